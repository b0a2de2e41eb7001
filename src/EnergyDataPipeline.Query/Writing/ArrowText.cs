using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using NodaTime;

namespace EnergyDataPipeline.Query.Writing;

/// <summary>
/// A value of an Arrow array as text: numbers that read back exactly, days as ISO 8601, instants with Z, lists and structs as JSON. Writes UTF-16
/// into a builder that is handed in.
/// </summary>
internal static class ArrowText
{
    private const long MicrosInSecond = 1_000_000;
    private const long NanosInMicro = 1000;

    /// <summary>True where text of the type is written without quotes in JSON.</summary>
    public static bool IsBare(IArrowType type) =>
        type.TypeId
            is ArrowTypeId.Boolean
                or ArrowTypeId.Int8
                or ArrowTypeId.Int16
                or ArrowTypeId.Int32
                or ArrowTypeId.Int64
                or ArrowTypeId.UInt8
                or ArrowTypeId.UInt16
                or ArrowTypeId.UInt32
                or ArrowTypeId.UInt64
                or ArrowTypeId.Float
                or ArrowTypeId.Double
                or ArrowTypeId.Decimal32
                or ArrowTypeId.Decimal64
                or ArrowTypeId.Decimal128
                or ArrowTypeId.Decimal256
                or ArrowTypeId.List
                or ArrowTypeId.FixedSizeList
                or ArrowTypeId.Struct
                or ArrowTypeId.Map;

    /// <summary>True for numbers, which stand to the right in a table.</summary>
    public static bool IsNumber(IArrowType type) => IsBare(type) && type is not NestedType && type.TypeId is not ArrowTypeId.Boolean;

    /// <summary>Appends the value at <paramref name="row"/>, which is not null.</summary>
    public static void Append(StringBuilder into, IArrowArray array, int row)
    {
        switch (array)
        {
            case StringArray texts:
                into.Append(texts.GetString(row));
                break;
            case DoubleArray numbers:
                AppendNumber(into, numbers.GetValue(row)!.Value);
                break;
            case FloatArray numbers:
                AppendNumber(into, numbers.GetValue(row)!.Value);
                break;
            case Int64Array numbers:
                into.Append(CultureInfo.InvariantCulture, $"{numbers.GetValue(row)}");
                break;
            case Int32Array numbers:
                into.Append(CultureInfo.InvariantCulture, $"{numbers.GetValue(row)}");
                break;
            case Int16Array numbers:
                into.Append(CultureInfo.InvariantCulture, $"{numbers.GetValue(row)}");
                break;
            case Int8Array numbers:
                into.Append(CultureInfo.InvariantCulture, $"{numbers.GetValue(row)}");
                break;
            case UInt64Array numbers:
                into.Append(CultureInfo.InvariantCulture, $"{numbers.GetValue(row)}");
                break;
            case UInt32Array numbers:
                into.Append(CultureInfo.InvariantCulture, $"{numbers.GetValue(row)}");
                break;
            case UInt16Array numbers:
                into.Append(CultureInfo.InvariantCulture, $"{numbers.GetValue(row)}");
                break;
            case UInt8Array numbers:
                into.Append(CultureInfo.InvariantCulture, $"{numbers.GetValue(row)}");
                break;
            case BooleanArray truths:
                into.Append(truths.GetValue(row)!.Value ? "true" : "false");
                break;
            case Date32Array days:
                AppendDay(into, days.GetValue(row)!.Value);
                break;
            case TimestampArray instants:
                AppendInstant(into, instants.GetValue(row)!.Value, (TimestampType)instants.Data.DataType);
                break;
            case Time64Array times:
                AppendTime(into, times.GetValue(row)!.Value, ((Time64Type)times.Data.DataType).Unit);
                break;
            case Decimal128Array numbers:
                into.Append(numbers.GetString(row));
                break;
            case MonthDayNanosecondIntervalArray spans:
                AppendSpan(into, spans.GetValue(row)!.Value);
                break;
            case DictionaryArray words:
                Append(into, words.Dictionary, IndexOf(words.Indices, row));
                break;
            case BinaryArray bytes:
                into.Append(Convert.ToHexStringLower(bytes.GetBytes(row)));
                break;
            case StructArray or ListArray or FixedSizeListArray or NullArray:
                ArrowJson.Append(into, array, row);
                break;
            default:
                throw new NotSupportedException(
                    $"A column of type {array.Data.DataType.Name} cannot be written as text: CAST it to VARCHAR in the query."
                );
        }
    }

    /// <summary>Position in its dictionary of the word at <paramref name="row"/>.</summary>
    public static int IndexOf(IArrowArray indices, int row) =>
        indices switch
        {
            UInt8Array small => small.GetValue(row)!.Value,
            UInt16Array middle => middle.GetValue(row)!.Value,
            UInt32Array large => checked((int)large.GetValue(row)!.Value),
            Int8Array small => small.GetValue(row)!.Value,
            Int16Array middle => middle.GetValue(row)!.Value,
            Int32Array large => large.GetValue(row)!.Value,
            _ => throw new NotSupportedException($"a dictionary with {indices.Data.DataType.Name} for positions"),
        };

    private static void AppendNumber(StringBuilder into, double number) =>
        into.Append(
            double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture)
            : double.IsNaN(number) ? "nan"
            : number > 0 ? "inf"
            : "-inf"
        );

    private static void AppendNumber(StringBuilder into, float number) =>
        into.Append(
            float.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture)
            : float.IsNaN(number) ? "nan"
            : number > 0 ? "inf"
            : "-inf"
        );

    private static void AppendDay(StringBuilder into, int days)
    {
        if (days is int.MaxValue or -int.MaxValue)
        {
            into.Append(days > 0 ? "infinity" : "-infinity");
            return;
        }

        into.Append(new LocalDate(1970, 1, 1).PlusDays(days).ToString("uuuu-MM-dd", CultureInfo.InvariantCulture));
    }

    private static void AppendInstant(StringBuilder into, long value, TimestampType type)
    {
        if (value is long.MaxValue or -long.MaxValue)
        {
            into.Append(value > 0 ? "infinity" : "-infinity");
            return;
        }

        var (second, nanos) = type.Unit switch
        {
            TimeUnit.Second => (value, 0L),
            TimeUnit.Millisecond => Split(value, 1000),
            TimeUnit.Microsecond => Split(value, MicrosInSecond),
            _ => Split(value, MicrosInSecond * NanosInMicro),
        };
        var instant = Instant.FromUnixTimeSeconds(second).PlusNanoseconds(nanos);
        into.Append(instant.ToString("uuuu-MM-dd'T'HH:mm:ss.FFFFFFFFF", CultureInfo.InvariantCulture));
        // Without a zone it is what a clock showed somewhere, and no instant.
        into.Append(string.IsNullOrEmpty(type.Timezone) ? "" : "Z");
    }

    private static (long Seconds, long Nanos) Split(long value, long inSecond)
    {
        var second = Math.DivRem(value, inSecond, out var rest);
        if (rest < 0)
        {
            (second, rest) = (second - 1, rest + inSecond);
        }

        return (second, rest * (MicrosInSecond * NanosInMicro / inSecond));
    }

    private static void AppendTime(StringBuilder into, long value, TimeUnit unit)
    {
        var nanos = unit == TimeUnit.Nanosecond ? value : value * NanosInMicro;
        if (nanos == NodaConstants.NanosecondsPerDay)
        {
            into.Append("24:00:00");
            return;
        }

        into.Append(LocalTime.FromNanosecondsSinceMidnight(nanos).ToString("HH:mm:ss.FFFFFFFFF", CultureInfo.InvariantCulture));
    }

    /// <summary>ISO 8601: <c>P1Y2M3DT4H5M6.7S</c>.</summary>
    private static void AppendSpan(StringBuilder into, Apache.Arrow.Scalars.MonthDayNanosecondInterval span)
    {
        var period = new PeriodBuilder
        {
            Years = span.Months / 12,
            Months = span.Months % 12,
            Days = span.Days,
            Hours = span.Nanoseconds / NodaConstants.NanosecondsPerHour,
            Minutes = span.Nanoseconds % NodaConstants.NanosecondsPerHour / NodaConstants.NanosecondsPerMinute,
        };
        var rest = span.Nanoseconds % NodaConstants.NanosecondsPerMinute;
        var text = period.Build().ToString();
        if (rest == 0)
        {
            into.Append(text == "P" ? "PT0S" : text);
            return;
        }

        var seconds = (rest / (decimal)NodaConstants.NanosecondsPerSecond).ToString("0.#########", CultureInfo.InvariantCulture);
        into.Append(text).Append(text.Contains('T', StringComparison.Ordinal) ? "" : "T").Append(seconds).Append('S');
    }
}

using System.Buffers.Text;
using System.Globalization;

namespace EnergyDataPipeline.Records;

/// <summary>How values look as text, the same in every text format, without culture: what is published is what is read back.</summary>
public static class Utf8Rendering
{
    /// <summary>Bytes that no number, instant or date needs more of.</summary>
    public const int MaxValueBytes = 40;

    private const long MicrosPerMinute = 60_000_000L;
    private const long MicrosPerDay = 86_400_000_000L;

    /// <summary>
    /// Writes the shortest digits that read back as the same double: <c>68.04</c>, <c>0</c>, <c>-3.52</c>, <c>1E+300</c>.
    /// Values that JSON has no number for are <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.
    /// </summary>
    public static int Write(Span<byte> destination, double value)
    {
        if (!value.TryFormat(destination, out var written, "R", CultureInfo.InvariantCulture))
        {
            throw new ArgumentException($"needs {MaxValueBytes} bytes", nameof(destination));
        }

        return written;
    }

    /// <summary>Writes a whole number.</summary>
    public static int Write(Span<byte> destination, long value) =>
        Utf8Formatter.TryFormat(value, destination, out var written)
            ? written
            : throw new ArgumentException($"needs {MaxValueBytes} bytes", nameof(destination));

    /// <summary>
    /// Writes an instant in ISO 8601 with its published offset: <c>2026-07-27T17:25:00-04:00</c>, with three or six fraction digits where
    /// it has any, and <c>+00:00</c> for UTC. Years 0001 to 9999.
    /// </summary>
    public static int WriteTimestamp(Span<byte> destination, long utcMicroseconds, short offsetMinutes)
    {
        var local = utcMicroseconds + offsetMinutes * MicrosPerMinute;
        var days = Math.DivRem(local, MicrosPerDay, out var micros);
        if (micros < 0)
        {
            days--;
            micros += MicrosPerDay;
        }

        var at = WriteDate(destination, (int)days);
        destination[at++] = (byte)'T';
        var seconds = (int)(micros / 1_000_000);
        var fraction = (int)(micros % 1_000_000);
        at += Digits(destination[at..], seconds / 3600, 2);
        destination[at++] = (byte)':';
        at += Digits(destination[at..], seconds / 60 % 60, 2);
        destination[at++] = (byte)':';
        at += Digits(destination[at..], seconds % 60, 2);
        if (fraction != 0)
        {
            destination[at++] = (byte)'.';
            at += fraction % 1000 == 0 ? Digits(destination[at..], fraction / 1000, 3) : Digits(destination[at..], fraction, 6);
        }

        destination[at++] = offsetMinutes < 0 ? (byte)'-' : (byte)'+';
        var offset = Math.Abs((int)offsetMinutes);
        at += Digits(destination[at..], offset / 60, 2);
        destination[at++] = (byte)':';
        at += Digits(destination[at..], offset % 60, 2);
        return at;
    }

    /// <summary>Writes a date, <c>yyyy-MM-dd</c>, from days since 1970-01-01. Years 0001 to 9999.</summary>
    public static int WriteDate(Span<byte> destination, int daysSinceEpoch)
    {
        var date = DateOnly.FromDayNumber(daysSinceEpoch + 719_162);
        var at = Digits(destination, date.Year, 4);
        destination[at++] = (byte)'-';
        at += Digits(destination[at..], date.Month, 2);
        destination[at++] = (byte)'-';
        return at + Digits(destination[at..], date.Day, 2);
    }

    /// <summary>
    /// Writes the value at <paramref name="row"/> of any vector but a text one; returns 0 for null. Text is written by the format itself,
    /// which knows what it must escape.
    /// </summary>
    public static int Write(Span<byte> destination, ColumnVector vector, int row)
    {
        if (vector.IsNull(row))
        {
            return 0;
        }

        switch (vector)
        {
            case NumberVector numbers:
                return Write(destination, numbers.Values[row]);
            case IntegerVector integers:
                return Write(destination, integers.Values[row]);
            case TimestampVector instants:
                return WriteTimestamp(destination, instants.Values[row], instants.OffsetMinutes[row]);
            case DateVector dates:
                return WriteDate(destination, dates.Values[row]);
            case BooleanVector booleans:
                var word = booleans.Values[row] ? "true"u8 : "false"u8;
                word.CopyTo(destination);
                return word.Length;
            default:
                throw new ArgumentException("text is written by the format", nameof(vector));
        }
    }

    private static int Digits(Span<byte> destination, int value, int digits)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            destination[i] = (byte)('0' + value % 10);
            value /= 10;
        }

        return digits;
    }
}

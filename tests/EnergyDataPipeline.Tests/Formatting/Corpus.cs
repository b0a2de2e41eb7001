using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Tests.Formatting;

/// <summary>An instant as a table holds it.</summary>
public sealed record OffsetInstant(long UtcMicroseconds, short OffsetMinutes);

/// <summary>
/// Rows as plain objects: null, string, long, double, bool, <see cref="DateOnly"/> or <see cref="OffsetInstant"/>, one for each column.
/// What a format is given, and what an independent reader must give back.
/// </summary>
public sealed record Corpus(string Name, Table Table, IReadOnlyList<object?[]> Rows)
{
    public static FileHeading Heading { get; } = new() { Title = "A corpus" };

    public byte[] EncodeAs(ITableFormat format, int batchRows = 1000, FormatOptions? options = null, FileHeading? heading = null)
    {
        using var destination = new MemoryStream();
        using var encoder = format.Begin(Table, heading ?? Heading, options ?? new FormatOptions(), destination);
        var batch = new ColumnBatch(Table);
        foreach (var rows in Rows.Chunk(batchRows))
        {
            batch.Clear();
            foreach (var row in rows)
            {
                Append(batch, row);
            }

            encoder.Write(batch);
        }

        encoder.Complete();
        return destination.ToArray();
    }

    public string TextAs(string format, FormatOptions? options = null, FileHeading? heading = null) =>
        Encoding.UTF8.GetString(EncodeAs(TableFormats.All.Single(f => f.Name == format), options: options, heading: heading));

    /// <summary>The rows as lines that show every difference: kind, digits, sign of zero, offset, invisible characters.</summary>
    public static IEnumerable<string> Show(IEnumerable<object?[]> rows) =>
        rows.Select((row, i) => string.Create(CultureInfo.InvariantCulture, $"{i}: {string.Join(" | ", row.Select(Show))}"));

    public static void Append(ColumnBatch batch, object?[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var column = batch.Columns[i];
            switch (row[i])
            {
                case null:
                    column.AppendNull();
                    break;
                case string text:
                    ((TextVector)column).Append(text);
                    break;
                case long integer:
                    ((IntegerVector)column).Append(integer);
                    break;
                case double number:
                    ((NumberVector)column).Append(number);
                    break;
                case bool boolean:
                    ((BooleanVector)column).Append(boolean);
                    break;
                case DateOnly date:
                    ((DateVector)column).Append(date.DayNumber - new DateOnly(1970, 1, 1).DayNumber);
                    break;
                case OffsetInstant instant:
                    ((TimestampVector)column).Append(instant.UtcMicroseconds, instant.OffsetMinutes);
                    break;
                case var other:
                    throw new ArgumentException($"no column holds a {other.GetType()}", nameof(row));
            }
        }
    }

    private static string Show(object? value) =>
        value switch
        {
            null => "null",
            string text => '"' + string.Concat(text.Select(c => c is > ' ' and < '\u007F' ? c.ToString() : $"\\u{(int)c:x4}")) + '"',
            long integer => string.Create(CultureInfo.InvariantCulture, $"integer {integer}"),
            double.NaN => "number NaN",
            double number => string.Create(CultureInfo.InvariantCulture, $"number {number:R} {BitConverter.DoubleToInt64Bits(number):x16}"),
            bool boolean => boolean ? "true" : "false",
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            OffsetInstant instant => string.Create(
                CultureInfo.InvariantCulture,
                $"instant {instant.UtcMicroseconds} offset {instant.OffsetMinutes}"
            ),
            _ => $"unexpected {value.GetType()} {value}",
        };
}

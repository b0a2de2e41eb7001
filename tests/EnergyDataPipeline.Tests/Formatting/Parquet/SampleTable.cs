using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Formatting.Parquet;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

/// <summary>
/// A table with its values, column by column: text is <see cref="string"/>, integer <see cref="long"/>, number <see cref="double"/>,
/// boolean <see cref="bool"/>, date <see cref="int"/> days, timestamp <see cref="Published"/>; null is null.
/// </summary>
internal sealed record SampleTable(Table Table, object?[][] Values)
{
    public int Rows => Values[0].Length;

    /// <summary>Rows of the batches it is written in, repeated until all are written.</summary>
    public int BatchRows { get; init; } = ColumnBatch.MaxRows;

    public ParquetOptions Options { get; init; } = new();

    public FormatOptions Choices { get; init; } = new();

    public FileHeading Heading { get; init; } = new() { Title = "Sample" };

    public static SampleTable Of(params (ColumnType Type, object?[] Values)[] columns) =>
        new(
            new Table
            {
                Name = "sample",
                Rows = "Rows.Row",
                Columns = [.. columns.Select((column, i) => Column($"c{i}", column.Type))],
            },
            [.. columns.Select(column => column.Values)]
        );

    public static Column Column(string name, ColumnType type) =>
        new()
        {
            Name = name,
            From = name,
            Type = type,
        };

    /// <summary>What each column of the file holds, in the form the readers below give it back.</summary>
    public object?[][] Expected() =>
        [.. LeafColumn.Of(Table).Select(leaf => Array.ConvertAll(Values[leaf.Position], value => Canonical(leaf.Content, value)))];

    /// <summary>Writes the file to <paramref name="destination"/>.</summary>
    public void WriteTo(Stream destination)
    {
        using var encoder = new ParquetFormat(Options).Begin(Table, Heading, Choices, destination);
        var batch = new ColumnBatch(Table);
        for (var row = 0; row < Rows; row += BatchRows)
        {
            batch.Clear();
            for (var i = 0; i < Values.Length; i++)
            {
                foreach (var value in Values[i].AsSpan(row, Math.Min(BatchRows, Rows - row)))
                {
                    Append(batch.Columns[i], value);
                }
            }

            encoder.Write(batch);
        }

        encoder.Complete();
    }

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        WriteTo(bytes);
        return bytes.ToArray();
    }

    public override string ToString() =>
        $"{Rows} rows in batches of {BatchRows}, row groups of {Options.MaxRowGroupRows}, "
        + string.Join("; ", Table.Columns.Zip(Values, (column, values) => $"{column.Type}: {string.Join(", ", values.Take(20))}"));

    private static object? Canonical(LeafContent content, object? value) =>
        (content, value) switch
        {
            (_, null) => null,
            (LeafContent.Instant, Published published) => published.UtcMicroseconds,
            (LeafContent.OffsetMinutes, Published published) => (long)published.OffsetMinutes,
            (LeafContent.Date, int days) => (long)days,
            (_, double number) => Bits(number),
            _ => value,
        };

    /// <summary>A double by its bits, so that -0 is not +0; one NaN is as good as another.</summary>
    public static object Bits(double number) => double.IsNaN(number) ? "NaN" : BitConverter.DoubleToInt64Bits(number);

    private static void Append(ColumnVector vector, object? value)
    {
        switch (vector, value)
        {
            case (_, null):
                vector.AppendNull();
                break;
            case (TextVector texts, string text):
                texts.Append(text);
                break;
            case (IntegerVector integers, long integer):
                integers.Append(integer);
                break;
            case (NumberVector numbers, double number):
                numbers.Append(number);
                break;
            case (BooleanVector booleans, bool boolean):
                booleans.Append(boolean);
                break;
            case (DateVector dates, int days):
                dates.Append(days);
                break;
            case (TimestampVector instants, Published published):
                instants.Append(published.UtcMicroseconds, published.OffsetMinutes);
                break;
            default:
                throw new ArgumentException($"{value} is no value of a {vector.GetType().Name}", nameof(value));
        }
    }
}

/// <summary>An instant with the offset it was published with.</summary>
internal readonly record struct Published(long UtcMicroseconds, short OffsetMinutes);

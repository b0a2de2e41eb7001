using EnergyDataPipeline.Formatting.Parquet;
using ParquetSharp;

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

/// <summary>Reads our files with Arrow C++, by way of ParquetSharp; page checksums are verified.</summary>
internal static class ArrowReader
{
    /// <summary>Every value of the file, column by column, in the form of <see cref="SampleTable.Expected"/>.</summary>
    public static object?[][] Read(string path, EnergyDataPipeline.Catalog.Table table)
    {
        using var file = Open(path);
        var leaves = LeafColumn.Of(table);
        var columns = leaves.Select(_ => new List<object?>()).ToArray();
        for (var group = 0; group < file.FileMetaData.NumRowGroups; group++)
        {
            using var rows = file.RowGroup(group);
            for (var i = 0; i < leaves.Count; i++)
            {
                using var column = rows.Column(i);
                columns[i].AddRange(Read(column, leaves[i].Content, checked((int)rows.MetaData.NumRows)));
            }
        }

        return [.. columns.Select(column => column.ToArray())];
    }

    public static ParquetFileReader Open(string path)
    {
        using var properties = ReaderProperties.GetDefaultReaderProperties();
        properties.EnablePageChecksumVerification();
        return new ParquetFileReader(path, properties);
    }

    private static object?[] Read(ColumnReader column, LeafContent content, int rows) =>
        content switch
        {
            LeafContent.Text => Read<string>(column, rows, text => text),
            LeafContent.Integer => Read<long?>(column, rows, integer => integer!.Value),
            LeafContent.Number => Read<double?>(column, rows, number => SampleTable.Bits(number!.Value)),
            LeafContent.Boolean => Read<bool?>(column, rows, boolean => boolean!.Value),
            LeafContent.Date => Read<Date?>(column, rows, date => (long)date!.Value.Days),
            LeafContent.OffsetMinutes => Read<short?>(column, rows, minutes => (long)minutes!.Value),
            _ => Read<DateTime?>(column, rows, instant => (instant!.Value - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond),
        };

    private static object?[] Read<T>(ColumnReader column, int rows, Func<T, object> canonical)
    {
        using var reader = column.LogicalReader<T>();
        return Array.ConvertAll(reader.ReadAll(rows), value => value is null ? null : canonical(value));
    }
}

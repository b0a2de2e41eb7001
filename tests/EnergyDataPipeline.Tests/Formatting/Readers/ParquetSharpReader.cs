using System.Runtime.InteropServices;
using EnergyDataPipeline.Catalog;
using ParquetSharp;
using ParquetSharp.IO;
using Xunit;
using Column = EnergyDataPipeline.Catalog.Column;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>Arrow C++ by way of ParquetSharp: the physical values, which say exactly what the file holds.</summary>
internal sealed class ParquetSharpReader : IFileReader
{
    public string Name => "ParquetSharp";

    public IReadOnlyList<object?[]> Read(byte[] file, Table table)
    {
        using var source = new ManagedRandomAccessFile(new MemoryStream(file));
        using var reader = new ParquetFileReader(source);
        var schema = reader.FileMetaData.Schema;
        var positions = Enumerable.Range(0, schema.NumColumns).ToDictionary(i => schema.Column(i).Name);
        var rows = new List<object?[]>();
        for (var group = 0; group < reader.FileMetaData.NumRowGroups; group++)
        {
            using var rowGroup = reader.RowGroup(group);
            var columns = table.Columns.Select(column => Values(rowGroup, positions, column)).ToList();
            var count = (int)rowGroup.MetaData.NumRows;
            Assert.All(columns, values => Assert.Equal(count, values.Count));
            rows.AddRange(Enumerable.Range(0, count).Select(row => columns.Select(values => values[row]).ToArray()));
        }

        return rows;
    }

    private static List<object?> Values(RowGroupReader rowGroup, Dictionary<string, int> positions, Column column)
    {
        var values = Physical(rowGroup, positions[column.Name]);
        return column.Type switch
        {
            ColumnType.Date => [.. values.Select(v => v is int days ? DateOnly.FromDayNumber(days + 719_162) : (object?)null)],
            ColumnType.Timestamp =>
            [
                .. values.Zip(
                    Physical(rowGroup, positions[column.Name + "_offset_minutes"]),
                    (v, offset) => v is long microseconds ? new OffsetInstant(microseconds, (short)(int)offset!) : (object?)null
                ),
            ],
            _ => values,
        };
    }

    private static List<object?> Physical(RowGroupReader rowGroup, int position)
    {
        using var column = rowGroup.Column(position);
        return column switch
        {
            ColumnReader<int> integers => Physical(integers, v => v),
            ColumnReader<long> integers => Physical(integers, v => v),
            ColumnReader<double> numbers => Physical(numbers, v => v),
            ColumnReader<bool> booleans => Physical(booleans, v => v),
            ColumnReader<ByteArray> texts => Physical(texts, Text),
            _ => throw new NotSupportedException($"physical type {column.ElementType}"),
        };
    }

    private static List<object?> Physical<T>(ColumnReader<T> reader, Func<T, object> toObject)
        where T : unmanaged
    {
        const int BatchRows = 1024;
        var levels = new short[BatchRows];
        var values = new T[BatchRows];
        var maxLevel = reader.ColumnDescriptor.MaxDefinitionLevel;
        var all = new List<object?>();
        while (reader.HasNext)
        {
            var read = (int)reader.ReadBatch(BatchRows, maxLevel == 0 ? [] : levels, [], values, out _);
            var next = 0;
            for (var i = 0; i < read; i++)
            {
                all.Add(maxLevel > 0 && levels[i] < maxLevel ? null : toObject(values[next++]));
            }
        }

        return all;
    }

    private static object Text(ByteArray bytes)
    {
        var copy = new byte[bytes.Length];
        if (copy.Length > 0)
        {
            Marshal.Copy(bytes.Pointer, copy, 0, copy.Length);
        }

        return System.Text.Encoding.UTF8.GetString(copy);
    }
}

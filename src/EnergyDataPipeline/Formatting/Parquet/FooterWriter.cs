using System.Buffers.Binary;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// "Metadata": the <c>FileMetaData</c> at the end of the file, its length and the closing magic. A row group's part is put into its final
/// bytes when the row group is written: those bytes, some hundred a column, are all that grows with the number of rows.
/// </summary>
internal sealed class FooterWriter(Table table, IReadOnlyList<LeafColumn> leaves) : IDisposable
{
    // What version 2 means was never agreed; every reader takes 1.
    private const int FormatVersion = 1;
    private readonly ThriftCompactWriter _rowGroups = new(new PooledArray<byte>());
    private int _count;
    private long _rows;

    /// <summary>Writes a row group: <paramref name="rows"/> rows of what the chunks have gathered.</summary>
    public void WriteRowGroup(ReadOnlySpan<ColumnChunkWriter> chunks, int rows, PageWriter pages, ParquetOutput output)
    {
        var start = output.Position;
        var uncompressed = 0L;
        _rowGroups.BeginStruct();
        _rowGroups.BeginList(1, ThriftType.Struct, chunks.Length);
        foreach (var chunk in chunks)
        {
            chunk.Flush(pages, _rowGroups);
            uncompressed += pages.Chunk.UncompressedBytes;
        }

        _rowGroups.I64(2, uncompressed);
        _rowGroups.I64(3, rows);
        _rowGroups.I64(5, start);
        _rowGroups.I64(6, output.Position - start);
        if (_count <= short.MaxValue)
        {
            _rowGroups.I16(7, (short)_count);
        }

        _rowGroups.EndStruct();
        _count++;
        _rows += rows;
    }

    /// <summary>Writes what ends the file.</summary>
    public void WriteFooter(IReadOnlyList<KeyValuePair<string, string>> metadata, string createdBy, ParquetOutput output)
    {
        using var bytes = new PooledArray<byte>();
        var footer = new ThriftCompactWriter(bytes);
        footer.BeginStruct();
        footer.I32(1, FormatVersion);
        SchemaElements.Write(footer, 2, table, leaves);
        footer.I64(3, _rows);
        footer.BeginList(4, ThriftType.Struct, _count);
        bytes.AddRange(_rowGroups.Output.Items);
        WriteMetadata(metadata, footer);
        footer.Text(6, createdBy);
        WriteColumnOrders(footer);
        footer.EndStruct();

        var length = bytes.Count;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.Reserve(sizeof(int)), length);
        bytes.Advance(sizeof(int));
        bytes.AddRange(ParquetEncoder.Magic);
        output.Write(bytes.Items);
    }

    /// <inheritdoc/>
    public void Dispose() => _rowGroups.Output.Dispose();

    private static void WriteMetadata(IReadOnlyList<KeyValuePair<string, string>> metadata, ThriftCompactWriter footer)
    {
        footer.BeginList(5, ThriftType.Struct, metadata.Count);
        foreach (var (key, value) in metadata)
        {
            footer.BeginStruct();
            footer.Text(1, key);
            footer.Text(2, value);
            footer.EndStruct();
        }
    }

    /// <summary><c>ColumnOrder</c>: without it readers must not trust the bounds.</summary>
    private void WriteColumnOrders(ThriftCompactWriter footer)
    {
        footer.BeginList(7, ThriftType.Struct, leaves.Count);
        foreach (var _ in leaves)
        {
            footer.BeginStruct();
            footer.EmptyStruct(1); // TypeDefinedOrder
            footer.EndStruct();
        }
    }
}

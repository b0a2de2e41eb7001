using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// "Column chunks": gathers one column's values of a row group, batch by batch, and writes them as a dictionary page where that pays,
/// and data pages. One is made a column and used for every row group.
/// </summary>
internal abstract class ColumnChunkWriter(LeafColumn leaf) : IDisposable
{
    /// <summary>The column.</summary>
    public LeafColumn Leaf { get; } = leaf;

    /// <summary>Bytes held for the row group so far.</summary>
    public abstract long StagedBytes { get; }

    /// <summary>Which rows have values.</summary>
    protected DefinitionLevels Levels { get; } = new();

    /// <summary>Least and greatest value of the row group.</summary>
    protected ColumnBounds Bounds { get; } = new();

    /// <summary>The writer that fits <paramref name="leaf"/>.</summary>
    public static ColumnChunkWriter For(LeafColumn leaf) =>
        leaf.PhysicalType switch
        {
            PhysicalType.ByteArray => new TextChunkWriter(leaf),
            PhysicalType.Boolean => new BooleanChunkWriter(leaf),
            _ => new FixedChunkWriter(leaf),
        };

    /// <summary>Appends the values of <paramref name="vector"/>; nothing of it is kept.</summary>
    public void Append(ColumnVector vector)
    {
        Levels.Append(vector.Validity, vector.Count, vector.NullCount);
        AppendValues(vector);
    }

    /// <summary>Writes the chunk's pages, then its <c>ColumnChunk</c> to the row group's list in the footer; forgets the values.</summary>
    public void Flush(PageWriter pages, ThriftCompactWriter footer)
    {
        pages.BeginChunk();
        Bounds.Clear();
        if (Levels.Nulls == Levels.Rows)
        {
            WriteNulls(pages);
        }
        else
        {
            WritePages(pages);
        }

        WriteColumnChunk(pages, footer);
        Clear();
        Levels.Clear();
    }

    /// <inheritdoc/>
    public virtual void Dispose() => Levels.Dispose();

    /// <summary>Appends the values that are not null.</summary>
    protected abstract void AppendValues(ColumnVector vector);

    /// <summary>Sets the bounds and writes the pages; there is at least one value.</summary>
    protected abstract void WritePages(PageWriter pages);

    /// <summary>Forgets the values; keeps the memory.</summary>
    protected abstract void Clear();

    /// <summary>Writes the one data page of a chunk with a dictionary: levels, then the ids' width in a byte, then the ids.</summary>
    protected void WriteIds(PageWriter pages, ReadOnlySpan<int> ids, int dictionaryCount)
    {
        Levels.Encode(0, Levels.Rows, pages.Page);
        var width = RleBitPackedHybrid.IdWidth(dictionaryCount);
        pages.Page.Add((byte)width);
        RleBitPackedHybrid.Encode(ids, width, pages.Page);
        pages.WriteDataPage(Levels.Rows, PageEncoding.RleDictionary);
    }

    /// <summary>As <see cref="WriteIds"/>, of ids that are each repeated so and so often.</summary>
    protected void WriteIdRuns(PageWriter pages, ReadOnlySpan<int> ids, ReadOnlySpan<int> lengths, int dictionaryCount)
    {
        Levels.Encode(0, Levels.Rows, pages.Page);
        var width = RleBitPackedHybrid.IdWidth(dictionaryCount);
        pages.Page.Add((byte)width);
        RleBitPackedHybrid.EncodeRuns(ids, lengths, width, pages.Page);
        pages.WriteDataPage(Levels.Rows, PageEncoding.RleDictionary);
    }

    private void WriteNulls(PageWriter pages)
    {
        Levels.Encode(0, Levels.Rows, pages.Page);
        pages.WriteDataPage(Levels.Rows, PageEncoding.Plain);
    }

    private void WriteColumnChunk(PageWriter pages, ThriftCompactWriter footer)
    {
        var chunk = pages.Chunk;
        footer.BeginStruct();
        footer.I64(2, 0); // file_offset: zero, as the column's metadata stand in the footer alone
        footer.BeginStruct(3); // ColumnMetaData
        footer.I32(1, (int)Leaf.PhysicalType);
        WriteEncodings(chunk, footer);
        footer.BeginList(3, ThriftType.Binary, 1); // path_in_schema
        footer.Item(Leaf.Name);
        footer.I32(4, (int)pages.Codec);
        footer.I64(5, Levels.Rows);
        footer.I64(6, chunk.UncompressedBytes);
        footer.I64(7, chunk.CompressedBytes);
        footer.I64(9, chunk.DataPageOffset);
        if (chunk.DictionaryPageOffset is { } dictionary)
        {
            footer.I64(11, dictionary);
        }

        Bounds.Write(footer, 12, Levels.Nulls);
        WriteEncodingStatistics(chunk, footer);
        footer.EndStruct();
        footer.EndStruct();
    }

    private static void WriteEncodings(ChunkPages chunk, ThriftCompactWriter footer)
    {
        var dictionary = chunk.DataEncoding == PageEncoding.RleDictionary;
        footer.BeginList(2, ThriftType.I32, dictionary ? 3 : 2);
        footer.Item((int)PageEncoding.Plain);
        footer.Item((int)PageEncoding.Rle);
        if (dictionary)
        {
            footer.Item((int)PageEncoding.RleDictionary);
        }
    }

    /// <summary><c>PageEncodingStats</c>: by these a reader knows that the dictionary holds every value of the chunk.</summary>
    private static void WriteEncodingStatistics(ChunkPages chunk, ThriftCompactWriter footer)
    {
        footer.BeginList(13, ThriftType.Struct, chunk.DictionaryPageOffset is null ? 1 : 2);
        if (chunk.DictionaryPageOffset is not null)
        {
            WriteCount(footer, PageKind.Dictionary, PageEncoding.Plain, 1);
        }

        WriteCount(footer, PageKind.Data, chunk.DataEncoding, chunk.DataPages);
    }

    private static void WriteCount(ThriftCompactWriter footer, PageKind kind, PageEncoding encoding, int pages)
    {
        footer.BeginStruct();
        footer.I32(1, (int)kind);
        footer.I32(2, (int)encoding);
        footer.I32(3, pages);
        footer.EndStruct();
    }
}

using System.IO.Hashing;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// "Data Pages" and "Dictionary Page": writes each as its header (<c>PageHeader</c>) and its compressed content, and adds up what the
/// column chunk's part of the footer has to say. Data pages are V1, which every reader has; V2 keeps the levels out of the
/// compression, but of a flat file they are a few bytes.
/// </summary>
internal sealed class PageWriter(ParquetOutput output, PageCompressor compressor, bool checksums) : IDisposable
{
    private readonly ThriftCompactWriter _header = new(new PooledArray<byte>());

    /// <summary>Where a page's content is put together before it is written.</summary>
    public PooledArray<byte> Page { get; } = new();

    /// <summary>The codec named in the footer.</summary>
    public Codec Codec => compressor.Codec;

    /// <summary>The column chunk written since <see cref="BeginChunk"/>.</summary>
    public ChunkPages Chunk { get; private set; }

    /// <summary>Starts counting for a new column chunk.</summary>
    public void BeginChunk() => Chunk = new ChunkPages();

    /// <summary>Writes the page as the chunk's dictionary of <paramref name="values"/> PLAIN values.</summary>
    public void WriteDictionaryPage(int values)
    {
        Chunk = Chunk with { DictionaryPageOffset = output.Position };
        WritePage(PageKind.Dictionary, values, PageEncoding.Plain);
    }

    /// <summary>Writes the page as a data page of <paramref name="values"/> values, nulls included.</summary>
    public void WriteDataPage(int values, PageEncoding encoding)
    {
        var first = Chunk.DataPages == 0 ? output.Position : Chunk.DataPageOffset;
        Chunk = Chunk with { DataPageOffset = first, DataPages = Chunk.DataPages + 1, DataEncoding = encoding };
        WritePage(PageKind.Data, values, encoding);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _header.Output.Dispose();
        Page.Dispose();
    }

    private void WritePage(PageKind kind, int values, PageEncoding encoding)
    {
        var content = compressor.Compress(Page.Items);
        WriteHeader(kind, values, encoding, content);
        output.Write(_header.Output.Items);
        output.Write(content);
        Chunk = Chunk with
        {
            UncompressedBytes = Chunk.UncompressedBytes + _header.Output.Count + Page.Count,
            CompressedBytes = Chunk.CompressedBytes + _header.Output.Count + content.Length,
        };
        Page.Clear();
    }

    private void WriteHeader(PageKind kind, int values, PageEncoding encoding, ReadOnlySpan<byte> content)
    {
        _header.Output.Clear();
        _header.BeginStruct();
        _header.I32(1, (int)kind);
        _header.I32(2, Page.Count);
        _header.I32(3, content.Length);
        if (checksums)
        {
            _header.I32(4, (int)Crc32.HashToUInt32(content));
        }

        _header.BeginStruct(kind == PageKind.Data ? (short)5 : (short)7);
        _header.I32(1, values);
        _header.I32(2, (int)encoding);
        if (kind == PageKind.Data)
        {
            _header.I32(3, (int)PageEncoding.Rle); // definition levels
            _header.I32(4, (int)PageEncoding.Rle); // repetition levels, of which a flat column has none
        }

        _header.EndStruct();
        _header.EndStruct();
    }
}

/// <summary>What was written of a column chunk.</summary>
internal readonly record struct ChunkPages
{
    /// <summary>Offset of the dictionary page; null when there is none.</summary>
    public long? DictionaryPageOffset { get; init; }

    /// <summary>Offset of the first data page.</summary>
    public long DataPageOffset { get; init; }

    /// <summary>Number of data pages.</summary>
    public int DataPages { get; init; }

    /// <summary>Encoding of the data pages, the same for all.</summary>
    public PageEncoding DataEncoding { get; init; }

    /// <summary>Bytes of all pages with their headers, before compression.</summary>
    public long UncompressedBytes { get; init; }

    /// <summary>Bytes of all pages with their headers, as written.</summary>
    public long CompressedBytes { get; init; }

    /// <summary>Offset of the chunk.</summary>
    public long Offset => DictionaryPageOffset ?? DataPageOffset;
}

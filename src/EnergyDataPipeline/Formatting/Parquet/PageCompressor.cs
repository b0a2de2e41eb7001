using Snappier;
using ZstdSharp;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>Compresses the pages of a file, one at a time.</summary>
internal abstract class PageCompressor : IDisposable
{
    /// <summary>The codec named in the footer.</summary>
    public abstract Codec Codec { get; }

    /// <summary>The compressed form of <paramref name="page"/>, valid until the next call.</summary>
    public abstract ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> page);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The compressor that <paramref name="options"/> ask for.</summary>
    public static PageCompressor For(ParquetOptions options) =>
        options.Compression switch
        {
            ParquetCompression.Zstd => new ZstdPages(options.ZstdLevel),
            ParquetCompression.Snappy => new SnappyPages(),
            ParquetCompression.None => new UncompressedPages(),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Compression, "no such compression"),
        };

    private sealed class UncompressedPages : PageCompressor
    {
        public override Codec Codec => Codec.Uncompressed;

        public override ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> page) => page;

        public override void Dispose() { }
    }

    private sealed class SnappyPages : PageCompressor
    {
        private readonly PooledArray<byte> _compressed = new();

        public override Codec Codec => Codec.Snappy;

        public override ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> page)
        {
            _compressed.Clear();
            var length = Snappy.Compress(page, _compressed.Reserve(Snappy.GetMaxCompressedLength(page.Length)));
            _compressed.Advance(length);
            return _compressed.Items;
        }

        public override void Dispose() => _compressed.Dispose();
    }

    private sealed class ZstdPages(int level) : PageCompressor
    {
        private readonly Compressor _zstd = new(level);
        private readonly PooledArray<byte> _compressed = new();

        public override Codec Codec => Codec.Zstd;

        public override ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> page)
        {
            _compressed.Clear();
            var length = _zstd.Wrap(page, _compressed.Reserve(Compressor.GetCompressBound(page.Length)));
            _compressed.Advance(length);
            return _compressed.Items;
        }

        public override void Dispose()
        {
            _zstd.Dispose();
            _compressed.Dispose();
        }
    }
}

using System.Security.Cryptography;
using ZstdSharp;

namespace EnergyDataPipeline.Collecting.Spooling;

/// <summary>A body on its way into a spool file: compressed with zstd, both sides hashed. Disposing deletes the file.</summary>
internal sealed class SpoolFile : IDisposable
{
    private const int CompressionLevel = 1;

    private readonly Spool _spool;
    private readonly IncrementalHash _bodyHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly HashedFile _file;
    private readonly CompressionStream _zstd;
    private bool _closed;

    public SpoolFile(Spool spool, string path, Stream file)
    {
        _spool = spool;
        Path = path;
        _file = new HashedFile(spool, file);
        _zstd = new CompressionStream(_file, CompressionLevel, leaveOpen: true);
    }

    public string Path { get; }

    /// <summary>Bytes of the body.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of the file.</summary>
    public long SpoolBytes => _file.Bytes;

    /// <summary>Appends to the body.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece)
    {
        _bodyHash.AppendData(piece.Span);
        Bytes += piece.Length;
        try
        {
            // Not cancellable: a write to the local disk ends by itself, and half a compressed block would be no use.
            await _zstd.WriteAsync(piece, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _spool.Failed("The answer cannot be written", exception);
        }
    }

    /// <summary>Ends the file; SHA-256 of the body and of the file, in lower-case hex.</summary>
    public async ValueTask<(string Body, string File)> CompleteAsync()
    {
        try
        {
            await _zstd.DisposeAsync().ConfigureAwait(false);
            await _file.CloseAsync().ConfigureAwait(false);
            _closed = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _spool.Failed("The answer cannot be written", exception);
        }

        return (Convert.ToHexStringLower(_bodyHash.GetHashAndReset()), _file.Sha256());
    }

    public void Dispose()
    {
        if (!_closed)
        {
            _file.Abandon();
            _zstd.Dispose();
        }

        _file.Dispose();
        _bodyHash.Dispose();
        _spool.Release(Path, _file.Bytes);
    }

    private sealed class HashedFile(Spool spool, Stream file) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private bool _abandoned;

        public long Bytes { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Bytes;

        public override long Position
        {
            get => Bytes;
            set => throw new NotSupportedException();
        }

        public string Sha256() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        /// <summary>What the compressor still has to say is no longer written.</summary>
        public void Abandon() => _abandoned = true;

        public ValueTask CloseAsync() => file.DisposeAsync();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_abandoned)
            {
                return;
            }

            spool.Take(buffer.Length);
            Bytes += buffer.Length;
            _hash.AppendData(buffer.Span);
            await file.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (_abandoned)
            {
                return;
            }

            spool.Take(buffer.Length);
            Bytes += buffer.Length;
            _hash.AppendData(buffer);
            file.Write(buffer);
        }

        public override void Flush() { }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                file.Dispose();
                _hash.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

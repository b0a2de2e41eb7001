using System.Security.Cryptography;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Running;

/// <summary>A file being encoded into the spool folder, hashed as it is written, deleted when it is disposed of.</summary>
internal sealed class SpooledFile : IDisposable
{
    /// <summary>Encoders write large pieces, which pass the buffer by; it gathers headings and the pages of small tables.</summary>
    private const int SmallWrites = 16 << 10;

    private readonly string _path;
    private readonly HashingStream _stream;

    /// <summary>Opens a new file in <paramref name="folder"/>; one that is only for its owner unless it is to get a name for good.</summary>
    public SpooledFile(string folder, bool isPrivate = false)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, SpoolFileName.New("part"));
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = SmallWrites,
        };
        if (isPrivate)
        {
            SpoolFileName.KeepPrivate(options);
        }

        _stream = new HashingStream(new FileStream(_path, options));
    }

    /// <summary>Where the file is until it is moved or deleted.</summary>
    public string Location => _path;

    /// <summary>Where the encoder writes.</summary>
    public Stream Destination => _stream;

    /// <summary>Bytes written.</summary>
    public long Bytes => _stream.Position;

    /// <summary>SHA-256 of the bytes, lower-case hex; null until <see cref="Finish"/>.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>Flushes and closes; from here on <see cref="Open"/> may be called.</summary>
    public void Finish()
    {
        Sha256 = _stream.Finish();
        _stream.Dispose();
    }

    /// <summary>Opens the finished file from its first byte.</summary>
    public Stream Open() => File.OpenRead(_path);

    /// <summary>Gives the finished file its name for good, in the place of one that has it already; on the same volume this happens whole or not at all.</summary>
    public void MoveTo(string path) => File.Move(_path, path, overwrite: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_path);
    }

    private sealed class HashingStream(FileStream inner) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _written;

        public override long Position
        {
            get => _written;
            set => throw new NotSupportedException();
        }

        public string Finish()
        {
            inner.Flush();
            return Convert.ToHexStringLower(_hash.GetHashAndReset());
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _hash.AppendData(buffer);
            inner.Write(buffer);
            _written += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                _hash.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

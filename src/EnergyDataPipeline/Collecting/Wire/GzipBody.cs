using System.IO.Compression;

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>
/// A gzip body that notices when it ends in the middle. The platform's stream calls a cut file whole, since another member might have
/// followed. So a member of our own is put behind the wire's end: what comes out from there on is its text when all before it was whole;
/// a cut member swallows it.
/// </summary>
internal sealed class GzipBody : ReadOnlyStream
{
    private static readonly byte[] EndMark = "energy-pipeline: end"u8.ToArray();
    private static readonly byte[] EndMember = Pack(EndMark);

    private readonly Followed _wire;
    private readonly GZipStream _decoder;
    private bool _isOver;

    public GzipBody(Stream wire)
    {
        _wire = new Followed(wire);
        _decoder = new GZipStream(_wire, CompressionMode.Decompress);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A decoder that is asked for nothing reads on all the same, and would take the end for passed.
        if (buffer.IsEmpty || _isOver)
        {
            return 0;
        }

        // The decoder gives out all that it can before it reads on: a piece never holds both the wire's bytes and the mark's.
        var read = await _decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (!_wire.HasEnded)
        {
            return read > 0 ? read : throw new InvalidDataException("something other than gzip follows it");
        }

        var seen = new byte[EndMark.Length + 1];
        var count = Math.Min(read, seen.Length);
        buffer.Span[..count].CopyTo(seen);
        while (read > 0 && count < seen.Length)
        {
            read = await _decoder.ReadAsync(seen.AsMemory(count), cancellationToken).ConfigureAwait(false);
            count += read;
        }

        return End(seen.AsSpan(0, count));
    }

    /// <summary>As <see cref="ReadAsync"/>, for a file.</summary>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _isOver)
        {
            return 0;
        }

        var read = _decoder.Read(buffer);
        if (!_wire.HasEnded)
        {
            return read > 0 ? read : throw new InvalidDataException("something other than gzip follows it");
        }

        Span<byte> seen = stackalloc byte[EndMark.Length + 1];
        var count = Math.Min(read, seen.Length);
        buffer[..count].CopyTo(seen);
        while (read > 0 && count < seen.Length)
        {
            read = _decoder.Read(seen[count..]);
            count += read;
        }

        return End(seen[..count]);
    }

    private int End(ReadOnlySpan<byte> seen)
    {
        _isOver = seen.SequenceEqual(EndMark) ? true : throw new InvalidDataException("it ends in the middle");
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] text)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.NoCompression))
        {
            stream.Write(text);
        }

        return packed.ToArray();
    }

    /// <summary>The wire, then the mark's member.</summary>
    private sealed class Followed(Stream wire) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _rest;

        public bool HasEnded { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!HasEnded)
            {
                var read = await wire.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0 || buffer.Length == 0)
                {
                    return read;
                }

                End();
            }

            return Rest(buffer.Span);
        }

        public override int Read(Span<byte> buffer)
        {
            if (!HasEnded)
            {
                var read = wire.Read(buffer);
                if (read > 0 || buffer.IsEmpty)
                {
                    return read;
                }

                End();
            }

            return Rest(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                wire.Dispose();
            }

            base.Dispose(disposing);
        }

        private void End()
        {
            HasEnded = true;
            _rest = EndMember;
        }

        private int Rest(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, _rest.Length);
            _rest.Span[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }
    }
}

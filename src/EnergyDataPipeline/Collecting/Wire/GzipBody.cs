using System.IO.Compression;

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>
/// A gzip body that notices when it ends in the middle. The platform's stream calls a cut file whole, since another member might have
/// followed. So a member of our own is put behind the wire's end: when its text comes out last, all before it was whole; a cut member
/// swallows it.
/// </summary>
internal sealed class GzipBody : ReadOnlyStream
{
    private static readonly byte[] EndMark = "\0energy-pipeline: end\0"u8.ToArray();
    private static readonly byte[] EndMember = Pack(EndMark);

    private readonly GZipStream _decoder;
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _from;
    private int _to;
    private bool _ended;

    public GzipBody(Stream wire) => _decoder = new GZipStream(new Followed(wire), CompressionMode.Decompress);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The last bytes are held back until it is known whether they are the mark.
        while (!_ended && _to - _from <= EndMark.Length)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
            var read = await _decoder.ReadAsync(_buffer.AsMemory(_to), cancellationToken).ConfigureAwait(false);
            _to += read;
            if (read == 0)
            {
                _ended = true;
                if (!_buffer.AsSpan(_from, _to - _from).SequenceEqual(EndMark))
                {
                    // What came out last may already be the mark's member read as something else, so it is not handed on.
                    throw new InvalidDataException("it ends in the middle");
                }

                _from = _to;
            }
        }

        var count = _ended ? 0 : Math.Min(buffer.Length, _to - _from - EndMark.Length);
        _buffer.AsSpan(_from, count).CopyTo(buffer.Span);
        _from += count;
        return count;
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
        private ReadOnlyMemory<byte>? _rest;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_rest is null)
            {
                var read = await wire.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0 || buffer.Length == 0)
                {
                    return read;
                }

                _rest = EndMember;
            }

            var count = Math.Min(buffer.Length, _rest.Value.Length);
            _rest.Value[..count].CopyTo(buffer);
            _rest = _rest.Value[count..];
            return count;
        }
    }
}

using System.Buffers;

namespace EnergyDataPipeline.Parsing.Trees;

/// <summary>
/// A pooled buffer that slides over a stream: what is not used up is kept, the rest is filled. A leading UTF-8 BOM is left out. Behind
/// what was read stand <see cref="Slack"/> zero bytes, so that readers may compare whole blocks without looking at the end first.
/// </summary>
internal sealed class ByteWindow(Stream stream, int size = ByteWindow.UsualSize) : IDisposable
{
    public const int UsualSize = 64 << 10;

    /// <summary>Zero bytes behind the last one read.</summary>
    public const int Slack = 64;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, 2 * Slack));
    private int _start;
    private int _end;
    private bool _begun;

    /// <summary>Bytes read and not yet used up.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>True when the stream holds nothing beyond <see cref="Unread"/>.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Uses up <paramref name="count"/> bytes.</summary>
    public void Advance(int count) => _start += count;

    /// <summary>Reads more, making room first; false when what is unread would outgrow <see cref="Limits.ValueBytes"/>.</summary>
    public bool Refill()
    {
        if (!_begun)
        {
            _begun = true;
            while (_end < 3 && ReadOnce()) { }

            if (Unread.StartsWith("\uFEFF"u8))
            {
                _start += 3;
            }

            if (_end > _start || AtEnd)
            {
                return true;
            }
        }

        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length - Slack)
        {
            if (_end >= Limits.ValueBytes)
            {
                return false;
            }

            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            Unread.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        ReadOnce();
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    private bool ReadOnce()
    {
        var read = stream.Read(_buffer, _end, _buffer.Length - Slack - _end);
        _end += read;
        _buffer.AsSpan(_end, Slack).Clear();
        AtEnd = read == 0;
        return read > 0;
    }
}

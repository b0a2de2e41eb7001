using System.Buffers;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Trees;

/// <summary>
/// A pooled buffer that slides over a stream: what is not used up is kept, the rest is filled. A leading UTF-8 BOM is left out. Behind
/// what was read stand <see cref="Slack"/> zero bytes, so that readers may compare whole blocks without looking at the end first. Over a
/// <see cref="ReadAheadStream"/> it stands in that stream's buffers, one after the other, and copies nothing but what is kept.
/// </summary>
internal sealed class ByteWindow(Stream stream, int size = ByteWindow.UsualSize) : IDisposable
{
    public const int UsualSize = 64 << 10;

    /// <summary>Zero bytes behind the last one read.</summary>
    public const int Slack = ReadAheadStream.BackRoom;

    private readonly ReadAheadStream? _ahead = stream as ReadAheadStream;
    private byte[] _own = [];
    private byte[] _buffer = [];
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

        if (_ahead is null || Unread.Length > ReadAheadStream.FrontRoom)
        {
            if (!MakeRoom())
            {
                return false;
            }
        }

        ReadOnce();
        return true;
    }

    public void Dispose()
    {
        if (_own.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_own);
        }

        _own = _buffer = [];
        _start = _end = 0;
    }

    /// <summary>What is unread goes to the front of a buffer of our own with room behind it; false when it would outgrow its limit.</summary>
    private bool MakeRoom()
    {
        var isFull = Unread.Length >= _own.Length - Slack;
        if (isFull && Unread.Length >= Limits.ValueBytes)
        {
            return false;
        }

        var roomy = isFull ? ArrayPool<byte>.Shared.Rent(Math.Max(_own.Length * 2, Unread.Length + (2 * Slack))) : _own;
        Unread.CopyTo(roomy);
        if (isFull && _own.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_own);
        }

        _end -= _start;
        _start = 0;
        _own = _buffer = roomy;
        return true;
    }

    private bool ReadOnce()
    {
        if (_ahead is not null && Unread.Length <= ReadAheadStream.FrontRoom)
        {
            return TakeOnce(_ahead);
        }

        if (_own.Length == 0)
        {
            _own = _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, 2 * Slack));
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - Slack - _end);
        _end += read;
        _buffer.AsSpan(_end, Slack).Clear();
        AtEnd = read == 0;
        return read > 0;
    }

    private bool TakeOnce(ReadAheadStream ahead)
    {
        if (ahead.Take(Unread) is not { } taken)
        {
            AtEnd = true;
            return false;
        }

        _buffer = taken.Array!;
        _start = taken.Offset;
        _end = taken.Offset + taken.Count;
        _buffer.AsSpan(_end, Slack).Clear();
        return true;
    }
}

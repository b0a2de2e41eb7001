using System.Buffers;
using System.Runtime.ExceptionServices;

namespace EnergyDataPipeline.Records;

/// <summary>
/// Reads a stream that costs work (decompression) ahead of whoever reads this one, on a thread of its own and into a few buffers, so that
/// both work at once. What fits one buffer is read without a thread. Forward only.
/// </summary>
internal sealed class ReadAheadStream(Stream inner, int chunkBytes = ReadAheadStream.UsualChunkBytes) : Stream
{
    /// <summary>Bytes before those that <see cref="Take"/> gives: what its caller has kept is put there.</summary>
    public const int FrontRoom = 16 << 10;

    /// <summary>Bytes behind those that <see cref="Take"/> gives, for its caller to write to.</summary>
    public const int BackRoom = 64;

    private const int UsualChunkBytes = (256 << 10) - FrontRoom - BackRoom;
    private const int Chunks = 4;

    // Waking a thread costs as much as a good part of a chunk: it sleeps until there is more than one to fill.
    private const int ChunksWorthWaking = 2;

    private readonly byte[]?[] _chunks = new byte[]?[Chunks];
    private readonly int[] _lengths = new int[Chunks];
    private readonly object _turns = new();
    private int _free = Chunks - 1;
    private int _filled;
    private bool _isPumpWaiting;
    private Thread? _pump;
    private ExceptionDispatchInfo? _fault;
    private int _faultChunk = -1;
    private bool _isDisposed;
    private int _current;
    private int _at;
    private bool _hasBegun;
    private bool _hasEnded;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _hasEnded)
        {
            return 0;
        }

        if (!_hasBegun)
        {
            Begin();
        }
        else if (_at == _lengths[_current])
        {
            ThrowIfFaultyHere();
            Next();
        }

        if (_lengths[_current] == 0)
        {
            ThrowIfFaultyHere();
        }

        var count = Math.Min(buffer.Length, _lengths[_current] - _at);
        _chunks[_current].AsSpan(FrontRoom + _at, count).CopyTo(buffer);
        _at += count;
        _hasEnded = count == 0;
        return count;
    }

    /// <summary>
    /// The bytes that come next, in the buffer they were read into, with <paramref name="kept"/> (at most <see cref="FrontRoom"/> bytes, which
    /// may stand in the buffer given last) put before them. Good until the next call. Null at the end: what was given last then stays.
    /// </summary>
    public ArraySegment<byte>? Take(ReadOnlySpan<byte> kept)
    {
        if (_hasEnded)
        {
            return null;
        }

        var previous = -1;
        if (!_hasBegun)
        {
            Begin();
        }
        else if (_at == _lengths[_current])
        {
            ThrowIfFaultyHere();
            if (_pump is null || _lengths[_current] < chunkBytes)
            {
                _hasEnded = true;
                return null;
            }

            AwaitFilled();
            previous = _current;
            _current = (_current + 1) % Chunks;
            _at = 0;
        }

        var count = _lengths[_current] - _at;
        if (count == 0)
        {
            ThrowIfFaultyHere();
            _hasEnded = true;
            return null;
        }

        var start = FrontRoom + _at - kept.Length;
        kept.CopyTo(_chunks[_current].AsSpan(start));
        if (previous >= 0)
        {
            GiveBack();
        }

        _at += count;
        return new ArraySegment<byte>(_chunks[_current]!, start, kept.Length + count);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            lock (_turns)
            {
                _isDisposed = true;
                Monitor.PulseAll(_turns);
            }

            _pump?.Join();
            foreach (var chunk in _chunks)
            {
                if (chunk is not null)
                {
                    ArrayPool<byte>.Shared.Return(chunk);
                }
            }

            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Fills the first chunk on this thread; only what is longer gets a thread of its own.</summary>
    private void Begin()
    {
        _hasBegun = true;
        Fill(0);
        if (_lengths[0] == chunkBytes)
        {
            _pump = new Thread(Pump) { IsBackground = true, Name = "read ahead" };
            _pump.Start();
        }
    }

    private void ThrowIfFaultyHere()
    {
        if (_faultChunk == _current)
        {
            _fault!.Throw();
        }
    }

    private void Next()
    {
        if (_pump is null || _lengths[_current] < chunkBytes)
        {
            _lengths[_current] = 0;
            _at = 0;
            return;
        }

        GiveBack();
        AwaitFilled();
        _current = (_current + 1) % Chunks;
        _at = 0;
    }

    private void Pump()
    {
        for (var i = 1; ; i = (i + 1) % Chunks)
        {
            if (!AwaitFree())
            {
                return;
            }

            Fill(i);
            var isLast = _fault is not null || _lengths[i] < chunkBytes;
            lock (_turns)
            {
                _filled++;
                Monitor.PulseAll(_turns);
            }
            if (isLast)
            {
                return;
            }
        }
    }

    private void AwaitFilled()
    {
        lock (_turns)
        {
            while (_filled == 0)
            {
                Monitor.Wait(_turns);
            }

            _filled--;
        }
    }

    private void GiveBack()
    {
        lock (_turns)
        {
            _free++;
            if (_isPumpWaiting && _free >= ChunksWorthWaking)
            {
                Monitor.PulseAll(_turns);
            }
        }
    }

    /// <summary>False when nobody reads any more.</summary>
    private bool AwaitFree()
    {
        lock (_turns)
        {
            while (!_isDisposed && _free < (_isPumpWaiting ? ChunksWorthWaking : 1))
            {
                _isPumpWaiting = true;
                Monitor.Wait(_turns);
            }

            _isPumpWaiting = false;
            _free--;
            return !_isDisposed;
        }
    }

    private void Fill(int chunk)
    {
        var buffer = _chunks[chunk] ??= ArrayPool<byte>.Shared.Rent(FrontRoom + chunkBytes + BackRoom);
        _lengths[chunk] = 0;
        try
        {
            while (
                _lengths[chunk] < chunkBytes
                && inner.Read(buffer.AsSpan(FrontRoom + _lengths[chunk], chunkBytes - _lengths[chunk])) is var read and > 0
            )
            {
                _lengths[chunk] += read;
            }
        }
        catch (Exception broken)
        {
            // Belongs to whoever reads: thrown there, once the bytes before it have been read.
            _fault = ExceptionDispatchInfo.Capture(broken);
            _faultChunk = chunk;
        }
    }
}

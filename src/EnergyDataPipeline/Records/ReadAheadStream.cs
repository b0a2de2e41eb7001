using System.Buffers;
using System.Runtime.ExceptionServices;

namespace EnergyDataPipeline.Records;

/// <summary>
/// Reads a stream that costs work (decompression) ahead of whoever reads this one, on a thread of its own and into a few buffers, so that
/// both work at once. What fits one buffer is read without a thread. Forward only.
/// </summary>
internal sealed class ReadAheadStream(Stream inner) : Stream
{
    private const int ChunkBytes = 256 << 10;
    private const int Chunks = 4;

    private readonly byte[]?[] _chunks = new byte[]?[Chunks];
    private readonly int[] _lengths = new int[Chunks];
    private readonly SemaphoreSlim _free = new(Chunks - 1);
    private readonly SemaphoreSlim _filled = new(0);
    private Thread? _pump;
    private ExceptionDispatchInfo? _fault;
    private int _faultChunk = -1;
    private volatile bool _isDisposed;
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
        _chunks[_current].AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        _hasEnded = count == 0;
        return count;
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
            _isDisposed = true;
            _free.Release(Chunks);
            _pump?.Join();
            foreach (var chunk in _chunks)
            {
                if (chunk is not null)
                {
                    ArrayPool<byte>.Shared.Return(chunk);
                }
            }

            inner.Dispose();
            _free.Dispose();
            _filled.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Fills the first chunk on this thread; only what is longer gets a thread of its own.</summary>
    private void Begin()
    {
        _hasBegun = true;
        Fill(0);
        if (_lengths[0] == ChunkBytes)
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
        if (_pump is null || _lengths[_current] < ChunkBytes)
        {
            _lengths[_current] = 0;
            _at = 0;
            return;
        }

        _free.Release();
        _filled.Wait();
        _current = (_current + 1) % Chunks;
        _at = 0;
    }

    private void Pump()
    {
        for (var i = 1; ; i = (i + 1) % Chunks)
        {
            _free.Wait();
            if (_isDisposed)
            {
                return;
            }

            Fill(i);
            var isLast = _fault is not null || _lengths[i] < ChunkBytes;
            _filled.Release();
            if (isLast)
            {
                return;
            }
        }
    }

    private void Fill(int chunk)
    {
        var buffer = _chunks[chunk] ??= ArrayPool<byte>.Shared.Rent(ChunkBytes);
        _lengths[chunk] = 0;
        try
        {
            while (inner.Read(buffer.AsSpan(_lengths[chunk], ChunkBytes - _lengths[chunk])) is var read and > 0)
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

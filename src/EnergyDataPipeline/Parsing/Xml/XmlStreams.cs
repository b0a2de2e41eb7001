namespace EnergyDataPipeline.Parsing.Xml;

/// <summary>A forward-only view of a stream.</summary>
internal abstract class ForwardStream(Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    protected Stream Inner { get; } = inner;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Counts the bytes that went through.</summary>
internal sealed class CountingStream(Stream inner) : ForwardStream(inner)
{
    public long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var read = Inner.Read(buffer);
        Count += read;
        return read;
    }

    /// <summary>Reads on to the end.</summary>
    public void Drain()
    {
        var buffer = new byte[16 << 10];
        while (Read(buffer) > 0) { }
    }
}

/// <summary>Gives its bytes freely up to a position and one at a time from there, and knows whether its end was asked for.</summary>
internal sealed class TricklingStream(Stream inner, long freely) : ForwardStream(inner)
{
    private long _given;

    public bool EndWasAskedFor { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var most = (int)Math.Clamp(freely - _given, 1, Math.Max(1, buffer.Length));
        var read = buffer.IsEmpty ? 0 : Inner.Read(buffer[..most]);
        _given += read;
        EndWasAskedFor |= read == 0 && !buffer.IsEmpty;
        return read;
    }
}

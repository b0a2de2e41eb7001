using System.Text;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>Standard output, which stays open whoever is done with it.</summary>
internal sealed class ResultStream(Stream output) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => output.Write(buffer);

    public override void Flush() => output.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        output.Flush();
        base.Dispose(disposing);
    }
}

/// <summary>Bytes for a writer of text, which gets them when all are there.</summary>
internal sealed class WrittenAtTheEnd(TextWriter output) : MemoryStream
{
    private bool _isWritten;

    protected override void Dispose(bool disposing)
    {
        if (!_isWritten)
        {
            _isWritten = true;
            output.Write(Encoding.UTF8.GetString(ToArray()));
        }

        base.Dispose(disposing);
    }
}

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

/// <summary>A folder for one test's files.</summary>
internal sealed class ParquetFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parquet-");
    private int _files;

    /// <summary>Writes <paramref name="sample"/> to a stream that cannot seek, into a new file; returns its path.</summary>
    public string Write(SampleTable sample)
    {
        var path = NewPath();
        using var file = File.Create(path);
        using var forward = new ForwardOnlyStream(file);
        sample.WriteTo(forward);
        return path;
    }

    public string NewPath() => Path.Combine(_folder.FullName, $"{Interlocked.Increment(ref _files)}.parquet");

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>A stream as an upload is: written once, from front to back.</summary>
internal sealed class ForwardOnlyStream(Stream inner) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException("forward only");

    public override long Position
    {
        get => throw new NotSupportedException("forward only");
        set => throw new NotSupportedException("forward only");
    }

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("forward only");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("forward only");

    public override void SetLength(long value) => throw new NotSupportedException("forward only");
}

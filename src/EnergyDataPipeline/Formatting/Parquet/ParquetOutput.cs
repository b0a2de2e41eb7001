namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>The file being written: forward only, so the position is counted here and never asked for.</summary>
internal sealed class ParquetOutput(Stream destination)
{
    /// <summary>Bytes written so far: the offset of what comes next.</summary>
    public long Position { get; private set; }

    /// <summary>Writes <paramref name="bytes"/>.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        destination.Write(bytes);
        Position += bytes.Length;
    }
}

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>ULEB128: seven bits a byte, lowest first, the top bit set on all but the last. Thrift and the RLE hybrid both use it.</summary>
internal static class Varints
{
    /// <summary>Writes <paramref name="value"/> and returns the bytes used, ten at most.</summary>
    public static int Write(Span<byte> destination, ulong value)
    {
        var at = 0;
        while (value >= 0x80)
        {
            destination[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[at++] = (byte)value;
        return at;
    }
}

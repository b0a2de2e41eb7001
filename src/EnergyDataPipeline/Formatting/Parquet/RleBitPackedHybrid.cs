using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)": a run of one value repeated, or groups of eight values packed at
/// a fixed width. Dictionary ids and definition levels are written so.
/// </summary>
internal static class RleBitPackedHybrid
{
    private const int GroupSize = 8;
    private const int LongestHeader = 5;

    /// <summary>Bits that ids below <paramref name="count"/> need; 0 when there is but one.</summary>
    public static int BitWidth(int count) => count <= 1 ? 0 : 32 - int.LeadingZeroCount(count - 1);

    /// <summary>
    /// Bits that a dictionary's ids are written with. Nine to fifteen are made sixteen: readers take the width from the page, and whole
    /// bytes are what the compressor finds repetitions in. A day of five-minute prices is 7 % smaller so, and packed faster.
    /// </summary>
    public static int IdWidth(int count) => BitWidth(count) is var width and not (> 8 and < 16) ? width : 16;

    /// <summary>Appends <paramref name="values"/>, each of <paramref name="width"/> bits.</summary>
    public static void Encode(ReadOnlySpan<int> values, int width, PooledArray<byte> output)
    {
        var shortestRun = ShortestRun(width);
        var packedFrom = 0;
        var at = 0;
        while (at < values.Length)
        {
            var run = RunLength(values[at..]);
            if (run >= shortestRun)
            {
                Pack(values[packedFrom..at], width, output);
                WriteRun((uint)run, (uint)values[at], (width + 7) / 8, output);
                at += run;
                packedFrom = at;
            }
            else
            {
                at = Math.Min(at + GroupSize, values.Length);
            }
        }

        Pack(values[packedFrom..], width, output);
    }

    /// <summary>Appends <paramref name="values"/>, each of <paramref name="width"/> bits and repeated as often as <paramref name="lengths"/> says.</summary>
    public static void EncodeRuns(ReadOnlySpan<int> values, ReadOnlySpan<int> lengths, int width, PooledArray<byte> output)
    {
        var shortestRun = ShortestRun(width);
        using var packed = new PooledArray<int>();
        for (var run = 0; run < values.Length; run++)
        {
            // Packed groups are whole ones, but for the last: what is left of a group is filled from the run.
            var left = lengths[run];
            var filling = Math.Min(left, (GroupSize - (packed.Count % GroupSize)) % GroupSize);
            Repeat(values[run], filling, packed);
            left -= filling;
            if (left >= shortestRun)
            {
                Pack(packed.Items, width, output);
                packed.Clear();
                WriteRun((uint)left, (uint)values[run], (width + 7) / 8, output);
            }
            else
            {
                Repeat(values[run], left, packed);
            }
        }

        Pack(packed.Items, width, output);
    }

    private static void Repeat(int value, int count, PooledArray<int> into)
    {
        into.Reserve(count)[..count].Fill(value);
        into.Advance(count);
    }

    /// <summary>A run costs some four bytes and splits the packed groups around it: it has to replace more than that.</summary>
    private static int ShortestRun(int width) => width == 0 ? 1 : Math.Max(GroupSize, 64 / width / GroupSize * GroupSize);

    /// <summary>Appends a run: <c>count &lt;&lt; 1</c>, then the value in as few whole bytes as the width needs.</summary>
    public static void WriteRun(uint count, uint value, int valueBytes, PooledArray<byte> output)
    {
        var span = output.Reserve(LongestHeader + sizeof(uint));
        var at = Varints.Write(span, (ulong)count << 1);
        BinaryPrimitives.WriteUInt32LittleEndian(span[at..], value);
        output.Advance(at + valueBytes);
    }

    /// <summary>Appends the header of <paramref name="groups"/> packed groups: <c>groups &lt;&lt; 1 | 1</c>.</summary>
    public static void WritePackedHeader(uint groups, PooledArray<byte> output) =>
        output.Advance(Varints.Write(output.Reserve(LongestHeader), ((ulong)groups << 1) | 1));

    /// <summary>How often the first value is repeated; 1 when it is not for a whole group.</summary>
    private static int RunLength(ReadOnlySpan<int> values)
    {
        if (values.Length >= GroupSize && !IsRun(values))
        {
            return 1;
        }

        var other = values.IndexOfAnyExcept(values[0]);
        return other < 0 ? values.Length : other;
    }

    private static bool IsRun(ReadOnlySpan<int> group)
    {
        var first = Vector128.Create(group[0]);
        return Vector128.EqualsAll(Vector128.Create(group) ^ first | Vector128.Create(group[Vector128<int>.Count..]) ^ first, default);
    }

    private static void Pack(ReadOnlySpan<int> values, int width, PooledArray<byte> output)
    {
        if (values.IsEmpty)
        {
            return;
        }

        var groups = (values.Length + GroupSize - 1) / GroupSize;
        WritePackedHeader((uint)groups, output);
        var bytes = groups * width;
        var packed = output.Reserve(bytes + sizeof(uint));
        if (width == 16 && BitConverter.IsLittleEndian)
        {
            Narrow(values, MemoryMarshal.Cast<byte, ushort>(packed[..bytes]));
            output.Advance(bytes);
            return;
        }

        ulong pending = 0;
        var pendingBits = 0;
        var at = 0;
        foreach (var value in values)
        {
            pending |= (ulong)(uint)value << pendingBits;
            pendingBits += width;
            if (pendingBits >= 32)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(packed[at..], (uint)pending);
                at += sizeof(uint);
                pending >>= 32;
                pendingBits -= 32;
            }
        }

        // The last group is filled up with zeros.
        while (at < bytes)
        {
            packed[at++] = (byte)pending;
            pending >>= 8;
        }

        output.Advance(bytes);
    }

    private static void Narrow(ReadOnlySpan<int> values, Span<ushort> packed)
    {
        // 128 bits: what every processor of the last decade has, and ahead-of-time compiled code may take for granted.
        var at = 0;
        for (; at + Vector128<ushort>.Count <= values.Length; at += Vector128<ushort>.Count)
        {
            var low = Vector128.Create(values[at..]).AsUInt32();
            var high = Vector128.Create(values[(at + Vector128<int>.Count)..]).AsUInt32();
            Vector128.Narrow(low, high).CopyTo(packed[at..]);
        }

        for (; at < values.Length; at++)
        {
            packed[at] = (ushort)values[at];
        }

        packed[values.Length..].Clear();
    }
}

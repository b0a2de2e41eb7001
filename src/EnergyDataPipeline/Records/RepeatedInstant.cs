using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EnergyDataPipeline.Records;

/// <summary>The instant that was read last, recognised by its bytes: rows of one interval carry the same one.</summary>
internal sealed class RepeatedInstant
{
    private const int BlockBytes = 16;
    private const int Longest = 2 * BlockBytes;

    private static readonly SearchValues<byte> Plain = SearchValues.Create("0123456789-+:.TZ "u8);

    private readonly byte[] _text = new byte[Longest];
    private int _length;
    private uint _mask;

    public long Micros { get; private set; }

    public short Offset { get; private set; }

    /// <summary>Length of the last text when <paramref name="data"/> begins with it, 0 otherwise. Thirty-two bytes must be readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Match(ref byte data)
    {
        ref var text = ref MemoryMarshal.GetArrayDataReference(_text);
        var first = Vector128.Equals(Vector128.LoadUnsafe(ref text), Vector128.LoadUnsafe(ref data));
        var second = Vector128.Equals(Vector128.LoadUnsafe(ref text, BlockBytes), Vector128.LoadUnsafe(ref data, BlockBytes));
        var same = first.ExtractMostSignificantBits() | (second.ExtractMostSignificantBits() << BlockBytes);
        return (same & _mask) == _mask ? _length : 0;
    }

    /// <summary>True when <paramref name="text"/> is the last text.</summary>
    public bool Is(ReadOnlySpan<byte> text) => _length > 0 && text.SequenceEqual(_text.AsSpan(0, _length));

    /// <summary>Remembers another instant; by its bytes only when they may stand as they are in any document that is read.</summary>
    public void Remember(ReadOnlySpan<byte> text, long micros, short offset)
    {
        Micros = micros;
        Offset = offset;
        // A text that was written with escapes may hold what no document may hold plainly: recognising it there would let a fault pass.
        _length = text.Length <= Longest && !text.ContainsAnyExcept(Plain) ? text.Length : 0;
        _mask = (uint)((1UL << _length) - 1);
        text[.._length].CopyTo(_text);
    }
}

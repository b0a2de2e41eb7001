using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>
/// Bytes that are written again and again: separators, keys, a value that neighbouring rows share. They are copied in whole blocks, so what
/// they are copied to has <see cref="Block"/> bytes of room beyond them.
/// </summary>
internal struct Fragment
{
    /// <summary>Bytes that are copied at once.</summary>
    public const int Block = 16;

    private byte[] _padded;

    public Fragment(ReadOnlySpan<byte> bytes)
    {
        _padded = [];
        Set(bytes);
    }

    /// <summary>Number of bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Becomes <paramref name="bytes"/>.</summary>
    public void Set(ReadOnlySpan<byte> bytes)
    {
        if (_padded.Length < bytes.Length + Block)
        {
            _padded = new byte[bytes.Length + Block];
        }

        bytes.CopyTo(_padded);
        Length = bytes.Length;
    }

    /// <summary>Copies the bytes to <paramref name="at"/> and returns the place behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref byte CopyTo(ref byte at) => ref Copy(ref MemoryMarshal.GetArrayDataReference(_padded), ref at, Length);

    /// <summary>
    /// Copies <paramref name="length"/> bytes and returns the place behind them; both sides have <see cref="Block"/> bytes more.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Copy(ref byte from, ref byte to, int length)
    {
        Vector128.LoadUnsafe(ref from).StoreUnsafe(ref to);
        if (length > Block)
        {
            CopyRest(ref from, ref to, length);
        }

        return ref Unsafe.Add(ref to, length);
    }

    private static void CopyRest(ref byte from, ref byte to, int length)
    {
        for (var i = Block; i < length; i += Block)
        {
            Vector128.LoadUnsafe(ref from, (nuint)i).StoreUnsafe(ref to, (nuint)i);
        }
    }
}

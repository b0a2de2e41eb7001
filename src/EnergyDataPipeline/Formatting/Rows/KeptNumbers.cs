using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>
/// The texts of numbers written lately, found by the bits of the number: prices recur, and to find one again is quicker than to render it.
/// A number has one place only, and the last one that came keeps it.
/// </summary>
internal sealed class KeptNumbers
{
    /// <summary>Longest text that is kept.</summary>
    public const int LongestText = 15;

    private const int MostPlaces = 2048;
    private Place[] _places = [];
    private int _shift;

    /// <summary>The places, to look numbers up in.</summary>
    public Lookup Places => new(_places, _shift);

    /// <summary>
    /// Makes as many places as pay for <paramref name="count"/> numbers; <paramref name="zero"/> is the text of the number zero.
    /// </summary>
    public void Fit(int count, ReadOnlySpan<byte> zero)
    {
        var places = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)count), 2, MostPlaces);
        if (_places.Length >= places)
        {
            return;
        }

        _places = new Place[places];
        _shift = 64 - BitOperations.Log2((uint)places);

        // The bits of zero are also those of an empty place; where zero belongs, it is.
        Keep(0, zero);
    }

    /// <summary>Keeps <paramref name="text"/> unless it is too long.</summary>
    public void Keep(ulong bits, ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestText)
        {
            return;
        }

        Span<byte> padded = stackalloc byte[Vector128<byte>.Count];
        padded.Clear();
        text.CopyTo(padded);
        _places[Index(bits, _shift)] = new Place(Vector128.Create<byte>(padded), bits, text.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Index(ulong bits, int shift) => (int)(((bits ^ (bits >> 32)) * 0x9E37_79B9_7F4A_7C15) >> shift);

    /// <summary>The places at hand in a loop.</summary>
    public readonly ref struct Lookup(Place[] places, int shift)
    {
        private readonly ref Place _first = ref MemoryMarshal.GetArrayDataReference(places);
        private readonly int _shift = shift;

        /// <summary>
        /// Writes the text of the number with these bits to <paramref name="at"/>, where there are 16 bytes; its length, or 0 when it is
        /// not kept.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Write(ref byte at, ulong bits)
        {
            ref var place = ref Unsafe.Add(ref _first, Index(bits, _shift));
            if (place.Bits != bits)
            {
                return 0;
            }

            place.Text.StoreUnsafe(ref at);
            return place.Length;
        }
    }

    /// <summary>A number and its text.</summary>
    internal readonly struct Place(Vector128<byte> text, ulong bits, int length)
    {
        public readonly Vector128<byte> Text = text;
        public readonly ulong Bits = bits;
        public readonly int Length = length;
    }
}

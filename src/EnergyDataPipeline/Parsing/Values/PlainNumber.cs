using System.Numerics;
using System.Runtime.CompilerServices;

namespace EnergyDataPipeline.Parsing.Values;

/// <summary>
/// Numbers in the form nearly all have: an optional minus, at most fifteen digits, an optional point with digits on both sides, and no
/// leading zero. Read eight bytes at once; the values are those of <see cref="NumberText"/>, to the last bit.
/// </summary>
internal static class PlainNumber
{
    private const int MostDigits = 15;
    private const ulong Zeros = 0x3030303030303030;
    private const ulong HighBits = 0x8080808080808080;

    private static ReadOnlySpan<double> PowersOfTen =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>
    /// Length of the number that <paramref name="data"/> begins with; 0 when it has another form. The byte behind it is no digit, point or
    /// exponent. Eighteen bytes must be readable.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref byte data, out double value)
    {
        var sign = data == '-' ? 1 : 0;
        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref data, sign)) ^ Zeros;
        var others = NoDigits(word);
        var whole = BitOperations.TrailingZeroCount(others) >> 3;
        if (others == 0 || whole == 0)
        {
            return ReadLong(ref data, sign, out value);
        }

        // A point is 0x2E, and 0x1E after the zeros were taken off.
        if ((byte)(word >> (whole << 3)) != ('.' ^ '0'))
        {
            if ((whole > 1 && (byte)word == 0) || IsExponent((byte)(word >> (whole << 3))))
            {
                value = 0;
                return 0;
            }

            value = Signed(Digits(word << ((8 - whole) << 3)), sign);
            return sign + whole;
        }

        var behind = others & (others - 1);
        var length = BitOperations.TrailingZeroCount(behind) >> 3;
        if (behind == 0)
        {
            return ReadLong(ref data, sign, out value);
        }

        var next = (byte)(word >> (length << 3));
        if (length == whole + 1 || (whole > 1 && (byte)word == 0) || IsExponent(next) || next == ('.' ^ '0'))
        {
            value = 0;
            return 0;
        }

        // The digits before the point move up to those behind it, so that they stand as one number.
        var before = word & ((1UL << (whole << 3)) - 1);
        var joined = (before << 8) | (word & ~((1UL << ((whole + 1) << 3)) - 1));
        var digits = Digits(joined << ((8 - length) << 3));
        value = Signed(digits / PowersOfTen[length - whole - 1], sign);
        return sign + length;
    }

    /// <summary>Length of the whole number of at most eight digits that <paramref name="data"/> begins with; 0 when it has another form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref byte data, out long value)
    {
        var sign = data == '-' ? 1 : 0;
        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref data, sign)) ^ Zeros;
        var others = NoDigits(word);
        var length = BitOperations.TrailingZeroCount(others) >> 3;
        var next = (byte)(word >> ((length & 7) << 3));
        if (others == 0 || length == 0 || (length > 1 && (byte)word == 0) || IsExponent(next) || next == ('.' ^ '0'))
        {
            value = 0;
            return 0;
        }

        var digits = Digits(word << ((8 - length) << 3));
        value = sign == 0 ? digits : -digits;
        return sign + length;
    }

    private static int ReadLong(ref byte data, int sign, out double value)
    {
        value = 0;
        long digits = 0;
        var count = 0;
        var point = -1;
        var at = sign;
        for (; ; at++)
        {
            var c = Unsafe.Add(ref data, at);
            var digit = (uint)(c - '0');
            if (digit <= 9)
            {
                digits = digits * 10 + digit;
                if (++count > MostDigits)
                {
                    return 0;
                }
            }
            else if (c == '.' && point < 0 && count > 0)
            {
                point = count;
            }
            else
            {
                break;
            }
        }

        var whole = point < 0 ? count : point;
        var next = Unsafe.Add(ref data, at);
        if (count == 0 || point == count || (whole > 1 && Unsafe.Add(ref data, sign) == '0') || next is (byte)'.' or (byte)'e' or (byte)'E')
        {
            return 0;
        }

        value = Signed(point < 0 ? digits : digits / PowersOfTen[count - point], sign);
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsExponent(byte withoutZero) => (withoutZero | 0x20) == ('e' ^ '0' | 0x20);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Signed(double magnitude, int sign) => sign == 0 ? magnitude : -magnitude;

    // The high bit of each byte that is no digit (0 to 9 after the zeros were taken off).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NoDigits(ulong word) => (((word & ~HighBits) + 0x7676767676767676) | word) & HighBits;

    // Eight digits, the first in the lowest byte; empty places stand before the first and are zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Digits(ulong word)
    {
        word = (word * 10) + (word >> 8);
        return (long)(
            (((word & 0x000000FF000000FF) * 0x000F424000000064) + (((word >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32
        );
    }
}

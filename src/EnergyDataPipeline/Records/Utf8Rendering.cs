using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EnergyDataPipeline.Records;

/// <summary>How values look as text, the same in every text format, without culture: what is published is what is read back.</summary>
public static class Utf8Rendering
{
    /// <summary>Bytes that no number, instant or date needs more of.</summary>
    public const int MaxValueBytes = 40;

    private const uint EightDigits = 100_000_000;
    private const long MostCents = (100L * EightDigits) - 1;
    private const long MicrosPerMinute = 60_000_000L;
    private const long MicrosPerDay = 86_400_000_000L;
    private const int MaxOffsetMinutes = 23 * 60 + 59;

    // Bytes of a point and of the hundredths after it, without zeros at their end.
    private static ReadOnlySpan<byte> FractionLengths =>
        [
            0,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            2,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            2,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            2,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            2,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            2,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            2,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            2,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            2,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            2,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
            3,
        ];

    private static ReadOnlySpan<byte> TwoDigits =>
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"u8
        + "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    // Day numbers as DateOnly counts them: 0001-01-01 is 0.
    private const int DayNumberOfEpoch = 719_162;
    private const int MaxDayNumber = 3_652_058;

    /// <summary>
    /// Writes the shortest digits that read back as the same double: <c>68.04</c>, <c>0</c>, <c>-3.52</c>, <c>1.0E+300</c>. Numbers with an
    /// exponent and the negative zero (<c>-0.0</c>) carry a point: without it YAML 1.1 takes the one for text, and readers of JSON take
    /// the other for the whole number zero. Values that have no digits are <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.
    /// </summary>
    public static int Write(Span<byte> destination, double value)
    {
        // Nearly every price has two decimals. Dividing back rounds to the double nearest to that decimal: when it is the value, the
        // decimal reads back as the value. Of two decimals of so few digits no two are the same double, so it is the shortest one.
        var cents = double.ConvertToIntegerNative<long>((value * 100) + (value < 0 ? -0.5 : 0.5));
        if (
            (ulong)(cents + MostCents) <= 2 * MostCents
            && cents / 100.0 == value
            && destination.Length >= MaxValueBytes
            && (cents != 0 || !double.IsNegative(value))
        )
        {
            return WriteCents(destination, cents);
        }

        return WriteUncommon(destination, value);
    }

    private static int WriteUncommon(Span<byte> destination, double value)
    {
        if (value == 0)
        {
            var zero = double.IsNegative(value) ? "-0.0"u8 : "0"u8;
            zero.CopyTo(destination);
            return zero.Length;
        }

        if (destination.Length >= MaxValueBytes && TryWriteFewDecimals(destination, value, out var written))
        {
            return written;
        }

        if (!value.TryFormat(destination, out written, "R", CultureInfo.InvariantCulture))
        {
            throw TooShort();
        }

        var exponent = destination[..written].IndexOf((byte)'E');
        return exponent < 0 || destination[..exponent].Contains((byte)'.') ? written : InsertPoint(destination, written, exponent);
    }

    /// <summary>Writes a whole number.</summary>
    public static int Write(Span<byte> destination, long value)
    {
        if ((ulong)value < EightDigits && destination.Length >= sizeof(ulong))
        {
            return WriteUpToEightDigits(ref MemoryMarshal.GetReference(destination), (uint)value);
        }

        return Utf8Formatter.TryFormat(value, destination, out var written) ? written : throw TooShort();
    }

    /// <summary>
    /// Writes an instant in ISO 8601 with its published offset: <c>2026-07-27T17:25:00-04:00</c>, with three or six fraction digits where
    /// it has any, and <c>+00:00</c> for UTC. The local time lies in the years 0001 to 9999, the offset within 23:59 of UTC; others are
    /// an <see cref="ArgumentOutOfRangeException"/>.
    /// </summary>
    public static int WriteTimestamp(Span<byte> destination, long utcMicroseconds, short offsetMinutes)
    {
        var offset = Math.Abs((int)offsetMinutes);
        if (offset > MaxOffsetMinutes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offsetMinutes),
                offsetMinutes,
                "An offset from UTC is at most 23 hours and 59 minutes."
            );
        }

        // Days first: the extremes of a long have no room for an offset in microseconds.
        var days = Math.DivRem(utcMicroseconds, MicrosPerDay, out var micros);
        micros += offsetMinutes * MicrosPerMinute;
        if (micros < 0)
        {
            var borrowed = (MicrosPerDay - 1 - micros) / MicrosPerDay;
            days -= borrowed;
            micros += borrowed * MicrosPerDay;
        }
        else if (micros >= MicrosPerDay)
        {
            days++;
            micros -= MicrosPerDay;
        }

        var at = WriteDate(destination, (int)days);
        destination[at++] = (byte)'T';
        var seconds = (int)(micros / 1_000_000);
        var fraction = (int)(micros % 1_000_000);
        at += Digits(destination[at..], seconds / 3600, 2);
        destination[at++] = (byte)':';
        at += Digits(destination[at..], seconds / 60 % 60, 2);
        destination[at++] = (byte)':';
        at += Digits(destination[at..], seconds % 60, 2);
        if (fraction != 0)
        {
            destination[at++] = (byte)'.';
            at += fraction % 1000 == 0 ? Digits(destination[at..], fraction / 1000, 3) : Digits(destination[at..], fraction, 6);
        }

        destination[at++] = offsetMinutes < 0 ? (byte)'-' : (byte)'+';
        at += Digits(destination[at..], offset / 60, 2);
        destination[at++] = (byte)':';
        at += Digits(destination[at..], offset % 60, 2);
        return at;
    }

    /// <summary>
    /// Writes a date, <c>yyyy-MM-dd</c>, from days since 1970-01-01. Years 0001 to 9999; others are an
    /// <see cref="ArgumentOutOfRangeException"/>.
    /// </summary>
    public static int WriteDate(Span<byte> destination, int daysSinceEpoch)
    {
        if (daysSinceEpoch is < -DayNumberOfEpoch or > MaxDayNumber - DayNumberOfEpoch)
        {
            throw new ArgumentOutOfRangeException(
                nameof(daysSinceEpoch),
                daysSinceEpoch,
                "Only days of the years 0001 to 9999 can be written; this many days from 1970-01-01 is outside of them."
            );
        }

        var (year, month, day) = DateOnly.FromDayNumber(daysSinceEpoch + DayNumberOfEpoch);
        var at = Digits(destination, year, 4);
        destination[at++] = (byte)'-';
        at += Digits(destination[at..], month, 2);
        destination[at++] = (byte)'-';
        return at + Digits(destination[at..], day, 2);
    }

    /// <summary>
    /// Writes the value at <paramref name="row"/> of any vector but a text one; returns 0 for null. Text is written by the format itself,
    /// which knows what it must escape.
    /// </summary>
    public static int Write(Span<byte> destination, ColumnVector vector, int row)
    {
        if (vector.IsNull(row))
        {
            return 0;
        }

        switch (vector)
        {
            case NumberVector numbers:
                return Write(destination, numbers.Values[row]);
            case IntegerVector integers:
                return Write(destination, integers.Values[row]);
            case TimestampVector instants:
                return WriteTimestamp(destination, instants.Values[row], instants.OffsetMinutes[row]);
            case DateVector dates:
                return WriteDate(destination, dates.Values[row]);
            case BooleanVector booleans:
                var word = booleans.Values[row] ? "true"u8 : "false"u8;
                word.CopyTo(destination);
                return word.Length;
            default:
                throw new ArgumentException("text is written by the format", nameof(vector));
        }
    }

    /// <summary>Writes a number of whole hundredths; <paramref name="destination"/> has <see cref="MaxValueBytes"/>.</summary>
    private static int WriteCents(Span<byte> destination, long cents)
    {
        ref var start = ref MemoryMarshal.GetReference(destination);

        // Written for positive numbers too, whose digits then go over it.
        start = (byte)'-';
        var sign = (int)((ulong)cents >> 63);
        var magnitude = (ulong)((cents ^ -sign) + sign);
        var whole = (uint)(magnitude / 100);
        var fraction = (int)(magnitude - (whole * 100UL));
        var length = sign + WriteUpToEightDigits(ref Unsafe.Add(ref start, sign), whole);

        ref var point = ref Unsafe.Add(ref start, length);
        point = (byte)'.';
        var digits = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref MemoryMarshal.GetReference(TwoDigits), 2 * fraction));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref point, 1), digits);
        return length + Unsafe.Add(ref MemoryMarshal.GetReference(FractionLengths), fraction);
    }

    /// <summary>
    /// Writes a number below <see cref="EightDigits"/> without a branch: all eight digits at once, each in a byte of a word, of which the
    /// zeros in front are shifted out. Eight bytes are written, however many digits there are.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteUpToEightDigits(ref byte destination, uint value)
    {
        ulong thousands = value / 10_000;
        var halves = thousands | ((value - ((uint)thousands * 10_000UL)) << 32);
        var hundreds = ((halves * 10_486) >> 20) & 0x0000_007F_0000_007F;
        var pairs = hundreds | ((halves - (100 * hundreds)) << 16);
        var tens = ((pairs * 103) >> 10) & 0x000F_000F_000F_000F;
        var digits = tens | ((pairs - (10 * tens)) << 8);

        // The last digit stays, even a zero.
        var zeros = BitOperations.TrailingZeroCount(digits | (1UL << 56)) >> 3;
        var text = (digits | 0x3030_3030_3030_3030) >> (8 * zeros);
        Unsafe.WriteUnaligned(ref destination, BitConverter.IsLittleEndian ? text : BinaryPrimitives.ReverseEndianness(text));
        return sizeof(ulong) - zeros;
    }

    // Prices and quantities have few decimals. Two different decimals of at most 15 digits are never the same double, so one that divides
    // back to the value is its shortest form.
    private static bool TryWriteFewDecimals(Span<byte> destination, double value, out int written)
    {
        const int Scale = 10_000;
        written = 0;
        var scaled = Math.Round(value * Scale);
        if (Math.Abs(scaled) >= 1e15 || scaled / Scale != value)
        {
            return false;
        }

        var digits = (long)scaled;
        if (digits < 0)
        {
            destination[written++] = (byte)'-';
            digits = -digits;
        }

        var whole = Math.DivRem(digits, Scale, out var fraction);
        written += Write(destination[written..], whole);
        if (fraction != 0)
        {
            destination[written++] = (byte)'.';
            written += Digits(destination[written..], (int)fraction, 4);
            while (destination[written - 1] == (byte)'0')
            {
                written--;
            }
        }

        return true;
    }

    private static ArgumentException TooShort() => new($"A destination of {MaxValueBytes} bytes is needed.", "destination");

    private static int InsertPoint(Span<byte> destination, int written, int at)
    {
        destination[at..written].CopyTo(destination[(at + 2)..]);
        ".0"u8.CopyTo(destination[at..]);
        return written + 2;
    }

    private static int Digits(Span<byte> destination, int value, int digits)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            destination[i] = (byte)('0' + value % 10);
            value /= 10;
        }

        return digits;
    }
}

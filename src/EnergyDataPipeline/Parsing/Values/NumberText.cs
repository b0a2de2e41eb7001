using System.Buffers.Text;
using System.Globalization;

namespace EnergyDataPipeline.Parsing.Values;

/// <summary>Numbers as published: what they mean, and whether our types hold them without loss.</summary>
internal static class NumberText
{
    // Whole numbers up to 2^53 and powers of ten up to 10^22 are exact doubles, so one division rounds once, correctly.
    private const int ExactDigits = 15;
    private const long LargestExact = 1L << 53;

    private static readonly double[] PowersOfTen = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>
    /// Reads a finite number, correctly rounded: digits with an optional sign, point and exponent; nothing around them but white space.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        text = Blank.Trim(text);
        if (TryReadPlain(text, out value))
        {
            return true;
        }

        return HasNumberForm(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <summary>Reads a whole number of 64 bits; a fraction of zeros alone is none (<c>1172.0</c>).</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long value)
    {
        text = Blank.Trim(text);
        if (!text.IsEmpty && text[0] == '+')
        {
            text = text[1..];
            if (text.IsEmpty || !IsDigit(text[0]))
            {
                value = 0;
                return false;
            }
        }

        if (!Utf8Parser.TryParse(text, out value, out var used))
        {
            return false;
        }

        var rest = text[used..];
        return rest.IsEmpty || (rest[0] == '.' && rest.Length > 1 && rest[1..].IndexOfAnyExcept((byte)'0') < 0);
    }

    /// <summary>What a number that may stand for itself is: an exact whole number, an exact double, or neither.</summary>
    public static NumberFit Fit(ReadOnlySpan<byte> text)
    {
        if (!HasCanonicalForm(text, out var isWhole))
        {
            return NumberFit.None;
        }

        if (isWhole && !text.SequenceEqual("-0"u8) && Utf8Parser.TryParse(text, out long whole, out var used) && used == text.Length)
        {
            return whole is >= -LargestExact and <= LargestExact ? NumberFit.WholeAndDouble : NumberFit.Whole;
        }

        return TryRead(text, out double value) && ReadsBack(text, value) ? NumberFit.Double : NumberFit.None;
    }

    private static bool TryReadPlain(ReadOnlySpan<byte> text, out double value)
    {
        var isNegative = !text.IsEmpty && text[0] == '-';
        var at = isNegative ? 1 : 0;
        long digits = 0;
        var count = 0;
        var afterPoint = -1;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                digits = digits * 10 + digit;
                count++;
                if (count > ExactDigits)
                {
                    break;
                }
            }
            else if (text[at] == '.' && afterPoint < 0)
            {
                afterPoint = count;
            }
            else
            {
                break;
            }
        }

        if (at < text.Length || count == 0)
        {
            value = 0;
            return false;
        }

        var magnitude = afterPoint < 0 ? digits : digits / PowersOfTen[count - afterPoint];
        value = isNegative ? -magnitude : magnitude;
        return true;
    }

    // [+-] digits [. digits] [e [+-] digits], with a digit before or after the point.
    private static bool HasNumberForm(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] is (byte)'+' or (byte)'-')
        {
            text = text[1..];
        }

        var whole = Digits(ref text);
        var fraction = 0;
        if (!text.IsEmpty && text[0] == '.')
        {
            text = text[1..];
            fraction = Digits(ref text);
        }

        return whole + fraction > 0 && HasExponentForm(text);
    }

    // As JSON writes numbers, and a leading point besides: no plus, no leading zeros, nothing that would be lost in reading.
    private static bool HasCanonicalForm(ReadOnlySpan<byte> text, out bool isWhole)
    {
        isWhole = false;
        if (!text.IsEmpty && text[0] == '-')
        {
            text = text[1..];
        }

        var hasLeadingZero = text.Length > 1 && text[0] == '0' && IsDigit(text[1]);
        var whole = Digits(ref text);
        if (hasLeadingZero)
        {
            return false;
        }

        isWhole = text.IsEmpty;
        if (!text.IsEmpty && text[0] == '.')
        {
            text = text[1..];
            return Digits(ref text) > 0 && HasExponentForm(text);
        }

        return whole > 0 && HasExponentForm(text);
    }

    private static bool HasExponentForm(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        text = text[1..];
        if (!text.IsEmpty && text[0] is (byte)'+' or (byte)'-')
        {
            text = text[1..];
        }

        return Digits(ref text) > 0 && text.IsEmpty;
    }

    /// <summary>True when the double's shortest form means the very number that was published.</summary>
    private static bool ReadsBack(ReadOnlySpan<byte> text, double value)
    {
        Span<byte> shortest = stackalloc byte[40];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        return Decimal(text).Equals(Decimal(shortest[..length]));
    }

    // The number as digits without zeros at either end, and the power of ten of the last digit.
    private static (string Digits, long Exponent) Decimal(ReadOnlySpan<byte> text)
    {
        var digits = new List<char>(text.Length);
        long exponent = 0;
        var afterPoint = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (IsDigit(c))
            {
                digits.Add((char)c);
                exponent -= afterPoint ? 1 : 0;
            }
            else if (c == '.')
            {
                afterPoint = true;
            }
            else if (c is (byte)'e' or (byte)'E')
            {
                var power = text[(i + 1)..];
                if (power[0] == '+')
                {
                    power = power[1..];
                }

                exponent += Utf8Parser.TryParse(power, out int parsed, out _) ? parsed : 0;
                break;
            }
        }

        var first = digits.FindIndex(digit => digit != '0');
        if (first < 0)
        {
            return ("0", 0);
        }

        var last = digits.FindLastIndex(digit => digit != '0');
        return (new string([.. digits[first..(last + 1)]]), exponent + (digits.Count - 1 - last));
    }

    private static int Digits(ref ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < text.Length && IsDigit(text[count]))
        {
            count++;
        }

        text = text[count..];
        return count;
    }

    private static bool IsDigit(byte c) => c is >= (byte)'0' and <= (byte)'9';
}

/// <summary>Which of our types holds a published number without loss.</summary>
internal enum NumberFit
{
    /// <summary>Neither: it stays text.</summary>
    None,

    /// <summary>A whole number of 64 bits that a double would round.</summary>
    Whole,

    /// <summary>A double alone.</summary>
    Double,

    /// <summary>A whole number that is exact as a double too.</summary>
    WholeAndDouble,
}

namespace EnergyDataPipeline.Parsing.Values;

/// <summary>
/// Instants and dates in ISO 8601, read digit by digit: <c>2026-07-27T17:25:00.000-04:00</c>. The offset is part of the value and is never
/// guessed; the hour of a day is 00 to 23.
/// </summary>
internal static class InstantText
{
    private const int EpochDayNumber = 719_162;
    private const int MostOffsetMinutes = 18 * 60;

    /// <summary>
    /// Reads <c>yyyy-MM-ddTHH:mm[:ss[.f…]]</c> with <c>Z</c>, <c>±HH:mm</c>, <c>±HHmm</c> or <c>±HH</c>. Digits beyond microseconds must be
    /// zeros: nothing is rounded away.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long utcMicroseconds, out short offsetMinutes)
    {
        utcMicroseconds = 0;
        offsetMinutes = 0;
        text = Blank.Trim(text);
        if (text.Length < 17 || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[13] != ':')
        {
            return false;
        }

        var hour = Two(text, 11);
        var minute = Two(text, 14);
        if (!TryReadDate(text[..10], out var days) || (uint)hour > 23 || (uint)minute > 59)
        {
            return false;
        }

        var second = 0;
        var micros = 0;
        var rest = text[16..];
        if (rest[0] == ':')
        {
            second = rest.Length < 3 ? -1 : Two(rest, 1);
            if ((uint)second > 59)
            {
                return false;
            }

            rest = rest[3..];
            if (!rest.IsEmpty && rest[0] is (byte)'.' or (byte)',' && !TryReadFraction(ref rest, out micros))
            {
                return false;
            }
        }

        if (!TryReadOffset(rest, out var offset))
        {
            return false;
        }

        offsetMinutes = (short)offset;
        utcMicroseconds = ((days * 86_400L) + (hour * 3600) + ((minute - offset) * 60) + second) * 1_000_000L + micros;
        return true;
    }

    /// <summary>Reads <c>yyyy-MM-dd</c>, a day that exists, as days since 1970-01-01.</summary>
    public static bool TryReadDate(ReadOnlySpan<byte> text, out int daysSinceEpoch)
    {
        daysSinceEpoch = 0;
        text = Blank.Trim(text);
        if (text.Length != 10 || text[4] != '-' || text[7] != '-')
        {
            return false;
        }

        var century = Two(text, 0);
        var yearOfCentury = Two(text, 2);
        var month = Two(text, 5);
        var day = Two(text, 8);
        if (century < 0 || yearOfCentury < 0 || month is < 1 or > 12 || day < 1)
        {
            return false;
        }

        var year = century * 100 + yearOfCentury;
        if (year == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        daysSinceEpoch = new DateOnly(year, month, day).DayNumber - EpochDayNumber;
        return true;
    }

    private static bool TryReadFraction(ref ReadOnlySpan<byte> text, out int micros)
    {
        micros = 0;
        var digits = 0;
        var at = 1;
        for (; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++, digits++)
        {
            if (digits < 6)
            {
                micros = micros * 10 + (text[at] - '0');
            }
            else if (text[at] != '0')
            {
                return false;
            }
        }

        for (var i = digits; i < 6; i++)
        {
            micros *= 10;
        }

        text = text[at..];
        return digits > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        if (text.Length is not (3 or 5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || (text.Length == 6 && text[3] != ':'))
        {
            return false;
        }

        var hours = Two(text, 1);
        var rest = text.Length == 3 ? 0 : Two(text, text.Length - 2);
        minutes = (hours * 60 + rest) * (text[0] == '-' ? -1 : 1);
        return hours >= 0 && (uint)rest <= 59 && Math.Abs(minutes) <= MostOffsetMinutes;
    }

    // Two digits as a number, or -1.
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        var tens = (uint)(text[at] - '0');
        var ones = (uint)(text[at + 1] - '0');
        return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
    }
}

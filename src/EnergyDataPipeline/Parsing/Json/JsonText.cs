using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace EnergyDataPipeline.Parsing.Json;

/// <summary>JSON strings as UTF-8.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly SearchValues<byte> Stops = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(control => (byte)control),
        .. "\"\\"u8,
    ]);

    /// <summary>
    /// Writes what the string between its quotes means; never longer than it was. Half a surrogate pair becomes U+FFFD, and
    /// <paramref name="isWhole"/> false. The reader has checked the form of every escape.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> destination, out bool isWhole)
    {
        isWhole = true;
        var written = 0;
        while (true)
        {
            var plain = raw.IndexOf((byte)'\\');
            if (plain < 0)
            {
                raw.CopyTo(destination[written..]);
                return written + raw.Length;
            }

            raw[..plain].CopyTo(destination[written..]);
            written += plain;
            var escape = raw[plain + 1];
            raw = raw[(plain + 2)..];
            if (escape != 'u')
            {
                destination[written++] = escape switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'t' => (byte)'\t',
                    (byte)'r' => (byte)'\r',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    _ => escape,
                };
                continue;
            }

            var unit = Unit(raw);
            raw = raw[4..];
            if (char.IsHighSurrogate(unit) && raw.StartsWith("\\u"u8) && char.IsLowSurrogate(Unit(raw[2..])))
            {
                written += new Rune(unit, Unit(raw[2..])).EncodeToUtf8(destination[written..]);
                raw = raw[6..];
            }
            else
            {
                var isRune = Rune.TryCreate(unit, out var rune);
                isWhole &= isRune;
                written += (isRune ? rune : Rune.ReplacementChar).EncodeToUtf8(destination[written..]);
            }
        }
    }

    /// <summary>
    /// The string that <paramref name="text"/> begins with, up to its closing quote; empty when it is no string without fault: a control
    /// character, an escape that does not exist, broken UTF-8, or no end.
    /// </summary>
    public static ReadOnlySpan<byte> RawText(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (true)
        {
            var stop = text[at..].IndexOfAny(Stops);
            if (stop < 0 || text[at += stop] < ' ')
            {
                return [];
            }

            if (text[at] == '"')
            {
                return Utf8.IsValid(text[..at]) ? text[..at] : [];
            }

            var escape = EscapeLength(text[at..]);
            if (escape == 0)
            {
                return [];
            }

            at += escape;
        }
    }

    /// <summary>Valid UTF-8, with U+FFFD for every byte sequence that is not.</summary>
    public static byte[] Mended(ReadOnlySpan<byte> broken) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(broken));

    // Bytes of the escape that the text begins with; 0 when there is no such escape.
    private static int EscapeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        if (text[1] != 'u')
        {
            return "\"\\/bfnrt"u8.Contains(text[1]) ? 2 : 0;
        }

        return text.Length >= 6 && text[2..6].IndexOfAnyExcept(Hexadecimal) < 0 ? 6 : 0;
    }

    private static char Unit(ReadOnlySpan<byte> hex) =>
        Utf8Parser.TryParse(hex[..4], out ushort unit, out _, 'X')
            ? (char)unit
            : throw new InvalidOperationException("the reader has let through an escape without four hexadecimal digits");
}

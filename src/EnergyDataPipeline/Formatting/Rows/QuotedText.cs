using System.Buffers;
using System.Text;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>
/// Text between double quotes, the same for JSON and YAML (whose double-quoted scalars know all escapes of JSON). Besides what JSON
/// demands, it escapes what some reader breaks a line at or may not print: U+007F–U+009F, U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF.
/// </summary>
internal static class QuotedText
{
    // C0 controls, quote, backslash, DEL, and the lead bytes under which the other escaped characters live.
    private static readonly SearchValues<byte> Suspects = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(b => (byte)b),
        (byte)'"',
        (byte)'\\',
        0x7F,
        0xC2,
        0xE2,
        0xEF,
    ]);

    /// <summary>Appends <paramref name="text"/> (valid UTF-8) escaped, without the quotes.</summary>
    public static void Escape(ByteBuffer into, ReadOnlySpan<byte> text)
    {
        while (true)
        {
            var at = text.IndexOfAny(Suspects);
            if (at < 0)
            {
                into.Append(text);
                return;
            }

            into.Append(text[..at]);
            text = text[(at + EscapeOne(into, text[at..]))..];
        }
    }

    /// <summary><paramref name="text"/> between its quotes.</summary>
    public static byte[] Quote(string text)
    {
        using var buffer = new ByteBuffer(text.Length * 3 + 2);
        buffer.Append("\""u8);
        Escape(buffer, Encoding.UTF8.GetBytes(text));
        buffer.Append("\""u8);
        return buffer.Written.ToArray();
    }

    private static int EscapeOne(ByteBuffer into, ReadOnlySpan<byte> text)
    {
        switch (text[0])
        {
            case (byte)'"':
                into.Append("\\\""u8);
                return 1;
            case (byte)'\\':
                into.Append("\\\\"u8);
                return 1;
            case (byte)'\n':
                into.Append("\\n"u8);
                return 1;
            case (byte)'\r':
                into.Append("\\r"u8);
                return 1;
            case (byte)'\t':
                into.Append("\\t"u8);
                return 1;
            case < 0x80:
                Hex(into, text[0]);
                return 1;
        }

        Rune.DecodeFromUtf8(text, out var rune, out var length);
        if (rune.Value is <= 0x9F or 0x2028 or 0x2029 or 0xFEFF or 0xFFFE or 0xFFFF)
        {
            Hex(into, rune.Value);
        }
        else
        {
            into.Append(text[..length]);
        }

        return length;
    }

    private static void Hex(ByteBuffer into, int value)
    {
        var room = into.Reserve(6);
        "\\u"u8.CopyTo(room);
        for (var i = 5; i > 1; i--)
        {
            room[i] = "0123456789abcdef"u8[value & 15];
            value >>= 4;
        }

        into.Advance(6);
    }
}

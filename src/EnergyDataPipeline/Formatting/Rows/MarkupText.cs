using System.Buffers;
using System.Text;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>Text in XML and HTML: escaped so that nothing of it is taken for markup and every reader gives it back unchanged.</summary>
internal static class MarkupText
{
    // What must be escaped, the C0 controls, and the lead byte of U+FFFE and U+FFFF.
    private static readonly SearchValues<byte> Suspects = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Where(b => b is not ('\t' or '\n')).Select(b => (byte)b),
        .. "&<>\""u8,
        0xEF,
    ]);

    /// <summary>
    /// True when <paramref name="text"/> consists of characters that XML 1.0 can hold. It has no place, not even escaped, for the C0
    /// controls other than tab, line feed and carriage return, nor for U+FFFE and U+FFFF; HTML loses NUL and calls the others errors.
    /// </summary>
    public static bool Holds(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOfAny(Suspects); at >= 0; at = text.IndexOfAny(Suspects))
        {
            if (IsUnholdable(text[at..]))
            {
                return false;
            }

            text = text[(at + 1)..];
        }

        return true;
    }

    /// <summary>Appends <paramref name="text"/> (valid UTF-8), escaped; what cannot be held becomes U+FFFD.</summary>
    public static void Escape(ByteBuffer into, ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOfAny(Suspects); at >= 0; at = text.IndexOfAny(Suspects))
        {
            into.Append(text[..at]);
            text = text[at..];
            var used = 1;
            switch (text[0])
            {
                case (byte)'&':
                    into.Append("&amp;"u8);
                    break;
                case (byte)'<':
                    into.Append("&lt;"u8);
                    break;
                case (byte)'>':
                    into.Append("&gt;"u8);
                    break;
                case (byte)'"':
                    into.Append("&quot;"u8);
                    break;
                case (byte)'\r':
                    into.Append("&#13;"u8);
                    break;
                case var _ when IsUnholdable(text):
                    into.Append("\uFFFD"u8);
                    used = text[0] < 0x20 ? 1 : 3;
                    break;
                default:
                    into.Append(text[..1]);
                    break;
            }

            text = text[used..];
        }

        into.Append(text);
    }

    /// <summary>Appends <paramref name="text"/> for the content of an element.</summary>
    public static void Escape(ByteBuffer into, string text) => Escape(into, Encoding.UTF8.GetBytes(text));

    /// <summary>Appends <c> name="value"</c>, where line breaks and tabs of the value survive; nothing when the value is null.</summary>
    public static void Attribute(ByteBuffer into, ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            return;
        }

        into.Append(" "u8);
        into.Append(name);
        into.Append("=\""u8);
        using var escaped = new ByteBuffer(value.Length + 16);
        Escape(escaped, value);
        foreach (var b in escaped.Written)
        {
            into.Append(
                b switch
                {
                    (byte)'\n' => "&#10;"u8,
                    (byte)'\t' => "&#9;"u8,
                    _ => [b],
                }
            );
        }

        into.Append("\""u8);
    }

    /// <summary>Appends the base64 of <paramref name="bytes"/>.</summary>
    public static void Base64(ByteBuffer into, ReadOnlySpan<byte> bytes)
    {
        var room = into.Reserve(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, room, out _, out var written);
        into.Advance(written);
    }

    private static bool IsUnholdable(ReadOnlySpan<byte> text) =>
        text[0] == 0xEF ? text[1] == 0xBF && text[2] >= 0xBE : text[0] < 0x20 && text[0] != (byte)'\r';
}

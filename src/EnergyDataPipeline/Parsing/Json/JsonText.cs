using System.Buffers.Text;
using System.Text;

namespace EnergyDataPipeline.Parsing.Json;

/// <summary>JSON strings as UTF-8.</summary>
internal static class JsonText
{
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

    /// <summary>Valid UTF-8, with U+FFFD for every byte sequence that is not.</summary>
    public static byte[] Mended(ReadOnlySpan<byte> broken) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(broken));

    private static char Unit(ReadOnlySpan<byte> hex) =>
        Utf8Parser.TryParse(hex[..4], out ushort unit, out _, 'X')
            ? (char)unit
            : throw new InvalidOperationException("the reader has let through an escape without four hexadecimal digits");
}

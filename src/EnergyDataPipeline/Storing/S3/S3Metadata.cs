using System.Globalization;
using System.Text;

namespace EnergyDataPipeline.Storing.S3;

/// <summary>
/// Object metadata travels in headers: ASCII only, and spaces at the ends or in a row are lost on the way. What would suffer is
/// percent-encoded as UTF-8, and the percent sign itself, so that it reads back exactly.
/// </summary>
internal static class S3Metadata
{
    /// <summary>What S3 takes, all names and values together.</summary>
    public const int Limit = 2048;

    /// <summary>Name under which our SHA-256 travels.</summary>
    public const string Sha256 = "sha256";

    /// <summary>Counted with each name, although S3 may not count it.</summary>
    public const string HeaderPrefix = "x-amz-meta-";

    /// <summary>Bytes that <see cref="Sha256"/> takes of the limit.</summary>
    public static int Reserved { get; } = Cost(Sha256, new string('0', 64));

    /// <summary>Bytes that one entry takes of the limit.</summary>
    public static int Cost(string name, string value) => HeaderPrefix.Length + name.Length + Encode(value).Length;

    /// <summary>True for a name that travels unharmed: lower-case letters, digits, '-' and '_'.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    /// <summary>The value as it travels.</summary>
    public static string Encode(string value)
    {
        if (!NeedsEncoding(value))
        {
            return value;
        }

        var encoded = new StringBuilder(value.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        var index = 0;
        var afterSpace = true;
        foreach (var rune in value.EnumerateRunes())
        {
            index += rune.Utf16SequenceLength;
            var isSpace = rune.Value == ' ';
            if (rune.Value is > ' ' and < 0x7F and not '%' || (isSpace && !afterSpace && index < value.Length))
            {
                encoded.Append((char)rune.Value);
            }
            else
            {
                foreach (var unit in utf8[..rune.EncodeToUtf8(utf8)])
                {
                    encoded.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
                }
            }

            afterSpace = isSpace;
        }

        return encoded.ToString();
    }

    /// <summary>The value as it was before <see cref="Encode"/>; a value that was never encoded comes back as it is.</summary>
    public static string Decode(string value) => value.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(value) : value;

    private static bool NeedsEncoding(string value) =>
        value.AsSpan().ContainsAnyExceptInRange(' ', '~')
        || value.Contains('%', StringComparison.Ordinal)
        || value.Contains("  ", StringComparison.Ordinal)
        || value.StartsWith(' ')
        || value.EndsWith(' ');
}

using System.IO.Compression;
using System.Text;

namespace EnergyDataPipeline.Sandbox.Faults;

/// <summary>Spoils the bytes of a whole body.</summary>
internal static class BodyFaults
{
    public const string Page =
        "<!DOCTYPE html><html><head><title>Scheduled maintenance</title></head>"
        + "<body><h1>Scheduled maintenance</h1><p>The service is being worked on. Please come back later.</p></body></html>";

    /// <summary>The body with its grammar broken and its mark put in front, where rules say so.</summary>
    public static byte[] Spoil(byte[] body, FaultSet faults, bool json)
    {
        if (faults.Find(FaultKind.MalformedJson) is { } malformed)
        {
            var text = Encoding.UTF8.GetString(body);
            body = Encoding.UTF8.GetBytes(json ? MalformedJson(text, malformed.Style) : MalformedXml(text));
        }
        if (faults.Find(FaultKind.Bom) is not null)
        {
            body = [0xEF, 0xBB, 0xBF, .. body];
        }
        return body;
    }

    /// <summary>The first half of the body's gzip with a spoilt first block: it begins as gzip and fails as gzip.</summary>
    public static byte[] BrokenGzip(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }
        var half = compressed.ToArray().AsSpan(0, Math.Max(12, (int)compressed.Length / 2)).ToArray();
        // After a header of ten bytes, two bits name the type of the first block; type 3 is reserved, and no reader takes it.
        half[10] |= 0b110;
        return half;
    }

    private static string MalformedJson(string text, string? style) =>
        style switch
        {
            null or "unquoted" => Once(text, "\"", ""),
            "nan" => WithoutNumber(text),
            "comma" => text.Insert(text.LastIndexOf('}'), ","),
            _ => throw new FormatException($"malformedJson: style '{style}' is unknown. Styles: unquoted, nan, comma."),
        };

    // The root's end tag loses its slash, so the root is never closed.
    private static string MalformedXml(string text)
    {
        var end = text.LastIndexOf("</", StringComparison.Ordinal);
        return text[..(end + 1)] + text[(end + 2)..];
    }

    private static string Once(string text, string what, string replacement)
    {
        var at = text.IndexOf(what, StringComparison.Ordinal);
        return at < 0 ? text : text[..at] + replacement + text[(at + what.Length)..];
    }

    private static string WithoutNumber(string text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at - 1] == ':' && (char.IsAsciiDigit(text[at]) || text[at] == '-'))
            {
                var end = at;
                while (end < text.Length && text[end] is not (',' or '}'))
                {
                    end++;
                }
                return text[..at] + "NaN" + text[end..];
            }
        }
        return text + "NaN";
    }
}

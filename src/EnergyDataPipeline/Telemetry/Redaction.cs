using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EnergyDataPipeline.Telemetry;

/// <summary>
/// Takes secrets out of text by value: raw, percent-encoded in each usual way, base64, escaped for JSON, XML and HTML, and as the Basic header
/// carries them.
/// </summary>
public static class Redaction
{
    private const string Mask = "***";
    private const int ShortestLearned = 4;
    private static readonly Lock Learning = new();
    private static readonly ConcurrentDictionary<string, byte> Known = new(StringComparer.Ordinal);
    private static volatile SearchValues<string>? _search;

    /// <summary>Makes a secret known. Values shorter than four characters are not searched for: they would blot out ordinary text.</summary>
    public static void Learn(string secret)
    {
        if (secret.Length < ShortestLearned)
        {
            return;
        }

        // Under a lock: of two who learn at once, the one who read the secrets first must not be the one whose search stays.
        lock (Learning)
        {
            var count = Known.Count;
            foreach (var form in Forms(secret))
            {
                Known.TryAdd(form, 0);
            }

            if (Known.Count > count)
            {
                _search = SearchValues.Create([.. Known.Keys], StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Makes known how a user name and password look in a Basic header.</summary>
    public static void LearnBasic(string username, string password) =>
        Learn(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}")));

    /// <summary><paramref name="text"/> with every known secret masked; the same text when there is none.</summary>
    public static string Clean(string text)
    {
        var search = _search;
        if (search is null || !text.AsSpan().ContainsAny(search))
        {
            return text;
        }

        foreach (var secret in Known.Keys.OrderByDescending(known => known.Length))
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    private static IEnumerable<string> Forms(string secret)
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        var escaped = Uri.EscapeDataString(secret);
        return
        [
            secret,
            escaped,
            LowerEscapes(escaped),
            // As forms and some servers write it, with + for a space.
            WebUtility.UrlEncode(secret),
            LowerEscapes(WebUtility.UrlEncode(secret)),
            base64,
            base64.TrimEnd('='),
            base64.TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            // JSON may escape a quotation mark as a code or with a backslash.
            JsonEncodedText.Encode(secret).ToString(),
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
            // HTML, attributes of XML, and texts of XML.
            WebUtility.HtmlEncode(secret),
            SecurityElement.Escape(secret),
            secret
                .Replace("&", "&amp;", StringComparison.Ordinal)
                .Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal),
        ];
    }

    private static string LowerEscapes(string escaped)
    {
        var letters = escaped.ToCharArray();
        for (var at = 0; at + 2 < letters.Length; at++)
        {
            if (letters[at] == '%')
            {
                letters[at + 1] = char.ToLowerInvariant(letters[at + 1]);
                letters[at + 2] = char.ToLowerInvariant(letters[at + 2]);
            }
        }

        return new string(letters);
    }
}

using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace EnergyDataPipeline.Telemetry;

/// <summary>Takes secrets out of text by value: raw, percent-encoded, base64, JSON-escaped, and as the Basic header carries them.</summary>
public static class Redaction
{
    private const string Mask = "***";
    private const int ShortestLearned = 4;
    private static readonly ConcurrentDictionary<string, byte> Known = new(StringComparer.Ordinal);
    private static volatile SearchValues<string>? _search;

    /// <summary>Makes a secret known. Values shorter than four characters are not searched for: they would blot out ordinary text.</summary>
    public static void Learn(string secret)
    {
        if (secret.Length < ShortestLearned)
        {
            return;
        }

        var utf8 = Encoding.UTF8.GetBytes(secret);
        var added = Known.TryAdd(secret, 0);
        added |= Known.TryAdd(Uri.EscapeDataString(secret), 0);
        added |= Known.TryAdd(Convert.ToBase64String(utf8), 0);
        added |= Known.TryAdd(Convert.ToBase64String(utf8).TrimEnd('='), 0);
        added |= Known.TryAdd(JsonEncodedText.Encode(secret).ToString(), 0);
        if (added)
        {
            _search = SearchValues.Create([.. Known.Keys], StringComparison.Ordinal);
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
}

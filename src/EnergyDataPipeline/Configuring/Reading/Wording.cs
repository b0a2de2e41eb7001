using System.Globalization;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>How values are quoted in messages: culture-free, on one line, never long.</summary>
internal static class Wording
{
    private const int LongestQuote = 60;

    public static string ToInvariant(this int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string ToInvariant(this double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary><paramref name="text"/> in quotation marks, control characters made visible, cut where it is long.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length > LongestQuote ? string.Concat(text.AsSpan(0, LongestQuote), "…") : text;
        return $"\"{string.Concat(shown.Select(Visible))}\"";
    }

    /// <summary><c>a, b or c</c>.</summary>
    public static string Either(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }

    private static string Visible(char character) =>
        character switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ when char.IsControl(character) || char.IsSurrogate(character) => $"\\u{((int)character).ToString("x4", CultureInfo.InvariantCulture)}",
            _ => character.ToString(),
        };
}

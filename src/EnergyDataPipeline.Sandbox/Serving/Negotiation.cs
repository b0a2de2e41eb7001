using System.Globalization;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>The path as the service understands it: its segments, and the format that it or the caller names.</summary>
internal sealed record RequestedPath(IReadOnlyList<string> Segments, string Extension)
{
    /// <summary>The segments below the base address, decoded, without extension.</summary>
    public string Plain { get; } = "/" + string.Join('/', Segments);

    /// <summary>Splits the path below the base address; a segment may hold an encoded slash.</summary>
    public static RequestedPath Of(string rawPath)
    {
        var extension = "";
        foreach (var known in (ReadOnlySpan<string>)[".json", ".xml"])
        {
            if (rawPath.EndsWith(known, StringComparison.Ordinal))
            {
                extension = known;
                rawPath = rawPath[..^known.Length];
            }
        }
        var segments = rawPath.TrimStart('/').Split('/').Select(Uri.UnescapeDataString);
        return new RequestedPath([.. segments], extension);
    }
}

/// <summary>Which format, and which encoding, an answer takes.</summary>
internal static class Negotiation
{
    /// <summary>JSON when the extension says so, or when Accept prefers it to XML; XML otherwise.</summary>
    public static bool WantsJson(string extension, string accept) =>
        extension switch
        {
            ".json" => true,
            ".xml" => false,
            _ => Quality(accept, "application/json", "text/json") > Quality(accept, "application/xml", "text/xml"),
        };

    public static bool AcceptsGzip(string acceptEncoding) => Quality(acceptEncoding, "gzip", "x-gzip") > 0;

    // The weight of the first of the names that is mentioned; of two with equal weight the one written first is a trace heavier.
    private static double Quality(string header, string name, string alias)
    {
        var place = 0;
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            place++;
            var pieces = part.Split(';', StringSplitOptions.TrimEntries);
            if (pieces[0].Equals(name, StringComparison.OrdinalIgnoreCase) || pieces[0].Equals(alias, StringComparison.OrdinalIgnoreCase))
            {
                var weight = Weight(pieces);
                return weight <= 0 ? 0 : weight - (place * 1e-6);
            }
        }
        return 0;
    }

    private static double Weight(string[] pieces)
    {
        foreach (var piece in pieces.Skip(1))
        {
            if (
                piece.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
                && double.TryParse(piece.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
            )
            {
                return weight;
            }
        }
        return 1;
    }
}

using System.Text;

namespace EnergyDataPipeline.Parsing.Detection;

/// <summary>What the content type of an answer says.</summary>
internal readonly record struct DeclaredType
{
    /// <summary>The media type in lower case, without parameters; null when there was none.</summary>
    public string? MediaType { get; private init; }

    /// <summary>The format it stands for; null when it stands for none in particular (<c>application/octet-stream</c>).</summary>
    public DocumentFormat? Format { get; private init; }

    /// <summary>The charset parameter, in lower case; null when there was none.</summary>
    public string? Charset { get; private init; }

    /// <summary>True when records were promised: JSON, XML, CSV or TSV.</summary>
    public bool PromisesRecords => Format is DocumentFormat.Json or DocumentFormat.Xml or DocumentFormat.Csv or DocumentFormat.Tsv;

    /// <summary>The encoding that the charset names where it is neither UTF-8 nor unknown; null otherwise.</summary>
    public Encoding? Encoding =>
        Charset switch
        {
            "iso-8859-1" or "latin1" or "iso8859-1" => Encoding.Latin1,
            "windows-1252" or "cp1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252),
            "utf-16" or "utf-16le" => Encoding.Unicode,
            "utf-16be" => Encoding.BigEndianUnicode,
            _ => null,
        };

    public static DeclaredType Of(string? contentType)
    {
        if (string.IsNullOrWhiteSpace(contentType))
        {
            return default;
        }

        var parts = contentType.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var media = parts.Length == 0 ? "" : parts[0].ToLowerInvariant();
        var charset = parts
            .Skip(1)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(pair => pair.Length == 2 && pair[0].Equals("charset", StringComparison.OrdinalIgnoreCase))
            .Select(pair => pair[1].Trim('"').ToLowerInvariant())
            .FirstOrDefault();
        return new DeclaredType
        {
            MediaType = media.Length == 0 ? null : media,
            Format = FormatOf(media),
            Charset = charset,
        };
    }

    private static DocumentFormat? FormatOf(string media) =>
        media switch
        {
            "application/json" or "text/json" or "application/javascript" => DocumentFormat.Json,
            "application/xml" or "text/xml" => DocumentFormat.Xml,
            "text/csv" or "application/csv" or "text/x-csv" => DocumentFormat.Csv,
            "text/tab-separated-values" or "text/tsv" => DocumentFormat.Tsv,
            "text/html" or "application/xhtml+xml" => DocumentFormat.Html,
            "text/plain" => DocumentFormat.Text,
            _ when media.EndsWith("+json", StringComparison.Ordinal) => DocumentFormat.Json,
            _ when media.EndsWith("+xml", StringComparison.Ordinal) => DocumentFormat.Xml,
            _ => null,
        };
}

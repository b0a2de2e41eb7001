using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Values;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Detection;

/// <summary>What an answer turned out to be written in.</summary>
/// <param name="Format">The format.</param>
/// <param name="Declared">What its content type said.</param>
/// <param name="Encoding">The encoding to read it with; null for UTF-8 and for what an XML document says itself.</param>
/// <param name="Head">Its beginning as text, for messages.</param>
/// <param name="Finding">What is to be said about the content type; null when it was right.</param>
internal sealed record Detected(DocumentFormat Format, DeclaredType Declared, Encoding? Encoding, string Head, Finding? Finding);

/// <summary>
/// Finds the format of an answer from its content type and its first bytes. Where they differ the content wins and it is reported: servers
/// send error pages as JSON and JSON as text.
/// </summary>
internal static class FormatDetection
{
    /// <summary>Bytes of an answer that are looked at.</summary>
    public const int HeadBytes = 64 << 10;

    private const int ShownCharacters = 80;

    private static readonly string[] HtmlElements =
    [
        "html",
        "head",
        "body",
        "table",
        "div",
        "p",
        "h1",
        "h2",
        "title",
        "meta",
        "script",
        "center",
        "pre",
        "br",
        "span",
        "style",
        "link",
        "font",
        "b",
    ];

    /// <param name="head">The first bytes, up to <see cref="HeadBytes"/>.</param>
    /// <param name="contentType">As sent; null when there was none.</param>
    public static Detected Detect(ReadOnlySpan<byte> head, string? contentType)
    {
        var declared = DeclaredType.Of(contentType);
        var encoding = EncodingOf(head, declared);
        var text = encoding is null ? head : Encoding.UTF8.GetBytes(encoding.GetString(head));
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        var format = FormatOf(text, declared, isCut: head.Length >= HeadBytes);
        if (format == DocumentFormat.Xml && (HasEncodingOfItsOwn(text) || IsUtf16(head)))
        {
            encoding = null;
        }

        return new Detected(format, declared, encoding, Shown(text), FindingOn(declared, format, contentType));
    }

    // A byte order mark says more than a header; a header says more than nothing.
    private static Encoding? EncodingOf(ReadOnlySpan<byte> head, DeclaredType declared)
    {
        if (head.StartsWith("\uFEFF"u8))
        {
            return null;
        }

        if (IsUtf16(head))
        {
            return head[0] == 0xFE || head[0] == 0 ? Encoding.BigEndianUnicode : Encoding.Unicode;
        }

        return declared.Encoding is UnicodeEncoding ? null : declared.Encoding;
    }

    // With a byte order mark, or without one where a document begins with an ASCII character.
    private static bool IsUtf16(ReadOnlySpan<byte> head) =>
        head.Length >= 2
        && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF) || (head.Length >= 4 && IsBareUtf16(head)));

    private static bool IsBareUtf16(ReadOnlySpan<byte> head) =>
        (IsAscii(head[0]) && head[1] == 0 && IsAscii(head[2]) && head[3] == 0)
        || (head[0] == 0 && IsAscii(head[1]) && head[2] == 0 && IsAscii(head[3]));

    private static bool IsAscii(byte b) => b is > 0 and < 0x80;

    private static DocumentFormat FormatOf(ReadOnlySpan<byte> text, DeclaredType declared, bool isCut)
    {
        if (IsBinary(text))
        {
            return DocumentFormat.Binary;
        }

        var content = text.TrimStart(" \t\r\n"u8);
        if (content.IsEmpty)
        {
            return declared.Format ?? DocumentFormat.Text;
        }

        if (content[0] == '<')
        {
            return MarkupOf(content, declared);
        }

        if (LooksLikeJson(content, declared))
        {
            return DocumentFormat.Json;
        }

        return DelimiterStatistics.FormatOf(text, isCut, declared.Format) ?? DocumentFormat.Text;
    }

    private static bool IsBinary(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)0) || text.StartsWith("PK\u0003\u0004"u8) || text.StartsWith("%PDF-"u8) || text.StartsWith("PAR1"u8))
        {
            return true;
        }

        var controls = 0;
        foreach (var b in text[..Math.Min(text.Length, 4096)])
        {
            controls += b is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C or 0x1B) ? 1 : 0;
        }

        return controls > 0 && controls * 50 > Math.Min(text.Length, 4096) || (text.Length >= 2 && text[0] == 0x1F && text[1] == 0x8B);
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> content, DeclaredType declared)
    {
        var inside = content[1..].TrimStart(" \t\r\n"u8);
        var next = inside.IsEmpty ? (byte)0 : inside[0];
        return content[0] switch
        {
            (byte)'{' => true,
            (byte)'[' => declared.Format == DocumentFormat.Json
                || next is 0 or (byte)'{' or (byte)'[' or (byte)']' or (byte)'"' or (byte)'-' or (byte)'n'
                || (next >= '0' && next <= '9' && !content.StartsWith("[20"u8)),
            (byte)'"' => declared.Format == DocumentFormat.Json,
            _ => declared.Format == DocumentFormat.Json && IsJsonScalar(content),
        };
    }

    private static bool IsJsonScalar(ReadOnlySpan<byte> content)
    {
        var word = Blank.Trim(content);
        return word.SequenceEqual("null"u8)
            || word.SequenceEqual("true"u8)
            || word.SequenceEqual("false"u8)
            || NumberText.TryRead(word, out double _)
            || "null"u8.StartsWith(word)
            || "true"u8.StartsWith(word)
            || "false"u8.StartsWith(word);
    }

    private static DocumentFormat MarkupOf(ReadOnlySpan<byte> content, DeclaredType declared)
    {
        var rest = content;
        while (rest.StartsWith("<?"u8) || rest.StartsWith("<!--"u8))
        {
            var isComment = rest[1] == '!';
            var end = rest.IndexOf(isComment ? "-->"u8 : "?>"u8);
            if (end < 0)
            {
                return declared.Format == DocumentFormat.Html ? DocumentFormat.Html : DocumentFormat.Xml;
            }

            rest = rest[(end + (isComment ? 3 : 2))..].TrimStart(" \t\r\n"u8);
        }

        var tag = Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, 32)]);
        if (tag.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase))
        {
            return tag[9..].TrimStart().StartsWith("html", StringComparison.OrdinalIgnoreCase) ? DocumentFormat.Html : DocumentFormat.Xml;
        }

        var name = tag.Split([' ', '\t', '\r', '\n', '/', '>'], 2)[0].TrimStart('<');
        if (name.Equals("html", StringComparison.OrdinalIgnoreCase))
        {
            return DocumentFormat.Html;
        }

        var mayBeHtml = declared.Format is DocumentFormat.Html or DocumentFormat.Text or null;
        return mayBeHtml && HtmlElements.Contains(name, StringComparer.OrdinalIgnoreCase) ? DocumentFormat.Html : DocumentFormat.Xml;
    }

    private static bool HasEncodingOfItsOwn(ReadOnlySpan<byte> text)
    {
        var end = text.StartsWith("<?xml"u8) ? text.IndexOf("?>"u8) : -1;
        return end > 0 && text[..end].IndexOf("encoding"u8) > 0;
    }

    private static Finding? FindingOn(DeclaredType declared, DocumentFormat found, string? contentType)
    {
        if (declared.MediaType is null)
        {
            return new(
                RuleNames.WrongContentType,
                Severity.Note,
                null,
                null,
                $"The answer came without a content type; it is {Word(found)} by its content and was read as that."
            );
        }

        var isVague =
            declared.Format is null || (declared.Format == DocumentFormat.Text && found is DocumentFormat.Csv or DocumentFormat.Tsv);
        return isVague || declared.Format == found
            ? null
            : new(
                RuleNames.WrongContentType,
                Severity.Warning,
                null,
                null,
                $"The content type says {contentType}; the content is {Word(found)} and was read as that."
            );
    }

    /// <summary>The format as people say it.</summary>
    public static string Word(DocumentFormat format) =>
        format switch
        {
            DocumentFormat.Json => "JSON",
            DocumentFormat.Xml => "XML",
            DocumentFormat.Csv => "CSV",
            DocumentFormat.Tsv => "TSV",
            DocumentFormat.Html => "HTML",
            DocumentFormat.Text => "plain text",
            _ => "binary",
        };

    /// <summary>The title of an HTML page; empty when its beginning has none.</summary>
    public static string TitleOf(string head)
    {
        var start = head.IndexOf("<title", StringComparison.OrdinalIgnoreCase);
        var open = start < 0 ? -1 : head.IndexOf('>', start);
        var end = open < 0 ? -1 : head.IndexOf("</", open, StringComparison.Ordinal);
        return end < 0 ? "" : System.Net.WebUtility.HtmlDecode(OneLine(head[(open + 1)..end]));
    }

    /// <summary>The first eighty characters on one line.</summary>
    public static string Quote(string head)
    {
        var line = OneLine(head);
        return line.Length <= ShownCharacters ? line : line[..ShownCharacters];
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace('\0', ' ');

    private static string Shown(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4096)]);
}

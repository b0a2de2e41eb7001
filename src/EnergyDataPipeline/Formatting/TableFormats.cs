using System.Diagnostics.CodeAnalysis;

namespace EnergyDataPipeline.Formatting;

/// <summary>Every format there is, one line each. A new format is a folder beside this file and a line here.</summary>
public static class TableFormats
{
    /// <summary>The formats that rows are encoded in.</summary>
    public static IReadOnlyList<ITableFormat> All { get; } =
    [
        new Csv.CsvFormat(),
        new Tsv.TsvFormat(),
        new Json.JsonFormat(),
        new JsonLines.JsonLinesFormat(),
        new Xml.XmlFormat(),
        new Html.HtmlFormat(),
        new Yaml.YamlFormat(),
    ];

    /// <summary>The formats that are the answer as received.</summary>
    public static IReadOnlyList<AsReceivedFormat> AsReceived { get; } =
    [new("text", "txt", "text/plain"), new("binary", "bin", "application/octet-stream")];

    /// <summary>Every name that a configuration may use, in the order of the lists above.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [.. All.Select(format => format.Name), .. AsReceived.Select(format => format.Name)];

    /// <summary>Finds the format that rows are encoded in under <paramref name="name"/>, in whatever case it is written.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out ITableFormat? format)
    {
        format = All.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
        return format is not null;
    }

    /// <summary>Finds the as-received format called <paramref name="name"/>, in whatever case it is written.</summary>
    public static bool TryGetAsReceived(string name, [NotNullWhen(true)] out AsReceivedFormat? format)
    {
        format = AsReceived.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
        return format is not null;
    }
}

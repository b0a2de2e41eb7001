using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>A conversion, as <c>--json</c> prints it.</summary>
internal sealed record ConversionDocument(
    string File,
    string Ending,
    string WrittenIn,
    string Failure,
    int ExitCode,
    IReadOnlyList<ConvertedFile> Files,
    long Rejected,
    string? RejectedFile,
    IReadOnlyList<ConversionFinding> Findings,
    string? Message
)
{
    public static ConversionDocument Of(string file, ConversionResult result) =>
        new(
            file,
            result.Ending.ToString().ToLowerInvariant(),
            result.Format.ToString().ToLowerInvariant(),
            Words.Of(result.Failure),
            (int)result.Failure,
            result.Files,
            result.Rejected,
            result.RejectedFile,
            [.. result.Findings.Select(ConversionFinding.Of)],
            result.Message
        );
}

/// <summary>Something noticed in a converted file.</summary>
internal sealed record ConversionFinding(string Rule, string Severity, string? Table, string? Column, string Message, long Count)
{
    public static ConversionFinding Of(Finding finding) =>
        new(finding.Rule, Words.Of(finding.Severity), finding.Table, finding.Column, finding.Message, finding.Count);
}

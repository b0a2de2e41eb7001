using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>A run, as <c>--json</c> prints it.</summary>
internal sealed record RunDocument(
    string RunId,
    string? Region,
    string Destination,
    bool GeneratedNumbers,
    string StartedAt,
    string EndedAt,
    double TookSeconds,
    int ExitCode,
    string Failure,
    int Total,
    int Successful,
    int Failed,
    IReadOnlyList<ResultDocument> Results,
    LakeDocument? Lake
)
{
    public static RunDocument Of(RunSummary summary, int exitCode, bool generated) =>
        new(
            summary.RunId,
            summary.Region,
            summary.Destination,
            generated,
            Words.Moment(summary.StartedAt),
            Words.Moment(summary.EndedAt),
            Math.Round(summary.Took.TotalSeconds, 3),
            exitCode,
            Words.Of(summary.Failure),
            summary.Total,
            summary.Successful,
            summary.Failed,
            [.. summary.Results.Select(ResultDocument.Of)],
            summary.Lake is { } lake ? LakeDocument.Of(lake) : null
        );
}

/// <summary>How one feed and period ended.</summary>
internal sealed record ResultDocument(
    string Feed,
    string Period,
    string Outcome,
    string Failure,
    long Rows,
    long Quarantined,
    long BytesWritten,
    int Attempts,
    double TookSeconds,
    string? Message,
    string? NextStep,
    string? ManifestKey,
    bool LeftAlone,
    CoverageDocument? Coverage,
    IReadOnlyList<StoredFile> Files,
    IReadOnlyList<FindingDocument> Findings
)
{
    public static ResultDocument Of(FeedResult result) =>
        new(
            result.Feed,
            result.Period,
            Words.Of(result.Outcome),
            Words.Of(result.Failure),
            result.Rows,
            result.Quarantined,
            result.BytesWritten,
            result.Attempts,
            Math.Round(result.Took.TotalSeconds, 3),
            result.Message,
            result.NextStep,
            result.ManifestKey,
            result.LeftAlone,
            CoverageDocument.Of(result.Coverage),
            result.Files,
            [.. result.Findings.Select(FindingDocument.Of)]
        );
}

/// <summary>Something noticed in an answer.</summary>
internal sealed record FindingDocument(string Rule, string Severity, string? Table, string? Column, string Message, long Count)
{
    public static FindingDocument Of(Finding finding) =>
        new(finding.Rule, Words.Of(finding.Severity), finding.Table, finding.Column, finding.Message, finding.Count);
}

using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>How good what is stored is, as <c>quality --json</c> prints it.</summary>
internal sealed record QualityDocument(int ExitCode, IReadOnlyList<PeriodQualityDocument> Periods)
{
    public static QualityDocument Of(QualityReport report, int exitCode) =>
        new(exitCode, [.. report.Periods.Select(PeriodQualityDocument.Of)]);
}

/// <summary>How good one slice is.</summary>
internal sealed record PeriodQualityDocument(
    string Feed,
    string? Dataset,
    string Period,
    string? Revision,
    string CommittedAt,
    string Manifest,
    string? Fault,
    string? Quarantine,
    CoverageDocument? Coverage,
    IReadOnlyList<TableQuality> Tables,
    IReadOnlyList<RuleDocument> Rules
)
{
    public static PeriodQualityDocument Of(PeriodQuality period) =>
        new(
            period.Feed,
            period.Dataset,
            period.Period,
            period.Revision,
            Words.Moment(period.CommittedAt),
            period.Manifest,
            period.Fault,
            period.Quarantine,
            CoverageDocument.Of(period.Coverage),
            period.Tables,
            [.. period.Rules.Select(RuleDocument.Of)]
        );
}

/// <summary>A rule, and what was found of it.</summary>
internal sealed record RuleDocument(
    string Rule,
    string Table,
    string? Column,
    string Severity,
    string Verb,
    string Expectation,
    bool Holds,
    FindingDocument? Finding
)
{
    public static RuleDocument Of(RuleOutcome outcome) =>
        new(
            outcome.Rule.Name,
            outcome.Rule.Table,
            outcome.Rule.Column,
            Words.Of(outcome.Rule.Severity),
            Words.Of(outcome.Rule.Verb),
            outcome.Rule.Expectation,
            outcome.Finding is null,
            outcome.Finding is { } finding ? FindingDocument.Of(finding) : null
        );
}

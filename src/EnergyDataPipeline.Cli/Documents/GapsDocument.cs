using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>How complete the store is, as <c>gaps --json</c> prints it.</summary>
internal sealed record GapsDocument(int ExitCode, int Total, int Incomplete, string? Message, IReadOnlyList<PeriodDocument> Periods)
{
    public static GapsDocument Of(GapReport report, int exitCode) =>
        new(exitCode, report.Periods.Count, report.Incomplete.Count(), report.Nothing, [.. report.Periods.Select(PeriodDocument.Of)]);
}

/// <summary>One period.</summary>
internal sealed record PeriodDocument(string Feed, string Period, string State, string? Message, CoverageDocument? Coverage)
{
    public static PeriodDocument Of(PeriodGap gap) =>
        new(gap.Feed, gap.Period, Words.Of(gap.State), gap.Message, CoverageDocument.Of(gap.Coverage));
}

/// <summary>How much of a period what is stored holds.</summary>
internal sealed record CoverageDocument(
    string State,
    int? ExpectedIntervals,
    int PresentIntervals,
    IReadOnlyList<string> MissingIntervals,
    int? Locations,
    int IncompleteLocations,
    IReadOnlyList<LocationGap> LocationGaps
)
{
    public static CoverageDocument? Of(Coverage? coverage) =>
        coverage is null
            ? null
            : new(
                Words.Of(coverage.State),
                coverage.Expected,
                coverage.Present,
                [.. coverage.Missing.Select(Words.Moment)],
                coverage.Locations,
                coverage.IncompleteLocations,
                coverage.Gaps
            );
}

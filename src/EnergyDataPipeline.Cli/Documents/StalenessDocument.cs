using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>What should be there and is not, as <c>staleness --json</c> prints it.</summary>
internal sealed record StalenessDocument(int ExitCode, int Checked, int Stale, IReadOnlyList<StaleFeedDocument> Feeds)
{
    public static StalenessDocument Of(StalenessReport report, int exitCode) =>
        new(exitCode, report.Checked.Count, report.Stale.Count, [.. report.Stale.Select(StaleFeedDocument.Of)]);
}

/// <summary>One feed.</summary>
internal sealed record StaleFeedDocument(string Feed, string? Dataset, IReadOnlyList<StalePeriodDocument> Periods)
{
    public static StaleFeedDocument Of(StaleFeed feed) =>
        new(
            feed.Feed,
            feed.Dataset,
            [
                .. feed.Periods.Select(period => new StalePeriodDocument(
                    period.Period,
                    Words.Of(period.State),
                    Words.Moment(period.DueAt),
                    period.Message
                )),
            ]
        );
}

/// <summary>One period.</summary>
internal sealed record StalePeriodDocument(string Period, string State, string DueAt, string Message);

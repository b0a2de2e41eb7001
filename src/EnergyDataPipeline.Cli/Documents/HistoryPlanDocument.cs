namespace EnergyDataPipeline.Cli.Documents;

/// <summary>What a run over history would take, as <c>--dry-run --json</c> prints it.</summary>
internal sealed record HistoryPlanDocument(bool DryRun, IReadOnlyList<FeedHistoryDocument> Feeds)
{
    public static HistoryPlanDocument Of(HistoryPlan plan) => new(DryRun: true, [.. plan.Feeds.Select(FeedHistoryDocument.Of)]);
}

/// <summary>What one feed's history would take; null where it is not known.</summary>
internal sealed record FeedHistoryDocument(string Feed, int Requests, int Missing, double? Rows, double? JsonBytes, double LeastSeconds)
{
    public static FeedHistoryDocument Of(FeedHistory feed) =>
        new(feed.Feed, feed.Slices, feed.Missing, feed.Rows, feed.JsonBytes, Math.Round(feed.LeastTime.TotalSeconds, 1));
}

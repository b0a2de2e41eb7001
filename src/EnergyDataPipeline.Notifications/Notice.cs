using System.Security.Cryptography;
using System.Text;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Notifications;

/// <summary>What a message can be about, as the configuration names it.</summary>
public static class NoticeKind
{
    /// <summary>Slices that failed.</summary>
    public const string Failure = "failure";

    /// <summary>Rows in quarantine.</summary>
    public const string Quality = "quality";

    /// <summary>Feeds that lack what should be there.</summary>
    public const string Staleness = "staleness";

    /// <summary>Orders that no worker could do.</summary>
    public const string DeadLetters = "dead-letters";

    /// <summary>A message sent to see whether it arrives.</summary>
    public const string Test = "test";
}

/// <summary>One thing that somebody should know.</summary>
/// <param name="Feed">Feed; empty where it is about none.</param>
/// <param name="Period">Period; empty where it is about none.</param>
/// <param name="Message">What was found and what was expected.</param>
/// <param name="NextStep">What the reader can do about it.</param>
/// <param name="Sameness">What makes it the same thing the next time: a failure's class, a rule's name.</param>
public sealed record NoticeItem(string Feed, string Period, string Message, string? NextStep, string Sameness);

/// <summary>What is known of one kind of thing after a run or a check: what is wrong now; nothing, when all is well.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Feeds">Feeds that were looked at: what is told of them is remembered together.</param>
/// <param name="Items">What is wrong.</param>
public sealed record Notice(string Kind, IReadOnlyList<string> Feeds, IReadOnlyList<NoticeItem> Items)
{
    /// <summary>Names the feeds that were looked at.</summary>
    internal string Scope => Hash(Feeds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>The same for the same things wrong with the same feeds, whatever the periods.</summary>
    internal string Fingerprint =>
        Hash(Items.Select(item => $"{item.Feed}\n{item.Sameness}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static string Hash(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..16];

    /// <summary>What a run has to tell.</summary>
    internal static IReadOnlyList<Notice> Of(RunSummary summary)
    {
        var feeds = summary.Results.Select(result => result.Feed).Distinct(StringComparer.Ordinal).ToList();
        var failed = summary
            .Results.Where(result =>
                result.Outcome != Outcome.Cancelled
                && (!result.IsSuccess || result.Failure is not (FailureClass.None or FailureClass.Quality))
            )
            .Select(result => new NoticeItem(
                result.Feed,
                result.Period,
                result.Message ?? $"ended as {result.Outcome}",
                result.NextStep,
                result.Failure.ToString()
            ))
            .ToList();
        if (summary.Lake is { IsSuccess: false } lake)
        {
            failed.Add(
                new(
                    "",
                    "",
                    $"the lake is behind what is stored: {lake.Failed} files",
                    "energy-pipeline rebuild brings it up to date.",
                    "lake"
                )
            );
        }

        var quality = summary
            .Results.Where(result => result.Quarantined > 0)
            .Select(result => new NoticeItem(
                result.Feed,
                result.Period,
                $"{result.Quarantined} of {result.Quarantined + result.Rows} rows wait in quarantine"
                    + (result.Findings.Count > 0 ? $" ({result.Findings[0].Message.TrimEnd('.')})" : ""),
                "energy-pipeline quarantine list shows them; quarantine replay tries again.",
                string.Join(',', result.Findings.Select(finding => finding.Rule).Distinct(StringComparer.Ordinal))
            ))
            .ToList();
        return [new(NoticeKind.Failure, feeds, failed), new(NoticeKind.Quality, feeds, quality)];
    }

    /// <summary>What a check of staleness has to tell.</summary>
    internal static Notice Of(StalenessReport report) =>
        new(
            NoticeKind.Staleness,
            report.Checked,
            [
                .. report.Stale.SelectMany(feed =>
                    feed.Periods.Select(period => new NoticeItem(
                        feed.Feed,
                        period.Period,
                        period.Message,
                        "energy-pipeline heal asks again for what is missing; doctor looks for what keeps it from coming.",
                        "stale"
                    ))
                ),
            ]
        );
}

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
public sealed record NoticeItem(string Feed, string Period, string Message, string? NextStep, string Sameness)
{
    /// <summary>What it is about, as it is remembered until that is well; the period as the store has it.</summary>
    internal WrongPart Part => Feed.Length > 0 ? new(Feed, StoredPeriod ?? Period) : new("", Sameness);

    /// <summary>Period under which the store has it, where that differs.</summary>
    internal string? StoredPeriod { get; init; }

    /// <summary>True where it was not asked for again, so that it is what it was, and what makes it the same is not known.</summary>
    internal bool IsAsBefore { get; init; }
}

/// <summary>A part of what was told: it is well again when this is.</summary>
/// <param name="Feed">Feed; empty where it is about none.</param>
/// <param name="Period">Period; of what is about no feed, what makes it the same.</param>
internal sealed record WrongPart(string Feed, string Period);

/// <summary>What is known of one kind of thing after a run or a check: what is wrong now; nothing, when all is well.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Feeds">Feeds that were looked at: what is told of them is remembered together.</param>
/// <param name="Items">What is wrong.</param>
public sealed record Notice(string Kind, IReadOnlyList<string> Feeds, IReadOnlyList<NoticeItem> Items)
{
    private const string Current = "current";
    private const string Lake = "lake";

    /// <summary>Which parts are seen to be well: of what was told before, they are no longer wrong.</summary>
    internal Func<WrongPart, bool> IsWell { get; init; } = _ => true;

    /// <summary>How many more there are than items.</summary>
    internal long Further { get; init; }

    /// <summary>Names the feeds that were looked at.</summary>
    internal string Scope => Hash(Feeds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>
    /// The same for the same things wrong with the same feeds, whatever the periods. What was left alone because it was as it is before says nothing
    /// new of what was <paramref name="told"/>.
    /// </summary>
    internal string FingerprintAfter(ToldState? told)
    {
        var known = told?.Wrong?.ToHashSet() ?? [];
        var news = Items.Where(item => !item.IsAsBefore || !known.Contains(item.Part)).ToList();
        return news.Count == 0 && Items.Count > 0
            ? told!.Fingerprint
            : Hash(news.Select(item => $"{item.Feed}\n{item.Sameness}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static string Hash(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..16];

    /// <summary>What ended a run, a check or a worker before its work was done.</summary>
    /// <param name="feeds">What it was about: feeds, or a name such as <c>the worker</c>.</param>
    /// <param name="failure">Its class.</param>
    /// <param name="message">What was found and expected.</param>
    /// <param name="nextStep">What the reader can do about it.</param>
    public static Notice OfEnd(IReadOnlyList<string> feeds, FailureClass failure, string message, string? nextStep) =>
        new(NoticeKind.Failure, feeds, [new("", "", message, nextStep, failure.ToString())]);

    /// <summary>
    /// What slices have to tell that came in no order of a run's (a worker's, a batch's): feed by feed, because each set of feeds that comes
    /// together would be another one.
    /// </summary>
    public static IReadOnlyList<Notice> OfSlices(IReadOnlyList<FeedResult> results) =>
        [.. results.GroupBy(result => result.Feed, StringComparer.Ordinal).SelectMany(feed => Of([.. feed], lake: null))];

    /// <summary>What a run has to tell.</summary>
    internal static IReadOnlyList<Notice> Of(RunSummary summary) => Of(summary.Results, summary.Lake);

    private static IReadOnlyList<Notice> Of(IReadOnlyList<FeedResult> results, LakeReport? lake)
    {
        var feeds = results.Select(result => result.Feed).Distinct(StringComparer.Ordinal).ToList();
        var failed = results
            .Where(IsFailed)
            .Select(result => new NoticeItem(
                result.Feed,
                result.Period,
                result.Message ?? $"ended as {result.Outcome}",
                result.NextStep,
                result.Failure.ToString()
            ))
            .ToList();
        if (lake is { IsSuccess: false })
        {
            failed.Add(
                new(
                    "",
                    "",
                    $"the lake is behind what is stored: {lake.Failed} files",
                    "energy-pipeline rebuild brings it up to date.",
                    Lake
                )
            );
        }

        var quality = results
            .Where(result => result.Quarantined > 0)
            .Select(result => new NoticeItem(
                result.Feed,
                result.Period,
                $"{result.Quarantined} of {result.Quarantined + result.Rows} rows wait in quarantine"
                    + (result.Findings.Count > 0 ? $" ({result.Findings[0].Message.TrimEnd('.')})" : ""),
                "energy-pipeline quarantine list shows them; quarantine replay tries again.",
                string.Join(',', result.Findings.Select(finding => finding.Rule).Distinct(StringComparer.Ordinal))
            )
            {
                StoredPeriod = result.ManifestKey?.Split('/') is [_, _, _, var period, _, ..] ? Uri.UnescapeDataString(period) : null,
                IsAsBefore = result.LeftAlone,
            })
            .ToList();
        var well = results
            .Where(result => result.Outcome != Outcome.Cancelled && !IsFailed(result))
            .Select(result => new WrongPart(result.Feed, NameOf(result.Period)))
            .ToHashSet();
        return
        [
            new(NoticeKind.Failure, feeds, failed)
            {
                IsWell = part =>
                    part.Feed.Length > 0
                        ? well.Contains(part with { Period = NameOf(part.Period) })
                        : part.Period != Lake || lake is { IsSuccess: true },
            },
            // Whether rows wait is the store's to say.
            new(NoticeKind.Quality, feeds, quality) { IsWell = _ => false },
        ];
    }

    private static bool IsFailed(FeedResult result) =>
        result.Outcome != Outcome.Cancelled && (!result.IsSuccess || result.Failure is not (FailureClass.None or FailureClass.Quality));

    /// <summary>What is current has a name of its own each time it is stored; that it is current again is what counts.</summary>
    private static string NameOf(string period) =>
        period.Length > 8 && period[..8].All(char.IsAsciiDigit) && period[8] == 'T' ? Current + Mark(period) : period;

    private static string Mark(string period) => period.IndexOf('~', StringComparison.Ordinal) is >= 0 and var at ? period[at..] : "";

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
                        $"{feed.Command} asks again for what is missing; doctor looks for what keeps it from coming.",
                        "stale"
                    ))
                ),
            ]
        )
        {
            // A period that is too long ago to be looked at is not there for that.
            IsWell = part => part.Period.StartsWith(Current, StringComparison.Ordinal),
        };
}

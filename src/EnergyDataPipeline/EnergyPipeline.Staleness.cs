using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline;

/// <content>What should be there by now, and is not.</content>
public sealed partial class EnergyPipeline
{
    private static readonly Duration TimeToAsk = Duration.FromHours(12);

    /// <summary>What the status adds to the name of a feed whose numbers are generated.</summary>
    private const string GeneratedSuffix = " (generated)";

    private static readonly Duration ShortestPatience = Duration.FromHours(3);

    /// <summary>How much further back than patience goes an answer is looked for, so that it can be said how old it is.</summary>
    private static readonly Period FurtherBack = Period.FromDays(7);

    private static readonly InstantPattern ReceivedPattern = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    /// <summary>
    /// Feeds that lack what became due within the last <paramref name="days"/> days: periods that are missing, failed, partial, empty, damaged,
    /// or were asked for before they were due and never since; of what is current, where the source last gave an answer, new or not, longer ago
    /// than its publication warrants: three intervals (three hours at least) of what is published every few minutes or every hour, those days of
    /// anything else. Of a feed that asks for several things (locations, say) each is looked at by itself. Reads the store; asks no source.
    /// </summary>
    public async Task<StalenessReport> FindStaleAsync(int days = 3, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var now = _clock.GetCurrentInstant();
        var recent = _config.Feeds.Select(feed => RecentSlices(feed, days, now)).Where(one => one.Slices.Count > 0).ToList();
        var slices = recent.SelectMany(one => one.Slices).ToList();
        var standings = await StandingsAsync(slices, cancellationToken);
        var files = await FilesAsync(slices, standings, cancellationToken);
        var stale = new List<StaleFeed>();
        foreach (var (feed, since) in recent)
        {
            var lacking = new List<StalePeriod>();
            foreach (var slice in feed.Where(slice => slice.Covers is not null))
            {
                if (await StalePeriodAsync(slice, standings, files, since, now, cancellationToken) is { } found)
                {
                    lacking.Add(found);
                }
            }

            lacking.AddRange(await StaleCurrentAsync([.. feed.Where(slice => slice.Covers is null)], days, now, cancellationToken));
            if (lacking.Count > 0)
            {
                stale.Add(new(feed[0].Feed.Name, feed[0].Match?.Dataset.Name, lacking));
            }
        }

        LogMessages.StalenessFound(_log, stale.Count, _config.Feeds.Count);
        return new([.. _config.Feeds.Select(feed => feed.Name)], stale);
    }

    /// <summary>
    /// The slices of a feed that may have become due within the last days, whatever the lag of its publication; and the instant since when it
    /// matters that one became due. The days are counted back from the newest that the feed can have been asked for: one that asks for what was due
    /// a day ago has nothing younger that it could lack.
    /// </summary>
    private (IReadOnlyList<Slice> Slices, Instant Since) RecentSlices(Configuring.FeedSettings feed, int days, Instant now)
    {
        var parts = Plan([feed], day: null);
        var one = parts[0];
        var since = now - Duration.FromDays(days);
        if (one.Covers is not { } covers)
        {
            return (parts, since);
        }

        var lag = DueTime.Of(one.Match?.Dataset, covers, one.Zone) - covers.Span(one.Zone).End;
        var today = now.InZone(one.Zone).Date;
        // A feed that asks for yesterday is not behind because today's is published already; and the day that became its yesterday at midnight
        // is not missed before it had half a day to be asked for.
        var asked = SlicePlanner.Plan([feed], _config with { Day = null }, now - TimeToAsk, _options.GeneratedNumbers);
        var last = asked.Max(slice => slice.Covers?.Next) is { } next && next <= today ? next.PlusDays(-1) : today;
        var behind = Period.DaysBetween(last, today);
        var first = today.PlusDays(-days - behind - Math.Max(0, (int)Math.Ceiling(lag.TotalDays)));
        var slices = last < first ? [] : Plan([feed], $"{LocalDatePattern.Iso.Format(first)}..{LocalDatePattern.Iso.Format(last)}");
        // Days of 23 and 25 hours are no days more or less.
        var slack = Duration.FromHours(2);
        var newest = slices.Select(slice => DueTime.Of(slice.Match?.Dataset, slice.Covers!.Value, slice.Zone)).Where(due => due <= now);
        var counted = newest.DefaultIfEmpty(now).Max() - Duration.FromDays(days - 1) - slack;
        return (slices, Instant.Max(since - Duration.FromDays(behind) - slack, Instant.Min(since, counted)));
    }

    private async Task<StalePeriod?> StalePeriodAsync(
        Slice slice,
        IReadOnlyDictionary<string, Standings> standings,
        IReadOnlyDictionary<string, long> files,
        Instant since,
        Instant now,
        CancellationToken cancellationToken
    )
    {
        var due = DueTime.Of(slice.Match?.Dataset, slice.Covers!.Value, slice.Zone);
        if (due > now || due < since)
        {
            return null;
        }

        var gap = await GapAsync(slice, StandingOf(slice, standings), files, cancellationToken);
        var found = gap.State switch
        {
            PeriodState.Missing => "nothing is stored",
            PeriodState.Failed => "asking for it failed",
            PeriodState.Partial => "a part is stored",
            PeriodState.Empty => "no rows are stored",
            PeriodState.Damaged => "what was stored is damaged",
            PeriodState.Early => "what is stored was asked for before it was due",
            _ => null,
        };
        return found is null
            ? null
            : new(
                slice.Period,
                gap.State,
                due,
                string.IsNullOrEmpty(gap.Message)
                    ? $"{found}; it was due {Said(due)}"
                    : $"{found} ({gap.Message.TrimEnd('.')}); it was due {Said(due)}"
            );
    }

    /// <summary>
    /// Those slices of one feed that are current and stale. Answers are looked for by the days on which they were received, as far back as
    /// patience goes and a week more for what to say of those that are older: what the history has before that is not listed.
    /// </summary>
    private async Task<IReadOnlyList<StalePeriod>> StaleCurrentAsync(
        IReadOnlyList<Slice> slices,
        int days,
        Instant now,
        CancellationToken cancellationToken
    )
    {
        if (slices.Count == 0)
        {
            return [];
        }

        var patience = PublicationPace.Of(slices[0].Match?.Dataset) is { } pace
            ? Duration.Max(ShortestPatience, pace * 3)
            : Duration.FromDays(days);
        var (first, last) = ((now - patience).InUtc().Date, now.InUtc().Date);
        var received = await LastReceivedAsync(slices[0], first, last, cancellationToken);
        var late = new List<(Slice Slice, Instant? Given)>();
        foreach (var slice in slices)
        {
            Instant? given = received.TryGetValue(MarkOf(slice), out var at) ? at : null;
            if (now - given <= patience)
            {
                continue;
            }

            // What has not changed since was given again: that is as good as a new one.
            var again = await LastGivenAsync(slice, cancellationToken);
            given = given is { } one && again is { } other ? Instant.Max(one, other) : given ?? again;
            if (given is null || now - given > patience)
            {
                late.Add((slice, given));
            }
        }

        var earlier = late.Exists(one => one.Given is null)
            ? await LastReceivedAsync(slices[0], first - FurtherBack, first.PlusDays(-1), cancellationToken)
            : null;
        var isAnyThere = earlier is not { Count: 0 } || received.Count > 0 || await HasManifestsAsync(slices[0], cancellationToken);
        return
        [
            .. late.Select(one =>
                (one.Given ?? (earlier!.TryGetValue(MarkOf(one.Slice), out var at) ? at : null)) is { } given
                    ? new StalePeriod(
                        one.Slice.Period,
                        PeriodState.Missing,
                        given + patience,
                        $"the newest answer is of {Said(given)}; one of the last {patience.TotalHours.ToString("0.#", CultureInfo.InvariantCulture)} hours is expected"
                    )
                    : new StalePeriod(
                        one.Slice.Period,
                        PeriodState.Missing,
                        now,
                        isAnyThere
                            ? $"nothing since {LocalDatePattern.Iso.Format(first - FurtherBack)} is stored, and it is always there to be asked for"
                            : "nothing is stored, and it is always there to be asked for"
                    )
            ),
        ];
    }

    /// <summary>What tells the slices of a feed that are current apart.</summary>
    private static string MarkOf(Slice slice) => slice.Period[Slice.Current.Length..];

    /// <summary>
    /// When the newest answer that was first received on one of the days was, by what tells a feed's slices apart. The days are those of UTC, as
    /// the keys have them.
    /// </summary>
    private async Task<IReadOnlyDictionary<string, Instant>> LastReceivedAsync(
        Slice slice,
        LocalDate first,
        LocalDate last,
        CancellationToken cancellationToken
    )
    {
        const int mostByDays = 31;
        var isByDays = Period.DaysBetween(first, last) <= mostByDays;
        var folder = ManifestLog.Folder(slice.SourceKey, slice.FeedKey);
        var newest = new Dictionary<string, Instant>(StringComparer.Ordinal);
        for (var day = first; day <= last; day = isByDays ? day.PlusDays(1) : day.With(DateAdjusters.StartOfMonth).PlusMonths(1))
        {
            var beginning = day.ToString(isByDays ? "uuuuMMdd" : "uuuuMM", CultureInfo.InvariantCulture);
            await foreach (var found in _store.ListAsync(folder + beginning, cancellationToken))
            {
                var words = Uri.UnescapeDataString(found.Key.Split('/')[^2]).Split('~', 2);
                if (
                    ManifestLog.TryParseKey(found.Key, out _)
                    && ReceivedPattern.Parse(words[0].Split('-')[0]).TryGetValue(default, out var at)
                )
                {
                    var mark = words.Length > 1 ? "~" + words[1] : "";
                    newest[mark] = newest.TryGetValue(mark, out var known) ? Instant.Max(known, at) : at;
                }
            }
        }

        return newest;
    }

    /// <summary>True where any manifest of the feed is stored.</summary>
    private async Task<bool> HasManifestsAsync(Slice slice, CancellationToken cancellationToken)
    {
        await foreach (var found in _store.ListAsync(ManifestLog.Folder(slice.SourceKey, slice.FeedKey), cancellationToken))
        {
            if (ManifestLog.TryParseKey(found.Key, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static string Said(Instant at) => at.ToString("uuuu-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Running;
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

    /// <summary>
    /// Feeds that lack what became due within the last <paramref name="days"/> days: periods that are missing, failed, partial, empty, damaged,
    /// or were asked for before they were due and never since; of what is current, where the source last gave an answer, new or not, longer ago
    /// than its publication warrants: three intervals (three hours at least) of what is published every few minutes or every hour, those days of
    /// anything else. Reads the store; asks no source.
    /// </summary>
    public async Task<StalenessReport> FindStaleAsync(int days = 3, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var now = _clock.GetCurrentInstant();
        var slices = _config.Feeds.SelectMany(feed => RecentSlices(feed, days, now)).ToList();
        var standings = await StandingsAsync(slices, cancellationToken);
        var files = await FilesAsync(slices, standings, cancellationToken);
        IReadOnlyDictionary<string, FeedStatus>? current = null;
        if (slices.Any(slice => slice.Covers is null))
        {
            var status = await GetStatusAsync(cancellationToken);
            current = status.Feeds.DistinctBy(feed => feed.Feed).ToDictionary(feed => feed.Feed);
        }

        var stale = new List<StaleFeed>();
        foreach (var feed in slices.GroupBy(slice => slice.Feed.Name))
        {
            var lacking = new List<StalePeriod>();
            foreach (var slice in feed)
            {
                var found = slice.Covers is null
                    ? StaleCurrent(
                        slice,
                        current!.GetValueOrDefault(slice.IsGenerated ? slice.Feed.Name + GeneratedSuffix : slice.Feed.Name),
                        await LastGivenAsync(slice, cancellationToken),
                        days,
                        now
                    )
                    : await StalePeriodAsync(slice, standings, files, days, now, cancellationToken);
                if (found is not null)
                {
                    lacking.Add(found);
                }
            }

            if (lacking.Count > 0)
            {
                stale.Add(new(feed.Key, feed.First().Match?.Dataset.Name, lacking));
            }
        }

        LogMessages.StalenessFound(_log, stale.Count, _config.Feeds.Count);
        return new([.. _config.Feeds.Select(feed => feed.Name)], stale);
    }

    /// <summary>The slices of a feed that may have become due within the last days, whatever the lag of its publication.</summary>
    private IReadOnlyList<Slice> RecentSlices(Configuring.FeedSettings feed, int days, Instant now)
    {
        var one = Plan([feed], day: null)[0];
        if (one.Covers is not { } covers)
        {
            return [one];
        }

        var lag = DueTime.Of(one.Match?.Dataset, covers, one.Zone) - covers.Span(one.Zone).End;
        var today = now.InZone(one.Zone).Date;
        // A feed that asks for yesterday is not behind because today's is published already; and the day that became its yesterday at midnight
        // is not missed before it had half a day to be asked for.
        var asked = SlicePlanner.Plan([feed], _config with { Day = null }, now - TimeToAsk, _options.GeneratedNumbers);
        var last = asked.Max(slice => slice.Covers?.Next) is { } next && next <= today ? next.PlusDays(-1) : today;
        var first = today.PlusDays(-days - Math.Max(0, (int)Math.Ceiling(lag.TotalDays)));
        return last < first ? [] : Plan([feed], $"{LocalDatePattern.Iso.Format(first)}..{LocalDatePattern.Iso.Format(last)}");
    }

    private async Task<StalePeriod?> StalePeriodAsync(
        Slice slice,
        IReadOnlyDictionary<string, Standings> standings,
        IReadOnlyDictionary<string, long> files,
        int days,
        Instant now,
        CancellationToken cancellationToken
    )
    {
        var due = DueTime.Of(slice.Match?.Dataset, slice.Covers!.Value, slice.Zone);
        if (due > now || due < now - Duration.FromDays(days))
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

    private static StalePeriod? StaleCurrent(Slice slice, FeedStatus? status, Instant? givenAt, int days, Instant now)
    {
        if (status?.CommittedAt is not { } committed)
        {
            return new("current", PeriodState.Missing, now, "nothing is stored, and it is always there to be asked for");
        }

        // What has not changed since was given again: that is as good as a new one.
        var given = givenAt is { } again ? Instant.Max(committed, again) : committed;
        var patience = PublicationPace.Of(slice.Match?.Dataset) is { } pace
            ? Duration.Max(ShortestPatience, pace * 3)
            : Duration.FromDays(days);
        return now - given <= patience
            ? null
            : new(
                "current",
                PeriodState.Missing,
                given + patience,
                $"the newest answer is of {Said(given)}; one of the last {patience.TotalHours.ToString("0.#", CultureInfo.InvariantCulture)} hours is expected"
            );
    }

    private static string Said(Instant at) => at.ToString("uuuu-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}

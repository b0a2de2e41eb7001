using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Notifications;

/// <summary>Asks the store which parts of what was told are still wrong, before anybody is told that they are well. Asks no source.</summary>
internal sealed class StillWrong(EnergyPipelineConfig config, IClock clock, TimeProvider time)
{
    /// <summary>Those of <paramref name="parts"/> that are wrong, or of which the store does not say that they are well.</summary>
    public async Task<IReadOnlyList<WrongPart>> OfAsync(string kind, IReadOnlyList<WrongPart> parts, CancellationToken cancellationToken)
    {
        var still = new List<WrongPart>();
        foreach (var feed in parts.GroupBy(part => part.Feed, StringComparer.Ordinal))
        {
            try
            {
                still.AddRange(
                    kind == NoticeKind.Quality
                        ? await WaitingAsync(feed.Key, [.. feed], cancellationToken).ConfigureAwait(false)
                        : await LackingAsync(feed.Key, [.. feed], cancellationToken).ConfigureAwait(false)
                );
            }
            catch (PipelineException)
            {
                // The feed is not configured any more, or such periods cannot be asked for: nothing says that it is well.
                still.AddRange(feed);
            }
        }

        return still;
    }

    /// <summary>Periods of which rows wait in quarantine.</summary>
    private async Task<IEnumerable<WrongPart>> WaitingAsync(string feed, List<WrongPart> parts, CancellationToken cancellationToken)
    {
        await using var pipeline = Pipeline(config.Feeds);
        var waiting = (
            await pipeline
                .FindQuarantineAsync(new StoredChoice { Names = [feed], Day = SpanOf(parts) }, cancellationToken)
                .ConfigureAwait(false)
        )
            .Select(slice => slice.Period)
            .ToHashSet(StringComparer.Ordinal);
        return parts.Where(part => waiting.Contains(part.Period));
    }

    /// <summary>Periods that the store does not have complete.</summary>
    private async Task<IEnumerable<WrongPart>> LackingAsync(string feed, List<WrongPart> parts, CancellationToken cancellationToken)
    {
        var settings = config.Feeds.Where(one => one.Name.Equals(feed, StringComparison.OrdinalIgnoreCase)).ToList();
        if (settings.Count == 0 || SpanOf(parts) is not { } span)
        {
            return parts;
        }

        await using var pipeline = Pipeline(settings, span);
        var report = await pipeline.FindGapsAsync(cancellationToken).ConfigureAwait(false);
        var well = report.Periods.Except(report.Incomplete).Select(period => period.Period).ToHashSet(StringComparer.Ordinal);
        return parts.Where(part => !well.Contains(part.Period));
    }

    private EnergyPipeline Pipeline(IReadOnlyList<FeedSettings> feeds, string? day = null) =>
        new(
            config with
            {
                Feeds = feeds,
                Day = day ?? config.Day,
                PacingTable = null,
                KeepLake = false,
            },
            new() { Clock = clock, Time = time }
        );

    /// <summary>The days from the first to the last period; null where one of them is no day, month or year.</summary>
    private static string? SpanOf(List<WrongPart> parts)
    {
        (LocalDate First, LocalDate Last)? span = null;
        foreach (var part in parts)
        {
            if (DaysOf(part.Period.Split('~')[0]) is not { } days)
            {
                return null;
            }

            span = span is { } other ? (LocalDate.Min(other.First, days.First), LocalDate.Max(other.Last, days.Last)) : days;
        }

        return span is { } all ? $"{LocalDatePattern.Iso.Format(all.First)}..{LocalDatePattern.Iso.Format(all.Last)}" : null;
    }

    private static (LocalDate First, LocalDate Last)? DaysOf(string period)
    {
        if (LocalDatePattern.Iso.Parse(period).TryGetValue(default, out var day))
        {
            return (day, day);
        }

        if (YearMonthPattern.Iso.Parse(period).TryGetValue(default, out var month))
        {
            return (month.OnDayOfMonth(1), month.ToDateInterval().End);
        }

        return LocalDatePattern.Iso.Parse(period + "-01-01").TryGetValue(default, out var year)
            ? (year, new LocalDate(year.Year, 12, 31))
            : null;
    }
}

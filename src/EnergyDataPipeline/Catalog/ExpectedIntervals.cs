using EnergyDataPipeline.Market;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Catalog;

/// <summary>Which intervals a period has where nothing is missing.</summary>
public static class ExpectedIntervals
{
    private const int MonthsInYear = 12;

    /// <summary>
    /// Intervals of <paramref name="dataset"/> that begin in <paramref name="period"/>: 23, 24 or 25 hours in a day. Null where the dataset
    /// does not promise every interval (<see cref="Dataset.Coverage"/>), or where intervals do not fit the period (weeks in a month).
    /// </summary>
    public static int? In(Dataset dataset, MarketPeriod period, DateTimeZone zone) => BeginsIn(dataset, period, zone)?.Count;

    /// <summary>When each of the intervals of <see cref="In"/> begins, oldest first.</summary>
    public static IReadOnlyList<Instant>? BeginsIn(Dataset dataset, MarketPeriod period, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(zone);
        if (
            dataset.Coverage != DatasetCoverage.EveryInterval
            || dataset.Interval is not { } text
            || !PeriodPattern.Roundtrip.Parse(text).TryGetValue(Period.Zero, out var interval)
        )
        {
            return null;
        }

        if (interval.HasTimeComponent)
        {
            return Times(dataset, period.Span(zone), zone, interval.ToDuration());
        }

        var months = (interval.Years * MonthsInYear) + interval.Months;
        if (months > 0)
        {
            var whole = Period.Between(period.First, period.Next, PeriodUnits.Months).Months;
            return whole > 0 && whole % months == 0 ? Dates(whole / months, i => period.First.PlusMonths(i * months), zone) : null;
        }

        return interval.Days == 1 ? Dates(Period.DaysBetween(period.First, period.Next), period.First.PlusDays, zone) : null;
    }

    private static List<Instant> Times(Dataset dataset, Market.Interval span, DateTimeZone zone, Duration length)
    {
        var begins = new List<Instant>((int)(span.Length / length));
        for (var at = span.Begin; at < span.End; at += length)
        {
            if (!dataset.SkipsRepeatedHour || !IsRepeated(at, zone))
            {
                begins.Add(at);
            }
        }

        return begins;
    }

    private static bool IsRepeated(Instant at, DateTimeZone zone) =>
        zone.MapLocal(at.InZone(zone).LocalDateTime) is { Count: 2 } twice && twice.Last().ToInstant() == at;

    private static List<Instant> Dates(int count, Func<int, LocalDate> date, DateTimeZone zone) =>
        [.. Enumerable.Range(0, count).Select(i => zone.AtStartOfDay(date(i)).ToInstant())];
}

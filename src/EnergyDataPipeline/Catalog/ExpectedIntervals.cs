using EnergyDataPipeline.Market;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Catalog;

/// <summary>How many intervals a period has where nothing is missing.</summary>
public static class ExpectedIntervals
{
    private const int MonthsInYear = 12;

    /// <summary>
    /// Intervals of <paramref name="dataset"/> that begin in <paramref name="period"/>: 23, 24 or 25 hours in a day. Null where the dataset
    /// does not promise every interval (<see cref="Dataset.Coverage"/>), or where intervals do not fit the period (weeks in a month).
    /// </summary>
    public static int? In(Dataset dataset, MarketPeriod period, DateTimeZone zone)
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
            return InDays(dataset, period, zone, interval.ToDuration());
        }

        var months = (interval.Years * MonthsInYear) + interval.Months;
        if (months > 0)
        {
            var whole = Period.Between(period.First, period.Next, PeriodUnits.Months).Months;
            return whole > 0 && whole % months == 0 ? whole / months : null;
        }

        return interval.Days == 1 ? Period.DaysBetween(period.First, period.Next) : null;
    }

    private static int InDays(Dataset dataset, MarketPeriod period, DateTimeZone zone, Duration interval)
    {
        var count = 0;
        for (var date = period.First; date < period.Next; date = date.PlusDays(1))
        {
            var length = new OperatingDay(date).Span(zone).Length;
            count += (int)((dataset.SkipsRepeatedHour ? Duration.Min(length, Duration.FromDays(1)) : length) / interval);
        }

        return count;
    }
}

using EnergyDataPipeline.Market;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Catalog;

/// <summary>When what a dataset holds of a period should be there.</summary>
public static class DueTime
{
    /// <summary>
    /// The instant from which on what <paramref name="dataset"/> holds of <paramref name="period"/> is missing where it is not there:
    /// <see cref="Dataset.MissingAfter"/> from the period's end; the end itself where nothing is known.
    /// </summary>
    public static Instant Of(Dataset? dataset, MarketPeriod period, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return dataset?.MissingAfter is { } text && PeriodPattern.Roundtrip.Parse(text).TryGetValue(Period.Zero, out var wait)
            // By the operator's calendar: a day later is the same time of day, whatever clocks did between.
            ? zone.AtLeniently(period.Next.AtMidnight() + wait).ToInstant()
            : period.Span(zone).End;
    }
}

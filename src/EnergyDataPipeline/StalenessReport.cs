using EnergyDataPipeline.Market;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline;

/// <summary>Which feeds lack what should be there by now.</summary>
/// <param name="Checked">Feeds that were looked at.</param>
/// <param name="Stale">Those that lack something.</param>
public sealed record StalenessReport(IReadOnlyList<string> Checked, IReadOnlyList<StaleFeed> Stale);

/// <summary>A feed that lacks what should be there.</summary>
/// <param name="Feed">Feed name.</param>
/// <param name="Dataset">Dataset of the catalogue; null for a feed read generically.</param>
/// <param name="Periods">What it lacks, oldest first.</param>
public sealed record StaleFeed(string Feed, string? Dataset, IReadOnlyList<StalePeriod> Periods)
{
    /// <summary>The command that asks again for what is missing, whether or not anything of the feed is stored.</summary>
    public string Command
    {
        get
        {
            var days = Periods
                .Select(one => MarketPeriod.TryParse(one.Period.Split('~')[0], out var period) ? period.First : (LocalDate?)null)
                .OfType<LocalDate>()
                .ToList();
            return days.Count > 0
                ? $"energy-pipeline backfill {Feed} --from {LocalDatePattern.Iso.Format(days.Min())} --until {LocalDatePattern.Iso.Format(days.Max())}"
                : $"energy-pipeline --api {Feed}";
        }
    }
}

/// <summary>A period that should be there.</summary>
/// <param name="Period">Period, as in the keys; <c>current</c> for what is current, each with its parameters (<c>current~location=4001</c>).</param>
/// <param name="State">What is there of it.</param>
/// <param name="DueAt">Since when it should be there.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record StalePeriod(string Period, PeriodState State, Instant DueAt, string Message);

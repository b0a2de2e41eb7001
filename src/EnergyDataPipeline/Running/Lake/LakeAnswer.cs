using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>An answer of a dataset that the store holds.</summary>
/// <param name="Entry">What its manifest says.</param>
/// <param name="Reach">Days that its rows may be of.</param>
internal sealed record LakeAnswer(LedgerEntry Entry, LakeReach Reach)
{
    private const int SlackDays = 8;

    /// <summary>The period that it was asked for; null for an answer of what was current.</summary>
    public MarketPeriod? Period { get; private init; }

    /// <summary>
    /// True where it says all that there is to say of its period: asked for whole, and nothing of it is missing or waits in quarantine.
    /// </summary>
    public bool SaysAll => Entry is { IsWhole: true, State: CoverageState.Complete, Quarantined: 0 } && Period is not null;

    /// <summary>The answer whose manifest lies in <paramref name="folder"/>.</summary>
    public static LakeAnswer Of(string folder, LedgerEntry entry, Dataset dataset, DateTimeZone zone)
    {
        // Child tables may have times of their own, near the main one's.
        var slack = dataset.Tables.Count(table => table.TimeColumn is not null) > 1 ? SlackDays : 0;
        var reach = entry.Times is { } times
            ? new(times.First.InZone(zone).Date.PlusDays(-slack), times.Last.InZone(zone).Date.PlusDays(1 + slack))
            : LakeReach.Of(folder, entry.AnsweredAt, dataset, zone);
        return new(entry, reach) { Period = LakeReach.PeriodOf(folder) };
    }
}

/// <summary>Days that rows may be of: from <paramref name="First"/> until before <paramref name="Next"/>.</summary>
internal readonly record struct LakeReach(LocalDate First, LocalDate Next)
{
    /// <summary>Days that a forecast reaches ahead of when it is asked for, and an answer of what is current behind.</summary>
    private const int DaysAhead = 10;
    private const int DaysBehind = 3;

    /// <summary>What an answer may hold of which nothing more is known than its folder: its period, and for a forecast some days more.</summary>
    public static LakeReach Of(string folder, Instant answeredAt, Dataset dataset, DateTimeZone zone)
    {
        var ahead = dataset.Revision == Revisions.Vintage ? DaysAhead : 1;
        if (PeriodOf(folder) is { } period)
        {
            return new(period.First, period.Next.PlusDays(ahead));
        }

        var day = answeredAt.InZone(zone).Date;
        return new(day.PlusDays(-DaysBehind), day.PlusDays(1 + ahead));
    }

    /// <summary>The period whose manifests lie in <paramref name="folder"/>; null for an answer of what was current.</summary>
    public static MarketPeriod? PeriodOf(string folder) =>
        MarketPeriod.TryParse(Uri.UnescapeDataString(folder.TrimEnd('/').Split('/')[^1]).Split('~')[0], out var period) ? period : null;

    /// <summary>Each of the days.</summary>
    public IEnumerable<LocalDate> Days
    {
        get
        {
            for (var day = First; day < Next; day = day.PlusDays(1))
            {
                yield return day;
            }
        }
    }

    /// <summary>Whether a partition may hold rows of these days.</summary>
    public bool Touches(LakePartition partition) =>
        partition.Span == PartitionSpan.All || (First < partition.Next && Next > partition.First);
}

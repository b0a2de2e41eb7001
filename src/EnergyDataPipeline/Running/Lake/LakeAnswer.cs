using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Market;
using NodaTime;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>An answer of a dataset that the store holds.</summary>
/// <param name="Entry">What its manifest says.</param>
/// <param name="First">First day that its rows may be of.</param>
/// <param name="Next">First day after them.</param>
internal sealed record LakeAnswer(LedgerEntry Entry, LocalDate First, LocalDate Next)
{
    /// <summary>Days that a forecast reaches ahead of when it is asked for, and an answer of what is current behind.</summary>
    private const int DaysAhead = 10;
    private const int DaysBehind = 3;
    private const int SlackDays = 8;

    /// <summary>The answer whose manifest lies in <paramref name="folder"/>.</summary>
    public static LakeAnswer Of(string folder, LedgerEntry entry, Dataset dataset, DateTimeZone zone)
    {
        // Child tables may have times of their own, near the main one's.
        var slack = dataset.Tables.Count(table => table.TimeColumn is not null) > 1 ? SlackDays : 0;
        return entry.Times is { } times
            ? new(entry, times.First.InZone(zone).Date.PlusDays(-slack), times.Last.InZone(zone).Date.PlusDays(1 + slack))
            : ReachOf(folder, entry, dataset, zone);
    }

    /// <summary>Whether its rows may be of the partition.</summary>
    public bool Reaches(LakePartition partition) =>
        partition.Span == PartitionSpan.All || (First < partition.Next && Next > partition.First);

    /// <summary>What the rows of a manifest of an earlier version may be of: its period, and for a forecast some days more.</summary>
    private static LakeAnswer ReachOf(string folder, LedgerEntry entry, Dataset dataset, DateTimeZone zone)
    {
        var ahead = dataset.Revision == Revisions.Vintage ? DaysAhead : 1;
        var word = Uri.UnescapeDataString(folder.TrimEnd('/').Split('/')[^1]).Split('~')[0];
        if (MarketPeriod.TryParse(word, out var period))
        {
            return new(entry, period.First, period.Next.PlusDays(ahead));
        }

        var day = entry.AskedAt.InZone(zone).Date;
        return new(entry, day.PlusDays(-DaysBehind), day.PlusDays(1 + ahead));
    }
}

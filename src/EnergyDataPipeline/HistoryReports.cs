using EnergyDataPipeline.Market;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline;

/// <summary>How complete a period is in the store.</summary>
public enum PeriodState
{
    /// <summary>Everything that is due.</summary>
    Complete,

    /// <summary>Some of what is due.</summary>
    Partial,

    /// <summary>Without rows, as it should be: nothing happened.</summary>
    Quiet,

    /// <summary>Without rows, where there should be some.</summary>
    Empty,

    /// <summary>Without rows, and whether there should be some is not known.</summary>
    Unsure,

    /// <summary>There, and asked for before all of it was due: there may be more by now.</summary>
    Early,

    /// <summary>Not there, and not due yet.</summary>
    NotYetPublished,

    /// <summary>Not there; never asked for, as far as is known.</summary>
    Missing,

    /// <summary>Not there: asking for it failed.</summary>
    Failed,

    /// <summary>Files that its manifest names are gone or of another size, or the manifest itself cannot be read.</summary>
    Damaged,
}

/// <summary>How complete the store is.</summary>
/// <param name="Periods">Every feed's periods, in the order of the feeds, oldest first.</param>
public sealed record GapReport(IReadOnlyList<PeriodGap> Periods)
{
    /// <summary>Periods for which asking again may bring more.</summary>
    public IEnumerable<PeriodGap> Incomplete =>
        Periods.Where(period =>
            period.State is PeriodState.Partial or PeriodState.Empty or PeriodState.Missing or PeriodState.Failed or PeriodState.Damaged
        );

    /// <summary>What else is stored of the feeds, narrowed otherwise: parameters as the keys have them; empty text for all of it.</summary>
    public IReadOnlyList<string> StoredOtherwise { get; init; } = [];

    /// <summary>Why no period was looked at, and how to look at some; null where some were.</summary>
    public string? Nothing { get; init; }
}

/// <summary>How complete one feed's period is.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Period">The period, as in the keys.</param>
/// <param name="Covers">The span it stands for.</param>
/// <param name="State">How complete it is.</param>
/// <param name="Coverage">What is missing from it; null unless it is partial or empty and known.</param>
/// <param name="Message">What is missing, or what failed, in words; null when all is well.</param>
public sealed record PeriodGap(string Feed, string Period, MarketPeriod Covers, PeriodState State, Coverage? Coverage, string? Message);

/// <summary>What a run over history would ask for.</summary>
/// <param name="Feeds">Feed by feed.</param>
public sealed record HistoryPlan(IReadOnlyList<FeedHistory> Feeds);

/// <summary>What of one feed's history is there, and what asking for the rest takes.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Slices">Requests that all of it takes.</param>
/// <param name="Missing">Requests for what is not stored complete.</param>
/// <param name="Rows">Rows in what is missing, an estimate; null when unknown.</param>
/// <param name="JsonBytes">Bytes of JSON in what is missing, an estimate; null when unknown.</param>
/// <param name="LeastTime">Time that the host's pacing takes at least.</param>
public sealed record FeedHistory(string Feed, int Slices, int Missing, double? Rows, double? JsonBytes, Duration LeastTime);

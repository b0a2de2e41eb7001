using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline;

/// <summary>How good what is stored is.</summary>
/// <param name="Periods">Each slice, by its manifest in force.</param>
public sealed record QualityReport(IReadOnlyList<PeriodQuality> Periods)
{
    /// <summary>True where rows wait in quarantine, or a period is not whole, or a rule whose finding is an error does not hold.</summary>
    public bool HasFaults => Periods.Any(period => period.HasFaults);
}

/// <summary>How good one slice is.</summary>
/// <param name="Feed">Feed, as in the keys.</param>
/// <param name="Dataset">Dataset; null for a feed outside the catalogue.</param>
/// <param name="Period">Period, as in the keys.</param>
/// <param name="Revision"><c>final</c>, <c>preliminary</c>, or null.</param>
/// <param name="CommittedAt">When it was stored.</param>
/// <param name="Tables">What became of the rows of each table.</param>
/// <param name="Coverage">How much of its period is there; null where that means nothing.</param>
/// <param name="Rules">Every rule that its rows were held against, with what was found; those first that do not hold.</param>
/// <param name="Quarantine">Key of what waits in quarantine; null where nothing does.</param>
/// <param name="Manifest">Key of the manifest.</param>
public sealed record PeriodQuality(
    string Feed,
    string? Dataset,
    string Period,
    string? Revision,
    Instant CommittedAt,
    IReadOnlyList<TableQuality> Tables,
    Coverage? Coverage,
    IReadOnlyList<RuleOutcome> Rules,
    string? Quarantine,
    string Manifest
)
{
    /// <summary>Why the manifest cannot be read; null when it can.</summary>
    public string? Fault { get; init; }

    /// <summary>True where rows wait in quarantine, or it is not whole, or an error was found.</summary>
    public bool HasFaults =>
        Fault is not null
        || Quarantine is not null
        || Coverage is { HasGaps: true }
        || Rules.Any(rule => rule.Finding is { Severity: Severity.Error });
}

/// <summary>What became of the rows of one table: fetched = written + quarantined + duplicates + filtered.</summary>
/// <param name="Table">Our name of the table.</param>
/// <param name="Fetched">Rows in the answer.</param>
/// <param name="Written">Rows in the table's files.</param>
/// <param name="Quarantined">Rows that wait in quarantine.</param>
/// <param name="Filtered">Rows that were not asked for.</param>
public sealed record TableQuality(string Table, long Fetched, long Written, long Quarantined, long Filtered);

/// <summary>A rule, and what was found of it.</summary>
/// <param name="Rule">The rule; for what is noticed without one, its name and where.</param>
/// <param name="Finding">What was found; null where it holds.</param>
public sealed record RuleOutcome(Rule Rule, Finding? Finding);

namespace EnergyDataPipeline;

/// <summary>Which of what is stored is meant.</summary>
public sealed record StoredChoice
{
    /// <summary>Everything.</summary>
    public static StoredChoice All { get; } = new();

    /// <summary>Datasets (<c>fuel-mix</c>, <c>iso-ne/fuel-mix</c>) and feeds, by their names; empty for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>A day or a range of days (<c>2026-07-01..2026-07-31</c>), of which periods have any; null for all periods.</summary>
    public string? Day { get; init; }
}

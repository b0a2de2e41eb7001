using EnergyDataPipeline.Storing;

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

    /// <summary>The one period that is meant, looked up in its own folders; null for what the rest says.</summary>
    internal PeriodPlace? Place { get; init; }
}

/// <summary>Where what is stored of one period lies.</summary>
/// <param name="Source">Source, as in the keys.</param>
/// <param name="Feed">Feed, as in the keys.</param>
/// <param name="Dataset">Dataset, as in the keys.</param>
/// <param name="Period">Period, as in the keys.</param>
internal sealed record PeriodPlace(string Source, string Feed, string Dataset, string Period)
{
    /// <summary>Folder of its manifests, with a slash at its end.</summary>
    public string Manifests => ManifestLog.Folder(Source, Feed, Period);

    /// <summary>Folder of its quarantine, with a slash at its end.</summary>
    public string Quarantine => QuarantineStore.Folder(Source, Dataset, Period);
}

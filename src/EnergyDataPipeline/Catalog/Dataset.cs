namespace EnergyDataPipeline.Catalog;

/// <summary>One address of a dataset and what it is for.</summary>
public sealed record DatasetPath
{
    /// <summary>Template below the source's base address (<c>/hourlylmp/da/final/day/{day}</c>).</summary>
    public required string Template { get; init; }

    /// <summary>
    /// What the address gives: <c>current</c>, <c>day</c>, <c>day-all-vintages</c>, <c>month</c>, <c>year</c>, <c>info</c>,
    /// <c>default</c> (a redirect; never asked), <c>all</c>, <c>core</c>, <c>by-id</c>, …
    /// </summary>
    public required string Role { get; init; }
}

/// <summary>What is known of one operator's dataset: its addresses, its typed tables, how it is published.</summary>
public sealed record Dataset
{
    /// <summary>Name within its source, kebab-case (<c>hourly-lmp-da-final</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The operator's own root resource (<c>hourlylmp</c>).</summary>
    public string? Resource { get; init; }

    /// <summary>Title for people.</summary>
    public required string Title { get; init; }

    /// <summary>One line on what it holds.</summary>
    public required string Description { get; init; }

    /// <summary>prices, load, generation, forecast, reference, …</summary>
    public string? Category { get; init; }

    /// <summary>Every address of the dataset.</summary>
    public IReadOnlyList<DatasetPath> Paths
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Main table first, child tables after it.</summary>
    public required IReadOnlyList<Table> Tables { get; init; }

    /// <summary><c>final</c>, <c>preliminary</c>, <c>vintage</c> (told apart by <see cref="VintageColumn"/>) or null.</summary>
    public string? Revision { get; init; }

    /// <summary>Column of the main table that tells vintages apart.</summary>
    public string? VintageColumn { get; init; }

    /// <summary>ISO 8601 length of one interval (<c>PT1H</c>, <c>P1D</c>), <c>irregular</c>, or null.</summary>
    public string? Interval { get; init; }

    /// <summary>When it is published, in words.</summary>
    public string? Cadence { get; init; }
}

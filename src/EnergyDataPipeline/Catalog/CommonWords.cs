namespace EnergyDataPipeline.Catalog;

/// <summary>
/// The words that every operator's words of a kind are told by: a column of its own beside the published one, which stays as it is.
/// </summary>
public sealed record CommonWords
{
    /// <summary>The common word of what is not mapped.</summary>
    public const string Unknown = "unknown";

    /// <summary>Name of the column (<c>fuel</c>).</summary>
    public required string Column { get; init; }

    /// <summary>One sentence on what its words mean.</summary>
    public required string Description { get; init; }

    /// <summary>The common word of each published one; others become <see cref="Unknown"/>.</summary>
    public required IReadOnlyDictionary<string, string> Words { get; init; }
}

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>A variable that sets a setting under a name that is not ours.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Kind">How it is read, where it differs from the setting's own kind.</param>
/// <param name="Shared">True for a variable of other programs: what it holds is a fault of ours only where it is used.</param>
internal sealed record Variable(string Name, ValueKind? Kind = null, bool Shared = false);

/// <summary>One setting: its key, what it may hold, its default, its meaning, in one place. Documentation and schema are checked against it.</summary>
/// <param name="Name">Key in the file; a dot goes into a group (<c>s3.endpoint</c>).</param>
/// <param name="Kind">What it may hold.</param>
/// <param name="Default">Value unless set, as text; null for none.</param>
/// <param name="Meaning">One sentence.</param>
internal sealed record Setting(string Name, ValueKind Kind, string? Default, string Meaning)
{
    /// <summary>Beginning of the variables that are ours.</summary>
    public const string OwnPrefix = "ENERGY_PIPELINE_";

    /// <summary>What holds where there is no fixed default, in words.</summary>
    public string? DefaultInWords { get; init; }

    /// <summary>Variables of other names, after our own; the first that is set holds.</summary>
    public IReadOnlyList<Variable> AlsoCalled { get; init; } = [];

    /// <summary>True for a feed's key that every feed must have.</summary>
    public bool Required { get; init; }

    /// <summary>True for a feed's key that every feed must have which names no dataset.</summary>
    public bool RequiredWithoutDataset { get; init; }

    /// <summary>Our variable (<c>ENERGY_PIPELINE_S3_ENDPOINT</c>).</summary>
    public string OwnVariable => OwnPrefix + Name.Replace('.', '_').ToUpperInvariant();

    /// <summary>The command line's option (<c>--s3-endpoint</c>).</summary>
    public string Option { get; init; } = "--" + Name.Replace('.', '-').Replace('_', '-');

    /// <summary>False for what is set once and for all runs, in the file or the environment: who is told.</summary>
    public bool HasOption => !Name.StartsWith("notifications.", StringComparison.Ordinal);

    /// <summary>Name in <see cref="ConfigurationRequest.CommandLine"/> (<c>s3_endpoint</c>).</summary>
    public string CommandLineName => Name.Replace('.', '_');

    /// <summary>True for a key that a feed must have.</summary>
    public bool IsRequired(bool hasDataset) => Required || (RequiredWithoutDataset && !hasDataset);

    /// <summary>Every variable that sets it, the first that is set holds.</summary>
    public IEnumerable<Variable> Variables => [new(OwnVariable), .. AlsoCalled];
}

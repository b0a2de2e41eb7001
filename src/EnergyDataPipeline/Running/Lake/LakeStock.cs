using NodaTime;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>What a store holds of a dataset.</summary>
/// <param name="Answers">The answers in force, in the order in which they were given: the later one holds.</param>
/// <param name="Faults">Periods of which it is not known what is in force, because a manifest cannot be read.</param>
internal sealed record LakeStock(IReadOnlyList<LakeAnswer> Answers, IReadOnlyList<LakePartitionBuilt> Faults)
{
    /// <summary>Days of which <see cref="Faults"/> may hold rows: what is there of them stays as it is.</summary>
    public IReadOnlyList<LakeReach> Unread { get; init; } = [];

    /// <summary>Periods whose answer in force has no rows: what was there before was corrected away.</summary>
    public IReadOnlyList<LakeReach> Emptied { get; init; } = [];
}

/// <summary>What a run knows of the feeds that it has just collected.</summary>
internal sealed record LakeNews
{
    /// <summary>Folders of feeds that collect the dataset.</summary>
    public IReadOnlySet<string> Feeds { get; init; } = new HashSet<string>();

    /// <summary>Keys of manifests whose answer the source gave once more, and when.</summary>
    public IReadOnlyDictionary<string, Instant> Confirmed { get; init; } = new Dictionary<string, Instant>();

    /// <summary>Keys of manifests that the run committed.</summary>
    public IReadOnlySet<string> Committed { get; init; } = new HashSet<string>();
}

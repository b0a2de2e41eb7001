namespace EnergyDataPipeline;

/// <summary>What became of the lake's partitions.</summary>
/// <param name="Partitions">Each file that was looked at, in the order of the datasets and of time.</param>
public sealed record LakeReport(IReadOnlyList<LakePartitionBuilt> Partitions)
{
    /// <summary>True when everything that was looked at is as it should be.</summary>
    public bool IsSuccess => Partitions.All(partition => partition.Failure is null);

    /// <summary>Files that were written.</summary>
    public int Built => Partitions.Count(partition => partition.IsBuilt);

    /// <summary>Files that were deleted, or would be: no answer has rows for them any more, or others have taken their place.</summary>
    public int Removed => Partitions.Count(partition => partition.IsRemoved);

    /// <summary>What could not be built.</summary>
    public int Failed => Partitions.Count(partition => partition.Failure is not null);
}

/// <summary>What became of one file of the lake.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Rows">Rows in it; 0 where it was left alone or removed.</param>
/// <param name="Superseded">Rows that later answers took the place of.</param>
/// <param name="Repeated">Rows whose natural key came again in the same answer; the last one stands.</param>
/// <param name="IsUnchanged">True when its answers were the same as when it was built.</param>
public sealed record LakePartitionBuilt(string Key, long Rows, long Superseded, long Repeated, bool IsUnchanged)
{
    /// <summary>True when it was deleted: no answer has rows for it any more, or other files have taken its place.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Why it could not be built, and what lies there stays; null when it could.</summary>
    public string? Failure { get; init; }

    /// <summary>True when it was written.</summary>
    public bool IsBuilt => !IsUnchanged && !IsRemoved && Failure is null;
}

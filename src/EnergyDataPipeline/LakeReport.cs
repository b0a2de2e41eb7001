namespace EnergyDataPipeline;

/// <summary>What became of the lake's partitions.</summary>
/// <param name="Partitions">Each of them, in the order of the datasets and of time.</param>
public sealed record LakeReport(IReadOnlyList<LakePartitionBuilt> Partitions);

/// <summary>What became of one file of the lake.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Rows">Rows in it; 0 where it was left alone.</param>
/// <param name="Superseded">Rows that later answers took the place of.</param>
/// <param name="Repeated">Rows whose natural key came again in the same answer; the last one stands.</param>
/// <param name="IsUnchanged">True when its answers were the same as when it was built.</param>
public sealed record LakePartitionBuilt(string Key, long Rows, long Superseded, long Repeated, bool IsUnchanged)
{
    /// <summary>Why it could not be built, and what lies there stays; null when it could.</summary>
    public string? Failure { get; init; }
}

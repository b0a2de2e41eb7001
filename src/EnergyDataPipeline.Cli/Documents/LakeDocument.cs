namespace EnergyDataPipeline.Cli.Documents;

/// <summary>What became of the lake, as <c>--json</c> prints it.</summary>
internal sealed record LakeDocument(int Built, int Unchanged, int Removed, int Failed, IReadOnlyList<LakeFileDocument> Files)
{
    public static LakeDocument Of(LakeReport report) =>
        new(
            report.Built,
            report.Partitions.Count(one => one.IsUnchanged),
            report.Removed,
            report.Failed,
            [.. report.Partitions.Select(LakeFileDocument.Of)]
        );
}

/// <summary>What became of one file of the lake.</summary>
internal sealed record LakeFileDocument(
    string Key,
    long Rows,
    long Superseded,
    long Repeated,
    bool IsUnchanged,
    bool IsRemoved,
    string? Failure
)
{
    public static LakeFileDocument Of(LakePartitionBuilt file) =>
        new(file.Key, file.Rows, file.Superseded, file.Repeated, file.IsUnchanged, file.IsRemoved, file.Failure);
}

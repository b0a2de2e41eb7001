namespace EnergyDataPipeline.Cli.Documents;

/// <summary>What became of the lake, as <c>rebuild --json</c> prints it.</summary>
internal sealed record LakeDocument(int Built, int Unchanged, int Failed, IReadOnlyList<LakePartitionBuilt> Files)
{
    public static LakeDocument Of(LakeReport report) =>
        new(
            report.Partitions.Count(one => !one.IsUnchanged && one.Failure is null),
            report.Partitions.Count(one => one.IsUnchanged),
            report.Partitions.Count(one => one.Failure is not null),
            report.Partitions
        );
}

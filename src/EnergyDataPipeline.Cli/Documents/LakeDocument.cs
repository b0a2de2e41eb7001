namespace EnergyDataPipeline.Cli.Documents;

/// <summary>What became of the lake, as <c>rebuild --json</c> prints it.</summary>
internal sealed record LakeDocument(int Built, int Unchanged, IReadOnlyList<LakePartitionBuilt> Files)
{
    public static LakeDocument Of(LakeReport report) =>
        new(report.Partitions.Count(one => !one.IsUnchanged), report.Partitions.Count(one => one.IsUnchanged), report.Partitions);
}

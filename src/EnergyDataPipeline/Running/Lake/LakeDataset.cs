using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>A dataset of a source, as the lake keeps it: whichever feeds collect it.</summary>
internal sealed record LakeDataset
{
    /// <summary>Source in keys; generated numbers have one of their own.</summary>
    public required string SourceKey { get; init; }

    /// <summary>The dataset.</summary>
    public required Dataset Dataset { get; init; }

    /// <summary>Zone of the operating day.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>What its files say of themselves, but for the period.</summary>
    public required FileHeading Heading { get; init; }

    /// <summary>What a value that the definition does not know means.</summary>
    public DriftPolicy OnDrift { get; init; }

    /// <summary>Its tables by how long a span one file of them holds.</summary>
    public IEnumerable<IGrouping<PartitionSpan, Table>> Spans => Dataset.Tables.GroupBy(table => LakePartition.SpanOf(Dataset, table));

    /// <summary>Folder of all its files, with a slash at its end.</summary>
    public string Folder => ObjectKey.Of(StoreFolders.Lake, SourceKey, Dataset.Name).Value + "/";

    /// <summary>Key of a table's file.</summary>
    public string KeyOf(LakePartition partition, Table table) => partition.KeyOf(SourceKey, Dataset.Name, table.Name);
}

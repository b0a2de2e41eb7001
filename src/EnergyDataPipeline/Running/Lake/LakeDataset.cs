using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>A dataset of a source, as the lake keeps it: whichever feeds collect it.</summary>
internal sealed record LakeDataset
{
    private LakeReading? _byDefinition;

    /// <summary>Source in keys; generated numbers have one of their own.</summary>
    public required string SourceKey { get; init; }

    /// <summary>The dataset.</summary>
    public required Dataset Dataset { get; init; }

    /// <summary>Zone of the operating day.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>What its files say of themselves, but for the period.</summary>
    public required FileHeading Heading { get; init; }

    /// <summary>How the answers of each feed that is configured are read, by the folder of the feed's manifests.</summary>
    public IReadOnlyDictionary<string, LakeReading> Readings { get; init; } = new Dictionary<string, LakeReading>();

    /// <summary>How an answer is read: as the feed that collected it says; of a feed that is not configured, as the definition says.</summary>
    public LakeReading ReadingOf(LakeAnswer answer) =>
        Readings.TryGetValue(ManifestLog.FeedFolderOf(answer.Entry.Manifest), out var reading)
            ? reading
            : _byDefinition ??= LakeReading.Of(Dataset);

    /// <summary>Its tables by how long a span one file of them holds.</summary>
    public IEnumerable<IGrouping<PartitionSpan, Table>> Spans => Dataset.Tables.GroupBy(table => LakePartition.SpanOf(Dataset, table));

    /// <summary>Folder of all its files, with a slash at its end.</summary>
    public string Folder => ObjectKey.Of(StoreFolders.Lake, SourceKey, Dataset.Name).Value + "/";

    /// <summary>Key of a table's file.</summary>
    public string KeyOf(LakePartition partition, Table table) => partition.KeyOf(SourceKey, Dataset.Name, table.Name);
}

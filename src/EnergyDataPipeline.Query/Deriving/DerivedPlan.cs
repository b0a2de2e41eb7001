using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Running.Lake;
using NodaTime;

namespace EnergyDataPipeline.Query.Deriving;

/// <summary>Which files a derived dataset is to have, by the files of the lake that it is computed of.</summary>
internal static class DerivedPlan
{
    /// <summary>
    /// The partitions of <paramref name="dataset"/>, in order of time: those for which there is a file of everything that it cannot do without.
    /// </summary>
    /// <param name="source">Source in keys.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="tables">Tables of the source's lake with their files.</param>
    public static IReadOnlyList<DerivedPartition> Of(string source, DerivedDataset dataset, IReadOnlyList<ShelvedTable> tables)
    {
        var span = DerivedPartition.SpanOf(dataset);
        if (span == PartitionSpan.All)
        {
            return [new(source, dataset, LakePartition.Of(span, default), [])];
        }

        var byMonth = ReadByMonth(dataset);
        var read = DerivedDatasets
            .ReadBy(dataset)
            .Select(one => tables.FirstOrDefault(table => table.Table.Name == one.View && table.Table.Dataset.Name == one.Dataset))
            .OfType<ShelvedTable>()
            .ToList();
        return
        [
            .. Needed(dataset, read, span)
                .Order()
                .Select(first => LakePartition.Of(span, first))
                .Select(partition => new DerivedPartition(
                    source,
                    dataset,
                    partition,
                    [
                        .. read.Select(table =>
                        {
                            var window = byMonth.Contains(table.Table.Name)
                                ? LakePartition.Of(PartitionSpan.Month, partition.First)
                                : partition;
                            return table with { Files = [.. table.Files.Where(file => PartitionOf(table.Table, file).Overlaps(window))] };
                        }),
                    ]
                )),
        ];
    }

    /// <summary>The views that are read a month at a time, whatever is computed: values are compared with those of their month.</summary>
    private static HashSet<string> ReadByMonth(DerivedDataset dataset) =>
        [
            .. DerivedDatasets
                .WithInputs([dataset])
                .Where(step => step.Partition == DerivedSpan.Month)
                .SelectMany(DerivedDatasets.ReadBy)
                .Select(one => one.View),
        ];

    /// <summary>First days of the partitions for which each input has a file: of inputs of which one suffices, of any.</summary>
    private static HashSet<LocalDate> Needed(DerivedDataset dataset, IReadOnlyList<ShelvedTable> read, PartitionSpan span)
    {
        HashSet<LocalDate>? days = null;
        foreach (var input in dataset.Inputs)
        {
            var found = new HashSet<LocalDate>();
            foreach (var name in input.AnyOf)
            {
                if (DerivedDatasets.Find(name) is { IsCalendar: true })
                {
                    found = null;
                    break;
                }

                found.UnionWith(
                    DerivedDatasets.Find(name) is { } derived
                        ? Needed(derived, read, span)
                        : read.Where(table => table.Table.Dataset.Name == name).SelectMany(table => DaysOf(table, span))
                );
            }

            if (found is not null)
            {
                days = days is null ? found : [.. days.Intersect(found)];
            }
        }

        return days ?? [];
    }

    private static IEnumerable<LocalDate> DaysOf(ShelvedTable table, PartitionSpan span) =>
        table
            .Files.Select(file => PartitionOf(table.Table, file))
            .Where(partition => partition.Span != PartitionSpan.All)
            .SelectMany(partition => PlannedPartition.PartitionsOf(span, new LakeReach(partition.First, partition.Next)))
            .Select(partition => partition.First);

    private static LakePartition PartitionOf(LakeTable table, LakeFile file) =>
        (table.PartitionColumn is { } column ? LakePartition.OfSegment($"{column}={file.Value}") : null)
        ?? LakePartition.Of(PartitionSpan.All, default);
}

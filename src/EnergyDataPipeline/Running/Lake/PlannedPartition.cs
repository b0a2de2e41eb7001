using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>A partition, and what it is to be made of.</summary>
/// <param name="Tables">The dataset's tables that have its span: a file each.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Answers">The answers whose rows may be of it, in the order in which they were given.</param>
internal sealed record PlannedPartition(IReadOnlyList<Table> Tables, LakePartition Partition, IReadOnlyList<LakeAnswer> Answers)
{
    /// <summary>Every partition that the answers reach, by span and then by time.</summary>
    public static IReadOnlyList<PlannedPartition> Of(LakeDataset of, IReadOnlyList<LakeAnswer> answers)
    {
        var planned = new List<PlannedPartition>();
        foreach (var tables in of.Spans)
        {
            var reached = new SortedDictionary<LakePartition, List<LakeAnswer>>(
                Comparer<LakePartition>.Create((one, other) => one.First.CompareTo(other.First))
            );
            foreach (var answer in answers)
            {
                foreach (var partition in PartitionsOf(tables.Key, answer.Reach))
                {
                    if (!reached.TryGetValue(partition, out var some))
                    {
                        reached[partition] = some = [];
                    }

                    some.Add(answer);
                }
            }

            planned.AddRange(reached.Select(one => new PlannedPartition([.. tables], one.Key, one.Value)));
        }

        return planned;
    }

    /// <summary>The partitions of a span that the days lie in.</summary>
    public static IEnumerable<LakePartition> PartitionsOf(PartitionSpan span, LakeReach reach)
    {
        if (span == PartitionSpan.All)
        {
            yield return LakePartition.Of(span, default);
            yield break;
        }

        for (var partition = LakePartition.Of(span, reach.First); partition.First < reach.Next; )
        {
            yield return partition;
            partition = LakePartition.Of(span, partition.Next);
        }
    }

    /// <summary>Key of its first table's file, which is put last: where it is made of these answers, the others are too.</summary>
    public string KeyIn(LakeDataset of) => of.KeyOf(Partition, Tables[0]);

    /// <summary>Keys of all its files.</summary>
    public IEnumerable<string> KeysIn(LakeDataset of) => Tables.Select(table => of.KeyOf(Partition, table));
}

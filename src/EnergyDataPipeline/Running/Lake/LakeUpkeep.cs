using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>How the lake of a dataset is brought to what the store holds.</summary>
internal sealed class LakeUpkeep(IObjectStore store, LakeAnswers answers, LakeBuilder builder)
{
    /// <summary>What is said of a partition that a run was stopped before.</summary>
    public const string Stopped = "stopped before it was up to date; the next run takes it up";

    /// <summary>Rounds in which another run may put a partition first before this one gives up.</summary>
    private const int Rounds = 4;

    /// <summary>
    /// Looks at every partition, or at those of some days, and builds those that are not made of the answers in force by today's definition
    /// and engine. Files that no answer has rows for, or that an earlier layout left, are deleted.
    /// </summary>
    public async Task<IReadOnlyList<LakePartitionBuilt>> RebuildAsync(
        LakeDataset of,
        IReadOnlyList<LakeReach>? days,
        CancellationToken cancellationToken
    )
    {
        bool IsOfDays(LakePartition partition) => days is null || days.Any(reach => reach.Touches(partition));
        return await BringAsync(
            of,
            new LakeNews(),
            (_, planned) => planned.Where(one => IsOfDays(one.Partition)),
            IsDue,
            reasonToKeep: null,
            default,
            cancellationToken
        );

        // Of some days, what an earlier layout left is no part: it may hold other days too.
        bool IsDue(Leftover file) => days is null || (file.IsIn(of) && IsOfDays(file.Partition!.Value));
    }

    /// <summary>
    /// Builds the partitions that are not made of the answers in force by today's definition, rules and engine, as far as the dataset's ledger
    /// and the tags of the files tell: first those that what was committed reaches, then what an earlier run left behind.
    /// </summary>
    public Task<IReadOnlyList<LakePartitionBuilt>> KeepAsync(
        LakeDataset of,
        LakeNews news,
        CancellationToken stop,
        CancellationToken cancellationToken
    )
    {
        return BringAsync(
            of,
            news,
            (seen, planned) =>
                planned
                    .Where(one =>
                        !seen.Ledger.Holds(one.KeyIn(of), builder.InputsOf(of, one), seen.Files.GetValueOrDefault(one.KeyIn(of))?.ETag)
                    )
                    .OrderByDescending(one => one.Answers.Any(answer => news.Committed.Contains(answer.Entry.Manifest))),
            _ => true,
            reasonToKeep: null,
            stop,
            cancellationToken
        );
    }

    /// <summary>
    /// As <see cref="RebuildAsync"/> of everything, and deletes of what an earlier layout or corrected answers left only what is shown to be
    /// superseded: the files in its place are made of the answers in force, and have no fewer rows.
    /// </summary>
    public Task<IReadOnlyList<LakePartitionBuilt>> CompactAsync(LakeDataset of, CancellationToken cancellationToken) =>
        BringAsync(
            of,
            new LakeNews(),
            (_, planned) => planned,
            _ => true,
            (leftover, view) => ReasonToKeepAsync(of, leftover, view, cancellationToken),
            default,
            cancellationToken
        );

    /// <summary>What <see cref="CompactAsync"/> would build and delete. Rows of what is not built yet are not known.</summary>
    public async Task<IReadOnlyList<LakePartitionBuilt>> PlanCompactionAsync(LakeDataset of, CancellationToken cancellationToken)
    {
        var seen = new Seen(
            await builder.FilesAsync(of, cancellationToken),
            await LakeLedger.ReadAsync(store, of.Folder, cancellationToken)
        );
        var stock = await answers.FindAsync(of, asOf: null, cancellationToken);
        var planned = PlannedPartition.Of(of, stock.Answers);
        var would = new List<LakePartitionBuilt>();
        foreach (var one in planned.Where(one => !stock.Unread.Any(reach => reach.Touches(one.Partition))))
        {
            // Where the answers are known to have no rows for it, nothing is there and nothing would be.
            var isEmpty = !seen.Files.ContainsKey(one.KeyIn(of)) && seen.Ledger.Holds(one.KeyIn(of), builder.InputsOf(of, one), etag: null);
            if (!isEmpty)
            {
                var isCurrent = await builder.IsCurrentAsync(of, one, cancellationToken);
                would.Add(new(one.KeyIn(of), 0, 0, 0, IsUnchanged: isCurrent));
            }
        }

        var removed = LeftoversOf(of, planned, seen).Where(leftover => !IsNeeded(leftover, [], stock));
        would.AddRange(removed.Select(one => new LakePartitionBuilt(one.File.Key, 0, 0, 0, IsUnchanged: false) { IsRemoved = true }));
        return [.. would.OrderBy(file => file.Key, StringComparer.Ordinal), .. stock.Faults];
    }

    /// <summary>
    /// Why a leftover may not go, in words; null when it may. Counted are the leftovers of one span together against what stands in their place:
    /// the days that became a month, or the month that became days.
    /// </summary>
    private async Task<string?> ReasonToKeepAsync(LakeDataset of, Leftover leftover, LeftoverView view, CancellationToken cancellationToken)
    {
        if (leftover is not { Table: { } table, Partition: { } partition })
        {
            return "no table and layout of the dataset has a file of this name: look at it, and delete it yourself or by rebuild";
        }

        if (leftover.IsIn(of) && view.Stock.Emptied.Any(reach => reach.Touches(partition)))
        {
            return null;
        }

        var today = LakePartition.SpanOf(of.Dataset, table);
        var cluster = partition.Span >= today ? partition : LakePartition.Of(today, partition.First);
        long old = 0;
        foreach (
            var one in view.Leftovers.Where(one =>
                one.Table == table && one.Partition is { } other && other.Span == partition.Span && other.Overlaps(cluster)
            )
        )
        {
            if (await builder.RowsOfAsync(one.File.Key, cancellationToken) is not { } rows)
            {
                return $"how many rows {one.File.Key} has is not recorded with it: look at it, and delete it yourself or by rebuild";
            }

            old += rows;
        }

        long now = 0;
        foreach (var one in view.Planned.Where(one => one.Tables.Contains(table) && one.Partition.Overlaps(cluster)))
        {
            now += await builder.RowsOfAsync(of.KeyOf(one.Partition, table), cancellationToken) ?? 0;
        }

        return now >= old
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{old} rows lie in it and the like of it, {now} in what takes its place: no answer in force has the others. rebuild deletes it"
            );
    }

    /// <summary>What was seen of the lake, before the answers were listed.</summary>
    private sealed record Seen(IReadOnlyDictionary<string, StoredObject> Files, LakeLedger Ledger);

    /// <summary>A file that today's partitions have no place for.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Table">Its table; null where the dataset has none of that name any more.</param>
    /// <param name="Partition">Its partition; null where no layout of ours gave its name.</param>
    private sealed record Leftover(StoredObject File, Table? Table, LakePartition? Partition)
    {
        public bool IsIn(LakeDataset of) => Table is not null && Partition?.Span == LakePartition.SpanOf(of.Dataset, Table);
    }

    private sealed record LeftoverView(IReadOnlyList<PlannedPartition> Planned, IReadOnlyList<Leftover> Leftovers, LakeStock Stock);

    /// <summary>
    /// Builds what is chosen. The files are listed before the answers are, those of every feed: one that another run has replaced since may be
    /// made of more answers than are known here, and then all is looked at again; one that no answer has rows for had none when it was listed.
    /// </summary>
    private async Task<IReadOnlyList<LakePartitionBuilt>> BringAsync(
        LakeDataset of,
        LakeNews news,
        Func<Seen, IReadOnlyList<PlannedPartition>, IEnumerable<PlannedPartition>> choose,
        Func<Leftover, bool> isDue,
        Func<Leftover, LeftoverView, Task<string?>>? reasonToKeep,
        CancellationToken stop,
        CancellationToken cancellationToken
    )
    {
        var built = new Dictionary<string, LakePartitionBuilt>(StringComparer.Ordinal);
        for (var round = 1; ; round++)
        {
            var seen = new Seen(
                await builder.FilesAsync(of, cancellationToken),
                await LakeLedger.ReadAsync(store, of.Folder, cancellationToken)
            );
            var stock = await answers.FindAsync(of, asOf: null, news, cancellationToken);
            var planned = PlannedPartition.Of(of, stock.Answers);

            // Of what is in force there nothing is known: it stays as it is.
            var chosen = choose(seen, planned).Where(one => !stock.Unread.Any(reach => reach.Touches(one.Partition))).ToList();
            var (outcomes, wasFirst) = await builder.BuildAsync(of, chosen, seen.Files, stop, cancellationToken);
            foreach (var file in outcomes.SelectMany(outcome => outcome.Files))
            {
                // What an earlier round wrote is told, though this one found it as it should be.
                built[file.Key] = file.IsUnchanged && built.TryGetValue(file.Key, out var before) && before.IsBuilt ? before : file;
            }

            foreach (var outcome in outcomes.Where(outcome => outcome.IsUpToDate))
            {
                seen.Ledger.Learn(outcome.Planned.KeyIn(of), new(builder.InputsOf(of, outcome.Planned), outcome.ETag));
            }

            if (!wasFirst)
            {
                if (round < Rounds)
                {
                    continue;
                }

                throw new PipelineException(
                    FailureClass.Temporary,
                    $"other runs changed {of.Dataset.Name} {Rounds} times while it was built",
                    "Nothing is lost: run again when the others have ended."
                );
            }

            var left = chosen.Except(outcomes.Select(outcome => outcome.Planned)).ToList();
            var failed = outcomes.Where(outcome => !outcome.IsUpToDate).Select(outcome => outcome.Planned).Concat(left).ToList();
            var view = new LeftoverView(planned, LeftoversOf(of, planned, seen), stock);
            var due = new List<(Leftover Leftover, string? Reason)>();
            foreach (var leftover in view.Leftovers.Where(isDue).Where(leftover => !IsNeeded(leftover, failed, stock)))
            {
                due.Add((leftover, reasonToKeep is null ? null : await reasonToKeep(leftover, view)));
            }

            foreach (var (leftover, reason) in due)
            {
                var (key, etag) = (leftover.File.Key, leftover.File.ETag);
                if (reason is not null)
                {
                    built[key] = new(key, 0, 0, 0, IsUnchanged: false) { Failure = reason };
                }
                else if (await store.DeleteAsync(key, etag, cancellationToken))
                {
                    built[key] = new(key, 0, 0, 0, IsUnchanged: false) { IsRemoved = true };
                }
            }

            seen.Ledger.Settle(planned.Select(one => one.KeyIn(of)).ToHashSet(StringComparer.Ordinal));
            await seen.Ledger.WriteAsync(store, of.Folder, cancellationToken);
            return [.. built.Values.OrderBy(file => file.Key, StringComparer.Ordinal), .. stock.Faults, .. StoppedBefore(of, left)];
        }
    }

    private static IEnumerable<LakePartitionBuilt> StoppedBefore(LakeDataset of, List<PlannedPartition> left) =>
        left.Select(one => new LakePartitionBuilt(one.KeyIn(of), 0, 0, 0, IsUnchanged: false) { Failure = Stopped });

    /// <summary>The files that no partition of today's layout has a place for.</summary>
    private static List<Leftover> LeftoversOf(LakeDataset of, IReadOnlyList<PlannedPartition> planned, Seen seen)
    {
        var keys = planned.SelectMany(one => one.KeysIn(of)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. seen
                .Files.Values.Where(file => !keys.Contains(file.Key))
                .Select(file =>
                {
                    var segments = file.Key[of.Folder.Length..].Split('/');
                    var table = of.Dataset.Tables.FirstOrDefault(table => ObjectKey.Segment(table.Name) == segments[0]);
                    LakePartition? partition =
                        segments.Length == 2 ? LakePartition.Of(PartitionSpan.All, default)
                        : segments.Length == 3 ? LakePartition.OfSegment(segments[1])
                        : null;
                    return new Leftover(file, table, partition);
                }),
        ];
    }

    /// <summary>Whether a leftover may hold rows that nothing else in the lake has: what would take its place is not there.</summary>
    private static bool IsNeeded(Leftover leftover, List<PlannedPartition> failed, LakeStock stock)
    {
        // A name that no layout of ours gave: all days may be in it.
        var days = leftover.Partition ?? LakePartition.Of(PartitionSpan.All, default);
        return failed.Exists(one => one.Partition.Overlaps(days))
            || stock.Unread.Any(reach => days.Span == PartitionSpan.All || reach.Touches(days));
    }
}

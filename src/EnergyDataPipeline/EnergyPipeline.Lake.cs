using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Running.Lake;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>The lake: typed tables, a file a partition, each row once, made of the answers as received.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>Rounds in which another run may put a partition first before this one gives up.</summary>
    private const int LakeRounds = 4;

    private LakeAnswers LakeAnswers => new(_store, _manifests, standings => KeepLedgersAsync([standings], always: false));

    private LakeBuilder LakeBuilder => new(_stored, _store, FormatOptions, _spool, EngineVersion);

    /// <summary>
    /// Builds the lake's partitions of the feeds' datasets anew from the answers that the store holds, whichever feed collected them: those that
    /// the days of <see cref="EnergyPipelineConfig.Day"/> lie in, or all. A partition whose answers are the same as when it was built is left
    /// alone; one that cannot be built is told of, and the others are. Asks no source.
    /// </summary>
    /// <exception cref="PipelineException">A feed without a dataset.</exception>
    public async Task<LakeReport> RebuildLakeAsync(CancellationToken cancellationToken = default)
    {
        var built = new List<LakePartitionBuilt>();
        foreach (var feed in _config.Feeds)
        {
            built.AddRange(await RebuildAsync(LakeDatasetOf(Plan([feed], day: null)[0]), cancellationToken));
        }

        return new(built);
    }

    /// <summary>What the lake keeps of the dataset that a slice is of.</summary>
    private static LakeDataset LakeDatasetOf(Slice slice)
    {
        var feed = slice.Feed;
        if (slice.Match is not { } match)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{feed.Name} has no dataset: its columns have no types that a lake could rely on",
                "Name a dataset of the catalogue."
            );
        }

        // Several datasets may share an address: what was named is meant.
        if (feed.Dataset is { } name && FeedCatalog.BuiltIn.Find(name) is ({ } source, { } dataset))
        {
            slice = slice with { Match = match with { Source = source, Dataset = dataset } };
        }

        return new LakeDataset
        {
            SourceKey = slice.SourceKey,
            Dataset = slice.Match!.Dataset,
            Zone = slice.Zone,
            Heading = HeadingOf(slice),
            OnDrift = feed.OnDrift,
        };
    }

    /// <summary>
    /// Builds until the answers are those that it was built of: another run may have stored more meanwhile, or have built with more.
    /// </summary>
    private async Task<IEnumerable<LakePartitionBuilt>> RebuildAsync(LakeDataset of, CancellationToken cancellationToken)
    {
        var built = new Dictionary<string, LakePartitionBuilt>(StringComparer.Ordinal);
        var (answers, faults) = await LakeAnswers.FindAsync(of, asOf: null, cancellationToken);
        for (var round = 1; ; round++)
        {
            var wasFirst = true;
            foreach (var tables in of.Spans)
            {
                var partitions = PartitionsOf(tables.Key, answers, of.Zone);
                var done = await LakeBuilder.BuildAsync(of, [.. tables], partitions, answers, cancellationToken);
                wasFirst &= done.WasFirst;
                foreach (var file in done.Files)
                {
                    built[file.Key] = built.TryGetValue(file.Key, out var before) && file.IsUnchanged ? before : file;
                }
            }

            (var now, faults) = await LakeAnswers.FindAsync(of, asOf: null, cancellationToken);
            if (wasFirst && now.Select(answer => answer.Entry.Manifest).SequenceEqual(answers.Select(answer => answer.Entry.Manifest)))
            {
                break;
            }

            if (round == LakeRounds)
            {
                throw new PipelineException(
                    FailureClass.Temporary,
                    $"other runs changed {of.Dataset.Name} {LakeRounds} times while it was built",
                    "Nothing is lost: run again when the others have ended."
                );
            }

            answers = now;
        }

        await (_config.Day is null ? DropOrphansAsync(of, answers, cancellationToken) : Task.CompletedTask);
        return [.. built.Values.OrderBy(file => file.Key, StringComparer.Ordinal), .. faults];
    }

    private IEnumerable<LakePartition> PartitionsOf(PartitionSpan span, IReadOnlyList<LakeAnswer> answers, DateTimeZone zone)
    {
        if (span == PartitionSpan.All)
        {
            return answers.Count == 0 ? [] : [LakePartition.Of(span, default)];
        }

        var wanted = _config.Day is { } written
            ? Configuring.DayExpression.Parse(written).Resolve(_clock.GetCurrentInstant(), zone).Select(day => day.Date)
            : answers.SelectMany(answer =>
                Enumerable.Range(0, Period.DaysBetween(answer.First, answer.Next)).Select(days => answer.First.PlusDays(days))
            );
        return wanted.Select(date => LakePartition.Of(span, date)).Distinct().OrderBy(partition => partition.First);
    }

    /// <summary>Deletes the dataset's files that no answer reaches any more, or that stand where an earlier layout put them.</summary>
    private async Task DropOrphansAsync(LakeDataset of, IReadOnlyList<LakeAnswer> answers, CancellationToken cancellationToken)
    {
        var planned = of
            .Spans.SelectMany(tables =>
                PartitionsOf(tables.Key, answers, of.Zone).SelectMany(partition => tables.Select(table => of.KeyOf(partition, table)))
            )
            .ToHashSet(StringComparer.Ordinal);
        var orphans = new List<string>();
        await foreach (var found in _store.ListAsync(of.Folder, cancellationToken))
        {
            if (found.Key.EndsWith("/data.parquet", StringComparison.Ordinal) && !planned.Contains(found.Key))
            {
                orphans.Add(found.Key);
            }
        }

        foreach (var key in orphans)
        {
            await _store.DeleteAsync(key, cancellationToken);
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Running.Lake;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Storing.Folder;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace EnergyDataPipeline.Query.Caching;

/// <summary>
/// The lake as its answers stood at an instant: what a query reads is built of them into the cache, whichever store holds them. Building it again
/// costs a look at each answer's manifest; a partition of the same answers is left as it is.
/// </summary>
internal sealed class AsOfShelf : ILakeShelf
{
    private const int BuildRounds = 4;

    private readonly IObjectStore _store;
    private readonly Instant _instant;
    private readonly string? _day;
    private readonly IClock _clock;
    private readonly string _folder;
    private readonly FolderStore _built;
    private readonly LakeAnswers _answers;
    private readonly ManifestLog _manifests;
    private readonly LakeBuilder _builder;
    private readonly ConcurrentDictionary<(string, string), (LakeDataset Of, IReadOnlyList<PlannedPartition> Planned)> _known = new();

    public AsOfShelf(IObjectStore store, Instant instant, string? day, string cache, string spool, IClock clock, TimeProvider time)
    {
        (_store, _instant, _day, _clock) = (store, instant, day, clock);
        var moment = instant.ToString("yyyyMMdd'T'HHmmss.FFFFFFFFF'Z'", CultureInfo.InvariantCulture);
        _folder = Path.Combine(cache, "as-of", CachePlace.Mark(store.Name), moment);
        // What a power cut undoes is built again.
        _built = new FolderStore(new FolderStoreOptions { Path = _folder, FlushToDisk = false }, time, NullLogger<FolderStore>.Instance);
        _manifests = new ManifestLog(store, NullLogger.Instance);
        _answers = new LakeAnswers(store, _manifests, (_, _) => Task.CompletedTask);
        _builder = new LakeBuilder(new StoredAnswers(store, spool), _built, new FormatOptions(), spool, EnergyPipeline.EngineVersion);
    }

    /// <inheritdoc/>
    public string Name => _store.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Folders => [_folder];

    /// <inheritdoc/>
    public string? FolderOf(LakeTable table) => null;

    /// <inheritdoc/>
    public async Task<bool> HoldsAsync(string source, CancellationToken cancellationToken)
    {
        await foreach (var _ in _store.ListAsync(ManifestsOf(source), cancellationToken))
        {
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ShelvedTable>> FindAsync(IReadOnlyCollection<string>? datasets, CancellationToken cancellationToken)
    {
        var tables = new List<ShelvedTable>();
        foreach (var source in LakeSources.All)
        {
            if (!await HoldsAsync(source, cancellationToken))
            {
                continue;
            }

            foreach (var name in datasets ?? await CollectedAsync(source, cancellationToken))
            {
                if (LakeSources.Find(source, name) is not ({ } operatorOf, { } dataset))
                {
                    continue;
                }

                var of = new LakeDataset
                {
                    SourceKey = source,
                    Dataset = dataset,
                    Zone = DateTimeZoneProviders.Tzdb[operatorOf.Zone],
                    Heading = new FileHeading
                    {
                        Title = dataset.Title,
                        Source = operatorOf.Id,
                        Dataset = dataset.Name,
                        Description = dataset.Description,
                        Generated = source != operatorOf.Id,
                    },
                };
                var stock = await _answers.FindAsync(of, _instant, cancellationToken);
                Refuse(stock.Faults);
                var planned = Wanted(of, PlannedPartition.Of(of, stock.Answers));
                _known[(source, dataset.Name)] = (of, planned);
                tables.AddRange(
                    dataset
                        .Tables.Select(table => new LakeTable(source, dataset, table))
                        .Select(table => new ShelvedTable(table, FilesOf(of, table, planned)))
                        .Where(table => table.Files.Count > 0)
                );
            }
        }

        return tables;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> BringAsync(
        ShelvedTable table,
        IReadOnlyList<LakeFile> files,
        FetchCount count,
        CancellationToken cancellationToken
    )
    {
        var (of, planned) = _known[(table.Table.Source, table.Table.Dataset.Name)];
        var wanted = files.Select(file => file.Key).ToHashSet(StringComparer.Ordinal);
        PlannedPartition[] partitions =
        [
            .. Of(table.Table, planned).Where(partition => wanted.Contains(of.KeyOf(partition.Partition, table.Table.Table))),
        ];
        await DropDamagedAsync(wanted, cancellationToken);
        // Another process may build the same: what it put meanwhile is found unchanged.
        var (outcomes, wasFirst) = await BuildAsync();
        for (var round = 1; !wasFirst && round < BuildRounds; round++)
        {
            (outcomes, wasFirst) = await BuildAsync();
        }

        LakePartitionBuilt[] built = [.. outcomes.SelectMany(outcome => outcome.Files)];
        Refuse(built);
        foreach (var file in built.Where(file => !file.IsUnchanged))
        {
            count.Add(new FileInfo(PathOf(file.Key)).Length);
        }

        return [.. built.Select(file => file.Key).Order(StringComparer.Ordinal).Select(PathOf)];

        Task<(IReadOnlyList<PartitionOutcome> Outcomes, bool WasFirst)> BuildAsync() =>
            _builder.BuildAsync(of, partitions, there: null, CancellationToken.None, cancellationToken);
    }

    private static void Refuse(IEnumerable<LakePartitionBuilt> built)
    {
        if (built.FirstOrDefault(one => one.Failure is not null) is { } failed)
        {
            throw new PipelineException(
                FailureClass.Incomplete,
                $"{failed.Key} cannot be built as it stood: {failed.Failure}",
                "Mend it, or leave it out with --day."
            );
        }
    }

    /// <summary>Datasets that the source's newest manifests name.</summary>
    private async Task<IReadOnlyCollection<string>> CollectedAsync(string source, CancellationToken cancellationToken)
    {
        var newest = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var found in _store.ListAsync(ManifestsOf(source), cancellationToken))
        {
            if (ManifestLog.TryParseKey(found.Key, out _))
            {
                newest[string.Join('/', found.Key.Split('/').Take(3))] = found.Key;
            }
        }

        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var key in newest.Values)
        {
            if (await _manifests.ReadAsync(key, cancellationToken) is { Dataset: { } name })
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static IReadOnlyList<LakeFile> FilesOf(LakeDataset of, LakeTable table, IReadOnlyList<PlannedPartition> planned) =>
        [
            .. Of(table, planned)
                .Select(one => one.Partition)
                .Select(partition => new LakeFile(
                    of.KeyOf(partition, table.Table),
                    partition.Column is null ? null : partition.Value,
                    0,
                    ""
                )),
        ];

    /// <summary>The partitions of one table, without those of others that are built of the same answers.</summary>
    private static IEnumerable<PlannedPartition> Of(LakeTable table, IReadOnlyList<PlannedPartition> planned) =>
        planned
            .Where(one => one.Tables.Any(other => other.Name == table.Table.Name))
            .Select(one => new PlannedPartition([table.Table], one.Partition, one.Answers));

    /// <summary>The partitions that the days asked for lie in.</summary>
    private IReadOnlyList<PlannedPartition> Wanted(LakeDataset of, IReadOnlyList<PlannedPartition> planned)
    {
        if (_day is null)
        {
            return planned;
        }

        var days = DayExpression.Parse(_day).Resolve(_clock.GetCurrentInstant(), of.Zone).Select(day => day.Date).ToList();
        return [.. planned.Where(one => one.Partition.Span == PartitionSpan.All || days.Any(one.Partition.Holds))];
    }

    /// <summary>A file of the cache that is not what was written is built again.</summary>
    private async Task DropDamagedAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            try
            {
                await using var file = await _built.OpenAsync(key, cancellationToken);
                await (file?.CopyToAsync(Stream.Null, cancellationToken) ?? Task.CompletedTask);
                if (file is not null)
                {
                    File.SetLastWriteTimeUtc(PathOf(key), _clock.GetCurrentInstant().ToDateTimeUtc());
                }
            }
            catch (StoreException damaged) when (damaged.Fault == StoreFault.Corrupt)
            {
                await _built.DeleteAsync(key, cancellationToken);
            }
        }
    }

    private static string ManifestsOf(string source) => $"{ObjectKey.Of(StoreFolders.Manifests, source).Value}/";

    private string PathOf(string key) => Path.Combine(_folder, key.Replace('/', Path.DirectorySeparatorChar));
}

using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Caching;
using EnergyDataPipeline.Query.Deriving;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Query.Pruning;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Running.Lake;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace EnergyDataPipeline.Query;

/// <summary>
/// Derived datasets as files of the lake, for readers that have no views of ours:
/// <c>lake/&lt;source&gt;/&lt;name&gt;/&lt;view&gt;/operating_day=2026-07-01/data.parquet</c> (or <c>operating_month</c>). Each is computed of the lake's
/// partitions by the SQL of its view, sorted by natural key; one whose inputs are those it was computed of is left alone. One partition is
/// computed at a time, in the engine's memory limit. For one caller at a time.
/// </summary>
public sealed class DerivedLake : IAsyncDisposable
{
    private readonly EnergyPipelineConfig _config;
    private readonly LakeQueryOptions _options;
    private readonly IObjectStore _store;
    private readonly ILakeShelf _shelf;
    private readonly BucketShelf _listing;
    private readonly CacheLimit? _limit;
    private readonly DerivedBuilder _builder;
    private readonly string _temp;
    private QueryEngine? _engine;
    private EngineConnection? _connection;
    private PartitionStubs? _stubs;

    /// <summary>Over the destination of <paramref name="config"/>; nothing is looked at before the first call.</summary>
    /// <param name="config">Where the lake is; <see cref="EnergyPipelineConfig.DerivedDatasets"/> names what is kept up to date.</param>
    /// <param name="options">Memory, threads, cache; <see cref="LakeQueryOptions.GeneratedNumbers"/> chooses the sandbox's numbers.</param>
    /// <exception cref="PipelineException">A name of the configuration is no derived dataset's.</exception>
    public DerivedLake(EnergyPipelineConfig config, LakeQueryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        (_config, _options) = (config, options ?? new LakeQueryOptions());
        _ = Find(config.DerivedDatasets);
        var clock = _options.Clock ?? SystemTime.Clock;
        var time = _options.Time ?? TimeProvider.System;
        var cache = CachePlace.Of(_options.CacheFolder, Environment.GetEnvironmentVariable);
        _temp = Path.Combine(_options.TempFolder ?? Path.GetTempPath(), $"energy-pipeline-derive-{Guid.NewGuid():N}");
        _store = ObjectStores.Open(EnergyPipeline.StoreOptionsOf(config.Destination), time, _options.Loggers ?? NullLoggerFactory.Instance);
        // Tags are the store's: a folder's shelf has none.
        _listing = new BucketShelf(_store, new PartitionCache(cache, _store, clock));
        _shelf = config.Destination is StoreSettings.Folder folder ? new FolderShelf(folder.Path) : _listing;
        _limit = _shelf == _listing ? new CacheLimit(cache, _options.CacheLimitMegabytes * 1_000_000L, clock) : null;
        _builder = new DerivedBuilder(_store, _shelf, OpenAsync, _temp);
    }

    /// <summary>
    /// Computes <paramref name="names"/> for the partitions that hold a day from <paramref name="first"/> to <paramref name="last"/>, both
    /// included; null for all that the lake has. What cannot be computed is told of in the report, and the rest is.
    /// </summary>
    /// <exception cref="PipelineException">A name that is no derived dataset's; the store refused to list the lake.</exception>
    public async Task<LakeReport> DeriveAsync(
        IEnumerable<string> names,
        LocalDate? first = null,
        LocalDate? last = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(names);
        var datasets = Find(names);
        var files = new List<LakePartitionBuilt>();
        foreach (var source in await SourcesAsync(cancellationToken))
        {
            var read = datasets.SelectMany(DerivedDatasets.ReadBy).Select(one => one.Dataset).ToHashSet(StringComparer.Ordinal);
            var tables = (await _listing.FindAsync(read, cancellationToken)).Where(table => table.Table.Source == source).ToList();
            foreach (var dataset in datasets)
            {
                files.AddRange(await DeriveAsync(source, dataset, tables, first, last, cancellationToken));
            }
        }

        return new(files);
    }

    /// <summary>
    /// Brings <see cref="EnergyPipelineConfig.DerivedDatasets"/> up to date with the lake, for use after a run: whatever fails is in the report,
    /// and nothing is thrown.
    /// </summary>
    public async Task<LakeReport> KeepAsync(CancellationToken cancellationToken = default)
    {
        var files = new List<LakePartitionBuilt>();
        foreach (var name in _config.DerivedDatasets)
        {
            try
            {
                files.AddRange((await DeriveAsync([name], null, null, cancellationToken)).Partitions);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                files.Add(Failed($"lake/*/{name}/", LakeUpkeep.Stopped));
            }
            catch (Exception broken) when (broken is PipelineException or StoreException or IOException or UnauthorizedAccessException)
            {
                files.Add(Failed($"lake/*/{name}/", broken.Message));
            }
            catch (Exception broken)
            {
                // How the feeds ended must be told, whatever becomes of this.
                files.Add(Failed($"lake/*/{name}/", $"a fault of ours: {broken.GetType().Name}: {broken.Message}"));
            }
        }

        return new(files);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _connection?.Dispose();
        _engine?.Dispose();
        (_store as IDisposable)?.Dispose();
        if (_limit is { } limit)
        {
            await Task.Run(limit.Apply);
        }

        if (Directory.Exists(_temp))
        {
            Directory.Delete(_temp, recursive: true);
        }
    }

    /// <summary>The derived datasets of <paramref name="names"/>, each once.</summary>
    /// <exception cref="PipelineException">A name that is none's.</exception>
    internal static IReadOnlyList<DerivedDataset> Find(IEnumerable<string> names) =>
        [
            .. names
                .Select(name =>
                    DerivedDatasets.Find(name)
                    ?? throw new PipelineException(
                        FailureClass.Configuration,
                        $"there is no derived dataset called '{name}'",
                        NearMiss.Of(name, DerivedDatasets.All.Select(one => one.Name)) is { } near
                            ? $"Did you mean '{near}'?"
                            : $"There are {string.Join(", ", DerivedDatasets.All.Select(one => one.Name))}."
                    )
                )
                .Distinct(),
        ];

    private async Task<List<LakePartitionBuilt>> DeriveAsync(
        string source,
        DerivedDataset dataset,
        IReadOnlyList<ShelvedTable> tables,
        LocalDate? first,
        LocalDate? last,
        CancellationToken cancellationToken
    )
    {
        var folder = DerivedPartition.FolderOf(source, dataset);
        var ledger = await LakeLedger.ReadAsync(_store, folder, cancellationToken);
        var there = await _store
            .ListAsync(folder, cancellationToken)
            .Where(found => found.Key.EndsWith("/" + LakeKeys.FileName, StringComparison.Ordinal))
            .ToDictionaryAsync(found => found.Key, StringComparer.Ordinal, cancellationToken);
        var planned = DerivedPlan.Of(source, dataset, tables);
        var files = new List<LakePartitionBuilt>();
        try
        {
            foreach (
                var partition in planned.Where(one =>
                    (last is not { } end || one.First <= end) && (first is not { } begin || one.Last >= begin)
                )
            )
            {
                files.Add(await KeepAsync(partition, there.GetValueOrDefault(partition.Key)?.ETag, ledger, cancellationToken));
                _options.GoesOn?.Invoke();
            }

            var keys = planned.Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
            if (first is null && last is null)
            {
                // What it was computed of is gone from the lake.
                foreach (var stale in there.Values.Where(file => !keys.Contains(file.Key)))
                {
                    files.Add(
                        await _store.DeleteAsync(stale.Key, stale.ETag, cancellationToken)
                            ? new(stale.Key, 0, 0, 0, IsUnchanged: false) { IsRemoved = true }
                            : Failed(stale.Key, "another run replaced it while it was to be deleted")
                    );
                }
            }

            ledger.Settle(keys);
            return files;
        }
        finally
        {
            // What was done before a stop is known to the next run.
            await ledger.WriteAsync(_store, folder, CancellationToken.None);
        }
    }

    private async Task<LakePartitionBuilt> KeepAsync(
        DerivedPartition partition,
        string? etag,
        LakeLedger ledger,
        CancellationToken cancellationToken
    )
    {
        var inputs = partition.InputsHash;
        if (ledger.Holds(partition.Key, inputs, etag))
        {
            return new(partition.Key, 0, 0, 0, IsUnchanged: true);
        }

        try
        {
            var (file, put) = await _builder.BuildAsync(partition, inputs, cancellationToken);
            ledger.Learn(partition.Key, new(inputs, put));
            return file;
        }
        catch (Exception broken) when (broken is PipelineException or StoreException or IOException)
        {
            return Failed(partition.Key, broken.Message);
        }
    }

    /// <summary>The sources whose numbers are meant: operators' where the lake has any, else the sandbox's, never both.</summary>
    private async Task<IReadOnlyList<string>> SourcesAsync(CancellationToken cancellationToken)
    {
        var operators = _options.GeneratedNumbers ? [] : await HeldAsync(isGenerated: false, cancellationToken);
        return operators.Count > 0 ? operators : await HeldAsync(isGenerated: true, cancellationToken);
    }

    private async Task<List<string>> HeldAsync(bool isGenerated, CancellationToken cancellationToken)
    {
        var held = new List<string>();
        foreach (var source in LakeSources.All.Where(source => LakeSources.OperatorOf(source) != source == isGenerated))
        {
            if (await _shelf.HoldsAsync(source, cancellationToken))
            {
                held.Add(source);
            }
        }

        return held;
    }

    private async Task<(EngineConnection Connection, PartitionStubs Stubs)> OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Run(
                () =>
                {
                    var spill = PrivateFolder.Create(_temp, "spill");
                    _stubs = new PartitionStubs(Path.Combine(_temp, "stubs"), Path.Combine(_temp, "stubs"));
                    _engine = new QueryEngine(_options with { AllowFiles = false, AllowWrites = false }, spill, [.. _shelf.Folders, _temp]);
                    _connection = _engine.Connect();
                },
                CancellationToken.None
            );
        }

        return (_connection!, _stubs!);
    }

    private static LakePartitionBuilt Failed(string key, string message) =>
        new(key, 0, 0, 0, IsUnchanged: false) { Failure = Redaction.Clean(message) };
}

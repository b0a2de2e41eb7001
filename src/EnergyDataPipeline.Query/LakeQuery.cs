using System.Runtime.CompilerServices;
using Apache.Arrow;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Caching;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Query.Pruning;
using EnergyDataPipeline.Query.Statements;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnergyDataPipeline.Query;

/// <summary>
/// SQL over the lake that a pipeline's destination holds, by DuckDB in this process. Each table is a view by its dataset's name
/// (<c>hourly_lmp_da_final</c>). Of a bucket the partitions that a query reads are fetched into a cache. Queries read and change nothing, unless
/// asked for. Safe for use by several threads; opening one costs little, and one that is kept answers faster.
/// </summary>
public sealed partial class LakeQuery : IAsyncDisposable
{
    private static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    private const string StubFolder = "stubs";

    private readonly LakeQueryOptions _options;
    private readonly IObjectStore? _store;
    private readonly ILakeShelf _shelf;
    private readonly CacheLimit _limit;
    private readonly StatementRules _rules;
    private readonly string _temp;
    private readonly string _cache;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private QueryEngine? _engine;
    private EngineConnection? _definitions;
    private PartitionStubs? _stubs;
    private bool _holdsOperators;

    /// <summary>Queries over the destination of <paramref name="config"/>; nothing is looked at before the first.</summary>
    public LakeQuery(EnergyPipelineConfig config, LakeQueryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        options ??= new LakeQueryOptions();
        _options = options;
        var clock = options.Clock ?? SystemTime.Clock;
        var time = options.Time ?? TimeProvider.System;
        var cache = _cache = CachePlace.Of(options.CacheFolder, Environment.GetEnvironmentVariable);
        _temp = Path.Combine(options.TempFolder ?? Path.GetTempPath(), $"energy-pipeline-query-{Guid.NewGuid():N}");
        _limit = new CacheLimit(cache, options.CacheLimitMegabytes * 1_000_000L, clock);
        _rules = new StatementRules(options.AllowWrites, options.AllowFiles);
        if (options.AsOf is null && config.Destination is StoreSettings.Folder folder)
        {
            _shelf = new FolderShelf(folder.Path);
            return;
        }

        _store = ObjectStores.Open(EnergyPipeline.StoreOptionsOf(config.Destination), time, options.Loggers ?? NullLoggerFactory.Instance);
        _shelf = options.AsOf is { } instant
            ? new AsOfShelf(_store, instant, options.Day, cache, Path.Combine(_temp, "spool"), clock, time)
            : new BucketShelf(_store, new PartitionCache(cache, _store, clock));
    }

    /// <summary>Rows of a query, batch by batch; whoever takes a batch disposes of it. As <see cref="ExecuteAsync(string, IReadOnlyDictionary{string, object?}?, CancellationToken)"/>.</summary>
    public async IAsyncEnumerable<RecordBatch> QueryAsync(
        string sql,
        IReadOnlyDictionary<string, object?>? parameters = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await using var result = await ExecuteAsync(sql, parameters, cancellationToken);
        await foreach (var batch in result.ReadAsync(cancellationToken))
        {
            yield return batch;
        }
    }

    /// <summary>
    /// Rows of a market analytic, computed of the lake's partitions that its days need: <c>QueryAsync(MarketAnalytics.HubBasis(first, last))</c>.
    /// As the other.
    /// </summary>
    public IAsyncEnumerable<RecordBatch> QueryAsync(AnalyticQuery analytic, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(analytic);
        return ReadAsync(analytic, cancellationToken);
    }

    private async IAsyncEnumerable<RecordBatch> ReadAsync(
        AnalyticQuery analytic,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var result = await ExecuteAsync(analytic, cancellationToken);
        await foreach (var batch in result.ReadAsync(cancellationToken))
        {
            yield return batch;
        }
    }

    /// <summary>Begins a market analytic: its columns are known, its rows are read from the result.</summary>
    /// <exception cref="PipelineException">What it is made of is not in the lake; or the store refused.</exception>
    public async Task<QueryResult> ExecuteAsync(AnalyticQuery analytic, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(analytic);
        var query = new PreparedQuery(new SqlText(analytic.Sql), analytic.Sql, NoParameters) { Analytic = analytic.Dataset };
        var (connection, rows, facts) = await RunAsync(query, cancellationToken);
        return new QueryResult(connection, rows, facts);
    }

    /// <summary>
    /// Begins a query: its columns are known, its rows are read from the result. Of several statements the last one's. <c>$name</c> in it takes the
    /// value of <paramref name="parameters"/> by that name: text, numbers, bool, dates, instants, null.
    /// </summary>
    /// <exception cref="PipelineException">
    /// A statement that may not run, SQL that cannot be understood, a name that means nothing, a parameter without a value; or the store refused.
    /// </exception>
    public async Task<QueryResult> ExecuteAsync(
        string sql,
        IReadOnlyDictionary<string, object?>? parameters = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(sql);
        var query = new PreparedQuery(new SqlText(sql), sql, parameters ?? NoParameters);
        var (connection, rows, facts) = await RunAsync(query, cancellationToken);
        return new QueryResult(connection, rows, facts);
    }

    /// <summary>Writes what a query gives to a Parquet file, of every type that the engine has; Zstandard, row groups of 122,880 rows.</summary>
    /// <exception cref="PipelineException">As <see cref="ExecuteAsync(string, IReadOnlyDictionary{string, object?}?, CancellationToken)"/>.</exception>
    public async Task<QueryFacts> WriteParquetAsync(
        string sql,
        Stream destination,
        IReadOnlyDictionary<string, object?>? parameters = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(destination);
        var file = Path.Combine(_temp, $"{Guid.NewGuid():N}.parquet");
        try
        {
            var query = new PreparedQuery(new SqlText(sql), sql, parameters ?? NoParameters) { ParquetFile = file };
            var (connection, rows, facts) = await RunAsync(query, cancellationToken);
            await using (new QueryResult(connection, rows, facts))
            {
                await using var written = File.OpenRead(file);
                await written.CopyToAsync(destination, cancellationToken);
            }

            return facts;
        }
        finally
        {
            if (File.Exists(file))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Every table that the lake holds, by source and name.</summary>
    public async Task<IReadOnlyList<LakeView>> ListAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var definitions = await OpenAsync(cancellationToken);
            var tables = await _shelf.FindAsync(null, cancellationToken);
            var named = await DefaultsAsync(tables, cancellationToken);
            var views = new List<LakeView>();
            foreach (var (table, files) in tables.Select(shelved => (shelved.Table, shelved.Files)))
            {
                views.Add(
                    new LakeView(
                        table.Name,
                        table.Source,
                        table.IsGenerated,
                        named.Contains(table),
                        table.Dataset.Name,
                        table.Table.Name,
                        table.Dataset.Title,
                        files.Count,
                        files.Sum(file => file.Bytes),
                        files[0].Value,
                        files[^1].Value,
                        _shelf is FolderShelf ? await RowsAsync(definitions, table, files, cancellationToken) : null
                    )
                );
            }

            return [.. views.OrderBy(view => view.Source, StringComparer.Ordinal).ThenBy(view => view.Name, StringComparer.Ordinal)];
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _definitions?.Dispose();
        _engine?.Dispose();
        (_store as IDisposable)?.Dispose();
        _gate.Dispose();
        if (_shelf is not FolderShelf)
        {
            await Task.Run(_limit.Apply);
        }

        if (Directory.Exists(_temp))
        {
            Directory.Delete(_temp, recursive: true);
        }
    }

    private async Task<long> RowsAsync(
        EngineConnection connection,
        LakeTable table,
        IReadOnlyList<LakeFile> files,
        CancellationToken cancellationToken
    )
    {
        var paths = await _shelf.BringAsync(new ShelvedTable(table, files), files, new FetchCount(), cancellationToken);
        var list = string.Join(", ", paths.Select(Sql.Text));
        var rows = await EngineWork.DoAsync(
            connection,
            () => connection.Texts($"SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata([{list}])"),
            cancellationToken
        );
        return long.Parse(rows[0][0]!, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The connection that makes views; its engine is started by the first call.</summary>
    private async Task<EngineConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_definitions is { } open)
        {
            return open;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await Task.Run(
            () =>
            {
                var spill = PrivateFolder.Create(_temp, "spill");
                _stubs = new PartitionStubs(Path.Combine(_temp, "stubs"), Path.Combine(_cache, StubFolder));
                _engine = new QueryEngine(_options, spill, [.. _shelf.Folders, _temp, Path.Combine(_cache, StubFolder)]);
                var connection = _engine.Connect();
                foreach (var source in LakeSources.All)
                {
                    connection.Run($"CREATE SCHEMA IF NOT EXISTS {Sql.Name(source)}");
                }

                return _definitions = connection;
            },
            CancellationToken.None
        );
    }
}

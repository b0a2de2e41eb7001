using Apache.Arrow;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Tests.Pipeline;
using Xunit;

namespace EnergyDataPipeline.Tests.Query;

/// <summary>A lake with generated numbers in it, in a folder or a bucket, and queries over it.</summary>
internal sealed class QueriedLake : IAsyncDisposable
{
    public const string Prices = "hourly-lmp-da-final";
    public const string Hub = ".H.INTERNAL_HUB";

    private readonly StoreSettings? _bucket;

    private QueriedLake(SandboxedPipeline pipeline, StoreSettings? bucket) => (Pipeline, _bucket) = (pipeline, bucket);

    public SandboxedPipeline Pipeline { get; }

    public string Cache => Path.Combine(Pipeline.Folder.Path, "cache");

    public EnergyPipelineConfig Config
    {
        get
        {
            var config = Pipeline.Config("parquet");
            return _bucket is null ? config : config with { Destination = _bucket };
        }
    }

    public static async Task<QueriedLake> StartAsync(StoreSettings? bucket = null, string now = "2026-07-27T16:00:00Z") =>
        new(await SandboxedPipeline.StartAsync(now), bucket);

    /// <summary>A lake that holds the hub's prices of days.</summary>
    public static async Task<QueriedLake> OfPricesAsync(string days, StoreSettings? bucket = null, string? location = Hub)
    {
        var lake = await StartAsync(bucket);
        await lake.CollectAsync(Prices, days, location);
        await lake.RebuildAsync(Prices);
        return lake;
    }

    public async Task CollectAsync(string name, string? days, string? location = null)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        var narrowing = location is null ? [] : new Dictionary<string, string> { ["location"] = location };
        var feed = Pipeline.Redirected(DatasetFeeds.Of(source, dataset, narrowing, isDated: days is not null));
        await Pipeline.RunAsync(Config with { Feeds = [feed], Day = days });
    }

    public async Task<LakeReport> RebuildAsync(params string[] names)
    {
        var feeds = names.Select(name =>
        {
            var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
            return Pipeline.Redirected(DatasetFeeds.OfAny(source, dataset));
        });
        await using var pipeline = Pipeline.Open(Config with { Feeds = [.. feeds] });
        return await pipeline.RebuildLakeAsync(TestContext.Current.CancellationToken);
    }

    public LakeQuery Open(LakeQueryOptions? options = null) =>
        new(
            Config,
            (options ?? new LakeQueryOptions()) with
            {
                CacheFolder = Cache,
                TempFolder = Path.Combine(Pipeline.Folder.Path, "temp"),
                Clock = options?.Clock ?? Pipeline.Clock,
            }
        );

    /// <summary>All rows of a query over a lake opened for it, and what was looked at.</summary>
    public async Task<(IReadOnlyList<object?[]> Rows, QueryFacts Facts)> AskAsync(
        string sql,
        LakeQueryOptions? options = null,
        IReadOnlyDictionary<string, object?>? parameters = null
    )
    {
        await using var query = Open(options);
        return await AskAsync(query, sql, parameters);
    }

    public static async Task<(IReadOnlyList<object?[]> Rows, QueryFacts Facts)> AskAsync(
        LakeQuery query,
        string sql,
        IReadOnlyDictionary<string, object?>? parameters = null
    )
    {
        await using var result = await query.ExecuteAsync(sql, parameters, TestContext.Current.CancellationToken);
        return (await RowsAsync(result), result.Facts);
    }

    public static async Task<IReadOnlyList<object?[]>> RowsAsync(QueryResult result)
    {
        var rows = new List<object?[]>();
        await foreach (var batch in result.ReadAsync(TestContext.Current.CancellationToken))
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    rows.Add([.. Enumerable.Range(0, batch.ColumnCount).Select(column => Value(batch.Column(column), row))]);
                }
            }
        }

        return rows;
    }

    public async Task<object?> ScalarAsync(string sql, LakeQueryOptions? options = null) =>
        Assert.Single(Assert.Single((await AskAsync(sql, options)).Rows));

    public ValueTask DisposeAsync() => Pipeline.DisposeAsync();

    private static object? Value(IArrowArray array, int row) =>
        array.IsNull(row)
            ? null
            : array switch
            {
                StringArray texts => texts.GetString(row),
                Int64Array whole => whole.GetValue(row),
                Int32Array whole => whole.GetValue(row),
                Int16Array whole => whole.GetValue(row),
                DoubleArray numbers => numbers.GetValue(row),
                BooleanArray truths => truths.GetValue(row),
                Date32Array days => days.GetDateTimeOffset(row)!.Value.ToString("yyyy-MM-dd"),
                TimestampArray instants => instants.GetTimestamp(row),
                Decimal128Array numbers => numbers.GetString(row),
                _ => throw new NotSupportedException($"{array.GetType().Name} is compared by a test of its own"),
            };
}

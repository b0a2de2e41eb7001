using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Tests.Pipeline;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>A lake of the sandbox's answers: the days on which clocks change, a NERC holiday, and a day of whose rows some are missing.</summary>
public sealed class SandboxLake : IAsyncLifetime
{
    public const string Spring = "2026-03-08";
    public const string Fall = "2026-11-01";
    public const string Holiday = "2026-05-25";
    public const string Gaps = "2026-07-15";

    /// <summary>A day in the month of the holiday whose real-time prices are preliminary only.</summary>
    public const string Plain = "2026-05-27";

    private static readonly string[] Everywhere =
    [
        "hourly-lmp-da-final",
        "hourly-lmp-rt-prelim",
        "five-minute-lmp-final",
        "da-hourly-demand",
        "rt-hourly-demand",
        "hourly-system-load",
        "five-minute-estimated-zonal-load",
        "five-minute-system-load",
        "fuel-mix",
        "hourly-load-generation-interchange",
        "actual-interchange-hourly",
    ];

    private SandboxedPipeline? _pipeline;
    private AnalyticsDatabase? _athena;

    public static IReadOnlyList<string> Datasets { get; } = [.. Everywhere, "hourly-lmp-rt-final"];

    public string Store => _pipeline!.Store;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await SandboxedPipeline.StartAsync("2026-12-15T16:00:00Z");
        foreach (var day in new[] { Spring, Holiday, Fall })
        {
            await CollectAsync(day, Datasets);
        }

        // Fewer requests: of this day the hourly ones.
        await CollectAsync(Plain, [.. Everywhere.Where(name => name.StartsWith("hourly-lmp", StringComparison.Ordinal))]);
        await _pipeline.AddFaultAsync("missingRows;percent=8");
        await CollectAsync(Gaps, Datasets);
        await _pipeline.ClearFaultsAsync();
        await using var pipeline = _pipeline.Open(
            _pipeline.Config("parquet") with
            {
                Feeds = [.. Datasets.Select(name => Feed(name, null))],
            }
        );
        var report = await pipeline.RebuildLakeAsync(TestContext.Current.CancellationToken);
        Assert.All(report.Partitions, partition => Assert.Null(partition.Failure));
    }

    internal AnalyticsDatabase Open(string timeZone = "UTC") =>
        new AnalyticsDatabase(timeZone).WithLake(Store, Datasets).WithViews([.. Datasets]);

    /// <summary>The views of Athena over the same files, for reading.</summary>
    internal AnalyticsDatabase Athena => _athena ??= OpenAthena(Store);

    public async ValueTask DisposeAsync()
    {
        _athena?.Dispose();
        if (_pipeline is not null)
        {
            await _pipeline.DisposeAsync();
        }
    }

    /// <summary>The views of Athena, with the functions lent that DuckDB lacks.</summary>
    private static AnalyticsDatabase OpenAthena(string store)
    {
        var database = OpenUtc(store);
        database.Execute("CREATE MACRO from_unixtime(seconds) AS to_timestamp(seconds)");
        foreach (var statement in AthenaViews.Statements(Datasets.ToHashSet()))
        {
            database.Execute(statement);
        }

        return database;
    }

    /// <summary>The lake's tables as Athena and Spark read them: instants are timestamps in UTC without a zone.</summary>
    internal static AnalyticsDatabase OpenUtc(string store)
    {
        var database = new AnalyticsDatabase();
        database.Execute("CREATE MACRO element_at(list, place) AS list_extract(list, place)");
        database.WithLake(store, Datasets);
        foreach (var dataset in Datasets.Select(name => name.Replace('-', '_')))
        {
            var instants = database
                .Shape($"SELECT * FROM {dataset}")
                .Where(column => column.Type == "TIMESTAMP WITH TIME ZONE")
                .Select(column => $"{column.Name} AT TIME ZONE 'UTC' AS {column.Name}");
            database.Execute($"CREATE TABLE utc_{dataset} AS SELECT * REPLACE ({string.Join(", ", instants)}) FROM {dataset}");
            database.Execute($"CREATE OR REPLACE VIEW {dataset} AS SELECT * FROM utc_{dataset}");
        }

        return database;
    }

    private async Task CollectAsync(string day, IReadOnlyList<string> datasets) =>
        await _pipeline!.RunAsync(
            _pipeline.Config("parquet") with
            {
                Feeds = [.. datasets.Select(name => Feed(name, isDated: true))],
                Day = $"{day}..{day}",
            }
        );

    private FeedSettings Feed(string name, bool? isDated)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        return _pipeline!.Redirected(
            isDated is { } dated
                ? DatasetFeeds.Of(source, dataset, new Dictionary<string, string>(), dated)
                : DatasetFeeds.OfAny(source, dataset)
        );
    }
}

/// <summary>The tests that read the sandbox's lake: it is made once for them.</summary>
[CollectionDefinition(Name)]
public sealed class SandboxLakeTests : ICollectionFixture<SandboxLake>
{
    public const string Name = "analytics of the sandbox's lake";
}

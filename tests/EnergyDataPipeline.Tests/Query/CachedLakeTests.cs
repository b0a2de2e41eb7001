using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query.Caching;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Query;

/// <summary>A lake in a bucket: only what a query reads is fetched, verified, and kept.</summary>
public sealed class CachedLakeTests(MotoServer moto)
{
    private const string Count = "SELECT count(*) FROM hourly_lmp_da_final";

    [Fact]
    public async Task Only_what_the_conditions_leave_is_fetched_and_it_is_fetched_once()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-05", await BucketAsync());

        var first = await lake.AskAsync($"{Count} WHERE operating_day BETWEEN '2026-07-02' AND '2026-07-03'");
        var again = await lake.AskAsync($"{Count} WHERE operating_day BETWEEN '2026-07-02' AND '2026-07-03'");
        var all = await lake.AskAsync(Count);

        Assert.Equal((48L, 48L, 120L), (first.Rows[0][0], again.Rows[0][0], all.Rows[0][0]));
        Assert.Equal((2, 0, 3), (first.Facts.FetchedFiles, again.Facts.FetchedFiles, all.Facts.FetchedFiles));
        var view = Assert.Single(first.Facts.Views);
        Assert.Equal((2, 5), (view.Partitions, view.PartitionsInAll));
        Assert.Equal(view.Bytes, first.Facts.FetchedBytes);
        Assert.InRange(view.Bytes, 1, view.BytesInAll / 2);
        Assert.Equal(5, Cached(lake).Count);
    }

    [Fact]
    public async Task What_only_asks_for_columns_or_names_nothing_that_is_there_fetches_nothing()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02", await BucketAsync());

        Assert.NotEmpty((await lake.AskAsync("DESCRIBE hourly_lmp_da_final")).Rows);
        Assert.NotEmpty((await lake.AskAsync("SHOW TABLES")).Rows);
        Assert.Equal(0L, await lake.ScalarAsync($"{Count} WHERE operating_day = '2020-01-01'"));
        await Assert.ThrowsAsync<PipelineException>(() => lake.AskAsync("SELECT * FROM hourly_lmp_da_final JOIN nothing_such USING (a)"));
        await Assert.ThrowsAsync<PipelineException>(() => lake.AskAsync("COPY (FROM hourly_lmp_da_final) TO 'x.csv'"));

        Assert.Empty(Cached(lake));
    }

    [Fact]
    public async Task A_damaged_file_of_the_cache_is_fetched_again()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02", await BucketAsync());
        await lake.AskAsync(Count);
        var damaged = Cached(lake)[0];
        var bytes = await File.ReadAllBytesAsync(damaged);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes);

        var (rows, facts) = await lake.AskAsync("SELECT count(*), sum(lmp_usd_per_mwh) FROM hourly_lmp_da_final");

        Assert.Equal(48L, rows[0][0]);
        Assert.Equal(1, facts.FetchedFiles);
    }

    [Fact]
    public async Task A_changed_partition_takes_the_place_of_the_cached_one()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02", await BucketAsync());
        await using var query = lake.Open();
        const string sum = "SELECT sum(lmp_usd_per_mwh) FROM hourly_lmp_da_final";
        var before = await QueriedLake.AskAsync(query, sum);
        lake.Pipeline.Clock.Advance(Duration.FromHours(1));
        await lake.Pipeline.AddFaultAsync("revise;path=/hourlylmp/da/final/day/20260702/**");
        await lake.CollectAsync(QueriedLake.Prices, "2026-07-02", QueriedLake.Hub);
        await lake.RebuildAsync(QueriedLake.Prices);

        var after = await QueriedLake.AskAsync(query, sum);

        Assert.NotEqual(before.Rows[0][0], after.Rows[0][0]);
        Assert.Equal((2, 1), (before.Facts.FetchedFiles, after.Facts.FetchedFiles));
    }

    [Fact]
    public async Task Processes_at_once_share_a_cache()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-05", await BucketAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => lake.ScalarAsync(Count))));

        Assert.All(answers, answer => Assert.Equal(120L, answer));
        Assert.Equal(5, Cached(lake).Count);
        Assert.DoesNotContain(lake.Pipeline.Folder.Files("cache"), file => file.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_over_the_limit_goes_the_least_recently_used_first_and_nothing_in_use()
    {
        using var folder = new TemporaryFolder();
        var clock = new NodaTime.Testing.FakeClock(Instant.FromUtc(2026, 7, 1, 12, 0));
        string[] files =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(i =>
                {
                    var path = folder.File($"objects/a/{i}.parquet", new string('x', 1000));
                    File.SetLastWriteTimeUtc(path, (clock.GetCurrentInstant() - Duration.FromHours(4 - i)).ToDateTimeUtc());
                    return path;
                }),
        ];
        File.SetLastWriteTimeUtc(files[0], clock.GetCurrentInstant().ToDateTimeUtc());

        await Task.Run(() => new CacheLimit(folder.Path, 2000, clock).Apply());
        Assert.Equal([true, false, false, true], files.Select(File.Exists));

        await Task.Run(() => new CacheLimit(folder.Path, 10, clock).Apply());
        Assert.Equal([true, false, false, false], files.Select(File.Exists));
    }

    [Fact]
    public async Task The_list_tells_partitions_without_fetching_them()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-03", await BucketAsync());
        await using var query = lake.Open();

        var view = Assert.Single(await query.ListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(("hourly_lmp_da_final", 3, "2026-07-01", "2026-07-03"), (view.Name, view.Partitions, view.First, view.Last));
        Assert.Null(view.Rows);
        Assert.Empty(Cached(lake));
    }

    private static IReadOnlyList<string> Cached(QueriedLake lake) =>
        Directory.Exists(Path.Combine(lake.Cache, "objects"))
            ?
            [
                .. Directory
                    .GetFiles(Path.Combine(lake.Cache, "objects"), "*.parquet", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    private async Task<StoreSettings> BucketAsync()
    {
        AwsTestCredentials.Set();
        return new StoreSettings.S3
        {
            Bucket = await moto.NewBucketAsync(),
            Prefix = "lakes/one",
            Endpoint = (await moto.StartedAsync()).ToString(),
            PathStyle = true,
        };
    }
}

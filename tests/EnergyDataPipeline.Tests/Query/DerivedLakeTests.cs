using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Query;

/// <summary>Derived datasets as files of the lake: what is in them, what is left alone, and what is made anew.</summary>
public sealed class DerivedLakeTests(MotoServer moto)
{
    private const string Summary = "daily-price-summary";
    private const string Scores = "price-anomaly-scores";

    [Fact]
    public async Task Files_hold_the_rows_of_the_view_without_the_column_that_the_key_holds_in_the_order_of_the_natural_key()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-03");

        var report = await DeriveAsync(lake, [Summary, Scores, "calendar"]);

        Assert.True(report.IsSuccess);
        Assert.Equal(
            [
                "calendar/calendar/data.parquet",
                "daily-price-summary/daily_price_summary/operating_day=2026-07-01/data.parquet",
                "daily-price-summary/daily_price_summary/operating_day=2026-07-02/data.parquet",
                "daily-price-summary/daily_price_summary/operating_day=2026-07-03/data.parquet",
                "price-anomaly-scores/price_anomaly_scores/operating_month=2026-07/data.parquet",
            ],
            report
                .Partitions.Where(file => file.IsBuilt)
                .Select(file => file.Key["lake/iso-ne-sandbox/".Length..])
                .Order(StringComparer.Ordinal)
        );
        foreach (var (name, days) in new[] { (Summary, 3), (Scores, 1) })
        {
            var dataset = DerivedDatasets.Find(name)!;
            var files = $"'{lake.Pipeline.Store}/lake/iso-ne-sandbox/{name}/*/*/data.parquet'";
            var columns = string.Join(", ", dataset.Columns.Select(column => column.Name));
            var (rows, _) = await lake.AskAsync(
                $"SELECT md5(string_agg(v::VARCHAR, ',' ORDER BY {string.Join(", ", dataset.NaturalKey)})), count(*) FROM {dataset.ViewName} v"
            );
            var read = Duck.Rows(
                $"SET TimeZone = 'UTC'; SELECT md5(string_agg(v::VARCHAR, ',' ORDER BY {string.Join(", ", dataset.NaturalKey)})), count(*) FROM (SELECT {columns} FROM read_parquet({files}, hive_partitioning = true)) v"
            );
            Assert.Equal(rows[0], read[0]);
            Assert.Equal(
                report.Partitions.Where(file => file.Key.Contains($"/{name}/", StringComparison.Ordinal)).Sum(file => file.Rows),
                read[0][1]
            );
            Assert.Equal((long)days, Duck.Scalar($"SELECT count(*) FROM glob({files})"));
        }

        Assert.Equal(
            0L,
            Duck.Scalar(
                $"SELECT count(*) FROM (SELECT dataset, location_id, lag((dataset, location_id)) OVER (ORDER BY file_row_number) AS before FROM read_parquet('{FirstOf(lake, Summary)}', file_row_number = true)) WHERE before > (dataset, location_id)"
            )
        );
        Assert.DoesNotContain(
            Duck.Rows($"SELECT name FROM parquet_schema('{FirstOf(lake, Summary)}')"),
            row => row[0] as string == "operating_day"
        );
        Assert.Equal(
            "[$/MWh] Mean LMP",
            (
                (string)
                    Duck.Scalar(
                        $"SELECT decode(value) FROM parquet_kv_metadata('{FirstOf(lake, Summary)}') WHERE decode(key) LIKE 'column.mean_usd%' ORDER BY key LIMIT 1"
                    )!
            )[..16]
        );
        Assert.Equal("ZSTD", Duck.Scalar($"SELECT DISTINCT compression FROM parquet_metadata('{FirstOf(lake, Summary)}')"));
    }

    [Fact]
    public async Task What_is_computed_of_the_same_partitions_is_left_alone_and_a_changed_one_is_computed_anew()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-06-30..2026-07-02");
        var first = await DeriveAsync(lake, [Summary, Scores]);
        var before = lake.Pipeline.Everything();

        var again = await DeriveAsync(lake, [Summary, Scores]);
        Assert.Equal((5, 0, 0), (first.Built, again.Built, again.Failed));
        Assert.Equal(before, lake.Pipeline.Everything());

        lake.Pipeline.Clock.Advance(Duration.FromHours(1));
        await lake.Pipeline.AddFaultAsync("revise;path=/hourlylmp/da/final/day/20260702/**");
        await lake.CollectAsync(QueriedLake.Prices, "2026-07-02..2026-07-03", QueriedLake.Hub);
        await lake.RebuildAsync(QueriedLake.Prices);
        var after = await DeriveAsync(lake, [Summary, Scores]);

        Assert.Equal(
            ["operating_day=2026-07-02", "operating_day=2026-07-03", "operating_month=2026-07"],
            after.Partitions.Where(file => file.IsBuilt).Select(file => file.Key.Split('/')[^2])
        );
        Assert.Equal(
            await lake.ScalarAsync("SELECT mean_usd_per_mwh FROM daily_price_summary WHERE operating_day = '2026-07-02'"),
            Duck.Scalar($"SELECT mean_usd_per_mwh FROM '{FirstOf(lake, Summary).Replace("06-30", "07-02", StringComparison.Ordinal)}'")
        );
    }

    [Fact]
    public async Task What_the_ledger_does_not_know_is_found_in_the_file_and_what_somebody_replaced_is_made_anew()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02");
        await DeriveAsync(lake, [Summary]);
        var ledger = Path.Combine(lake.Pipeline.Store, "lake/iso-ne-sandbox/daily-price-summary/_built.json.zst");
        Assert.True(File.Exists(ledger));
        File.Delete(ledger);

        var unknown = await DeriveAsync(lake, [Summary]);
        File.Delete(FirstOf(lake, Summary));
        var gone = await DeriveAsync(lake, [Summary]);

        Assert.Equal((0, 1), (unknown.Built, gone.Built));
        Assert.True(File.Exists(FirstOf(lake, Summary)));
    }

    [Fact]
    public async Task Days_limit_what_is_computed_and_files_whose_inputs_are_gone_are_deleted()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-03");

        var day = await DeriveAsync(lake, [Summary], new LocalDate(2026, 7, 2), new LocalDate(2026, 7, 2));
        await DeriveAsync(lake, [Summary]);
        Directory.Delete(
            Path.Combine(lake.Pipeline.Store, "lake/iso-ne-sandbox/hourly-lmp-da-final/hourly_lmp/operating_day=2026-07-03"),
            true
        );
        var after = await DeriveAsync(lake, [Summary]);

        Assert.Equal("operating_day=2026-07-02", Assert.Single(day.Partitions).Key.Split('/')[^2]);
        var removed = Assert.Single(after.Partitions, file => file.IsRemoved);
        Assert.Contains("operating_day=2026-07-03", removed.Key, StringComparison.Ordinal);
        Assert.Equal((0, 1), (after.Built, after.Removed));
    }

    [Fact]
    public async Task In_a_bucket_they_are_the_same_bytes()
    {
        AwsTestCredentials.Set();
        await using var folder = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02");
        await using var bucket = await QueriedLake.OfPricesAsync(
            "2026-07-01..2026-07-02",
            new StoreSettings.S3
            {
                Bucket = await moto.NewBucketAsync(),
                Prefix = "lakes/one",
                Endpoint = (await moto.StartedAsync()).ToString(),
                PathStyle = true,
            }
        );

        var (here, there) = (await DeriveAsync(folder, [Summary, Scores]), await DeriveAsync(bucket, [Summary, Scores]));
        var again = await DeriveAsync(bucket, [Summary, Scores]);

        Assert.Equal(here.Partitions, there.Partitions);
        Assert.Equal((3, 0), (there.Built, again.Built));
        Assert.Equal(3, again.Partitions.Count(file => file.IsUnchanged));
    }

    [Fact]
    public async Task A_damaged_input_is_told_and_the_other_days_are_computed()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02");
        var damaged = Path.Combine(
            lake.Pipeline.Store,
            "lake/iso-ne-sandbox/hourly-lmp-da-final/hourly_lmp/operating_day=2026-07-01/data.parquet"
        );
        await File.WriteAllTextAsync(damaged, "no Parquet", TestContext.Current.CancellationToken);

        await using var derived = Open(lake, [Summary]);
        var report = await derived.KeepAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (report.Built, report.Failed));
        Assert.Contains(
            "operating_day=2026-07-01",
            Assert.Single(report.Partitions, file => file.Failure is not null).Key,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused_with_the_nearest()
    {
        await using var lake = await QueriedLake.StartAsync();

        var refused = Assert.Throws<PipelineException>(() => Open(lake, ["daily-price-sumary"]));

        Assert.Equal((FailureClass.Configuration, "Did you mean 'daily-price-summary'?"), (refused.Failure, refused.NextStep));
    }

    private static string FirstOf(QueriedLake lake, string name) =>
        Directory
            .GetFiles(Path.Combine(lake.Pipeline.Store, "lake", "iso-ne-sandbox", name), "data.parquet", SearchOption.AllDirectories)
            .Append(
                Path.Combine(
                    lake.Pipeline.Store,
                    $"lake/iso-ne-sandbox/{name}/{name.Replace('-', '_')}/operating_day=2026-07-01/data.parquet"
                )
            )
            .Order(StringComparer.Ordinal)
            .First();

    private static DerivedLake Open(QueriedLake lake, IReadOnlyList<string> kept) =>
        new(
            lake.Config with
            {
                DerivedDatasets = kept,
            },
            new LakeQueryOptions
            {
                CacheFolder = lake.Cache,
                TempFolder = Path.Combine(lake.Pipeline.Folder.Path, "temp"),
                Clock = lake.Pipeline.Clock,
            }
        );

    private static async Task<LakeReport> DeriveAsync(
        QueriedLake lake,
        IReadOnlyList<string> names,
        LocalDate? first = null,
        LocalDate? last = null
    )
    {
        await using var derived = Open(lake, []);
        return await derived.DeriveAsync(names, first, last, TestContext.Current.CancellationToken);
    }
}

using DuckDB.NET.Data;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>The lake: each row once, the one answered last, sorted, by partitions that DuckDB reads as they lie.</summary>
public sealed class LakeTests
{
    private const string Hub = ".H.INTERNAL_HUB";
    private const string Prices = "hourly-lmp-da-final";

    [Fact]
    public async Task Days_are_partitions_and_hold_what_was_collected()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, Prices, "2026-03-07..2026-03-09", null));

        var report = await RebuildAsync(test, Prices);

        Assert.Equal(
            ["2026-03-07", "2026-03-08", "2026-03-09"],
            report.Partitions.Select(partition => partition.Key.Split("operating_day=")[1].Split('/')[0])
        );
        const int places = SandboxedPipeline.PricedLocations;
        Assert.Equal([24L * places, 23L * places, 24L * places], report.Partitions.Select(partition => partition.Rows));
        Assert.All(report.Partitions, partition => Assert.Equal(0, partition.Superseded));

        // As it lies: the day comes from the key, and the rows are those of the landing files.
        var lake = $"read_parquet('{test.Store}/lake/*/{Prices}/hourly_lmp/*/*.parquet', hive_partitioning = true)";
        var landed = $"read_parquet('{test.Store}/{Prices.Replace('-', '_')}/*.parquet')";
        Assert.Equal(
            0L,
            Scalar(
                $"SELECT count(*) FROM (SELECT * EXCLUDE operating_day FROM {landed} EXCEPT ALL SELECT * EXCLUDE operating_day FROM {lake})"
            )
        );
        Assert.Equal(
            0L,
            Scalar(
                $"SELECT count(*) FROM (SELECT interval_begin, location_id, operating_day FROM {lake} EXCEPT ALL SELECT interval_begin, location_id, operating_day FROM {landed})"
            )
        );
        Assert.Equal(
            0L,
            Scalar(
                $"SELECT count(*) FROM (SELECT (location_id, interval_begin) < lag((location_id, interval_begin)) OVER (ORDER BY file_row_number) AS falls FROM read_parquet('{test.Store}/{report.Partitions[1].Key}', file_row_number = true)) WHERE falls"
            )
        );
    }

    [Fact]
    public async Task What_was_answered_last_holds_whichever_feed_asked_for_it()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, Prices, "2026-07-01..2026-07-01", null));
        await RebuildAsync(test, Prices);
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync("revise;path=/hourlylmp/da/final/day/*/location/**");
        await test.RunAsync(Dated(test, Prices, "2026-07-01..2026-07-01", Hub));

        var file = Assert.Single((await RebuildAsync(test, Prices)).Partitions);
        var again = Assert.Single((await RebuildAsync(test, Prices)).Partitions);

        Assert.Equal((24L * SandboxedPipeline.PricedLocations, 24L), (file.Rows, file.Superseded));
        Assert.True(again.IsUnchanged);
        var hub = Directory
            .GetFiles(Path.Combine(test.Store, Prices.Replace('-', '_')), "*.parquet")
            .Single(path => (long)Scalar($"SELECT count(*) FROM read_parquet('{path}')") == 24);
        var columns = "interval_begin, location_id, lmp_usd_per_mwh";
        Assert.Equal(
            0L,
            Scalar(
                $"SELECT count(*) FROM (SELECT {columns} FROM read_parquet('{hub}') EXCEPT ALL SELECT {columns} FROM read_parquet('{test.Store}/{file.Key}'))"
            )
        );
    }

    [Fact]
    public async Task Child_tables_and_lists_without_a_time_have_files_of_their_own()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, "morning-report", "2026-07-20..2026-07-22", null));
        await test.RunAsync(Current(test, "locations"));

        var report = await RebuildAsync(test, "morning-report", "locations");

        var tables = FeedCatalog.BuiltIn.Find("morning-report")!.Value.Dataset.Tables;
        foreach (var table in tables)
        {
            var rows = report
                .Partitions.Where(partition => partition.Key.Contains($"/morning-report/{table.Name}/", StringComparison.Ordinal))
                .Sum(partition => partition.Rows);
            var landed = Scalar(
                $"SELECT count(*) FROM read_parquet('{test.Store}/morning_report/morning_report{(table.Suffix is null ? "" : "_" + table.Suffix)}_2*.parquet')"
            );
            Assert.True(rows > 0 && rows == (long)landed, $"{table.Name}: {rows} of {landed} rows");
        }

        Assert.EndsWith("/locations/locations/data.parquet", report.Partitions[^1].Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_that_shares_its_address_with_another_is_the_one_named()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, "import-export-bids-rt", "2026-07-01..2026-07-01", null));

        var report = await RebuildAsync(test, "import-export-bids-rt");

        Assert.NotEmpty(report.Partitions);
        Assert.All(report.Partitions, file => Assert.Contains("/import-export-bids-rt/", file.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_corrected_away_is_not_read_any_more()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, Prices, "2026-07-01..2026-07-02", Hub);
        await test.RunAsync(config);
        await RebuildAsync(test, Prices);
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync("emptyForm;path=/hourlylmp/da/final/day/20260701**");
        await test.RunAsync(config);

        var report = await RebuildAsync(test, Prices);

        Assert.Equal([(true, false), (false, true)], report.Partitions.Select(file => (file.IsRemoved, file.IsUnchanged)));
        Assert.Equal(24L, Scalar($"SELECT count(*) FROM read_parquet('{test.Store}/lake/*/{Prices}/hourly_lmp/*/*.parquet')"));
    }

    [Fact]
    public async Task An_answer_that_is_gone_keeps_nobody_from_the_others()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, Prices, "2026-07-01..2026-07-05", Hub));
        var raw = Directory
            .GetFiles(Path.Combine(test.Store, "raw"), "*.zst", SearchOption.AllDirectories)
            .Single(path => path.Contains("2026-07-03", StringComparison.Ordinal));
        File.Delete(raw);

        var report = await RebuildAsync(test, Prices);

        var failed = Assert.Single(report.Partitions, file => file.Failure is not null);
        Assert.Contains("operating_day=2026-07-03", failed.Key, StringComparison.Ordinal);
        Assert.Equal(4 * 24L, report.Partitions.Sum(file => file.Rows));
    }

    [Fact]
    public async Task Rows_without_a_time_are_in_one_file_each_key_once()
    {
        await using var test = await SandboxedPipeline.StartAsync("2026-06-27T16:00:00Z");
        await test.RunAsync(Current(test, "ftr-clearing-prices-long-term-1"));
        test.Clock.Advance(Duration.FromDays(30));
        await test.RunAsync(Current(test, "ftr-clearing-prices-long-term-1"));

        var file = Assert.Single((await RebuildAsync(test, "ftr-clearing-prices-long-term-1")).Partitions);

        var dataset = FeedCatalog.BuiltIn.Find("ftr-clearing-prices-long-term-1")!.Value.Dataset;
        Assert.EndsWith($"/{dataset.Tables[0].Name}/data.parquet", file.Key, StringComparison.Ordinal);
        var keys = string.Join(", ", dataset.Tables[0].NaturalKey);
        Assert.Equal(
            0L,
            Scalar($"SELECT count(*) FROM (SELECT {keys} FROM read_parquet('{test.Store}/{file.Key}') GROUP BY ALL HAVING count(*) > 1)")
        );
    }

    [Fact]
    public async Task Rows_of_long_ago_in_what_is_current_are_in_their_own_partition()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var run = await test.RunAsync(Current(test, "annual-ftr-bids"));

        var report = await RebuildAsync(test, "annual-ftr-bids");

        Assert.Equal(run.Results[0].Rows, report.Partitions.Sum(file => file.Rows + file.Repeated));
    }

    [Fact]
    public async Task Another_run_that_was_first_is_not_written_over()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, Prices, "2026-07-01..2026-07-04", Hub));

        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RebuildAsync(test, Prices)));

        Assert.All(reports, report => Assert.Equal(4, report.Partitions.Count));
        Assert.Equal(96L, Scalar($"SELECT count(*) FROM read_parquet('{test.Store}/lake/*/{Prices}/hourly_lmp/*/*.parquet')"));
    }

    private static object Scalar(string sql)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    private static async Task<LakeReport> RebuildAsync(SandboxedPipeline test, params string[] names)
    {
        var feeds = names.Select(name =>
        {
            var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
            return test.Redirected(DatasetFeeds.OfAny(source, dataset));
        });
        await using var pipeline = test.Open(test.Config("parquet") with { Feeds = [.. feeds] });
        return await pipeline.RebuildLakeAsync(TestContext.Current.CancellationToken);
    }

    private static EnergyPipelineConfig Current(SandboxedPipeline test, string name) => Config(test, name, null, isDated: false);

    private static EnergyPipelineConfig Dated(SandboxedPipeline test, string name, string days, string? location) =>
        Config(test, name, location, isDated: true) with
        {
            Day = days,
        };

    private static EnergyPipelineConfig Config(SandboxedPipeline test, string name, string? location, bool isDated)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        var narrowing = location is null ? [] : new Dictionary<string, string> { ["location"] = location };
        return test.Config("parquet") with { Feeds = [test.Redirected(DatasetFeeds.Of(source, dataset, narrowing, isDated))] };
    }
}

using EnergyDataPipeline.Query;
using EnergyDataPipeline.Records;
using Xunit;

namespace EnergyDataPipeline.Tests.Query;

/// <summary>SQL over a lake in a folder.</summary>
public sealed class LakeQueryTests
{
    [Fact]
    public async Task A_dataset_is_a_view_by_its_name_with_underscores_and_with_dashes()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-03-07..2026-03-09");

        Assert.Equal(24L + 23 + 24, await lake.ScalarAsync("SELECT count(*) FROM hourly_lmp_da_final"));
        Assert.Equal(71L, await lake.ScalarAsync("SELECT count(*) FROM \"hourly-lmp-da-final\""));
        Assert.Equal(71L, await lake.ScalarAsync("SELECT count(*) FROM HOURLY_LMP_DA_FINAL"));
        Assert.Equal(71L, await lake.ScalarAsync("SELECT count(*) FROM \"iso-ne-sandbox\".hourly_lmp_da_final"));
        Assert.Equal(71L, await lake.ScalarAsync("SELECT count(*) FROM query_table('hourly_lmp_' || 'da_final')"));
    }

    [Fact]
    public async Task Rows_are_those_of_the_lake()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-03-07..2026-03-09", location: null);

        var (rows, _) = await lake.AskAsync(
            "SELECT operating_day, count(*), sum(lmp_usd_per_mwh) FROM hourly_lmp_da_final GROUP BY 1 ORDER BY 1"
        );

        var files = $"read_parquet('{lake.Pipeline.Store}/lake/*/{QueriedLake.Prices}/*/*/*.parquet', hive_partitioning = true)";
        var expected = Duck.Rows(
            $"SELECT strftime(operating_day, '%Y-%m-%d'), count(*), sum(lmp_usd_per_mwh) FROM {files} GROUP BY 1 ORDER BY 1"
        );
        Assert.Equal(3, rows.Count);
        Assert.Equal(expected.Select(row => (row[0], row[1])), rows.Select(row => (row[0], row[1])));
        Assert.All(rows.Zip(expected), pair => Assert.Equal((double)pair.Second[2]!, (double)pair.First[2]!, tolerance: 1e-6));
    }

    [Theory]
    [InlineData("operating_day = '2026-07-03'", 1)]
    [InlineData("operating_day BETWEEN '2026-07-02' AND '2026-07-04'", 3)]
    [InlineData("operating_day IN ('2026-07-01', '2026-07-05')", 2)]
    [InlineData("operating_day > '2026-07-09'", 0)]
    [InlineData("operating_day < '2026-07-03' OR operating_day = '2026-07-05'", 3)]
    [InlineData("lmp_usd_per_mwh > 0", 5)]
    [InlineData("operating_day = '2026-07-03' OR lmp_usd_per_mwh = 0.123", 5)]
    [InlineData("month(operating_day) = 7", 5)]
    [InlineData("operating_day = (SELECT max(operating_day) FROM hourly_lmp_da_final)", 5)]
    [InlineData("true ORDER BY lmp_usd_per_mwh DESC LIMIT 3", 5)]
    [InlineData("operating_day = '2026-07-02' ORDER BY lmp_usd_per_mwh DESC LIMIT 3", 1)]
    public async Task Only_partitions_that_the_conditions_leave_are_read(string condition, int partitions)
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-05");

        var (rows, facts) = await lake.AskAsync($"SELECT location_id, lmp_usd_per_mwh FROM hourly_lmp_da_final WHERE {condition}");

        var files = $"read_parquet('{lake.Pipeline.Store}/lake/*/{QueriedLake.Prices}/*/*/*.parquet', hive_partitioning = true)";
        var plain = condition.Replace("hourly_lmp_da_final", files, StringComparison.Ordinal);
        var expected = Duck.Rows($"SELECT location_id, lmp_usd_per_mwh FROM {files} WHERE {plain}");
        Assert.Equal(expected.Select(Text).Order(), rows.Select(Text).Order());
        var view = Assert.Single(facts.Views);
        Assert.Equal((partitions, 5), (view.Partitions, view.PartitionsInAll));
        Assert.True(partitions == 5 ? view.Bytes == view.BytesInAll : view.Bytes < view.BytesInAll);

        static string Text(object?[] row) => string.Join('|', row);
    }

    [Fact]
    public async Task Two_scans_of_a_view_read_what_either_needs()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-05");

        var (rows, facts) = await lake.AskAsync(
            """
            WITH p AS (FROM hourly_lmp_da_final)
            SELECT (SELECT count(*) FROM p WHERE operating_day = '2026-07-01'), (SELECT count(*) FROM p WHERE operating_day = '2026-07-05')
            """
        );

        Assert.Equal([24L, 24L], rows[0]);
        Assert.Equal(2, Assert.Single(facts.Views).Partitions);
    }

    [Fact]
    public async Task A_later_query_is_not_bound_to_the_partitions_of_an_earlier_one()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-03");
        await using var query = lake.Open();

        var one = await QueriedLake.AskAsync(query, "SELECT count(*) FROM hourly_lmp_da_final WHERE operating_day = '2026-07-02'");
        var all = await QueriedLake.AskAsync(query, "SELECT count(*) FROM query_table('hourly' || '_lmp_da_final')");

        Assert.Equal(24L, one.Rows[0][0]);
        Assert.Equal(72L, all.Rows[0][0]);
    }

    [Fact]
    public async Task A_partition_built_meanwhile_is_read_by_the_next_query()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02");
        await using var query = lake.Open();
        var before = await QueriedLake.AskAsync(query, "SELECT count(*) FROM hourly_lmp_da_final");

        await lake.CollectAsync(QueriedLake.Prices, "2026-07-03", QueriedLake.Hub);
        await lake.RebuildAsync(QueriedLake.Prices);
        var after = await QueriedLake.AskAsync(query, "SELECT count(*) FROM hourly_lmp_da_final");

        Assert.Equal((48L, 72L), (before.Rows[0][0], after.Rows[0][0]));
    }

    [Fact]
    public async Task Other_tables_of_a_dataset_have_its_name_before_theirs()
    {
        await using var lake = await QueriedLake.StartAsync();
        await lake.CollectAsync("morning-report", "2026-07-20..2026-07-22");
        await lake.RebuildAsync("morning-report");

        await using var query = lake.Open();
        var views = await query.ListAsync(TestContext.Current.CancellationToken);

        Assert.Contains(views, view => view is { Name: "morning_report", Rows: > 0, First: "2026", Last: "2026" });
        var children = views.Where(view => view.Name.StartsWith("morning_report__", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(children);
        foreach (var child in children)
        {
            Assert.Equal(child.Rows, (await QueriedLake.AskAsync(query, $"SELECT count(*) FROM {child.Name}")).Rows[0][0]);
        }
    }

    [Fact]
    public async Task Columns_have_units_and_meanings_for_comments()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");

        var (rows, facts) = await lake.AskAsync(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'hourly_lmp_da_final' AND schema_name = 'main'"
        );

        Assert.Contains(
            rows,
            row => row[0] as string == "lmp_usd_per_mwh" && ((string?)row[1])!.Contains("$/MWh", StringComparison.Ordinal)
        );
        Assert.Equal(0, Assert.Single(facts.Views).Partitions);
        Assert.Contains((await lake.AskAsync("SHOW TABLES")).Rows, row => row[0] as string == "hourly_lmp_da_final");
        Assert.Contains(
            (await lake.AskAsync("DESCRIBE hourly_lmp_da_final")).Rows,
            row => row[0] as string == "operating_day" && row[1] as string == "DATE"
        );
    }

    [Fact]
    public async Task Generated_numbers_never_stand_beside_an_operators()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02");
        var generated = Path.Combine(lake.Pipeline.Store, "lake", "iso-ne-sandbox", QueriedLake.Prices);
        var real = Path.Combine(lake.Pipeline.Store, "lake", "iso-ne", QueriedLake.Prices);
        var one = Directory.GetFiles(generated, "data.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var copy = Path.Combine(real, Path.GetRelativePath(generated, one));
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(one, copy);

        var (rows, facts) = await lake.AskAsync("SELECT count(*) FROM hourly_lmp_da_final");

        Assert.Equal(24L, rows[0][0]);
        Assert.Equal("iso-ne", Assert.Single(facts.Views).Source);
        Assert.Equal(48L, await lake.ScalarAsync("SELECT count(*) FROM \"iso-ne-sandbox\".hourly_lmp_da_final"));
        Assert.Equal(
            48L,
            await lake.ScalarAsync("SELECT count(*) FROM hourly_lmp_da_final", new LakeQueryOptions { GeneratedNumbers = true })
        );
    }

    [Theory]
    [InlineData("SELECT * FROM hourly_lmp_da_finl", "there is no table called hourly_lmp_da_finl", "hourly_lmp_da_final")]
    [InlineData(
        "SELECT * FROM hourly_lmp_rt_final",
        "hourly-lmp-rt-final has nothing in the lake",
        "energy-pipeline rebuild hourly-lmp-rt-final"
    )]
    [InlineData("SELECT lmp FROM hourly_lmp_da_final", "lmp_usd_per_mwh", null)]
    [InlineData("SELEC 1", "Parser Error", null)]
    [InlineData("  -- nothing", "there is no SQL", null)]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')", "Permission Error", "--allow-files")]
    [InlineData("SELECT * FROM hourly_lmp_da_final WHERE operating_day = $day", "a parameter $day", "--param day=VALUE")]
    [InlineData("SELECT error('stop here')", "stop here", null)]
    public async Task What_cannot_be_asked_is_told_with_what_to_do(string sql, string message, string? next)
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");

        var refused = await Assert.ThrowsAsync<PipelineException>(() => lake.AskAsync(sql));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal(FailureClass.Configuration, refused.Failure);
        Assert.Contains(next ?? "", refused.NextStep ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lake_that_is_not_there_says_so()
    {
        await using var lake = await QueriedLake.StartAsync();

        var refused = await Assert.ThrowsAsync<PipelineException>(() => lake.AskAsync("FROM hourly_lmp_da_final"));

        Assert.Contains("hourly-lmp-da-final has nothing in the lake", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await lake.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task Cancelling_stops_the_engine()
    {
        await using var lake = await QueriedLake.StartAsync();
        await using var query = lake.Open();
        using var stop = new CancellationTokenSource();
        var endless = query.ExecuteAsync(
            "SELECT count(*) FROM range(10000000000) a, range(10000000000) b WHERE (a.range * b.range) % 7 = 3",
            null,
            stop.Token
        );

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await using var result = await endless;
            await foreach (var batch in result.ReadAsync(stop.Token))
            {
                batch.Dispose();
            }
        });
        Assert.Equal(1, (await QueriedLake.AskAsync(query, "SELECT 1")).Rows[0][0]);
    }

    [Fact]
    public async Task Nothing_of_a_query_stays_behind()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");
        var before = lake.Pipeline.Everything();

        await lake.AskAsync("SELECT * FROM hourly_lmp_da_final ORDER BY 1");

        Assert.Equal(before, lake.Pipeline.Everything());
        Assert.Empty(lake.Pipeline.Folder.Files("temp"));
        Assert.Empty(lake.Pipeline.Folder.Files("cache"));
    }
}

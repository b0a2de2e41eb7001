using System.Globalization;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Query.Analytics;
using NodaTime.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Query;

/// <summary>Derived datasets asked of a lake by name, as functions, and with parameters; another client of DuckDB gives the same rows.</summary>
[Collection(SandboxLakeTests.Name)]
public sealed class DerivedQueryTests(SandboxLake lake)
{
    public static TheoryData<string> Names => [.. DerivedDatasets.All.Select(dataset => dataset.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_view_gives_the_rows_that_another_client_gives(string name)
    {
        if (name == "node-zones")
        {
            // Its input is not in this lake.
            return;
        }

        var dataset = DerivedDatasets.Find(name)!;
        var sql = $"SELECT * FROM {dataset.ViewName} ORDER BY {string.Join(", ", dataset.NaturalKey)}";

        await using var query = Open();
        await SameAsync(query, sql);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_function_gives_the_rows_that_another_client_gives(string name)
    {
        if (name == "node-zones")
        {
            return;
        }

        var day = LocalDatePattern.Iso.Parse(SandboxLake.Holiday).Value;
        var analytic = AnalyticQuery.Of(DerivedDatasets.Find(name)!, day, day.PlusDays(2));

        await using var query = Open();
        using var duck = lake.Open();
        await using var result = await query.ExecuteAsync(analytic, TestContext.Current.CancellationToken);
        Same(duck.Rows(analytic.Sql), await QueriedLake.RowsAsync(result));

        Assert.All(
            result.Facts.Views.Where(view => view.Name is "hourly_lmp_da_final" or "five_minute_lmp_final" && view.Partitions > 0),
            view => Assert.True(view.Partitions < view.PartitionsInAll, view.Name)
        );
        var rows = 0L;
        await foreach (var batch in query.QueryAsync(analytic, TestContext.Current.CancellationToken))
        {
            using (batch)
            {
                rows += batch.Length;
            }
        }

        Assert.Equal(duck.Scalar($"SELECT count(*) FROM ({analytic.Sql})"), rows);
    }

    [Fact]
    public async Task Parameters_are_named_arguments()
    {
        await using var query = Open();

        await SameAsync(query, "SELECT * FROM price_anomalies(method := 'z-score', threshold := 2.5) ORDER BY ALL");
        await SameAsync(query, "SELECT * FROM hub_basis(hub := 4001) WHERE operating_day = '2026-05-25' ORDER BY ALL");
    }

    [Theory]
    [InlineData("SELECT * FROM hub_basis WHERE operating_day = '2026-05-25' AND dataset = 'hourly-lmp-da-final' ORDER BY ALL", 1)]
    [InlineData(
        "SELECT * FROM daily_price_summary WHERE operating_day >= '2026-07-01' AND dataset = 'hourly-lmp-da-final' ORDER BY ALL",
        2
    )]
    [InlineData(
        "SELECT s.* FROM price_components s JOIN calendar c USING (operating_day, hour_ending) WHERE c.is_on_peak AND s.operating_day BETWEEN '2026-05-01' AND '2026-05-31' AND s.dataset = 'hourly-lmp-da-final' ORDER BY ALL",
        2
    )]
    public async Task Conditions_on_the_day_leave_partitions_unread_through_a_derived_view(string sql, int partitions)
    {
        await using var query = Open();

        var facts = await SameAsync(query, sql);

        Assert.Equal(
            (partitions, 5),
            facts.Views.Where(view => view.Partitions > 0).Select(view => (view.Partitions, view.PartitionsInAll)).Single()
        );
    }

    [Fact]
    public async Task A_months_scores_are_among_the_whole_month_whatever_days_are_asked_for()
    {
        await using var query = Open();

        await SameAsync(
            query,
            "SELECT * FROM price_anomaly_scores WHERE operating_day = '2026-05-25' AND dataset = 'hourly-lmp-da-final' ORDER BY ALL"
        );
    }

    [Fact]
    public async Task Views_that_are_told_of_are_those_that_can_be_asked()
    {
        await using var query = Open();

        var (rows, _) = await QueriedLake.AskAsync(
            query,
            "SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal"
        );
        var listed = await query.ListAsync(TestContext.Current.CancellationToken);

        var derived = DerivedDatasets.ComputableFrom(listed.Where(view => view.IsDefault).Select(view => view.Dataset).ToHashSet());
        Assert.Equal(DerivedDatasets.All.Select(dataset => dataset.Name).Except(["node-zones"]), derived.Select(dataset => dataset.Name));
        Assert.Superset(derived.Select(dataset => dataset.ViewName).ToHashSet(), rows.Select(row => (string)row[0]!).ToHashSet());
        Assert.Contains(
            rows,
            row => row[0] as string == "hub_basis" && ((string?)row[1])!.StartsWith("Basis against the hub.", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("FROM node_zones", "node_zones is made of what the lake", "nodal-load-weights", "rebuild nodal-load-weights")]
    [InlineData("FROM price_anomalis", "there is no table called price_anomalis", "", "price_anomalies")]
    public async Task What_cannot_be_computed_is_told_with_what_to_collect(string sql, string message, string lacking, string next)
    {
        await using var query = Open();

        var refused = await Assert.ThrowsAsync<PipelineException>(() => QueriedLake.AskAsync(query, sql));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains(lacking, refused.Message, StringComparison.Ordinal);
        Assert.Contains(next, refused.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_of_inputs_are_told_by_the_names_that_can_be_collected()
    {
        await using var small = await QueriedLake.StartAsync();

        var refused = await Assert.ThrowsAsync<PipelineException>(() => small.AskAsync("FROM price_anomalies(method := 'iqr')"));

        Assert.Contains("does not hold: hourly-lmp-da-final or hourly-lmp-rt-final or", refused.Message, StringComparison.Ordinal);
        Assert.Contains("backfill hourly-lmp-da-final --from DAY", refused.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zones_of_nodes_are_read_of_the_weights_own_table()
    {
        await using var weights = await QueriedLake.StartAsync();
        await weights.CollectAsync("nodal-load-weights", "2026-06-01..2026-06-30");
        await weights.RebuildAsync("nodal-load-weights");
        await using var query = weights.Open();

        var (rows, _) = await QueriedLake.AskAsync(query, "SELECT * FROM node_zones ORDER BY ALL");

        var files = $"read_parquet('{weights.Pipeline.Store}/lake/*/nodal-load-weights/nodes/*/data.parquet', hive_partitioning = true)";
        var expected = Duck.Rows(
            $"SELECT DISTINCT date_trunc('month', operating_day)::DATE, network_node_id::BIGINT, load_zone_id::BIGINT FROM {files} ORDER BY ALL"
        );
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(Line), rows.Select(Line));
    }

    private LakeQuery Open() =>
        new(
            new EnergyPipelineConfig { Destination = new StoreSettings.Folder(lake.Store) },
            new LakeQueryOptions { MemoryLimitMegabytes = 1024 }
        );

    /// <summary>Compares rows, in their order, with those that the other client reads of the same files by the same SQL.</summary>
    private async Task<QueryFacts> SameAsync(LakeQuery query, string sql)
    {
        using var duck = lake.Open();
        var expected = duck.Rows(sql);

        var (rows, facts) = await QueriedLake.AskAsync(query, sql);

        Same(expected, rows);
        return facts;
    }

    private static void Same(IReadOnlyList<object?[]> expected, IReadOnlyList<object?[]> rows)
    {
        Assert.True(expected.Count > 0, "no rows to compare");
        Assert.Equal(expected.Count, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.True(Line(expected[i]) == Line(rows[i]), $"row {i}: {Line(expected[i])}; {Line(rows[i])}");
        }
    }

    private static string Line(object?[] row) => string.Join('|', row.Select(Text));

    private static string Text(object? value) =>
        value switch
        {
            null => "∅",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime time => new DateTimeOffset(time, TimeSpan.Zero).UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
}

using EnergyDataPipeline.Query;
using EnergyDataPipeline.Query.Statements;
using EnergyDataPipeline.Records;
using Xunit;

namespace EnergyDataPipeline.Tests.Query;

/// <summary>Which statements run, and with which values.</summary>
public sealed class StatementTests
{
    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("FROM range(3)")]
    [InlineData("VALUES (1), (2)")]
    [InlineData("WITH a AS (SELECT 1) FROM a")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("EXPLAIN SELECT 1")]
    [InlineData("EXPLAIN ANALYZE SELECT 1")]
    [InlineData("EXPLAIN (FORMAT json) SELECT 1")]
    [InlineData("EXPLAIN (SELECT 1)")]
    [InlineData("DESCRIBE SELECT 1 AS a")]
    [InlineData("SUMMARIZE SELECT 1 AS a")]
    [InlineData("SHOW TABLES")]
    [InlineData("PRAGMA table_info('duckdb_tables')")]
    [InlineData("PIVOT (VALUES ('a', 1), ('b', 2)) t(k, v) ON k USING sum(v)")]
    [InlineData("PIVOT (VALUES ('a', 1)) t(k, v) ON k IN ('a') USING sum(v)")]
    [InlineData("SELECT 'CREATE TABLE x (a INT)' -- ; DROP TABLE x")]
    [InlineData("/* COPY /* nested */ x */ SELECT $tag$ ; ATTACH 'x' $tag$")]
    public async Task What_reads_is_run(string sql)
    {
        await using var lake = await QueriedLake.StartAsync();
        await using var query = lake.Open();

        await using var result = await query.ExecuteAsync(sql, null, TestContext.Current.CancellationToken);
        var rows = 0;
        await foreach (var batch in result.ReadAsync(TestContext.Current.CancellationToken))
        {
            using (batch)
            {
                rows += batch.Length;
            }
        }

        Assert.True(rows > 0 || sql.StartsWith("SHOW", StringComparison.Ordinal), $"{rows} rows");
    }

    [Theory]
    [InlineData("CREATE TABLE t (a INT)", "--allow-writes")]
    [InlineData("CREATE VIEW v AS SELECT 1", "--allow-writes")]
    [InlineData("CREATE TYPE mood AS ENUM ('a')", "--allow-writes")]
    [InlineData("CREATE TYPE mood AS ENUM ('pivot'); SELECT 1 AS pivot", "--allow-writes")]
    [InlineData("SET threads = 1", "--allow-writes")]
    [InlineData("SET VARIABLE x = 1", "--allow-writes")]
    [InlineData("RESET threads", "--allow-writes")]
    [InlineData("PRAGMA memory_limit = '1GB'", "--allow-writes")]
    [InlineData("CALL pragma_version()", "--allow-writes")]
    [InlineData("BEGIN", "--allow-writes")]
    [InlineData("CHECKPOINT", "--allow-writes")]
    [InlineData("SELECT 1; CREATE TABLE t (a INT)", "--allow-writes")]
    [InlineData("EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1", "--allow-writes")]
    [InlineData("COPY (SELECT 1) TO 'x.csv'", "--allow-files")]
    [InlineData("EXPLAIN ANALYZE COPY (SELECT 1) TO 'x.csv'", "--allow-files")]
    [InlineData("EXPLAIN (ANALYZE, FORMAT json) COPY (SELECT 1) TO 'x.csv'", "--allow-files")]
    [InlineData("SET log_query_path = 'x'", "--allow-files")]
    [InlineData("PRAGMA profiling_output = 'x'", "--allow-files")]
    [InlineData("ATTACH ':memory:' AS other", "--allow-files")]
    [InlineData("PREPARE p AS SELECT 1", "--allow-files")]
    [InlineData("EXPORT DATABASE 'x'", "--allow-files")]
    [InlineData("INSTALL httpfs", "--allow")]
    [InlineData("LOAD icu", "--allow")]
    public async Task What_writes_is_refused_with_the_option_that_allows_it(string sql, string option)
    {
        await using var lake = await QueriedLake.StartAsync();

        var refused = await Assert.ThrowsAsync<PipelineException>(() => lake.AskAsync(sql));

        Assert.Equal(FailureClass.Configuration, refused.Failure);
        Assert.Contains(option, refused.NextStep, StringComparison.Ordinal);
        Assert.Empty(lake.Pipeline.Folder.Files());
    }

    /// <summary>Where a text could be split otherwise than the engine splits it, so that another statement would be judged than the one that is run.</summary>
    [Theory]
    [InlineData("SELECT 1 --\r; EXPLAIN ANALYZE COPY (SELECT 1 AS x) TO 'P'; SELECT '\n; EXPLAIN SELECT 3; SELECT 4 --'")]
    [InlineData("SELECT 1 AS a$$; EXPLAIN ANALYZE COPY (SELECT 1 AS x) TO 'P'; SELECT 2 AS b, ' $$; EXPLAIN SELECT 3; SELECT 4 --'")]
    [InlineData("SELECT 1 AS \u20ac$$; EXPLAIN ANALYZE COPY (SELECT 1 AS x) TO 'P'; SELECT 2 AS b, ' $$; EXPLAIN SELECT 3; SELECT 4 --'")]
    [InlineData("EXPLAIN --\rANALYZE COPY (SELECT 1 AS x) TO 'P'\n")]
    public async Task A_write_that_is_hidden_from_who_splits_the_text_is_not_run(string sql)
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");
        var before = lake.Pipeline.Everything();
        var path = Directory.GetFiles(Path.Combine(lake.Pipeline.Store, "lake"), "data.parquet", SearchOption.AllDirectories).Single();

        var refused = await Assert.ThrowsAsync<PipelineException>(() =>
            lake.AskAsync(sql.Replace("'P'", $"'{path}' (FORMAT parquet)", StringComparison.Ordinal))
        );

        Assert.Equal(FailureClass.Configuration, refused.Failure);
        Assert.Equal(before, lake.Pipeline.Everything());
    }

    [Fact]
    public async Task What_an_earlier_statement_sets_leaves_no_partition_out()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02");
        await using var query = lake.Open(new LakeQueryOptions { AllowWrites = true });

        var (rows, _) = await QueriedLake.AskAsync(
            query,
            "SET VARIABLE d = DATE '2026-07-01'; SELECT count(*) FROM hourly_lmp_da_final WHERE operating_day = getvariable('d')"
        );

        Assert.Equal(24L, rows[0][0]);
    }

    [Fact]
    public async Task Writes_in_memory_are_run_where_they_are_allowed_and_stay_for_the_next_query()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");
        await using var query = lake.Open(new LakeQueryOptions { AllowWrites = true });

        await QueriedLake.AskAsync(
            query,
            "CREATE TABLE kept AS SELECT * FROM hourly_lmp_da_final; CREATE VIEW seen AS FROM hourly_lmp_da_final"
        );

        Assert.Equal(24L, (await QueriedLake.AskAsync(query, "SELECT count(*) FROM kept")).Rows[0][0]);
        Assert.Equal(24L, (await QueriedLake.AskAsync(query, "SELECT count(*) FROM seen")).Rows[0][0]);
        var copy = $"COPY kept TO '{lake.Pipeline.Store}/lake/x.csv'";
        await Assert.ThrowsAsync<PipelineException>(() => QueriedLake.AskAsync(query, copy));
        await Assert.ThrowsAsync<PipelineException>(() => QueriedLake.AskAsync(query, $"PREPARE p AS {copy}"));
    }

    [Fact]
    public async Task Files_are_read_and_written_where_that_is_allowed()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");
        var file = Path.Combine(lake.Pipeline.Folder.Path, "out.csv");

        await lake.AskAsync($"COPY (FROM hourly_lmp_da_final) TO '{file}'", new LakeQueryOptions { AllowFiles = true });

        Assert.Equal(24L, await lake.ScalarAsync($"SELECT count(*) FROM read_csv('{file}')", new LakeQueryOptions { AllowFiles = true }));
    }

    [Fact]
    public async Task Parameters_are_bound_by_name()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-03");
        var day = new Dictionary<string, object?> { ["day"] = "2026-07-02", ["least"] = -1e9 };

        var (rows, facts) = await lake.AskAsync(
            "SELECT count(*) FROM hourly_lmp_da_final WHERE operating_day = $day AND lmp_usd_per_mwh > $least",
            null,
            day
        );

        Assert.Equal(24L, rows[0][0]);
        Assert.Equal(1, Assert.Single(facts.Views).Partitions);
        var injected = await lake.AskAsync(
            "SELECT count(*) FROM hourly_lmp_da_final WHERE location_name = $name",
            null,
            new Dictionary<string, object?> { ["name"] = "' OR true --" }
        );
        Assert.Equal(0L, injected.Rows[0][0]);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_parameter_takes_values_of_many_types(object? value, string type, string text)
    {
        await using var lake = await QueriedLake.StartAsync();

        var values = new Dictionary<string, object?> { ["v"] = value };
        var found = (await lake.AskAsync("SELECT typeof($v)", null, values)).Rows[0][0];
        var written = (await lake.AskAsync("SELECT $v::VARCHAR", null, values)).Rows[0][0];

        Assert.Equal((type, text), (found, written ?? "null"));
    }

    public static TheoryData<object?, string, string> Values =>
        new()
        {
            { null, "\"NULL\"", "null" },
            { "it's", "VARCHAR", "it's" },
            { true, "BOOLEAN", "true" },
            { 9_007_199_254_740_993L, "BIGINT", "9007199254740993" },
            { ulong.MaxValue, "UBIGINT", "18446744073709551615" },
            { 0.1, "DOUBLE", "0.1" },
            { -12345678901234567890.12345m, "DECIMAL(38,5)", "-12345678901234567890.12345" },
            { new DateOnly(2026, 7, 1), "DATE", "2026-07-01" },
            { new NodaTime.LocalDate(1969, 12, 31), "DATE", "1969-12-31" },
            { NodaTime.Instant.FromUtc(2026, 7, 1, 4, 0), "TIMESTAMP WITH TIME ZONE", "2026-07-01 04:00:00+00" },
        };

    [Fact]
    public async Task A_value_that_the_query_does_not_take_is_refused()
    {
        await using var lake = await QueriedLake.StartAsync();

        var refused = await Assert.ThrowsAsync<PipelineException>(() =>
            lake.AskAsync("SELECT $day", null, new Dictionary<string, object?> { ["day"] = 1, ["dya"] = 1 })
        );

        Assert.Contains("$dya", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT ';' ; SELECT $$ ; $$;", 2)]
    [InlineData("SELECT 1 -- ; SELECT 2\n;;", 1)]
    [InlineData("/* ; /* ; */ ; */ SELECT \"a;b\"", 1)]
    [InlineData("SELECT e'\\'; SELECT 2'", 1)]
    [InlineData("SELECT 'it''s; so' ; ", 1)]
    [InlineData(" -- nothing", 0)]
    public void Statements_end_at_semicolons_that_are_none_of_a_text(string sql, int count) =>
        Assert.Equal(count, new SqlText(sql).Statements.Count);

    [Theory]
    [InlineData("FROM a_b", "a_b", true)]
    [InlineData("FROM \"a-b\"", "a-b", true)]
    [InlineData("FROM query('FROM a_b')", "a_b", true)]
    [InlineData("FROM s.A_B", "a_b", true)]
    [InlineData("FROM a_bc", "a_b", false)]
    [InlineData("FROM x -- a_b", "a_b", false)]
    public void Names_are_found_wherever_they_may_mean_something(string sql, string name, bool isNamed) =>
        Assert.Equal(isNamed, new SqlText(sql).MayName(name));
}

using EnergyDataPipeline.Query.Exporting;
using EnergyDataPipeline.Records;
using Xunit;
using static EnergyDataPipeline.Tests.Query.Exporting.ExportedLake;

namespace EnergyDataPipeline.Tests.Query.Exporting;

/// <summary>What an exported SQLite database holds, read by SQLite and compared with what DuckDB reads of the lake.</summary>
public sealed class SqliteExportTests
{
    private const string Instant = "%Y-%m-%dT%H:%M:%SZ";

    [Fact]
    public async Task Rows_read_back_exactly()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02", location: null);

        var file = await lake.ExportAsync(lake.Prices(ExportFormat.Sqlite));

        const string columns =
            "location_id, location_name, lmp_usd_per_mwh, energy_usd_per_mwh, congestion_usd_per_mwh, loss_usd_per_mwh, hour_ending";
        var expected = Duck.Rows(
            $"SELECT strftime(interval_begin AT TIME ZONE 'UTC', '{Instant}'), {columns}, strftime(operating_day, '%Y-%m-%d') FROM {lake.Files()} ORDER BY 1, 2"
        );
        var found = Sqlite(file.Path, $"SELECT interval_begin, {columns}, operating_day FROM {View} ORDER BY 1, 2");
        Assert.Equal(2 * 24 * Pipeline.SandboxedPipeline.PricedLocations, found.Count);
        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task Columns_are_typed_and_told_of_with_units()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");

        var file = await lake.ExportAsync(lake.Prices(ExportFormat.Sqlite));

        var types = Sqlite(file.Path, $"SELECT name, type, pk FROM pragma_table_info('{View}')").ToDictionary(row => (string)row[0]!);
        Assert.Equal(("TEXT", 1L), (types["interval_begin"][1], types["interval_begin"][2]));
        Assert.Equal(("INTEGER", 2L), (types["location_id"][1], types["location_id"][2]));
        Assert.Equal("REAL", types["lmp_usd_per_mwh"][1]);
        Assert.Equal("TEXT", types["operating_day"][1]);
        var told = Assert.Single(
            Sqlite(
                file.Path,
                $"SELECT \"type\", unit, description FROM columns WHERE \"table\" = '{View}' AND \"column\" = 'lmp_usd_per_mwh'"
            )
        );
        Assert.Equal(["number", "$/MWh", "Locational marginal price: energy + congestion + loss"], told);
        Assert.Equal((long)types.Count, Sqlite(file.Path, "SELECT count(*) FROM columns")[0][0]);
    }

    [Fact]
    public async Task The_metadata_table_says_what_the_metadata_file_says()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");

        var file = await lake.ExportAsync(lake.Prices(ExportFormat.Sqlite));

        var told = Sqlite(file.Path, "SELECT \"table\" || ':' || name, value FROM metadata")
            .ToDictionary(row => (string)row[0]!, row => row[1]);
        var mean = file.Metadata.Tables[0].Prices[0].Mean!.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(mean, told[$"{View}:prices.lmp_usd_per_mwh.mean"]);
        Assert.Equal("24", told[$"{View}:completeness.present_intervals"]);
        Assert.Equal("[\"interval_begin\",\"location_id\"]", told[$"{View}:natural_key"]);
        Assert.Equal("[]", told[$"{View}:completeness.incomplete_days"]);
        Assert.Equal("true", told[":generated_numbers"]);
    }

    [Fact]
    public async Task A_location_is_found_by_an_index()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");

        var file = await lake.ExportAsync(lake.Prices(ExportFormat.Sqlite));

        var place = Sqlite(file.Path, $"EXPLAIN QUERY PLAN SELECT * FROM {View} WHERE location_id = 4000 AND interval_begin > '2026'");
        var time = Sqlite(file.Path, $"EXPLAIN QUERY PLAN SELECT * FROM {View} WHERE interval_begin = '2026-07-01T05:00:00Z'");
        Assert.Contains($"{View}_by_location", (string)place[0][3]!, StringComparison.Ordinal);
        Assert.Contains("INDEX", (string)time[0][3]!, StringComparison.Ordinal);
        Assert.Equal("ok", Sqlite(file.Path, "PRAGMA integrity_check")[0][0]);
    }

    [Fact]
    public async Task Several_datasets_are_tables_of_one_database()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");
        await lake.CollectAsync("morning-report", "2026-07-01");
        await lake.RebuildAsync("morning-report");

        var request = lake.Prices(ExportFormat.Sqlite, "2026-07-01") with
        {
            Names = [QueriedLake.Prices, "morning-report", "morning_report__city_forecasts"],
        };
        var file = await lake.ExportAsync(request);

        Assert.Equal([View, "morning_report", "morning_report__city_forecasts"], file.Metadata.Tables.Select(table => table.Name));
        Assert.All(
            file.Metadata.Tables,
            table =>
                Assert.Equal(
                    (table.Records, true),
                    ((long)Sqlite(file.Path, $"SELECT count(*) FROM {table.Name}")[0][0]!, table.Records > 0)
                )
        );
        Assert.Equal(
            file.Metadata.Tables[1].Records.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Sqlite(file.Path, "SELECT value FROM metadata WHERE \"table\" = 'morning_report' AND name = 'records'")[0][0]
        );
    }

    [Fact]
    public async Task Of_a_file_that_holds_a_year_only_the_days_asked_for_are_exported()
    {
        await using var lake = await QueriedLake.StartAsync();
        await lake.CollectAsync("morning-report", "2026-07-01..2026-07-03");
        await lake.RebuildAsync("morning-report");
        var request = lake.Prices(ExportFormat.Sqlite, "2026-07-02") with { Names = ["morning-report"] };

        var file = await lake.ExportAsync(request);

        var all = $"read_parquet('{lake.Pipeline.Store}/lake/*/morning-report/morning_report/*/*.parquet')";
        var expected = Duck.Rows($"SELECT count(*), count(*) FILTER (WHERE operating_day_begin = '2026-07-02T04:00:00Z') FROM {all}")[0];
        Assert.True((long)expected[1]! > 0 && (long)expected[0]! > (long)expected[1]!);
        Assert.Equal(expected[1], file.Metadata.Tables[0].Records);
        Assert.Equal(
            ["2026-07-02T04:00:00Z"],
            Sqlite(file.Path, "SELECT DISTINCT operating_day_begin FROM morning_report").Select(row => row[0])
        );
    }

    [Fact]
    public async Task Null_empty_text_and_numbers_of_every_kind_stay_what_they_are()
    {
        await using var lake = await QueriedLake.StartAsync();
        const string sql =
            "SELECT NULL::DOUBLE AS none, 0::DOUBLE AS zero, '' AS empty, 0.1::DOUBLE + 0.2::DOUBLE AS third, 9223372036854775807 AS large,"
            + " true AS truth, 'nan'::DOUBLE AS nothing, '-inf'::DOUBLE AS low, 12345678901234567890.12::DECIMAL(38, 2) AS exact,"
            + " TIMESTAMPTZ '2026-07-01 00:00:00.25+00' AS at, [1, 2] AS list, NULL::VARCHAR AS untold";

        var file = await lake.ExportAsync(
            new()
            {
                Sql = sql,
                Format = ExportFormat.Sqlite,
                Path = lake.PathOf("kinds.db"),
            }
        );

        Assert.Equal(
            [
                null,
                0.0,
                "",
                0.30000000000000004,
                long.MaxValue,
                1L,
                "nan",
                "-inf",
                "12345678901234567890.12",
                "2026-07-01T00:00:00.25Z",
                "[1,2]",
                null,
            ],
            Assert.Single(Sqlite(file.Path, "SELECT * FROM result"))
        );
    }

    [Fact]
    public async Task The_same_lake_gives_the_same_bytes()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-03", location: null);
        var request = lake.Prices(ExportFormat.Sqlite);

        var first = await lake.ExportAsync(request);
        var metadata = await File.ReadAllBytesAsync(first.MetadataPath, TestContext.Current.CancellationToken);
        lake.Pipeline.Clock.Advance(NodaTime.Duration.FromDays(1));
        var second = await lake.ExportAsync(request with { Overwrite = true });

        Assert.Equal(first.Metadata.Sha256, second.Metadata.Sha256);
        Assert.Equal(metadata, await File.ReadAllBytesAsync(second.MetadataPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_key_that_comes_twice_is_told_and_nothing_is_written()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");
        var day = Directory
            .GetDirectories(Path.Combine(lake.Pipeline.Store, "lake"), "operating_day=2026-07-01", SearchOption.AllDirectories)
            .Single();
        var copy = Directory.CreateDirectory(day.Replace("07-01", "07-02", StringComparison.Ordinal));
        File.Copy(Path.Combine(day, "data.parquet"), Path.Combine(copy.FullName, "data.parquet"));

        var twice = await Assert.ThrowsAsync<PipelineException>(() => lake.ExportAsync(lake.Prices(ExportFormat.Sqlite)));

        Assert.Equal(FailureClass.Quality, twice.Failure);
        Assert.Contains(
            "two rows of the key interval_begin = 2026-07-01T04:00:00Z, location_id = 4000",
            twice.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(lake.Written());
    }
}

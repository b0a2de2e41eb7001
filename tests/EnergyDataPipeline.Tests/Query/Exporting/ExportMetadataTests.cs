using System.Security.Cryptography;
using EnergyDataPipeline.Query.Exporting;
using Xunit;
using static EnergyDataPipeline.Tests.Query.Exporting.ExportedLake;

namespace EnergyDataPipeline.Tests.Query.Exporting;

/// <summary>The figures of the metadata file, against SQL over the lake by a client that is not ours.</summary>
public sealed class ExportMetadataTests
{
    private const string Lmp = "lmp_usd_per_mwh";

    [Theory]
    [InlineData(ExportFormat.Sqlite)]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Json)]
    public async Task Prices_locations_and_times_are_those_of_the_lake(ExportFormat format)
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02", location: null);

        var file = await lake.ExportAsync(lake.Prices(format));

        var metadata = MetadataOf(file);
        var table = metadata.GetProperty("tables")[0];
        var facts = Duck.Rows(
            $"SELECT count(*), count(DISTINCT location_id), min(location_id)::VARCHAR, arg_min(location_name, location_id) FROM {lake.Files()}"
        )[0];
        var locations = table.GetProperty("locations");
        Assert.Equal(facts[0], table.GetProperty("records").GetInt64());
        Assert.Equal(facts[1], locations.GetProperty("count").GetInt64());
        Assert.Equal(facts[2], locations.GetProperty("listed")[0].GetProperty("id").GetString());
        Assert.Equal(facts[3], locations.GetProperty("listed")[0].GetProperty("name").GetString());
        Assert.Equal("2026-07-01T04:00:00Z", table.GetProperty("time_range").GetProperty("first").GetString());
        Assert.Equal("2026-07-03T03:00:00Z", table.GetProperty("time_range").GetProperty("last").GetString());
        Assert.Equal(4, table.GetProperty("prices").GetArrayLength());
        foreach (var price in table.GetProperty("prices").EnumerateArray())
        {
            var column = price.GetProperty("column").GetString();
            var expected = Duck.Rows(
                $"SELECT count({column}), count(*) - count({column}), avg({column}), min({column}), max({column}), stddev_samp({column}), median({column}) FROM {lake.Files()}"
            )[0];
            Assert.Equal(expected[0], price.GetProperty("values").GetInt64());
            Assert.Equal(expected[1], price.GetProperty("nulls").GetInt64());
            Assert.Equal((double)expected[2]!, price.GetProperty("mean").GetDouble(), 1e-9);
            Assert.Equal((double)expected[3]!, price.GetProperty("min").GetDouble());
            Assert.Equal((double)expected[4]!, price.GetProperty("max").GetDouble());
            Assert.Equal((double)expected[5]!, price.GetProperty("standard_deviation").GetDouble(), 1e-9);
            Assert.Equal((double)expected[6]!, price.GetProperty("median").GetDouble(), 1e-12);
        }
    }

    [Fact]
    public async Task The_file_is_told_by_its_bytes_and_generated_numbers_by_name()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");

        var file = await lake.ExportAsync(lake.Prices(ExportFormat.Csv));

        var bytes = await File.ReadAllBytesAsync(file.Path, TestContext.Current.CancellationToken);
        var metadata = MetadataOf(file);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), metadata.GetProperty("sha256").GetString());
        Assert.Equal(bytes.Length, metadata.GetProperty("bytes").GetInt64());
        Assert.True(metadata.GetProperty("generated_numbers").GetBoolean());
        Assert.Contains("no market data", metadata.GetProperty("notice").GetString(), StringComparison.Ordinal);
        Assert.Equal("iso-ne-sandbox", metadata.GetProperty("tables")[0].GetProperty("sources")[0].GetString());
    }

    [Theory]
    [InlineData("2026-03-08", "2026-12-15T16:00:00Z", 23)]
    [InlineData("2026-11-01", "2026-12-15T16:00:00Z", 25)]
    [InlineData("2026-07-01", "2026-07-27T16:00:00Z", 24)]
    public async Task A_day_has_as_many_hours_as_it_has(string day, string now, int hours)
    {
        await using var lake = await QueriedLake.StartAsync(now: now);
        await lake.CollectAsync(QueriedLake.Prices, day, QueriedLake.Hub);
        await lake.RebuildAsync(QueriedLake.Prices);

        var file = await lake.ExportAsync(lake.Prices(ExportFormat.Sqlite, day));

        var counted = file.Metadata.Tables[0].Completeness!;
        Assert.Equal(
            (1, 1, (long)hours, (long)hours),
            (counted.Days, counted.CompleteDays, counted.ExpectedIntervals, counted.PresentIntervals)
        );
        Assert.Equal(((long?)hours, (long?)hours), (counted.ExpectedLocationIntervals, counted.PresentLocationIntervals));
        Assert.Equal((long)hours, Sqlite(file.Path, $"SELECT count(DISTINCT interval_begin) FROM {View}")[0][0]);
    }

    [Fact]
    public async Task Missing_hours_and_days_are_counted_and_listed()
    {
        await using var lake = await QueriedLake.StartAsync();
        await lake.CollectAsync(QueriedLake.Prices, "2026-07-01", QueriedLake.Hub);
        await lake.Pipeline.AddFaultAsync("missingRows;percent=30");
        await lake.CollectAsync(QueriedLake.Prices, "2026-07-03", QueriedLake.Hub);
        await lake.RebuildAsync(QueriedLake.Prices);

        var file = await lake.ExportAsync(lake.Prices(ExportFormat.Json, "2026-07-01", "2026-07-03"));

        var counted = file.Metadata.Tables[0].Completeness!;
        var third = (long)Duck.Scalar($"SELECT count(*) FROM {lake.Files()} WHERE operating_day = '2026-07-03'")!;
        Assert.InRange(third, 1, 23);
        Assert.Equal((3, 1, 72L, 24 + third), (counted.Days, counted.CompleteDays, counted.ExpectedIntervals, counted.PresentIntervals));
        Assert.Equal(
            [new IncompleteDayMetadata("2026-07-02", 24, 0), new IncompleteDayMetadata("2026-07-03", 24, (int)third)],
            counted.IncompleteDays
        );
    }

    [Theory]
    [InlineData(ExportFormat.Sqlite)]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Json)]
    public async Task Days_without_rows_give_a_file_without_rows(ExportFormat format)
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");

        var file = await lake.ExportAsync(lake.Prices(format, "2026-07-05", "2026-07-06"));

        var table = Assert.Single(file.Metadata.Tables);
        Assert.Equal(
            (0L, 0L, 48L, 0L),
            (table.Records, table.Locations!.Count, table.Completeness!.ExpectedIntervals, table.Completeness.PresentIntervals)
        );
        Assert.Equal((null, null), (table.TimeRange!.First, table.TimeRange.Last));
        Assert.All(table.Prices, price => Assert.Equal((0L, null, null, null), (price.Values, price.Mean, price.Min, price.Median)));
        Assert.Contains(table.Columns, column => column is { Name: Lmp, Type: "number", Unit: "$/MWh" });
        Assert.Equal(
            0L,
            format switch
            {
                ExportFormat.Sqlite => Sqlite(file.Path, $"SELECT count(*) FROM {View}")[0][0],
                ExportFormat.Csv => (long)(await File.ReadAllLinesAsync(file.Path, TestContext.Current.CancellationToken)).Length - 1,
                _ => (long)
                    System
                        .Text.Json.JsonElement.Parse(await File.ReadAllTextAsync(file.Path, TestContext.Current.CancellationToken))
                        .GetArrayLength(),
            }
        );
    }

    [Fact]
    public async Task Null_prices_are_counted_and_are_in_no_figure()
    {
        await using var lake = await QueriedLake.StartAsync();
        const string sql = "SELECT unnest([10.0, NULL, 'nan'::DOUBLE, 20.0, 60.0, NULL]) AS lmp_usd_per_mwh";

        var file = await lake.ExportAsync(
            new()
            {
                Sql = sql,
                Format = ExportFormat.Json,
                Path = lake.PathOf("nulls.json"),
            }
        );

        var price = Assert.Single(file.Metadata.Tables[0].Prices);
        Assert.Equal((3L, 2L, 1L), (price.Values, price.Nulls, price.NotFinite));
        Assert.Equal((30.0, 10.0, 60.0, 20.0), (price.Mean, price.Min, price.Max, price.Median));
        Assert.Equal(Math.Sqrt(700), price.StandardDeviation!.Value, 1e-12);
    }

    [Fact]
    public async Task A_derived_dataset_is_exported_by_its_view_with_its_units()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02");
        var file = await lake.ExportAsync(
            new()
            {
                Names = ["daily_price_summary"],
                Format = ExportFormat.Sqlite,
                Path = lake.PathOf("summary.sqlite"),
                First = new(2026, 7, 2),
                Last = new(2026, 7, 2),
            }
        );

        var table = Assert.Single(file.Metadata.Tables);
        Assert.Equal(("daily_price_summary", 1L, "2026-07-02"), (table.Name, table.Records, table.TimeRange!.First));
        Assert.Equal([View], table.Datasets);
        Assert.Contains(table.Columns, column => column.Unit == "$/MWh");
        Assert.Equal("2026-07-02", Sqlite(file.Path, "SELECT operating_day FROM daily_price_summary")[0][0]);
    }
}

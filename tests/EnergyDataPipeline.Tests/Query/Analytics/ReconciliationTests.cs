using Xunit;

namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>Reconciliations of rows made by hand: within, outside, at the tolerance, and undecided where something is missing.</summary>
public sealed class ReconciliationTests
{
    [Theory]
    [InlineData(12, "30", "0.005", "True")]
    [InlineData(12, "30", "0.01", "True")]
    [InlineData(12, "30", "-0.02", "False")]
    [InlineData(11, "30", "0", "∅")]
    [InlineData(11, "30", "50", "∅")]
    public void Five_minute_prices_average_to_the_hourly_one(int there, string hourly, string off, string within)
    {
        string[] rows =
        [
            .. Enumerable
                .Range(0, 12)
                .Select(n => $"'2026-07-01 12:{5 * n:00}:00Z', 4001, 'LOAD ZONE', {(n < there ? $"{hourly} + {off}" : "NULL")}, 1, 1, 1"),
        ];
        using var database = new AnalyticsDatabase()
            .WithPrices("five-minute-lmp-final", rows)
            .WithPrices("hourly-lmp-rt-final", $"'2026-07-01 12:00:00Z', 4001, 'LOAD ZONE', {hourly}, 1, 1, 1")
            .WithViews("five-minute-lmp-final", "hourly-lmp-rt-final");

        Assert.Equal($"30 {there} {within}", database.Line("SELECT expected, found_intervals, within FROM reconcile_five_minute_lmp"));
    }

    [Theory]
    [InlineData("8 * 100", 8, "True")]
    [InlineData("816", 8, "True")]
    [InlineData("817", 8, "False")]
    [InlineData("700", 7, "∅")]
    [InlineData("0", 8, "False")]
    [InlineData("NULL", 8, "∅")]
    public void Zones_add_up_to_the_system(string system, int zones, string within)
    {
        using var database = new AnalyticsDatabase()
            .WithLoads(
                "rt-hourly-demand",
                [.. Enumerable.Range(1, 8).Select(n => $"'2026-07-01 12:00:00Z', {4000 + n}, {(n <= zones ? "100" : "NULL")}")]
            )
            .WithLoads("hourly-system-load", $"'2026-07-01 12:00:00Z', 32, {system}", "'2026-07-01 12:00:00Z', 4001, 1")
            .WithViews("rt-hourly-demand", "hourly-system-load");

        Assert.Equal(
            $"sum of hourly zonal demand against system load {zones * 100} {zones} {within}",
            database.Line("SELECT what, found, found_zones, within FROM reconcile_zonal_load")
        );
    }

    [Fact]
    public void Fuels_add_up_to_generation_and_to_load_and_exports()
    {
        using var database = new AnalyticsDatabase();
        database.Execute(
            """
            CREATE TABLE fuel_mix AS SELECT *, DATE '2026-07-01' AS operating_day FROM (VALUES
              (TIMESTAMPTZ '2026-07-01 12:03:21Z', 'Hydro', 900.0), (TIMESTAMPTZ '2026-07-01 12:03:21Z', 'Nuclear', 3300.0),
              (TIMESTAMPTZ '2026-07-01 12:48:02Z', 'Hydro', 1100.0), (TIMESTAMPTZ '2026-07-01 12:48:02Z', 'Nuclear', 3300.0),
              (TIMESTAMPTZ '2026-07-01 13:00:00Z', 'Hydro', 1.0), (TIMESTAMPTZ '2026-07-01 13:59:59Z', 'Hydro', NULL)) AS t (observed_at, fuel_category, generation_mw)
            """
        );
        database.Execute(
            """
            CREATE TABLE hourly_load_generation_interchange AS SELECT *, DATE '2026-07-01' AS operating_day FROM (VALUES
              (TIMESTAMPTZ '2026-07-01 12:00:00Z', '09', 4000.0, 4300.0), (TIMESTAMPTZ '2026-07-01 13:00:00Z', '10', 4000.0, 4300.0),
              (TIMESTAMPTZ '2026-07-01 14:00:00Z', '11', 4000.0, 4300.0)) AS t (interval_begin, hour_ending, load_mw, total_generation_mw)
            """
        );
        database.Execute(
            """
            CREATE TABLE actual_interchange_hourly AS SELECT *, DATE '2026-07-01' AS operating_day FROM (VALUES
              (TIMESTAMPTZ '2026-07-01 12:00:00Z', 4010, 500.0), (TIMESTAMPTZ '2026-07-01 12:00:00Z', 4011, -100.0),
              (TIMESTAMPTZ '2026-07-01 13:00:00Z', 4010, 500.0), (TIMESTAMPTZ '2026-07-01 13:00:00Z', 4011, NULL)) AS t (interval_begin, location_id, net_interchange_mw)
            """
        );
        database.WithViews("fuel-mix", "hourly-load-generation-interchange", "actual-interchange-hourly");

        Assert.Equal(
            [
                "generation by fuel against load and net interchange 09 4400 4300 -100 2 False",
                "generation by fuel against load and net interchange 10 ∅ 1 ∅ 1 ∅",
                "generation by fuel against total generation 09 4300 4300 0 2 True",
                "generation by fuel against total generation 10 4300 1 -4299 1 False",
            ],
            database
                .Rows("SELECT what, hour_ending, expected, found, difference, observations, within FROM reconcile_fuel_mix ORDER BY ALL")
                .Select(row => string.Join(" ", row.Select(AnalyticsDatabase.Text)))
        );
    }
}

using Xunit;

namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>Rows made by hand: one alone, nulls, zero denominators, negative congestion, prices at a limit.</summary>
public sealed class EdgeCaseTests
{
    private const string DayAhead = "hourly-lmp-da-final";
    private const string RealTime = "hourly-lmp-rt-final";
    private const string Preliminary = "hourly-lmp-rt-prelim";
    private const string FiveMinute = "five-minute-lmp-final";

    private static readonly int[] Quartiles = [10, 10, 20, 20];

    [Fact]
    public void One_price_has_a_mean_and_no_deviation()
    {
        using var database = Prices(DayAhead, "'2026-07-01 12:00:00Z', 4000, 'HUB', 33.9, 30.1, -1.1, 4.9");

        Assert.Equal(
            "09 2026-07-01 12:00 1 1 33.9 33.9 33.9 ∅",
            database.Line(
                "SELECT hour_ending, interval_begin, expected_intervals, lmp_count, lmp_mean_usd_per_mwh, lmp_minimum_usd_per_mwh, lmp_maximum_usd_per_mwh, lmp_deviation_usd_per_mwh FROM hourly_price_statistics"
            )
        );
        Assert.Equal(
            "33.9 ∅ 0 ∅ ∅ 0 ∅",
            database.Line(
                "SELECT mean_usd_per_mwh, volatility_usd_per_mwh, range_usd_per_mwh, coefficient_of_variation, limit_usd_per_mwh, days_compared, is_volatile FROM price_volatility"
            )
        );
        Assert.Equal("1 ∅ ∅ ∅", database.Line("SELECT prices_compared, z_score, modified_z_score, iqr_score FROM price_anomaly_scores"));
        Assert.Equal(
            "1 24 23 False",
            database.Line("SELECT intervals, expected_intervals, missing_intervals, is_complete FROM daily_price_completeness")
        );
        Assert.Equal(
            "33.9 33.9 33.9",
            database.Line("SELECT p01_usd_per_mwh, p50_usd_per_mwh, p99_usd_per_mwh FROM monthly_price_percentiles")
        );
    }

    [Fact]
    public void Nulls_are_left_out_and_never_zero()
    {
        using var database = Prices(
            FiveMinute,
            "'2026-07-01 12:00:00Z', 4000, 'HUB', NULL, 30, NULL, NULL",
            "'2026-07-01 12:05:00Z', 4000, 'HUB', 20, 30, NULL, NULL",
            "'2026-07-01 12:10:00Z', 4000, 'HUB', 40, 30, NULL, NULL"
        );

        Assert.Equal(
            "12 3 2 30 20 14.142135623731 0 ∅ ∅ ∅",
            database.Line(
                "SELECT expected_intervals, intervals, lmp_count, lmp_mean_usd_per_mwh, lmp_minimum_usd_per_mwh, lmp_deviation_usd_per_mwh, congestion_count, congestion_mean_usd_per_mwh, congestion_maximum_usd_per_mwh, congestion_deviation_usd_per_mwh FROM hourly_price_statistics"
            )
        );
        Assert.Equal(
            "∅ ∅ ∅ ∅ ∅",
            database.Line(
                "SELECT is_congested, congestion_direction, congestion_level, loss_share, residual_usd_per_mwh FROM price_components WHERE interval_begin = TIMESTAMPTZ '2026-07-01 12:05:00Z'"
            )
        );
        Assert.Equal(
            "3 2 9 0.25",
            database.Line(
                "SELECT intervals, priced_intervals, missing_intervals, completeness FROM hourly_price_completeness WHERE hour_ending = '09'"
            )
        );
        Assert.Equal(
            "0 12 0 False",
            database.Line(
                "SELECT intervals, missing_intervals, completeness, is_complete FROM hourly_price_completeness WHERE hour_ending = '10'"
            )
        );
        Assert.Equal(2L, database.Scalar("SELECT count(*) FROM price_peaks"));
        Assert.Equal(2L, database.Scalar("SELECT count(*) FROM price_anomaly_scores"));
        Assert.Equal(
            "3 2 30 ∅ 09 09",
            database.Line(
                "SELECT intervals, prices, on_peak_mean_usd_per_mwh, off_peak_mean_usd_per_mwh, minimum_hour_ending, maximum_hour_ending FROM daily_price_summary"
            )
        );
    }

    [Fact]
    public void Nothing_but_nulls_gives_nulls()
    {
        using var database = Prices(DayAhead, "'2026-07-01 12:00:00Z', 4001, 'LOAD ZONE', NULL, NULL, NULL, NULL");

        Assert.Equal(
            "1 0 ∅ ∅ ∅ ∅ ∅ ∅",
            database.Line(
                "SELECT intervals, prices, mean_usd_per_mwh, median_usd_per_mwh, minimum_usd_per_mwh, maximum_usd_per_mwh, minimum_hour_ending, maximum_hour_ending FROM daily_price_summary"
            )
        );
        Assert.Equal("0 ∅ ∅", database.Line("SELECT prices, mean_usd_per_mwh, p50_usd_per_mwh FROM monthly_price_percentiles"));
        Assert.Equal(
            "∅ 0 ∅ ∅ ∅ 0",
            database.Line(
                "SELECT day_mean_usd_per_mwh, day_prices, from_day_mean_usd_per_mwh, ratio_to_day_mean, system_mean_usd_per_mwh, system_zones FROM relative_prices"
            )
        );
        Assert.Equal(0L, database.Scalar("SELECT count(*) FROM price_peaks"));
        Assert.Equal(0L, database.Scalar("SELECT count(*) FROM price_anomalies"));
    }

    [Fact]
    public void A_zero_denominator_gives_null()
    {
        using var database = Prices(
            RealTime,
            "'2026-07-01 12:00:00Z', 4001, 'LOAD ZONE', 0, 10, -12, 2",
            "'2026-07-01 13:00:00Z', 4001, 'LOAD ZONE', -5, 10, -17, 2",
            "'2026-07-01 14:00:00Z', 4001, 'LOAD ZONE', 5, 10, -7, 2"
        );
        using var spread = new AnalyticsDatabase()
            .WithPrices(DayAhead, "'2026-07-01 12:00:00Z', 4001, 'LOAD ZONE', 7.5, 7.5, 0, 0")
            .WithPrices(RealTime, "'2026-07-01 12:00:00Z', 4001, 'LOAD ZONE', 0, 0, 0, 0")
            .WithViews(DayAhead, RealTime);

        Assert.Equal(
            "∅ ∅ ∅ 0",
            database.Line(
                "SELECT energy_share, congestion_share, loss_share, residual_usd_per_mwh FROM price_components WHERE lmp_usd_per_mwh = 0"
            )
        );
        Assert.Equal(
            "0 5 ∅",
            database.Line("SELECT mean_usd_per_mwh, volatility_usd_per_mwh, coefficient_of_variation FROM price_volatility")
        );
        Assert.Equal(
            "-5 ∅ 0 1",
            database.Line(
                "SELECT from_day_mean_usd_per_mwh, ratio_to_day_mean, from_system_mean_usd_per_mwh, ratio_to_zone FROM relative_prices WHERE lmp_usd_per_mwh = -5"
            )
        );
        Assert.Equal("7.5 ∅", spread.Line("SELECT spread_usd_per_mwh, spread_share FROM day_ahead_real_time_spread"));
    }

    [Theory]
    [InlineData("0", "False none none")]
    [InlineData("0.01", "True positive low")]
    [InlineData("-0.01", "True negative low")]
    [InlineData("4.99", "True positive low")]
    [InlineData("5", "True positive moderate")]
    [InlineData("-5", "True negative moderate")]
    [InlineData("19.99", "True positive moderate")]
    [InlineData("-20", "True negative high")]
    [InlineData("-412.5", "True negative high")]
    [InlineData("NULL", "∅ ∅ ∅")]
    public void Congestion_has_a_direction_and_a_level_by_its_size(string congestion, string expected)
    {
        using var database = Prices(DayAhead, $"'2026-07-01 12:00:00Z', 4001, 'LOAD ZONE', 30, 30, {congestion}, 0");

        Assert.Equal(expected, database.Line("SELECT is_congested, congestion_direction, congestion_level FROM price_components"));
    }

    [Fact]
    public void What_may_be_chosen_is_chosen_by_arguments()
    {
        using var database = Prices(
            DayAhead,
            [.. Enumerable.Range(4, 19).Select(hour => $"'2026-07-01 {hour:00}:00:00Z', 4001, 'LOAD ZONE', {20 + hour}, 20, {hour}, 0")]
        );

        Assert.Equal(
            "high",
            database.Scalar(
                "SELECT DISTINCT congestion_level FROM price_components(none_up_to := 1, moderate_from := 1.5, high_from := 2) WHERE congestion_usd_per_mwh >= 2"
            )
        );
        Assert.Equal(3L, database.Scalar("SELECT count(*) FROM price_peaks(ranks := 3) WHERE operating_day = DATE '2026-07-01'"));
        Assert.Equal(10L, database.Scalar("SELECT count(*) FROM price_peaks WHERE operating_month = DATE '2026-07-01'"));
        Assert.Equal(0L, database.Scalar("SELECT count(*) FROM price_anomalies"));
        Assert.Equal(
            2L,
            database.Scalar(
                "SELECT count(*) FROM price_anomalies(method := 'z-score', threshold := 1.5) WHERE operating_day = DATE '2026-07-01'"
            )
        );
        Assert.Equal(0L, database.Scalar("SELECT count(*) FROM price_anomalies(method := 'by-eye', threshold := 0)"));
        Assert.Equal(19L, database.Scalar("SELECT count(*) FROM hub_basis(hub := 4001) WHERE basis_usd_per_mwh = 0"));
        Assert.Equal(19L, database.Scalar("SELECT count(*) FROM hub_basis WHERE basis_usd_per_mwh IS NULL"));
    }

    [Fact]
    public void A_score_at_the_threshold_is_no_anomaly()
    {
        // Quartiles 10 and 20, so that 35 lies 1.5 interquartile ranges above the third, and 35.01 more.
        string[] rows = [.. Quartiles.Select((price, hour) => $"'2026-07-01 1{hour}:00:00Z', 4001, 'LOAD ZONE', {price}, 0, 0, 0")];
        using var at = Prices(DayAhead, [.. rows, "'2026-07-01 18:00:00Z', 4001, 'LOAD ZONE', 35, 0, 0, 0"]);
        using var beyond = Prices(DayAhead, [.. rows, "'2026-07-01 18:00:00Z', 4001, 'LOAD ZONE', 35.01, 0, 0, 0"]);

        Assert.Equal("1.5", at.Line("SELECT max(iqr_score) FROM price_anomaly_scores"));
        Assert.Equal(0L, at.Scalar("SELECT count(*) FROM price_anomalies"));
        Assert.Equal("35.01 high 1.501 1.5", beyond.Line("SELECT lmp_usd_per_mwh, direction, score, score_limit FROM price_anomalies"));
    }

    [Fact]
    public void The_limit_of_volatility_is_of_the_same_location_and_month()
    {
        var rows = new List<string>();
        foreach (var (day, range) in new[] { (1, 2), (2, 4), (3, 6), (4, 8), (5, 10) })
        {
            rows.Add($"'2026-07-0{day} 12:00:00Z', 4001, 'LOAD ZONE', 30, 0, 0, 0");
            rows.Add($"'2026-07-0{day} 13:00:00Z', 4001, 'LOAD ZONE', {30 + range}, 0, 0, 0");
            rows.Add($"'2026-07-0{day} 12:00:00Z', 4002, 'LOAD ZONE', 30, 0, 0, 0");
            rows.Add($"'2026-07-0{day} 13:00:00Z', 4002, 'LOAD ZONE', {30 + (100 * range)}, 0, 0, 0");
        }

        rows.Add("'2026-08-01 12:00:00Z', 4001, 'LOAD ZONE', 30, 0, 0, 0");
        rows.Add("'2026-08-01 13:00:00Z', 4001, 'LOAD ZONE', 900, 0, 0, 0");
        using var database = Prices(DayAhead, [.. rows]);

        Assert.Equal(
            ["2026-07-05 4001 5", "2026-07-05 4002 5"],
            database
                .Rows("SELECT operating_day, location_id, days_compared FROM price_volatility WHERE is_volatile ORDER BY ALL")
                .Select(row => string.Join(" ", row.Select(AnalyticsDatabase.Text)))
        );
        Assert.Equal(
            "False 1",
            database.Line("SELECT is_volatile, days_compared FROM price_volatility WHERE operating_day = DATE '2026-08-01'")
        );
        Assert.Equal(
            2L,
            database.Scalar(
                "SELECT count(*) FROM price_volatility(quantile_above := 0.25) WHERE location_id = 4001 AND is_volatile AND range_usd_per_mwh > 6 AND range_usd_per_mwh < 100"
            )
        );
    }

    [Fact]
    public void Weights_are_the_loads_of_zones_that_have_both()
    {
        using var database = new AnalyticsDatabase()
            .WithPrices(
                RealTime,
                "'2026-07-01 12:00:00Z', 4001, 'LOAD ZONE', 10, 8, NULL, 2",
                "'2026-07-01 12:00:00Z', 4002, 'LOAD ZONE', 40, 30, 8, 2",
                "'2026-07-01 12:00:00Z', 4003, 'LOAD ZONE', NULL, 1, 1, 1",
                "'2026-07-01 12:00:00Z', 4004, 'LOAD ZONE', 1000, 1, 1, 1",
                "'2026-07-01 12:00:00Z', 4000, 'HUB', 500, 1, 1, 1",
                "'2026-07-01 13:00:00Z', 4001, 'LOAD ZONE', 10, 1, 1, 1"
            )
            .WithLoads(
                "rt-hourly-demand",
                "'2026-07-01 12:00:00Z', 4001, 300",
                "'2026-07-01 12:00:00Z', 4002, 100",
                "'2026-07-01 12:00:00Z', 4003, 5000",
                "'2026-07-01 12:00:00Z', 4004, NULL",
                "'2026-07-01 12:00:00Z', 4000, 700",
                "'2026-07-01 13:00:00Z', 4001, 0"
            )
            .WithViews(RealTime, "rt-hourly-demand");

        Assert.Equal(
            "2 400 25 17.5 13.5 8 2",
            database.Line(
                "SELECT zones, load_mw, simple_mean_usd_per_mwh, lmp_usd_per_mwh, energy_usd_per_mwh, congestion_usd_per_mwh, loss_usd_per_mwh FROM hourly_load_weighted_prices WHERE hour_ending = '09'"
            )
        );
        Assert.Equal(
            "1 0 ∅",
            database.Line("SELECT zones, load_mw, lmp_usd_per_mwh FROM hourly_load_weighted_prices WHERE hour_ending = '10'")
        );
        Assert.Equal(
            "NEPOOL AREA 2 24 3 400 17.5",
            database.Line(
                "SELECT location_name, hours, expected_hours, pairs, load_mwh, lmp_usd_per_mwh FROM daily_load_weighted_prices WHERE location_id = 32"
            )
        );
    }

    [Fact]
    public void Final_prices_stand_before_preliminary_ones()
    {
        using var database = new AnalyticsDatabase()
            .WithPrices(
                DayAhead,
                [.. Enumerable.Range(12, 4).Select(hour => $"'2026-07-01 {hour}:00:00Z', 4001, 'LOAD ZONE', 61.34, 60, 1, 0.34")]
            )
            .WithPrices(
                RealTime,
                "'2026-07-01 12:00:00Z', 4001, 'LOAD ZONE', 33.9, 30, 3, 0.9",
                "'2026-07-01 13:00:00Z', 4001, 'LOAD ZONE', NULL, 30, 3, 0.9"
            )
            .WithPrices(
                Preliminary,
                [.. Enumerable.Range(12, 3).Select(hour => $"'2026-07-01 {hour}:00:00Z', 4001, 'LOAD ZONE', 100, 90, 9, 1")]
            )
            .WithViews(DayAhead, RealTime, Preliminary);

        Assert.Equal(
            ["09 final 27.44 -2", "10 final ∅ -2", "11 preliminary -38.66 -8"],
            database
                .Rows(
                    "SELECT hour_ending, real_time_revision, spread_usd_per_mwh, congestion_spread_usd_per_mwh FROM day_ahead_real_time_spread ORDER BY ALL"
                )
                .Select(row => string.Join(" ", row.Select(AnalyticsDatabase.Text)))
        );
    }

    [Fact]
    public void A_node_lies_in_the_zone_that_weighs_it()
    {
        using var database = new AnalyticsDatabase().WithPrices(
            DayAhead,
            "'2026-07-01 12:00:00Z', 4001, 'LOAD ZONE', 20, 0, 0, 0",
            "'2026-07-01 12:00:00Z', 4002, 'LOAD ZONE', 40, 0, 0, 0",
            "'2026-07-01 12:00:00Z', 322, 'NETWORK NODE', 25, 0, 0, 0",
            "'2026-07-01 12:00:00Z', 323, 'NETWORK NODE', 26, 0, 0, 0"
        );
        database.Execute(
            "CREATE TABLE nodal_load_weights__nodes AS SELECT DATE '2026-07-01' AS operating_day, 322 AS network_node_id, 4001 AS load_zone_id FROM range(48)"
        );
        database.WithViews(DayAhead, "nodal-load-weights");

        Assert.Equal(
            ["322 4001 20 5 1.25 30 -5", "323 ∅ ∅ ∅ ∅ 30 -4", "4001 4001 20 0 1 30 -10", "4002 4002 40 0 1 30 10"],
            database
                .Rows(
                    "SELECT location_id, load_zone_id, zone_usd_per_mwh, from_zone_usd_per_mwh, ratio_to_zone, system_mean_usd_per_mwh, from_system_mean_usd_per_mwh FROM relative_prices ORDER BY location_id"
                )
                .Select(row => string.Join(" ", row.Select(AnalyticsDatabase.Text)))
        );
    }

    [Fact]
    public void Equal_extremes_are_told_by_the_earliest()
    {
        using var database = Prices(
            DayAhead,
            "'2026-11-01 05:00:00Z', 4001, 'LOAD ZONE', 50, 0, 0, 0",
            "'2026-11-01 06:00:00Z', 4001, 'LOAD ZONE', 50, 0, 0, 0",
            "'2026-11-01 07:00:00Z', 4001, 'LOAD ZONE', -1, 0, 0, 0",
            "'2026-11-01 08:00:00Z', 4001, 'LOAD ZONE', -1, 0, 0, 0"
        );

        Assert.Equal(
            "25 02 03 2 ∅",
            database.Line(
                "SELECT expected_intervals, maximum_hour_ending, minimum_hour_ending, negative_prices, on_peak_mean_usd_per_mwh FROM daily_price_summary"
            )
        );
        Assert.Equal("2 2", database.Line("SELECT days + 1, prices FROM hourly_price_profile WHERE hour_number = 2"));
        Assert.Equal("02", database.Scalar("SELECT hour_ending FROM price_peaks WHERE price_rank = 1"));
    }

    [Fact]
    public void The_same_rows_give_the_same_digits_in_any_order()
    {
        string[] rows =
        [
            .. Enumerable
                .Range(0, 288)
                .Select(n =>
                    $"TIMESTAMPTZ '2026-07-01 04:00:00Z' + INTERVAL {5 * n} MINUTE, 4001, 'LOAD ZONE', {n * 7919 % 10007 / 100.0 - 30:0.00}, 1, 1, 1"
                ),
        ];
        const string query = "SELECT mean_usd_per_mwh, deviation_usd_per_mwh FROM daily_price_summary";
        using var forward = Prices(FiveMinute, rows);
        using var backward = Prices(FiveMinute, [.. rows.Reverse()]);

        Assert.Equal(forward.Rows(query)[0], backward.Rows(query)[0]);
        Assert.NotNull(forward.Rows(query)[0][1]);
    }

    private static AnalyticsDatabase Prices(string dataset, params string[] rows) =>
        new AnalyticsDatabase().WithPrices(dataset, rows).WithViews(dataset);
}

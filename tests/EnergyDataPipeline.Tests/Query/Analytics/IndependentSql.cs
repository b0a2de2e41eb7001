namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>
/// Each analytic computed another way: over the lake's files without the library's views, with hours from the engine's own time zones, windows
/// and lists instead of groups, and the engine's own statistics.
/// </summary>
internal static class IndependentSql
{
    private static readonly string[] PriceDatasets =
    [
        "hourly-lmp-da-final",
        "hourly-lmp-rt-final",
        "hourly-lmp-rt-prelim",
        "five-minute-lmp-final",
    ];

    /// <summary>Rows with short names; <c>d</c> and <c>he</c> by the engine's zones.</summary>
    public static IEnumerable<string> Setup =>
        [
            "CREATE MACRO eastern(t) AS t AT TIME ZONE 'America/New_York'",
            "CREATE MACRO hour_name(t) AS lpad((hour(eastern(t)) + 1)::VARCHAR, 2, '0') || CASE WHEN hour(eastern(t)) = hour(eastern(t - INTERVAL 1 HOUR)) THEN 'X' ELSE '' END",
            // Sorted values, counted from 1: the p-th part of the way from the first to the last.
            "CREATE MACRO way(xs, p) AS list_sort(xs)[floor((len(xs) - 1) * p)::INT + 1] * (1 - ((len(xs) - 1) * p - floor((len(xs) - 1) * p))) + list_sort(xs)[ceil((len(xs) - 1) * p)::INT + 1] * ((len(xs) - 1) * p - floor((len(xs) - 1) * p))",
            "CREATE VIEW raw AS "
                + string.Join(
                    " UNION ALL ",
                    PriceDatasets.Select(name =>
                        $"SELECT '{name}' AS dataset, {(name.StartsWith("five", StringComparison.Ordinal) ? 5 : 60)} AS mins, interval_begin AS t, "
                        + "eastern(interval_begin)::DATE AS d, hour_name(interval_begin) AS he, location_id AS id, location_type AS kind, "
                        + $"lmp_usd_per_mwh AS p, energy_usd_per_mwh AS e, congestion_usd_per_mwh AS c, loss_usd_per_mwh AS l FROM {name.Replace('-', '_')}"
                    )
                ),
        ];

    public static IReadOnlyDictionary<string, string> Of { get; } =
        new Dictionary<string, string>
        {
            ["hourly-price-statistics"] = """
                SELECT DISTINCT dataset, d AS operating_day, he AS hour_ending, id AS location_id, count(*) OVER w AS intervals,
                  count(p) OVER w AS lmp_count, avg(p) OVER w AS lmp_mean_usd_per_mwh, min(p) OVER w AS lmp_minimum_usd_per_mwh,
                  max(p) OVER w AS lmp_maximum_usd_per_mwh, stddev_samp(p) OVER w AS lmp_deviation_usd_per_mwh,
                  avg(e) OVER w AS energy_mean_usd_per_mwh, stddev_samp(e) OVER w AS energy_deviation_usd_per_mwh,
                  avg(c) OVER w AS congestion_mean_usd_per_mwh, min(c) OVER w AS congestion_minimum_usd_per_mwh,
                  stddev_samp(c) OVER w AS congestion_deviation_usd_per_mwh, avg(l) OVER w AS loss_mean_usd_per_mwh,
                  max(l) OVER w AS loss_maximum_usd_per_mwh, stddev_samp(l) OVER w AS loss_deviation_usd_per_mwh,
                  60 // mins AS expected_intervals, to_timestamp(min(epoch(t) - epoch(t) % 3600) OVER w) AS interval_begin
                FROM raw WINDOW w AS (PARTITION BY dataset, d, he, id)
                """,
            ["daily-price-summary"] = """
                SELECT dataset, d AS operating_day, id AS location_id, count(*) AS intervals, avg(p) AS mean_usd_per_mwh,
                  avg(p) FILTER (WHERE hour(eastern(t)) BETWEEN 7 AND 22 AND isodow(d) < 6 AND d <> '2026-05-25') AS on_peak_mean_usd_per_mwh,
                  avg(p) FILTER (WHERE hour(eastern(t)) NOT BETWEEN 7 AND 22 OR isodow(d) >= 6 OR d = '2026-05-25') AS off_peak_mean_usd_per_mwh,
                  sqrt(var_samp(p)) AS deviation_usd_per_mwh, median(p) AS median_usd_per_mwh,
                  list_min(list(p)) AS minimum_usd_per_mwh, list_max(list(p)) AS maximum_usd_per_mwh,
                  (list(he ORDER BY p, t))[1] AS minimum_hour_ending, (list(he ORDER BY p DESC, t))[1] AS maximum_hour_ending,
                  len(list_filter(list(p), lambda x: x < 0)) AS negative_prices, avg(c) AS congestion_mean_usd_per_mwh,
                  avg(e) AS energy_mean_usd_per_mwh, avg(l) AS loss_mean_usd_per_mwh,
                  (date_diff('minute', ANY_VALUE(d::TIMESTAMP AT TIME ZONE 'America/New_York'), ANY_VALUE((d + 1)::TIMESTAMP AT TIME ZONE 'America/New_York')) // ANY_VALUE(mins)) AS expected_intervals
                FROM raw GROUP BY ALL
                """,
            ["hourly-price-profile"] = """
                SELECT dataset, date_trunc('month', d)::DATE AS operating_month, id AS location_id, hour(eastern(t)) + 1 AS hour_number,
                  CASE WHEN isodow(d) IN (6, 7) OR d = '2026-05-25' THEN 'weekend or holiday' ELSE 'weekday' END AS day_kind,
                  len(list_distinct(list(d))) AS days, count(p) AS prices, sum(p) / count(p) AS mean_usd_per_mwh, min(p) AS minimum_usd_per_mwh,
                  max(p) AS maximum_usd_per_mwh, stddev_samp(p) AS deviation_usd_per_mwh, avg(c) AS congestion_mean_usd_per_mwh
                FROM raw GROUP BY ALL
                """,
            ["monthly-price-percentiles"] = """
                SELECT dataset, m AS operating_month, id AS location_id, len(xs) AS prices, list_avg(xs) AS mean_usd_per_mwh, way(xs, 0.01) AS p01_usd_per_mwh,
                  way(xs, 0.05) AS p05_usd_per_mwh, way(xs, 0.1) AS p10_usd_per_mwh, way(xs, 0.25) AS p25_usd_per_mwh, way(xs, 0.5) AS p50_usd_per_mwh,
                  way(xs, 0.75) AS p75_usd_per_mwh, way(xs, 0.9) AS p90_usd_per_mwh, way(xs, 0.95) AS p95_usd_per_mwh, way(xs, 0.99) AS p99_usd_per_mwh,
                  list_min(xs) AS minimum_usd_per_mwh, list_max(xs) AS maximum_usd_per_mwh
                FROM (SELECT dataset, date_trunc('month', d)::DATE AS m, id, list(p) AS xs FROM raw GROUP BY ALL)
                """,
            ["price-peaks"] = """
                SELECT dataset, m AS operating_month, id AS location_id, place AS price_rank, peaks[place].t AS interval_begin, peaks[place].p AS lmp_usd_per_mwh,
                  peaks[place].c AS congestion_usd_per_mwh
                FROM (SELECT dataset, date_trunc('month', d)::DATE AS m, id, list({t: t, p: p, c: c} ORDER BY p DESC, t ASC)[1:10] AS peaks FROM raw GROUP BY ALL),
                  range(1, 11) AS places (place)
                """,
            ["price-volatility"] = """
                WITH days AS (SELECT dataset, d, id, sqrt(var_pop(p) * count(p) / (count(p) - 1)) AS v, avg(p) AS m, max(p) - min(p) AS r FROM raw GROUP BY ALL),
                months AS (SELECT *, list(v) OVER (PARTITION BY dataset, id, date_trunc('month', d)) AS vs FROM days)
                SELECT dataset, d AS operating_day, id AS location_id, v AS volatility_usd_per_mwh, m AS mean_usd_per_mwh, r AS range_usd_per_mwh,
                  v / abs(m) AS coefficient_of_variation, way(vs, 0.75) AS limit_usd_per_mwh, len(vs) AS days_compared, v > way(vs, 0.75) + 1e-12 AS is_volatile
                FROM months
                """,
            ["price-components"] = """
                SELECT dataset, t AS interval_begin, id AS location_id, abs(round(c * 100)) >= 1 AS is_congested,
                  ['negative', 'none', 'positive'][sign(round(c * 100))::INT + 2] AS congestion_direction,
                  CASE WHEN round(c * 100) = 0 THEN 'none' WHEN abs(round(c * 100)) >= 2000 THEN 'high' WHEN abs(round(c * 100)) >= 500 THEN 'moderate' ELSE 'low' END AS congestion_level,
                  if(p = 0, NULL, l / p) AS loss_share, if(p = 0, NULL, c / p) AS congestion_share, if(p = 0, NULL, e / p) AS energy_share,
                  round(p - e - c - l, 6) AS residual_usd_per_mwh
                FROM raw
                """,
            ["relative-prices"] = """
                SELECT dataset, t AS interval_begin, id AS location_id, if(kind = 'LOAD ZONE', id, NULL) AS load_zone_id,
                  avg(p) OVER day AS day_mean_usd_per_mwh, count(p) OVER day AS day_prices, p - avg(p) OVER day AS from_day_mean_usd_per_mwh,
                  p / avg(p) OVER day AS ratio_to_day_mean, if(kind = 'LOAD ZONE', p, NULL) AS zone_usd_per_mwh,
                  avg(p) FILTER (WHERE kind = 'LOAD ZONE') OVER instant AS system_mean_usd_per_mwh,
                  count(p) FILTER (WHERE kind = 'LOAD ZONE') OVER instant AS system_zones,
                  p - avg(p) FILTER (WHERE kind = 'LOAD ZONE') OVER instant AS from_system_mean_usd_per_mwh,
                  p / avg(p) FILTER (WHERE kind = 'LOAD ZONE') OVER instant AS ratio_to_system_mean
                FROM raw WINDOW day AS (PARTITION BY dataset, d, id), instant AS (PARTITION BY dataset, t)
                """,
            ["hub-basis"] = """
                SELECT dataset, t AS interval_begin, id AS location_id, max(if(id = 4000, p, NULL)) OVER w AS hub_usd_per_mwh,
                  round(p - max(if(id = 4000, p, NULL)) OVER w, 4) AS basis_usd_per_mwh, round(e - max(if(id = 4000, e, NULL)) OVER w, 4) AS energy_basis_usd_per_mwh,
                  round(c - max(if(id = 4000, c, NULL)) OVER w, 4) AS congestion_basis_usd_per_mwh, round(l - max(if(id = 4000, l, NULL)) OVER w, 4) AS loss_basis_usd_per_mwh
                FROM raw WINDOW w AS (PARTITION BY dataset, t)
                """,
            ["day-ahead-real-time-spread"] = """
                WITH sides AS (
                  SELECT t, id, max_by(p, dataset) FILTER (WHERE dataset = 'hourly-lmp-da-final') AS da, bool_or(dataset = 'hourly-lmp-da-final') AS has_da,
                    bool_or(dataset = 'hourly-lmp-rt-final') AS has_final, bool_or(dataset LIKE 'hourly-lmp-rt%') AS has_rt,
                    max(if(dataset = 'hourly-lmp-rt-final', p, NULL)) AS f, max(if(dataset = 'hourly-lmp-rt-prelim', p, NULL)) AS g,
                    max(if(dataset = 'hourly-lmp-da-final', c, NULL)) AS dac, max(if(dataset = 'hourly-lmp-rt-final', c, NULL)) AS fc, max(if(dataset = 'hourly-lmp-rt-prelim', c, NULL)) AS gc
                  FROM raw GROUP BY ALL)
                SELECT t AS interval_begin, id AS location_id, if(has_final, 'final', 'preliminary') AS real_time_revision, da AS day_ahead_usd_per_mwh,
                  if(has_final, f, g) AS real_time_usd_per_mwh, round(da - if(has_final, f, g), 4) AS spread_usd_per_mwh,
                  round(dac - if(has_final, fc, gc), 4) AS congestion_spread_usd_per_mwh, (da - if(has_final, f, g)) / abs(if(has_final, f, g)) AS spread_share
                FROM sides WHERE has_da AND has_rt
                """,
            ["hourly-load-weighted-prices"] = """
                WITH hours AS (SELECT dataset, d, he, id, avg(p) AS p, avg(c) AS c FROM raw WHERE id BETWEEN 4001 AND 4008 GROUP BY ALL),
                joined AS (SELECT hours.*, coalesce(a.load_mw, b.load_mw) AS w FROM hours
                  LEFT JOIN da_hourly_demand a ON dataset LIKE '%-da-%' AND a.location_id = id AND eastern(a.interval_begin)::DATE = d AND hour_name(a.interval_begin) = he
                  LEFT JOIN rt_hourly_demand b ON dataset NOT LIKE '%-da-%' AND b.location_id = id AND eastern(b.interval_begin)::DATE = d AND hour_name(b.interval_begin) = he)
                SELECT dataset, d AS operating_day, he AS hour_ending, count(w) AS zones, sum(w) AS load_mw, avg(p) AS simple_mean_usd_per_mwh,
                  sum(p * w) / sum(w) AS lmp_usd_per_mwh, sum(c * w) / sum(w) AS congestion_usd_per_mwh
                FROM joined WHERE w IS NOT NULL GROUP BY ALL
                """,
            ["daily-load-weighted-prices"] = """
                WITH hours AS (SELECT dataset, d, he, id, avg(p) AS p FROM raw WHERE id BETWEEN 4001 AND 4008 GROUP BY ALL),
                joined AS (SELECT hours.*, coalesce(a.load_mw, b.load_mw) AS w FROM hours
                  LEFT JOIN da_hourly_demand a ON dataset LIKE '%-da-%' AND a.location_id = id AND eastern(a.interval_begin)::DATE = d AND hour_name(a.interval_begin) = he
                  LEFT JOIN rt_hourly_demand b ON dataset NOT LIKE '%-da-%' AND b.location_id = id AND eastern(b.interval_begin)::DATE = d AND hour_name(b.interval_begin) = he)
                SELECT dataset, d AS operating_day, coalesce(id, 32) AS location_id, sum(w) AS load_mwh, sum(p * w) / sum(w) AS lmp_usd_per_mwh,
                  avg(p) AS simple_mean_usd_per_mwh, count(*) AS pairs
                FROM joined WHERE w IS NOT NULL GROUP BY GROUPING SETS ((dataset, d, id), (dataset, d))
                """,
            ["price-anomaly-scores"] = """
                WITH months AS (SELECT *, list(p) OVER (PARTITION BY dataset, id, date_trunc('month', d)) AS xs FROM raw),
                spreads AS (SELECT *, way(xs, 0.5) AS md, way(xs, 0.25) AS q1, way(xs, 0.75) AS q3 FROM months),
                mads AS (SELECT *, median(abs(p - md)) OVER (PARTITION BY dataset, id, date_trunc('month', d)) AS mad FROM spreads)
                SELECT dataset, t AS interval_begin, id AS location_id, len(xs) AS prices_compared, (p - list_avg(xs)) / list_stddev_samp(xs) AS z_score,
                  0.6745 * (p - md) / nullif(round(mad, 6), 0) AS modified_z_score, (greatest(p - q3, 0) + least(p - q1, 0)) / nullif(q3 - q1, 0) AS iqr_score,
                  md AS median_usd_per_mwh, mad AS mad_usd_per_mwh
                FROM mads
                """,
            ["price-anomalies"] = """
                WITH months AS (SELECT *, list(p) OVER (PARTITION BY dataset, id, date_trunc('month', d)) AS xs FROM raw),
                fences AS (SELECT *, way(xs, 0.25) AS q1, way(xs, 0.75) AS q3 FROM months)
                SELECT dataset, t AS interval_begin, id AS location_id, p AS lmp_usd_per_mwh, if(p > q3, 'high', 'low') AS direction, 1.5 AS score_limit
                FROM fences WHERE q3 > q1 AND (p > q3 + 1.5 * (q3 - q1) + 1e-9 OR p < q1 - 1.5 * (q3 - q1) - 1e-9)
                """,
            ["hourly-price-completeness"] = """
                WITH places AS (SELECT DISTINCT dataset, mins, d, id FROM raw),
                grid AS (SELECT dataset, mins, d, id, unnest(generate_series(d::TIMESTAMP AT TIME ZONE 'America/New_York',
                    ((d + 1)::TIMESTAMP AT TIME ZONE 'America/New_York') - INTERVAL 1 MINUTE, to_minutes(mins))) AS t FROM places)
                SELECT dataset, d AS operating_day, hour_name(t) AS hour_ending, id AS location_id, count(*) AS expected_intervals, count(raw.t) AS intervals,
                  count(*) - count(raw.t) AS missing_intervals, count(raw.t) / count(*) AS completeness, bool_and(raw.t IS NOT NULL) AS is_complete,
                  min(grid.t) AS interval_begin
                FROM grid LEFT JOIN raw USING (dataset, d, id, t) GROUP BY ALL
                """,
            ["daily-price-completeness"] = """
                WITH places AS (SELECT DISTINCT dataset, mins, d, id FROM raw),
                grid AS (SELECT dataset, d, id, unnest(generate_series(d::TIMESTAMP AT TIME ZONE 'America/New_York',
                    ((d + 1)::TIMESTAMP AT TIME ZONE 'America/New_York') - INTERVAL 1 MINUTE, to_minutes(mins))) AS t FROM places)
                SELECT dataset, d AS operating_day, id AS location_id, count(*) AS expected_intervals, count(raw.t) AS intervals,
                  count(*) - count(raw.t) AS missing_intervals, count(raw.t) / count(*) AS completeness, bool_and(raw.t IS NOT NULL) AS is_complete
                FROM grid LEFT JOIN raw USING (dataset, d, id, t) GROUP BY ALL
                """,
            ["reconcile-five-minute-lmp"] = """
                SELECT h.t AS interval_begin, h.id AS location_id, h.p AS expected, avg(f.p) AS found, round(avg(f.p), 6) - h.p AS difference, count(f.p) AS found_intervals,
                  if(count(f.p) = 12, abs(round(avg(f.p), 6) - h.p) <= 0.01 + 1e-12, NULL) AS within
                FROM raw h JOIN raw f ON f.id = h.id AND f.t >= h.t AND f.t < h.t + INTERVAL 1 HOUR
                WHERE h.dataset = 'hourly-lmp-rt-final' AND f.dataset = 'five-minute-lmp-final' GROUP BY h.t, h.id, h.p
                """,
            ["reconcile-zonal-load"] = """
                WITH zones AS (SELECT interval_begin AS t, list(estimated_load_mw) AS xs FROM five_minute_estimated_zonal_load GROUP BY ALL)
                SELECT 'sum of five-minute zonal load against system load' AS what, t AS interval_begin, load_mw AS expected, list_sum(xs) AS found,
                  list_sum(xs) - load_mw AS difference, len(xs) AS found_zones,
                  if(len(xs) = 8, abs(list_sum(xs) / load_mw - 1) <= 0.02, NULL) AS within
                FROM zones JOIN five_minute_system_load ON interval_begin = t
                """,
            ["reconcile-fuel-mix"] = """
                WITH instants AS (SELECT DISTINCT observed_at, sum(generation_mw) OVER (PARTITION BY observed_at) AS g FROM fuel_mix),
                hours AS (SELECT h.interval_begin AS t, avg(g) AS g, count(*) AS n, any_value(total_generation_mw) AS total, any_value(load_mw) AS load
                  FROM hourly_load_generation_interchange h JOIN instants ON observed_at >= h.interval_begin AND observed_at < h.interval_end GROUP BY ALL)
                SELECT 'generation by fuel against total generation' AS what, t AS interval_begin, total AS expected, g AS found, g - total AS difference, n AS observations FROM hours
                UNION ALL
                SELECT 'generation by fuel against load and net interchange', t, load + x, g, g - (load + x), n
                FROM hours JOIN (SELECT interval_begin AS t, sum(net_interchange_mw) AS x FROM actual_interchange_hourly GROUP BY ALL) USING (t)
                """,
        };
}

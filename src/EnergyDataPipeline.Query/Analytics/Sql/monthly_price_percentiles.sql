-- By dataset, location and month. Percentile p of n sorted prices: at place h = (n - 1) * p, between its neighbours by straight line.
WITH months AS (
  SELECT
    dataset,
    month_of(operating_day) AS operating_month,
    location_id,
    MAX(location_name) AS location_name,
    MAX(location_type) AS location_type,
    COUNT(DISTINCT operating_day) AS days,
    COUNT(lmp_usd_per_mwh) AS prices,
    exact_mean(lmp_usd_per_mwh) AS mean_usd_per_mwh,
    MIN(lmp_usd_per_mwh) AS minimum_usd_per_mwh,
    exact_percentiles(lmp_usd_per_mwh, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99) AS percentiles,
    MAX(lmp_usd_per_mwh) AS maximum_usd_per_mwh
  FROM prices
  GROUP BY dataset, month_of(operating_day), location_id
)
SELECT
  dataset,
  operating_month,
  location_id,
  location_name,
  location_type,
  days,
  prices,
  mean_usd_per_mwh,
  minimum_usd_per_mwh,
  percentiles[1] AS p01_usd_per_mwh,
  percentiles[2] AS p05_usd_per_mwh,
  percentiles[3] AS p10_usd_per_mwh,
  percentiles[4] AS p25_usd_per_mwh,
  percentiles[5] AS p50_usd_per_mwh,
  percentiles[6] AS p75_usd_per_mwh,
  percentiles[7] AS p90_usd_per_mwh,
  percentiles[8] AS p95_usd_per_mwh,
  percentiles[9] AS p99_usd_per_mwh,
  maximum_usd_per_mwh
FROM months

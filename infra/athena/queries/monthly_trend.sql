-- Monthly trend of day-ahead prices by load zone: the mean, its change against the month before, and the exact median.
-- The values are sorted for the median: approx_percentile would not be exact.
WITH months AS (
  SELECT
    date_format(CAST(operating_day AS TIMESTAMP), '%Y-%m') AS "month",
    location_name,
    count(lmp_usd_per_mwh) AS priced_hours,
    avg(lmp_usd_per_mwh) AS mean_usd_per_mwh,
    array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)) AS sorted
  FROM "hourly_lmp_da_final"
  WHERE operating_day BETWEEN DATE '2026-01-01' AND DATE '2026-12-31'
    AND location_type = 'LOAD ZONE'
  GROUP BY date_format(CAST(operating_day AS TIMESTAMP), '%Y-%m'), location_name
)
SELECT
  "month",
  location_name,
  priced_hours,
  round(mean_usd_per_mwh, 2) AS mean_usd_per_mwh,
  round(mean_usd_per_mwh - lag(mean_usd_per_mwh) OVER (PARTITION BY location_name ORDER BY "month"), 2) AS change_usd_per_mwh,
  round(
    (element_at(sorted, CAST(floor((priced_hours + 1) / 2.0) AS INTEGER)) + element_at(sorted, CAST(ceil((priced_hours + 1) / 2.0) AS INTEGER))) / 2,
    2
  ) AS median_usd_per_mwh
FROM months
ORDER BY location_name, "month";

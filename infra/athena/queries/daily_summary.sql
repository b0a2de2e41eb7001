-- Daily summary of day-ahead prices at the hub and the load zones: level, spread, and when the day was dearest.
-- Reads one partition a day: keep the condition on operating_day.
SELECT
  operating_day,
  location_name,
  count(lmp_usd_per_mwh) AS priced_hours,
  round(avg(lmp_usd_per_mwh), 2) AS mean_usd_per_mwh,
  min(lmp_usd_per_mwh) AS lowest_usd_per_mwh,
  max(lmp_usd_per_mwh) AS highest_usd_per_mwh,
  max_by(hour_ending, lmp_usd_per_mwh) AS dearest_hour_ending,
  round(stddev_samp(lmp_usd_per_mwh), 2) AS deviation_usd_per_mwh
FROM "hourly_lmp_da_final"
WHERE operating_day BETWEEN DATE '2026-01-01' AND DATE '2026-12-31'
  AND location_type IN ('HUB', 'LOAD ZONE')
GROUP BY operating_day, location_name
ORDER BY operating_day, location_name;

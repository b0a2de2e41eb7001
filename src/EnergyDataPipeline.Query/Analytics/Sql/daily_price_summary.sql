-- By dataset, location and operating day: count, mean, extremes with their hours (the earliest where several are equal), sample standard
-- deviation, median, and means on and off peak.
WITH ranked AS (
  SELECT
    prices.*,
    calendar.hours_in_day,
    calendar.is_on_peak,
    ROW_NUMBER() OVER (
      PARTITION BY prices.dataset, prices.operating_day, prices.location_id ORDER BY lmp_usd_per_mwh DESC NULLS LAST, prices.interval_begin
    ) AS from_highest,
    ROW_NUMBER() OVER (
      PARTITION BY prices.dataset, prices.operating_day, prices.location_id ORDER BY lmp_usd_per_mwh ASC NULLS LAST, prices.interval_begin
    ) AS from_lowest
  FROM prices
  JOIN calendar ON calendar.operating_day = prices.operating_day AND calendar.hour_ending = prices.hour_ending
)
SELECT
  dataset,
  operating_day,
  location_id,
  MAX(location_name) AS location_name,
  MAX(location_type) AS location_type,
  CAST(MAX(hours_in_day) * 60 / MAX(interval_minutes) AS BIGINT) AS expected_intervals,
  COUNT(*) AS intervals,
  COUNT(lmp_usd_per_mwh) AS prices,
  exact_mean(lmp_usd_per_mwh) AS mean_usd_per_mwh,
  exact_mean(CASE WHEN is_on_peak THEN lmp_usd_per_mwh END) AS on_peak_mean_usd_per_mwh,
  exact_mean(CASE WHEN NOT is_on_peak THEN lmp_usd_per_mwh END) AS off_peak_mean_usd_per_mwh,
  exact_deviation(lmp_usd_per_mwh) AS deviation_usd_per_mwh,
  exact_percentile(lmp_usd_per_mwh, 0.5) AS median_usd_per_mwh,
  MIN(lmp_usd_per_mwh) AS minimum_usd_per_mwh,
  MAX(CASE WHEN from_lowest = 1 AND lmp_usd_per_mwh IS NOT NULL THEN hour_ending END) AS minimum_hour_ending,
  MAX(lmp_usd_per_mwh) AS maximum_usd_per_mwh,
  MAX(CASE WHEN from_highest = 1 AND lmp_usd_per_mwh IS NOT NULL THEN hour_ending END) AS maximum_hour_ending,
  COUNT(CASE WHEN lmp_usd_per_mwh < 0 THEN 1 END) AS negative_prices,
  exact_mean(energy_usd_per_mwh) AS energy_mean_usd_per_mwh,
  exact_mean(congestion_usd_per_mwh) AS congestion_mean_usd_per_mwh,
  exact_mean(loss_usd_per_mwh) AS loss_mean_usd_per_mwh
FROM ranked
GROUP BY dataset, operating_day, location_id

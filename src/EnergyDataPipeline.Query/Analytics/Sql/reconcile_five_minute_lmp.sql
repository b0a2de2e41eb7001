-- Expected: the hourly real-time final price. Found: the mean of the hour's five-minute final prices; within says nothing (null) while any of
-- the twelve is missing.
WITH five_minute AS (
  SELECT operating_day, hour_ending, location_id, COUNT(lmp_usd_per_mwh) AS prices, exact_mean(lmp_usd_per_mwh) AS mean_usd_per_mwh
  FROM prices
  WHERE dataset = 'five-minute-lmp-final'
  GROUP BY operating_day, hour_ending, location_id
), compared AS (
  SELECT
    hourly.operating_day,
    hourly.hour_ending,
    hourly.interval_begin,
    hourly.location_id,
    hourly.location_name,
    hourly.lmp_usd_per_mwh AS expected,
    five_minute.mean_usd_per_mwh AS found,
    five_minute.prices AS found_intervals,
    exact_difference(five_minute.mean_usd_per_mwh, hourly.lmp_usd_per_mwh) AS difference
  FROM prices AS hourly
  JOIN five_minute
    ON five_minute.operating_day = hourly.operating_day
    AND five_minute.hour_ending = hourly.hour_ending AND five_minute.location_id = hourly.location_id
  WHERE hourly.dataset = 'hourly-lmp-rt-final'
)
SELECT
  operating_day,
  hour_ending,
  interval_begin,
  location_id,
  location_name,
  'mean of five-minute prices against the hourly price' AS what,
  expected,
  found,
  difference,
  CAST(12 AS BIGINT) AS expected_intervals,
  found_intervals,
  CASE WHEN found_intervals = 12 THEN ABS(difference) <= tolerance_usd_per_mwh END AS within
FROM compared

-- By dataset, location and operating day: distinct intervals found / (hours of the day * 60 / interval length).
WITH found AS (
  SELECT
    dataset,
    operating_day,
    location_id,
    MAX(location_name) AS location_name,
    MAX(location_type) AS location_type,
    MAX(interval_minutes) AS interval_minutes,
    COUNT(DISTINCT interval_begin) AS intervals,
    COUNT(DISTINCT CASE WHEN lmp_usd_per_mwh IS NOT NULL THEN interval_begin END) AS priced_intervals,
    COUNT(DISTINCT hour_ending) AS hours
  FROM prices
  GROUP BY dataset, operating_day, location_id
), expected AS (
  SELECT found.*, calendar_days.hours_in_day, CAST(calendar_days.hours_in_day * 60 / found.interval_minutes AS BIGINT) AS expected_intervals
  FROM found
  JOIN calendar_days ON calendar_days.operating_day = found.operating_day
)
SELECT
  dataset,
  operating_day,
  location_id,
  location_name,
  location_type,
  hours_in_day,
  hours,
  expected_intervals,
  intervals,
  priced_intervals,
  expected_intervals - intervals AS missing_intervals,
  CAST(intervals AS DOUBLE) / expected_intervals AS completeness,
  intervals = expected_intervals AS is_complete
FROM expected

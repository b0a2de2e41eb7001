-- By dataset, location and hour: distinct intervals found / (60 / interval length), for every hour of each day on which the location has a row.
WITH found AS (
  SELECT
    dataset,
    operating_day,
    hour_ending,
    location_id,
    COUNT(DISTINCT interval_begin) AS intervals,
    COUNT(DISTINCT CASE WHEN lmp_usd_per_mwh IS NOT NULL THEN interval_begin END) AS priced_intervals
  FROM prices
  GROUP BY dataset, operating_day, hour_ending, location_id
), days AS (
  SELECT
    dataset,
    operating_day,
    location_id,
    MAX(location_name) AS location_name,
    MAX(location_type) AS location_type,
    CAST(60 / MAX(interval_minutes) AS BIGINT) AS expected_intervals
  FROM prices
  GROUP BY dataset, operating_day, location_id
), hours AS (
  SELECT days.*, calendar.hour_ending, calendar.interval_begin
  FROM days
  JOIN calendar ON calendar.operating_day = days.operating_day
)
SELECT
  hours.dataset,
  hours.operating_day,
  hours.hour_ending,
  hours.interval_begin,
  hours.location_id,
  hours.location_name,
  hours.location_type,
  hours.expected_intervals,
  COALESCE(found.intervals, 0) AS intervals,
  COALESCE(found.priced_intervals, 0) AS priced_intervals,
  hours.expected_intervals - COALESCE(found.intervals, 0) AS missing_intervals,
  CAST(COALESCE(found.intervals, 0) AS DOUBLE) / hours.expected_intervals AS completeness,
  COALESCE(found.intervals, 0) = hours.expected_intervals AS is_complete
FROM hours
LEFT JOIN found
  ON found.dataset = hours.dataset AND found.operating_day = hours.operating_day
  AND found.hour_ending = hours.hour_ending AND found.location_id = hours.location_id

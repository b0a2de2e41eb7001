-- Expected: the load of the whole system. Found: the sum of the eight zones' loads in the same interval; within says nothing (null) while any
-- zone is missing. Hourly demand is set against hourly system load, estimated five-minute load against five-minute system load.
WITH zones AS (
  SELECT dataset, operating_day, interval_begin, COUNT(load_mw) AS zones, exact_sum(load_mw) AS load_mw
  FROM loads
  WHERE dataset IN ('rt-hourly-demand', 'five-minute-estimated-zonal-load') AND location_id BETWEEN 4001 AND 4008
  GROUP BY dataset, operating_day, interval_begin
), compared AS (
  SELECT
    whole.operating_day,
    whole.hour_ending,
    whole.interval_begin,
    CASE
      WHEN whole.dataset = 'hourly-system-load' THEN 'sum of hourly zonal demand against system load'
      ELSE 'sum of five-minute zonal load against system load'
    END AS what,
    whole.load_mw AS expected,
    zones.load_mw AS found,
    exact_difference(zones.load_mw, whole.load_mw) AS difference,
    zones.zones AS found_zones
  FROM loads AS whole
  JOIN zones
    ON zones.operating_day = whole.operating_day AND zones.interval_begin = whole.interval_begin
    AND zones.dataset = CASE
      WHEN whole.dataset = 'hourly-system-load' THEN 'rt-hourly-demand'
      WHEN whole.dataset = 'five-minute-system-load' THEN 'five-minute-estimated-zonal-load'
    END
  WHERE whole.dataset IN ('hourly-system-load', 'five-minute-system-load') AND whole.location_id = 32
)
SELECT
  operating_day,
  hour_ending,
  interval_begin,
  what,
  expected,
  found,
  difference,
  difference / NULLIF(ABS(expected), 0) AS difference_share,
  CAST(8 AS BIGINT) AS expected_zones,
  found_zones,
  CASE WHEN found_zones = 8 THEN ABS(difference) <= tolerance_share * ABS(expected) END AS within
FROM compared

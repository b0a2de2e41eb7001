-- Derived datasets as views of Athena (Trino). Made from the definitions of the library; a test holds the two together.
-- Run the statements one by one, in this order, in the database that has a table for each dataset, named with underscores;
-- a table that an answer nests in another is named after both, with two underscores between (nodal_load_weights__nodes), and operating_day is of type DATE.
--
-- The same SELECTs are views of DuckDB. They differ in this alone:
--   timestamps      TIMESTAMP(3) without a zone, in UTC; DuckDB has TIMESTAMP WITH TIME ZONE
--   begin of hour   date_trunc('hour', t); DuckDB: to_timestamp(floor(epoch(t) / 3600) * 3600), whatever the session's zone
--   percentiles     the sorted array of values, which is exact; DuckDB: quantile_cont. approx_percentile is not used
--   parameters      their defaults; DuckDB has a table macro beside the view

CREATE OR REPLACE VIEW calendar_days AS
-- Days from 2003 to 2037 in Eastern prevailing time. Weekday 1 is Monday: days since Monday 1900-01-01, modulo 7, plus 1.
-- Clocks change on the second Sunday of March and the first of November; before 2007 on the first of April and the last of October.
WITH digits AS (
  SELECT d FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS ten (d)
), numbered AS (
  SELECT a.d * 10000 + b.d * 1000 + c.d * 100 + e.d * 10 + f.d AS n
  FROM digits AS a CROSS JOIN digits AS b CROSS JOIN digits AS c CROSS JOIN digits AS e CROSS JOIN digits AS f
), dated AS (
  SELECT CAST(DATE '2003-01-01' + INTERVAL '1' DAY * n AS DATE) AS operating_day FROM numbered WHERE n < 12784
), parts AS (
  SELECT
    operating_day,
    year(operating_day) AS calendar_year,
    month(operating_day) AS calendar_month,
    day(operating_day) AS day_of_month,
    week(operating_day) AS iso_week,
    mod(date_diff('day', DATE '1900-01-01', operating_day), 7) + 1 AS day_of_week
  FROM dated
), changes AS (
  SELECT
    *,
    CASE
      WHEN day_of_week <> 7 THEN 24
      WHEN calendar_year >= 2007 AND calendar_month = 3 AND day_of_month BETWEEN 8 AND 14 THEN 23
      WHEN calendar_year >= 2007 AND calendar_month = 11 AND day_of_month <= 7 THEN 25
      WHEN calendar_year < 2007 AND calendar_month = 4 AND day_of_month <= 7 THEN 23
      WHEN calendar_year < 2007 AND calendar_month = 10 AND day_of_month >= 25 THEN 25
      ELSE 24
    END AS hours_in_day
  FROM parts
), offsets AS (
  SELECT
    *,
    COALESCE(SUM(24 - hours_in_day) OVER (
      PARTITION BY calendar_year ORDER BY operating_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS hours_advanced,
    CASE
      WHEN calendar_month = 1 AND ((day_of_month = 1 AND day_of_week <> 7) OR (day_of_month = 2 AND day_of_week = 1)) THEN 'New Year''s Day'
      WHEN calendar_month = 5 AND day_of_week = 1 AND day_of_month >= 25 THEN 'Memorial Day'
      WHEN calendar_month = 7 AND ((day_of_month = 4 AND day_of_week <> 7) OR (day_of_month = 5 AND day_of_week = 1)) THEN 'Independence Day'
      WHEN calendar_month = 9 AND day_of_week = 1 AND day_of_month <= 7 THEN 'Labor Day'
      WHEN calendar_month = 11 AND day_of_week = 4 AND day_of_month BETWEEN 22 AND 28 THEN 'Thanksgiving Day'
      WHEN calendar_month = 12 AND ((day_of_month = 25 AND day_of_week <> 7) OR (day_of_month = 26 AND day_of_week = 1)) THEN 'Christmas Day'
    END AS nerc_holiday
  FROM changes
)
SELECT
  operating_day,
  CAST(from_unixtime(CAST(date_diff('day', DATE '1970-01-01', operating_day) AS BIGINT) * 86400 + (5 - CAST(hours_advanced AS BIGINT)) * 3600) AT TIME ZONE 'UTC' AS TIMESTAMP(3)) AS day_begin,
  CAST(hours_in_day AS BIGINT) AS hours_in_day,
  calendar_year,
  CAST(quarter(operating_day) AS BIGINT) AS calendar_quarter,
  calendar_month,
  CAST(date_trunc('month', operating_day) AS DATE) AS operating_month,
  calendar_year + CASE WHEN calendar_month = 1 AND iso_week >= 52 THEN -1 WHEN calendar_month = 12 AND iso_week = 1 THEN 1 ELSE 0 END AS iso_year,
  iso_week,
  day_of_month,
  date_diff('day', CAST(date_trunc('year', operating_day) AS DATE), operating_day) + 1 AS day_of_year,
  day_of_week,
  day_of_week >= 6 AS is_weekend,
  nerc_holiday,
  nerc_holiday IS NOT NULL AS is_nerc_holiday,
  CAST(CASE WHEN day_of_week <= 5 AND nerc_holiday IS NULL THEN 16 ELSE 0 END AS BIGINT) AS on_peak_hours,
  CASE
    WHEN calendar_month IN (12, 1, 2) THEN 'winter'
    WHEN calendar_month IN (3, 4, 5) THEN 'spring'
    WHEN calendar_month IN (6, 7, 8) THEN 'summer'
    ELSE 'fall'
  END AS season,
  calendar_year + CASE WHEN calendar_month = 12 THEN 1 ELSE 0 END AS season_year
FROM offsets;

CREATE OR REPLACE VIEW calendar AS
-- Hours of each operating day: 23 when clocks go forward (no hour 03), 25 when they go back (02 and 02X).
-- On peak: hours ending 08 to 23, Monday to Friday, other than the six NERC holidays.
WITH hours AS (
  SELECT n FROM (
    VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12),
      (13), (14), (15), (16), (17), (18), (19), (20), (21), (22), (23), (24)
  ) AS day_of_hours (n)
), numbered AS (
  SELECT
    days.*,
    hours.n,
    hours.n + 1 + CASE WHEN hours_in_day = 23 AND hours.n >= 2 THEN 1 WHEN hours_in_day = 25 AND hours.n >= 2 THEN -1 ELSE 0 END AS hour_number
  FROM calendar_days AS days CROSS JOIN hours
  WHERE hours.n < days.hours_in_day
)
SELECT
  operating_day,
  lpad(CAST(hour_number AS VARCHAR), 2, '0') || CASE WHEN hours_in_day = 25 AND n = 2 THEN 'X' ELSE '' END AS hour_ending,
  day_begin + INTERVAL '1' HOUR * n AS interval_begin,
  day_begin + INTERVAL '1' HOUR * (n + 1) AS interval_end,
  CAST(hour_number AS BIGINT) AS hour_number,
  hours_in_day = 25 AND n = 2 AS is_repeated_hour,
  hours_in_day,
  calendar_year,
  calendar_quarter,
  calendar_month,
  operating_month,
  iso_year,
  iso_week,
  day_of_month,
  day_of_year,
  day_of_week,
  is_weekend,
  nerc_holiday,
  is_nerc_holiday,
  on_peak_hours = 16 AND hour_number BETWEEN 8 AND 23 AS is_on_peak,
  season,
  season_year
FROM numbered;

CREATE OR REPLACE VIEW prices AS
-- The same columns of every LMP dataset, each row told by its dataset: nothing is computed and nothing is left out.
SELECT
  'hourly-lmp-da-final' AS dataset,
  'day-ahead' AS market,
  'final' AS revision,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(60 AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  energy_usd_per_mwh,
  congestion_usd_per_mwh,
  loss_usd_per_mwh
FROM hourly_lmp_da_final
UNION ALL
SELECT
  'hourly-lmp-rt-final' AS dataset,
  'real-time' AS market,
  'final' AS revision,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(60 AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  energy_usd_per_mwh,
  congestion_usd_per_mwh,
  loss_usd_per_mwh
FROM hourly_lmp_rt_final
UNION ALL
SELECT
  'hourly-lmp-rt-prelim' AS dataset,
  'real-time' AS market,
  'preliminary' AS revision,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(60 AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  energy_usd_per_mwh,
  congestion_usd_per_mwh,
  loss_usd_per_mwh
FROM hourly_lmp_rt_prelim
UNION ALL
SELECT
  'fifteen-minute-lmp-final' AS dataset,
  'real-time' AS market,
  'final' AS revision,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(15 AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  energy_usd_per_mwh,
  congestion_usd_per_mwh,
  loss_usd_per_mwh
FROM fifteen_minute_lmp_final
UNION ALL
SELECT
  'fifteen-minute-lmp-prelim' AS dataset,
  'real-time' AS market,
  'preliminary' AS revision,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(15 AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  energy_usd_per_mwh,
  congestion_usd_per_mwh,
  loss_usd_per_mwh
FROM fifteen_minute_lmp_prelim
UNION ALL
SELECT
  'five-minute-lmp-final' AS dataset,
  'real-time' AS market,
  'final' AS revision,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(5 AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  energy_usd_per_mwh,
  congestion_usd_per_mwh,
  loss_usd_per_mwh
FROM five_minute_lmp_final
UNION ALL
SELECT
  'five-minute-lmp-prelim' AS dataset,
  'real-time' AS market,
  'preliminary' AS revision,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(5 AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  energy_usd_per_mwh,
  congestion_usd_per_mwh,
  loss_usd_per_mwh
FROM five_minute_lmp_prelim
UNION ALL
SELECT
  'five-minute-lmp' AS dataset,
  'real-time' AS market,
  'unspecified' AS revision,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(5 AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  energy_usd_per_mwh,
  congestion_usd_per_mwh,
  loss_usd_per_mwh
FROM five_minute_lmp;

CREATE OR REPLACE VIEW loads AS
-- The same columns of every load dataset, each row told by its dataset: nothing is computed and nothing is left out.
SELECT
  'da-hourly-demand' AS dataset,
  'day-ahead' AS market,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(60 AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name AS location_name,
  location_type AS location_type,
  load_mw AS load_mw
FROM da_hourly_demand
UNION ALL
SELECT
  'rt-hourly-demand' AS dataset,
  'real-time' AS market,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(60 AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name AS location_name,
  location_type AS location_type,
  load_mw AS load_mw
FROM rt_hourly_demand
UNION ALL
SELECT
  'hourly-system-load' AS dataset,
  'real-time' AS market,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(60 AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name AS location_name,
  location_type AS location_type,
  load_mw AS load_mw
FROM hourly_system_load
UNION ALL
SELECT
  'five-minute-estimated-zonal-load' AS dataset,
  'real-time' AS market,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(5 AS BIGINT) AS interval_minutes,
  CAST(load_zone_id AS BIGINT) AS location_id,
  load_zone_name AS location_name,
  'LOAD ZONE' AS location_type,
  estimated_load_mw AS load_mw
FROM five_minute_estimated_zonal_load
UNION ALL
SELECT
  'five-minute-system-load' AS dataset,
  'real-time' AS market,
  operating_day,
  hour_ending,
  interval_begin,
  CAST(5 AS BIGINT) AS interval_minutes,
  CAST(32 AS BIGINT) AS location_id,
  'NEPOOL AREA' AS location_name,
  'INT. AREA' AS location_type,
  load_mw AS load_mw
FROM five_minute_system_load;

CREATE OR REPLACE VIEW node_zones AS
-- The load zone each network node is weighted in, by month, as the operator publishes it.
SELECT DISTINCT
  CAST(date_trunc('month', CAST(operating_day AS DATE)) AS DATE) AS operating_month,
  CAST(network_node_id AS BIGINT) AS location_id,
  CAST(load_zone_id AS BIGINT) AS load_zone_id
FROM nodal_load_weights__nodes;

CREATE OR REPLACE VIEW hourly_price_statistics AS
-- By dataset, location and hour: n, sum(x) / n, min, max, and the sample standard deviation sqrt(sum((x - mean)^2) / (n - 1)).
SELECT
  dataset,
  operating_day,
  hour_ending,
  location_id,
  MAX(location_name) AS location_name,
  MAX(location_type) AS location_type,
  date_trunc('hour', MIN(interval_begin)) AS interval_begin,
  CAST(60 / interval_minutes AS BIGINT) AS expected_intervals,
  COUNT(*) AS intervals,
  COUNT(lmp_usd_per_mwh) AS lmp_count,
  (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS lmp_mean_usd_per_mwh,
  MIN(lmp_usd_per_mwh) AS lmp_minimum_usd_per_mwh,
  MAX(lmp_usd_per_mwh) AS lmp_maximum_usd_per_mwh,
  SQRT(CAST(COUNT(lmp_usd_per_mwh) * SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6)) * CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) - SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) * SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) AS DOUBLE) / NULLIF(CAST(COUNT(lmp_usd_per_mwh) AS DOUBLE) * (COUNT(lmp_usd_per_mwh) - 1), 0)) AS lmp_deviation_usd_per_mwh,
  COUNT(energy_usd_per_mwh) AS energy_count,
  (CAST(SUM(CAST(energy_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(energy_usd_per_mwh), 0)) AS energy_mean_usd_per_mwh,
  MIN(energy_usd_per_mwh) AS energy_minimum_usd_per_mwh,
  MAX(energy_usd_per_mwh) AS energy_maximum_usd_per_mwh,
  SQRT(CAST(COUNT(energy_usd_per_mwh) * SUM(CAST(energy_usd_per_mwh AS DECIMAL(28, 6)) * CAST(energy_usd_per_mwh AS DECIMAL(28, 6))) - SUM(CAST(energy_usd_per_mwh AS DECIMAL(28, 6))) * SUM(CAST(energy_usd_per_mwh AS DECIMAL(28, 6))) AS DOUBLE) / NULLIF(CAST(COUNT(energy_usd_per_mwh) AS DOUBLE) * (COUNT(energy_usd_per_mwh) - 1), 0)) AS energy_deviation_usd_per_mwh,
  COUNT(congestion_usd_per_mwh) AS congestion_count,
  (CAST(SUM(CAST(congestion_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(congestion_usd_per_mwh), 0)) AS congestion_mean_usd_per_mwh,
  MIN(congestion_usd_per_mwh) AS congestion_minimum_usd_per_mwh,
  MAX(congestion_usd_per_mwh) AS congestion_maximum_usd_per_mwh,
  SQRT(CAST(COUNT(congestion_usd_per_mwh) * SUM(CAST(congestion_usd_per_mwh AS DECIMAL(28, 6)) * CAST(congestion_usd_per_mwh AS DECIMAL(28, 6))) - SUM(CAST(congestion_usd_per_mwh AS DECIMAL(28, 6))) * SUM(CAST(congestion_usd_per_mwh AS DECIMAL(28, 6))) AS DOUBLE) / NULLIF(CAST(COUNT(congestion_usd_per_mwh) AS DOUBLE) * (COUNT(congestion_usd_per_mwh) - 1), 0)) AS congestion_deviation_usd_per_mwh,
  COUNT(loss_usd_per_mwh) AS loss_count,
  (CAST(SUM(CAST(loss_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(loss_usd_per_mwh), 0)) AS loss_mean_usd_per_mwh,
  MIN(loss_usd_per_mwh) AS loss_minimum_usd_per_mwh,
  MAX(loss_usd_per_mwh) AS loss_maximum_usd_per_mwh,
  SQRT(CAST(COUNT(loss_usd_per_mwh) * SUM(CAST(loss_usd_per_mwh AS DECIMAL(28, 6)) * CAST(loss_usd_per_mwh AS DECIMAL(28, 6))) - SUM(CAST(loss_usd_per_mwh AS DECIMAL(28, 6))) * SUM(CAST(loss_usd_per_mwh AS DECIMAL(28, 6))) AS DOUBLE) / NULLIF(CAST(COUNT(loss_usd_per_mwh) AS DOUBLE) * (COUNT(loss_usd_per_mwh) - 1), 0)) AS loss_deviation_usd_per_mwh
FROM prices
GROUP BY dataset, operating_day, hour_ending, location_id, interval_minutes;

CREATE OR REPLACE VIEW daily_price_summary AS
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
  (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS mean_usd_per_mwh,
  (CAST(SUM(CAST(CASE WHEN is_on_peak THEN lmp_usd_per_mwh END AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(CASE WHEN is_on_peak THEN lmp_usd_per_mwh END), 0)) AS on_peak_mean_usd_per_mwh,
  (CAST(SUM(CAST(CASE WHEN NOT is_on_peak THEN lmp_usd_per_mwh END AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(CASE WHEN NOT is_on_peak THEN lmp_usd_per_mwh END), 0)) AS off_peak_mean_usd_per_mwh,
  SQRT(CAST(COUNT(lmp_usd_per_mwh) * SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6)) * CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) - SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) * SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) AS DOUBLE) / NULLIF(CAST(COUNT(lmp_usd_per_mwh) AS DOUBLE) * (COUNT(lmp_usd_per_mwh) - 1), 0)) AS deviation_usd_per_mwh,
  (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.5) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)))) AS median_usd_per_mwh,
  MIN(lmp_usd_per_mwh) AS minimum_usd_per_mwh,
  MAX(CASE WHEN from_lowest = 1 AND lmp_usd_per_mwh IS NOT NULL THEN hour_ending END) AS minimum_hour_ending,
  MAX(lmp_usd_per_mwh) AS maximum_usd_per_mwh,
  MAX(CASE WHEN from_highest = 1 AND lmp_usd_per_mwh IS NOT NULL THEN hour_ending END) AS maximum_hour_ending,
  COUNT(CASE WHEN lmp_usd_per_mwh < 0 THEN 1 END) AS negative_prices,
  (CAST(SUM(CAST(energy_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(energy_usd_per_mwh), 0)) AS energy_mean_usd_per_mwh,
  (CAST(SUM(CAST(congestion_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(congestion_usd_per_mwh), 0)) AS congestion_mean_usd_per_mwh,
  (CAST(SUM(CAST(loss_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(loss_usd_per_mwh), 0)) AS loss_mean_usd_per_mwh
FROM ranked
GROUP BY dataset, operating_day, location_id;

CREATE OR REPLACE VIEW hourly_price_profile AS
-- By dataset, location, month, hour of the clock (the repeated hour counts with hour 2) and kind of day: how prices run through a day.
SELECT
  dataset,
  operating_month,
  location_id,
  CASE WHEN is_weekend OR is_nerc_holiday THEN 'weekend or holiday' ELSE 'weekday' END AS day_kind,
  hour_number,
  MAX(location_name) AS location_name,
  MAX(location_type) AS location_type,
  COUNT(DISTINCT operating_day) AS days,
  COUNT(lmp_usd_per_mwh) AS prices,
  (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS mean_usd_per_mwh,
  MIN(lmp_usd_per_mwh) AS minimum_usd_per_mwh,
  MAX(lmp_usd_per_mwh) AS maximum_usd_per_mwh,
  SQRT(CAST(COUNT(lmp_usd_per_mwh) * SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6)) * CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) - SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) * SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) AS DOUBLE) / NULLIF(CAST(COUNT(lmp_usd_per_mwh) AS DOUBLE) * (COUNT(lmp_usd_per_mwh) - 1), 0)) AS deviation_usd_per_mwh,
  (CAST(SUM(CAST(congestion_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(congestion_usd_per_mwh), 0)) AS congestion_mean_usd_per_mwh
FROM prices
JOIN calendar USING (operating_day, hour_ending)
GROUP BY
  dataset, operating_month, location_id, CASE WHEN is_weekend OR is_nerc_holiday THEN 'weekend or holiday' ELSE 'weekday' END, hour_number;

CREATE OR REPLACE VIEW monthly_price_percentiles AS
-- By dataset, location and month. Percentile p of n sorted prices: at place h = (n - 1) * p, between its neighbours by straight line.
WITH months AS (
  SELECT
    dataset,
    CAST(date_trunc('month', operating_day) AS DATE) AS operating_month,
    location_id,
    MAX(location_name) AS location_name,
    MAX(location_type) AS location_type,
    COUNT(DISTINCT operating_day) AS days,
    COUNT(lmp_usd_per_mwh) AS prices,
    (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS mean_usd_per_mwh,
    MIN(lmp_usd_per_mwh) AS minimum_usd_per_mwh,
    ARRAY[(element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.01)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.01)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.01)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.01) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.01)))), (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.05)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.05)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.05)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.05) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.05)))), (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.1)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.1)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.1)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.1) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.1)))), (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.25)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.25)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.25)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.25) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.25)))), (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.5) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)))), (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.75)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.75)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.75)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.75) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.75)))), (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.9)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.9)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.9)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.9) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.9)))), (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.95)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.95)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.95)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.95) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.95)))), (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.99)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.99)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.99)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.99) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.99))))] AS percentiles,
    MAX(lmp_usd_per_mwh) AS maximum_usd_per_mwh
  FROM prices
  GROUP BY dataset, CAST(date_trunc('month', operating_day) AS DATE), location_id
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
FROM months;

CREATE OR REPLACE VIEW price_peaks AS
-- The highest prices of each location in each month of a dataset, ranked from 1; of equal prices the earlier one comes first.
WITH ranked AS (
  SELECT
    dataset,
    CAST(date_trunc('month', operating_day) AS DATE) AS operating_month,
    location_id,
    ROW_NUMBER() OVER (
      PARTITION BY dataset, location_id, CAST(date_trunc('month', operating_day) AS DATE) ORDER BY lmp_usd_per_mwh DESC, interval_begin
    ) AS price_rank,
    operating_day,
    hour_ending,
    interval_begin,
    location_name,
    location_type,
    lmp_usd_per_mwh,
    energy_usd_per_mwh,
    congestion_usd_per_mwh,
    loss_usd_per_mwh
  FROM prices
  WHERE lmp_usd_per_mwh IS NOT NULL
)
SELECT * FROM ranked WHERE price_rank <= 10;

CREATE OR REPLACE VIEW price_volatility AS
-- Volatility: sample standard deviation of a location's prices within the operating day. Volatile: above the given quantile (linear
-- interpolation) of the same location's days of the same month in the same dataset.
WITH days AS (
  SELECT
    dataset,
    operating_day,
    location_id,
    MAX(location_name) AS location_name,
    MAX(location_type) AS location_type,
    COUNT(lmp_usd_per_mwh) AS prices,
    (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS mean_usd_per_mwh,
    SQRT(CAST(COUNT(lmp_usd_per_mwh) * SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6)) * CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) - SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) * SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) AS DOUBLE) / NULLIF(CAST(COUNT(lmp_usd_per_mwh) AS DOUBLE) * (COUNT(lmp_usd_per_mwh) - 1), 0)) AS volatility_usd_per_mwh,
    CAST(CAST(MAX(lmp_usd_per_mwh) AS DECIMAL(18, 6)) - CAST(MIN(lmp_usd_per_mwh) AS DECIMAL(18, 6)) AS DOUBLE) AS range_usd_per_mwh,
    CAST(date_trunc('month', operating_day) AS DATE) AS operating_month
  FROM prices
  GROUP BY dataset, operating_day, location_id
), limits AS (
  SELECT
    dataset,
    operating_month,
    location_id,
    (element_at(array_sort(array_agg(volatility_usd_per_mwh) FILTER (WHERE volatility_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(volatility_usd_per_mwh) - 1) * 0.75)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(volatility_usd_per_mwh) FILTER (WHERE volatility_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(volatility_usd_per_mwh) - 1) * 0.75)) AS INTEGER) + 1) - element_at(array_sort(array_agg(volatility_usd_per_mwh) FILTER (WHERE volatility_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(volatility_usd_per_mwh) - 1) * 0.75)) AS INTEGER) + 1)) * (((COUNT(volatility_usd_per_mwh) - 1) * 0.75) - FLOOR(((COUNT(volatility_usd_per_mwh) - 1) * 0.75)))) AS limit_usd_per_mwh,
    COUNT(volatility_usd_per_mwh) AS days_compared
  FROM days
  GROUP BY dataset, operating_month, location_id
)
SELECT
  dataset,
  operating_day,
  location_id,
  location_name,
  location_type,
  prices,
  mean_usd_per_mwh,
  volatility_usd_per_mwh,
  range_usd_per_mwh,
  volatility_usd_per_mwh / NULLIF(ABS(mean_usd_per_mwh), 0) AS coefficient_of_variation,
  limit_usd_per_mwh,
  days_compared,
  volatility_usd_per_mwh > limit_usd_per_mwh AS is_volatile
FROM days
JOIN limits USING (dataset, operating_month, location_id);

CREATE OR REPLACE VIEW price_components AS
-- Level by |congestion|: none up to none_up_to, then low below moderate_from, moderate below high_from, high from there on.
-- Shares: part / LMP; residual: LMP - (energy + congestion + loss).
SELECT
  dataset,
  operating_day,
  hour_ending,
  interval_begin,
  location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  energy_usd_per_mwh,
  congestion_usd_per_mwh,
  loss_usd_per_mwh,
  ABS(congestion_usd_per_mwh) > 0.005 AS is_congested,
  CASE
    WHEN congestion_usd_per_mwh > 0.005 THEN 'positive'
    WHEN congestion_usd_per_mwh < -0.005 THEN 'negative'
    WHEN congestion_usd_per_mwh IS NOT NULL THEN 'none'
  END AS congestion_direction,
  CASE
    WHEN ABS(congestion_usd_per_mwh) <= 0.005 THEN 'none'
    WHEN ABS(congestion_usd_per_mwh) < 5 THEN 'low'
    WHEN ABS(congestion_usd_per_mwh) < 20 THEN 'moderate'
    WHEN congestion_usd_per_mwh IS NOT NULL THEN 'high'
  END AS congestion_level,
  energy_usd_per_mwh / NULLIF(lmp_usd_per_mwh, 0) AS energy_share,
  congestion_usd_per_mwh / NULLIF(lmp_usd_per_mwh, 0) AS congestion_share,
  loss_usd_per_mwh / NULLIF(lmp_usd_per_mwh, 0) AS loss_share,
  CAST(
    CAST(lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(energy_usd_per_mwh AS DECIMAL(18, 6))
    - CAST(congestion_usd_per_mwh AS DECIMAL(18, 6)) - CAST(loss_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE
  ) AS residual_usd_per_mwh
FROM prices;

CREATE OR REPLACE VIEW relative_prices AS
-- Each price against the mean of its location's operating day, the price of its load zone in the same interval, and the mean of all load
-- zones in the same interval: difference x - y and ratio x / y.
WITH days AS (
  SELECT dataset, operating_day, location_id, (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS day_mean_usd_per_mwh, COUNT(lmp_usd_per_mwh) AS day_prices
  FROM prices
  GROUP BY dataset, operating_day, location_id
), zones AS (
  SELECT dataset, operating_day, interval_begin, location_id AS load_zone_id, lmp_usd_per_mwh AS zone_usd_per_mwh
  FROM prices
  WHERE location_type = 'LOAD ZONE'
), systems AS (
  SELECT dataset, operating_day, interval_begin, (CAST(SUM(CAST(zone_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(zone_usd_per_mwh), 0)) AS system_mean_usd_per_mwh, COUNT(zone_usd_per_mwh) AS system_zones
  FROM zones
  GROUP BY dataset, operating_day, interval_begin
), located AS (
  SELECT
    prices.*,
    CASE WHEN location_type = 'LOAD ZONE' THEN prices.location_id ELSE node_zones.load_zone_id END AS load_zone_id
  FROM prices
  LEFT JOIN node_zones ON node_zones.location_id = prices.location_id AND node_zones.operating_month = CAST(date_trunc('month', prices.operating_day) AS DATE)
)
SELECT
  located.dataset,
  located.operating_day,
  located.hour_ending,
  located.interval_begin,
  located.location_id,
  located.location_name,
  located.location_type,
  located.lmp_usd_per_mwh,
  days.day_mean_usd_per_mwh,
  days.day_prices,
  located.lmp_usd_per_mwh - days.day_mean_usd_per_mwh AS from_day_mean_usd_per_mwh,
  located.lmp_usd_per_mwh / NULLIF(days.day_mean_usd_per_mwh, 0) AS ratio_to_day_mean,
  located.load_zone_id,
  zones.zone_usd_per_mwh,
  CAST(CAST(located.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(zones.zone_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) AS from_zone_usd_per_mwh,
  located.lmp_usd_per_mwh / NULLIF(zones.zone_usd_per_mwh, 0) AS ratio_to_zone,
  systems.system_mean_usd_per_mwh,
  systems.system_zones,
  located.lmp_usd_per_mwh - systems.system_mean_usd_per_mwh AS from_system_mean_usd_per_mwh,
  located.lmp_usd_per_mwh / NULLIF(systems.system_mean_usd_per_mwh, 0) AS ratio_to_system_mean
FROM located
JOIN days ON days.dataset = located.dataset AND days.operating_day = located.operating_day AND days.location_id = located.location_id
LEFT JOIN zones
  ON zones.dataset = located.dataset AND zones.operating_day = located.operating_day
  AND zones.interval_begin = located.interval_begin AND zones.load_zone_id = located.load_zone_id
LEFT JOIN systems
  ON systems.dataset = located.dataset AND systems.operating_day = located.operating_day AND systems.interval_begin = located.interval_begin;

CREATE OR REPLACE VIEW hub_basis AS
-- Price at the location - price at the hub, in the same dataset and interval, for LMP and each part.
WITH hubs AS (
  SELECT * FROM prices WHERE location_id = 4000
)
SELECT
  prices.dataset,
  prices.operating_day,
  prices.hour_ending,
  prices.interval_begin,
  prices.location_id,
  prices.location_name,
  prices.location_type,
  prices.lmp_usd_per_mwh,
  hubs.lmp_usd_per_mwh AS hub_usd_per_mwh,
  CAST(CAST(prices.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(hubs.lmp_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) AS basis_usd_per_mwh,
  CAST(CAST(prices.energy_usd_per_mwh AS DECIMAL(18, 6)) - CAST(hubs.energy_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) AS energy_basis_usd_per_mwh,
  CAST(CAST(prices.congestion_usd_per_mwh AS DECIMAL(18, 6)) - CAST(hubs.congestion_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) AS congestion_basis_usd_per_mwh,
  CAST(CAST(prices.loss_usd_per_mwh AS DECIMAL(18, 6)) - CAST(hubs.loss_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) AS loss_basis_usd_per_mwh
FROM prices
LEFT JOIN hubs
  ON hubs.dataset = prices.dataset AND hubs.operating_day = prices.operating_day AND hubs.interval_begin = prices.interval_begin;

CREATE OR REPLACE VIEW day_ahead_real_time_spread AS
-- Day-ahead - real-time, by location and hour; real-time is the final price, and the preliminary one where no final row is there yet.
WITH day_ahead AS (
  SELECT * FROM prices WHERE dataset = 'hourly-lmp-da-final'
), settled AS (
  SELECT * FROM prices WHERE dataset = 'hourly-lmp-rt-final'
), real_time AS (
  SELECT * FROM settled
  UNION ALL
  SELECT preliminary.*
  FROM prices AS preliminary
  WHERE preliminary.dataset = 'hourly-lmp-rt-prelim'
    AND NOT EXISTS (
      SELECT 1 FROM settled
      WHERE settled.operating_day = preliminary.operating_day
        AND settled.interval_begin = preliminary.interval_begin AND settled.location_id = preliminary.location_id
    )
)
SELECT
  day_ahead.operating_day,
  day_ahead.hour_ending,
  day_ahead.interval_begin,
  day_ahead.location_id,
  day_ahead.location_name,
  day_ahead.location_type,
  real_time.revision AS real_time_revision,
  day_ahead.lmp_usd_per_mwh AS day_ahead_usd_per_mwh,
  real_time.lmp_usd_per_mwh AS real_time_usd_per_mwh,
  CAST(CAST(day_ahead.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(real_time.lmp_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) AS spread_usd_per_mwh,
  CAST(CAST(day_ahead.energy_usd_per_mwh AS DECIMAL(18, 6)) - CAST(real_time.energy_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) AS energy_spread_usd_per_mwh,
  CAST(CAST(day_ahead.congestion_usd_per_mwh AS DECIMAL(18, 6)) - CAST(real_time.congestion_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) AS congestion_spread_usd_per_mwh,
  CAST(CAST(day_ahead.loss_usd_per_mwh AS DECIMAL(18, 6)) - CAST(real_time.loss_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) AS loss_spread_usd_per_mwh,
  CAST(CAST(day_ahead.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(real_time.lmp_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) / NULLIF(ABS(real_time.lmp_usd_per_mwh), 0) AS spread_share
FROM day_ahead
JOIN real_time
  ON real_time.operating_day = day_ahead.operating_day
  AND real_time.interval_begin = day_ahead.interval_begin AND real_time.location_id = day_ahead.location_id;

CREATE OR REPLACE VIEW hourly_load_weighted_prices AS
-- By dataset and hour, over the load zones that have a price and a load: sum(price * load) / sum(load). A price of shorter intervals is
-- first averaged over the hour. Day-ahead prices are weighted with cleared demand, real-time prices with metered demand.
WITH priced AS (
  SELECT
    dataset,
    market,
    operating_day,
    hour_ending,
    location_id,
    (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS lmp_usd_per_mwh,
    (CAST(SUM(CAST(energy_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(energy_usd_per_mwh), 0)) AS energy_usd_per_mwh,
    (CAST(SUM(CAST(congestion_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(congestion_usd_per_mwh), 0)) AS congestion_usd_per_mwh,
    (CAST(SUM(CAST(loss_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(loss_usd_per_mwh), 0)) AS loss_usd_per_mwh
  FROM prices
  WHERE location_type = 'LOAD ZONE'
  GROUP BY dataset, market, operating_day, hour_ending, location_id
), weighted AS (
  SELECT priced.*, loads.interval_begin, loads.load_mw
  FROM priced
  JOIN loads
    ON loads.market = priced.market AND loads.operating_day = priced.operating_day
    AND loads.hour_ending = priced.hour_ending AND loads.location_id = priced.location_id
  WHERE loads.dataset IN ('da-hourly-demand', 'rt-hourly-demand') AND priced.lmp_usd_per_mwh IS NOT NULL AND loads.load_mw IS NOT NULL
)
SELECT
  dataset,
  operating_day,
  hour_ending,
  MIN(interval_begin) AS interval_begin,
  COUNT(*) AS zones,
  CAST(SUM(CAST(load_mw AS DECIMAL(18, 6))) AS DOUBLE) AS load_mw,
  (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 12))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS simple_mean_usd_per_mwh,
  (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 12)) * CAST(load_mw AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(CAST(SUM(CASE WHEN lmp_usd_per_mwh IS NOT NULL THEN CAST(load_mw AS DECIMAL(18, 6)) END) AS DOUBLE), 0)) AS lmp_usd_per_mwh,
  (CAST(SUM(CAST(energy_usd_per_mwh AS DECIMAL(28, 12)) * CAST(load_mw AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(CAST(SUM(CASE WHEN energy_usd_per_mwh IS NOT NULL THEN CAST(load_mw AS DECIMAL(18, 6)) END) AS DOUBLE), 0)) AS energy_usd_per_mwh,
  (CAST(SUM(CAST(congestion_usd_per_mwh AS DECIMAL(28, 12)) * CAST(load_mw AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(CAST(SUM(CASE WHEN congestion_usd_per_mwh IS NOT NULL THEN CAST(load_mw AS DECIMAL(18, 6)) END) AS DOUBLE), 0)) AS congestion_usd_per_mwh,
  (CAST(SUM(CAST(loss_usd_per_mwh AS DECIMAL(28, 12)) * CAST(load_mw AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(CAST(SUM(CASE WHEN loss_usd_per_mwh IS NOT NULL THEN CAST(load_mw AS DECIMAL(18, 6)) END) AS DOUBLE), 0)) AS loss_usd_per_mwh
FROM weighted
GROUP BY dataset, operating_day, hour_ending;

CREATE OR REPLACE VIEW daily_load_weighted_prices AS
-- By dataset, operating day and load zone, and for all zones together (location 32): sum(price * load) / sum(load) over the hours that have
-- both. A price of shorter intervals is first averaged over the hour.
WITH priced AS (
  SELECT
    dataset,
    market,
    operating_day,
    hour_ending,
    location_id,
    MAX(location_name) AS location_name,
    (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS lmp_usd_per_mwh
  FROM prices
  WHERE location_type = 'LOAD ZONE'
  GROUP BY dataset, market, operating_day, hour_ending, location_id
), weighted AS (
  SELECT priced.*, loads.load_mw
  FROM priced
  JOIN loads
    ON loads.market = priced.market AND loads.operating_day = priced.operating_day
    AND loads.hour_ending = priced.hour_ending AND loads.location_id = priced.location_id
  WHERE loads.dataset IN ('da-hourly-demand', 'rt-hourly-demand') AND priced.lmp_usd_per_mwh IS NOT NULL AND loads.load_mw IS NOT NULL
), grouped AS (
  SELECT dataset, operating_day, hour_ending, location_id, location_name, lmp_usd_per_mwh, load_mw FROM weighted
  UNION ALL
  SELECT dataset, operating_day, hour_ending, 32, 'NEPOOL AREA', lmp_usd_per_mwh, load_mw FROM weighted
), averaged AS (
  SELECT
    dataset,
    operating_day,
    location_id,
    MAX(location_name) AS location_name,
    COUNT(DISTINCT hour_ending) AS hours,
    COUNT(*) AS pairs,
    CAST(SUM(CAST(load_mw AS DECIMAL(18, 6))) AS DOUBLE) AS load_mwh,
    (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 12))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS simple_mean_usd_per_mwh,
    (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 12)) * CAST(load_mw AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(CAST(SUM(CASE WHEN lmp_usd_per_mwh IS NOT NULL THEN CAST(load_mw AS DECIMAL(18, 6)) END) AS DOUBLE), 0)) AS lmp_usd_per_mwh
  FROM grouped
  GROUP BY dataset, operating_day, location_id
)
SELECT
  dataset,
  operating_day,
  CAST(location_id AS BIGINT) AS location_id,
  location_name,
  hours,
  hours_in_day AS expected_hours,
  pairs,
  load_mwh,
  simple_mean_usd_per_mwh,
  lmp_usd_per_mwh
FROM averaged
JOIN calendar_days USING (operating_day);

CREATE OR REPLACE VIEW price_anomaly_scores AS
-- Of a location's prices within a month of a dataset. z: (x - mean) / sample standard deviation. Modified z: 0.6745 * (x - median) / MAD, MAD
-- the median of |x - median|. IQR: how many (Q3 - Q1) the price lies above Q3 or, negative, below Q1; 0 between them.
WITH priced AS (
  SELECT prices.*, CAST(date_trunc('month', operating_day) AS DATE) AS operating_month FROM prices WHERE lmp_usd_per_mwh IS NOT NULL
), months AS (
  SELECT
    dataset,
    operating_month,
    location_id,
    COUNT(*) AS prices_compared,
    (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS mean_usd_per_mwh,
    SQRT(CAST(COUNT(lmp_usd_per_mwh) * SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6)) * CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) - SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) * SUM(CAST(lmp_usd_per_mwh AS DECIMAL(28, 6))) AS DOUBLE) / NULLIF(CAST(COUNT(lmp_usd_per_mwh) AS DOUBLE) * (COUNT(lmp_usd_per_mwh) - 1), 0)) AS deviation_usd_per_mwh,
    ARRAY[(element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.25)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.25)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.25)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.25) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.25)))), (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.5) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.5)))), (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.75)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(CEIL(((COUNT(lmp_usd_per_mwh) - 1) * 0.75)) AS INTEGER) + 1) - element_at(array_sort(array_agg(lmp_usd_per_mwh) FILTER (WHERE lmp_usd_per_mwh IS NOT NULL)), CAST(FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.75)) AS INTEGER) + 1)) * (((COUNT(lmp_usd_per_mwh) - 1) * 0.75) - FLOOR(((COUNT(lmp_usd_per_mwh) - 1) * 0.75))))] AS quartiles
  FROM priced
  GROUP BY dataset, operating_month, location_id
), centres AS (
  SELECT
    months.*,
    quartiles[1] AS first_quartile_usd_per_mwh,
    quartiles[2] AS median_usd_per_mwh,
    quartiles[3] AS third_quartile_usd_per_mwh
  FROM months
), spreads AS (
  SELECT
    priced.dataset,
    priced.operating_month,
    priced.location_id,
    (element_at(array_sort(array_agg(ABS(CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE))) FILTER (WHERE ABS(CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE)) IS NOT NULL)), CAST(FLOOR(((COUNT(ABS(CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE))) - 1) * 0.5)) AS INTEGER) + 1) + (element_at(array_sort(array_agg(ABS(CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE))) FILTER (WHERE ABS(CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE)) IS NOT NULL)), CAST(CEIL(((COUNT(ABS(CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE))) - 1) * 0.5)) AS INTEGER) + 1) - element_at(array_sort(array_agg(ABS(CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE))) FILTER (WHERE ABS(CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE)) IS NOT NULL)), CAST(FLOOR(((COUNT(ABS(CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE))) - 1) * 0.5)) AS INTEGER) + 1)) * (((COUNT(ABS(CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE))) - 1) * 0.5) - FLOOR(((COUNT(ABS(CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE))) - 1) * 0.5)))) AS mad_usd_per_mwh
  FROM priced
  JOIN centres
    ON centres.dataset = priced.dataset AND centres.operating_month = priced.operating_month AND centres.location_id = priced.location_id
  GROUP BY priced.dataset, priced.operating_month, priced.location_id
)
SELECT
  priced.dataset,
  priced.operating_day,
  priced.hour_ending,
  priced.interval_begin,
  priced.location_id,
  priced.location_name,
  priced.location_type,
  priced.lmp_usd_per_mwh,
  centres.prices_compared,
  centres.mean_usd_per_mwh,
  centres.deviation_usd_per_mwh,
  centres.first_quartile_usd_per_mwh,
  centres.median_usd_per_mwh,
  centres.third_quartile_usd_per_mwh,
  spreads.mad_usd_per_mwh,
  (priced.lmp_usd_per_mwh - centres.mean_usd_per_mwh) / NULLIF(centres.deviation_usd_per_mwh, 0) AS z_score,
  0.6745 * CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.median_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) / NULLIF(spreads.mad_usd_per_mwh, 0) AS modified_z_score,
  CASE
    WHEN priced.lmp_usd_per_mwh > centres.third_quartile_usd_per_mwh THEN CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.third_quartile_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE)
    WHEN priced.lmp_usd_per_mwh < centres.first_quartile_usd_per_mwh THEN CAST(CAST(priced.lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.first_quartile_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE)
    ELSE 0.0
  END / NULLIF(CAST(CAST(centres.third_quartile_usd_per_mwh AS DECIMAL(18, 6)) - CAST(centres.first_quartile_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE), 0) AS iqr_score
FROM priced
JOIN centres
  ON centres.dataset = priced.dataset AND centres.operating_month = priced.operating_month AND centres.location_id = priced.location_id
JOIN spreads
  ON spreads.dataset = priced.dataset AND spreads.operating_month = priced.operating_month AND spreads.location_id = priced.location_id;

CREATE OR REPLACE VIEW price_anomalies AS
-- The prices whose score, by the method asked for, is further from 0 than the threshold: 'iqr' (1.5), 'z-score' (3), 'modified-z-score' (3.5).
WITH scored AS (
  SELECT
    price_anomaly_scores.*,
    CASE 'iqr' WHEN 'iqr' THEN iqr_score WHEN 'z-score' THEN z_score WHEN 'modified-z-score' THEN modified_z_score END AS score,
    COALESCE(NULL, CASE 'iqr' WHEN 'iqr' THEN 1.5 WHEN 'z-score' THEN 3 WHEN 'modified-z-score' THEN 3.5 END) AS score_limit
  FROM price_anomaly_scores
)
SELECT
  dataset,
  operating_day,
  hour_ending,
  interval_begin,
  location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  prices_compared,
  score,
  CAST(score_limit AS DOUBLE) AS score_limit,
  CASE WHEN score > 0 THEN 'high' ELSE 'low' END AS direction
FROM scored
WHERE ROUND(ABS(score), 9) > score_limit;

CREATE OR REPLACE VIEW hourly_price_completeness AS
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
  AND found.hour_ending = hours.hour_ending AND found.location_id = hours.location_id;

CREATE OR REPLACE VIEW daily_price_completeness AS
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
FROM expected;

CREATE OR REPLACE VIEW reconcile_five_minute_lmp AS
-- Expected: the hourly real-time final price. Found: the mean of the hour's five-minute final prices; within says nothing (null) while any of
-- the twelve is missing.
WITH five_minute AS (
  SELECT operating_day, hour_ending, location_id, COUNT(lmp_usd_per_mwh) AS prices, (CAST(SUM(CAST(lmp_usd_per_mwh AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(lmp_usd_per_mwh), 0)) AS mean_usd_per_mwh
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
    CAST(CAST(five_minute.mean_usd_per_mwh AS DECIMAL(18, 6)) - CAST(hourly.lmp_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE) AS difference
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
  CASE WHEN found_intervals = 12 THEN ABS(difference) <= 0.01 END AS within
FROM compared;

CREATE OR REPLACE VIEW reconcile_zonal_load AS
-- Expected: the load of the whole system. Found: the sum of the eight zones' loads in the same interval; within says nothing (null) while any
-- zone is missing. Hourly demand is set against hourly system load, estimated five-minute load against five-minute system load.
WITH zones AS (
  SELECT dataset, operating_day, interval_begin, COUNT(load_mw) AS zones, CAST(SUM(CAST(load_mw AS DECIMAL(18, 6))) AS DOUBLE) AS load_mw
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
    CAST(CAST(zones.load_mw AS DECIMAL(18, 6)) - CAST(whole.load_mw AS DECIMAL(18, 6)) AS DOUBLE) AS difference,
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
  CASE WHEN found_zones = 8 THEN ABS(difference) <= 0.02 * ABS(expected) END AS within
FROM compared;

CREATE OR REPLACE VIEW reconcile_fuel_mix AS
-- Expected: load + net interchange (export is positive), and total generation. Found: the mean over the hour's observations of generation
-- summed over fuels.
WITH observed AS (
  SELECT operating_day, date_trunc('hour', observed_at) AS interval_begin, observed_at, CAST(SUM(CAST(generation_mw AS DECIMAL(18, 6))) AS DOUBLE) AS generation_mw
  FROM fuel_mix
  GROUP BY operating_day, date_trunc('hour', observed_at), observed_at
), generated AS (
  SELECT operating_day, interval_begin, COUNT(generation_mw) AS observations, (CAST(SUM(CAST(generation_mw AS DECIMAL(18, 6))) AS DOUBLE) / NULLIF(COUNT(generation_mw), 0)) AS generation_mw
  FROM observed
  GROUP BY operating_day, interval_begin
), interchanged AS (
  SELECT operating_day, interval_begin, COUNT(net_interchange_mw) AS ties, COUNT(*) AS expected_ties, CAST(SUM(CAST(net_interchange_mw AS DECIMAL(18, 6))) AS DOUBLE) AS net_interchange_mw
  FROM actual_interchange_hourly
  GROUP BY operating_day, interval_begin
), expectations AS (
  SELECT operating_day, interval_begin, hour_ending, 'generation by fuel against total generation' AS what, total_generation_mw AS expected
  FROM hourly_load_generation_interchange
  UNION ALL
  SELECT
    whole.operating_day,
    whole.interval_begin,
    whole.hour_ending,
    'generation by fuel against load and net interchange' AS what,
    CASE WHEN ties = expected_ties THEN CAST(CAST(whole.load_mw AS DECIMAL(18, 6)) + CAST(interchanged.net_interchange_mw AS DECIMAL(18, 6)) AS DOUBLE) END AS expected
  FROM hourly_load_generation_interchange AS whole
  JOIN interchanged ON interchanged.operating_day = whole.operating_day AND interchanged.interval_begin = whole.interval_begin
)
SELECT
  expectations.operating_day,
  expectations.hour_ending,
  expectations.interval_begin,
  expectations.what,
  expectations.expected,
  generated.generation_mw AS found,
  CAST(CAST(generated.generation_mw AS DECIMAL(18, 6)) - CAST(expectations.expected AS DECIMAL(18, 6)) AS DOUBLE) AS difference,
  CAST(CAST(generated.generation_mw AS DECIMAL(18, 6)) - CAST(expectations.expected AS DECIMAL(18, 6)) AS DOUBLE) / NULLIF(ABS(expectations.expected), 0) AS difference_share,
  generated.observations,
  ABS(CAST(CAST(generated.generation_mw AS DECIMAL(18, 6)) - CAST(expectations.expected AS DECIMAL(18, 6)) AS DOUBLE)) <= 0.02 * ABS(expectations.expected) AS within
FROM expectations
JOIN generated ON generated.operating_day = expectations.operating_day AND generated.interval_begin = expectations.interval_begin;

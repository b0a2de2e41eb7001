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
  instant_at(CAST(date_diff('day', DATE '1970-01-01', operating_day) AS BIGINT) * 86400 + (5 - CAST(hours_advanced AS BIGINT)) * 3600) AS day_begin,
  CAST(hours_in_day AS BIGINT) AS hours_in_day,
  calendar_year,
  CAST(quarter(operating_day) AS BIGINT) AS calendar_quarter,
  calendar_month,
  month_of(operating_day) AS operating_month,
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
FROM offsets

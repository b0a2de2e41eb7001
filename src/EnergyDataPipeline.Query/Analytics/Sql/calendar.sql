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
FROM numbered

-- The hour of highest system load of each month, and what the hub's day-ahead price was then.
-- hourly_system_load is kept a year a file: operating_year is its partition.
WITH load AS (
  SELECT
    operating_day,
    interval_begin,
    hour_ending,
    load_mw,
    row_number() OVER (
      PARTITION BY date_trunc('month', operating_day) ORDER BY load_mw DESC NULLS LAST, interval_begin
    ) AS place
  FROM "hourly_system_load"
  WHERE operating_year = 2026
)
SELECT
  CAST(date_trunc('month', load.operating_day) AS DATE) AS "month",
  load.operating_day,
  load.hour_ending,
  load.load_mw,
  price.lmp_usd_per_mwh
FROM load
LEFT JOIN "hourly_lmp_da_final" AS price
  ON price.operating_day = load.operating_day
  AND price.interval_begin = load.interval_begin
  AND price.location_id = 4000
  AND price.operating_day BETWEEN DATE '2026-01-01' AND DATE '2026-12-31'
WHERE load.place = 1
ORDER BY load.operating_day;

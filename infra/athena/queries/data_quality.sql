-- What is not as it should be, day by day, in the five-minute prices: intervals that are missing at some location, prices that are null, and rows
-- whose parts do not add up to the price. The day has 276, 288 or 300 intervals.
WITH days AS (
  SELECT
    operating_day,
    count(*) AS rows_found,
    count(DISTINCT location_id) AS locations,
    count(DISTINCT interval_begin) AS intervals,
    12 * date_diff(
      'hour',
      with_timezone(CAST(operating_day AS TIMESTAMP), 'America/New_York'),
      with_timezone(CAST(operating_day + INTERVAL '1' DAY AS TIMESTAMP), 'America/New_York')
    ) AS intervals_due,
    count_if(lmp_usd_per_mwh IS NULL) AS prices_null,
    count_if(abs(lmp_usd_per_mwh - energy_usd_per_mwh - congestion_usd_per_mwh - loss_usd_per_mwh) > 0.011) AS sums_off
  FROM "five_minute_lmp_final"
  WHERE operating_day BETWEEN DATE '2026-01-01' AND DATE '2026-12-31'
  GROUP BY operating_day
)
SELECT
  operating_day,
  locations,
  intervals,
  intervals_due,
  locations * intervals_due - rows_found AS rows_missing,
  prices_null,
  sums_off
FROM days
ORDER BY operating_day;

-- Profile of the day: day-ahead and real-time prices at the hub by hour of the operator's clock.
-- 02X is the hour that clocks repeat in autumn. Real-time prices are final, and preliminary where there are no final ones yet.
WITH real_time AS (
  SELECT interval_begin, location_id, operating_day, lmp_usd_per_mwh
  FROM "hourly_lmp_rt_final"
  WHERE operating_day BETWEEN DATE '2026-01-01' AND DATE '2026-12-31' AND location_id = 4000
  UNION ALL
  SELECT p.interval_begin, p.location_id, p.operating_day, p.lmp_usd_per_mwh
  FROM "hourly_lmp_rt_prelim" AS p
  LEFT JOIN "hourly_lmp_rt_final" AS f
    ON f.operating_day = p.operating_day AND f.interval_begin = p.interval_begin AND f.location_id = p.location_id
  WHERE p.operating_day BETWEEN DATE '2026-01-01' AND DATE '2026-12-31' AND p.location_id = 4000 AND f.location_id IS NULL
)
SELECT
  da.hour_ending,
  count(*) AS hours,
  round(avg(da.lmp_usd_per_mwh), 2) AS day_ahead_usd_per_mwh,
  round(avg(rt.lmp_usd_per_mwh), 2) AS real_time_usd_per_mwh,
  round(avg(da.lmp_usd_per_mwh - rt.lmp_usd_per_mwh), 2) AS spread_usd_per_mwh
FROM "hourly_lmp_da_final" AS da
LEFT JOIN real_time AS rt
  ON rt.operating_day = da.operating_day AND rt.interval_begin = da.interval_begin AND rt.location_id = da.location_id
WHERE da.operating_day BETWEEN DATE '2026-01-01' AND DATE '2026-12-31'
  AND da.location_id = 4000
GROUP BY da.hour_ending
ORDER BY da.hour_ending;

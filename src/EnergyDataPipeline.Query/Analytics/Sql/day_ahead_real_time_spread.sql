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
  exact_difference(day_ahead.lmp_usd_per_mwh, real_time.lmp_usd_per_mwh) AS spread_usd_per_mwh,
  exact_difference(day_ahead.energy_usd_per_mwh, real_time.energy_usd_per_mwh) AS energy_spread_usd_per_mwh,
  exact_difference(day_ahead.congestion_usd_per_mwh, real_time.congestion_usd_per_mwh) AS congestion_spread_usd_per_mwh,
  exact_difference(day_ahead.loss_usd_per_mwh, real_time.loss_usd_per_mwh) AS loss_spread_usd_per_mwh,
  exact_difference(day_ahead.lmp_usd_per_mwh, real_time.lmp_usd_per_mwh) / NULLIF(ABS(real_time.lmp_usd_per_mwh), 0) AS spread_share
FROM day_ahead
JOIN real_time
  ON real_time.operating_day = day_ahead.operating_day
  AND real_time.interval_begin = day_ahead.interval_begin AND real_time.location_id = day_ahead.location_id

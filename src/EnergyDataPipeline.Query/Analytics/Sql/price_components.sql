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
  ABS(congestion_usd_per_mwh) > none_up_to AS is_congested,
  CASE
    WHEN congestion_usd_per_mwh > none_up_to THEN 'positive'
    WHEN congestion_usd_per_mwh < -none_up_to THEN 'negative'
    WHEN congestion_usd_per_mwh IS NOT NULL THEN 'none'
  END AS congestion_direction,
  CASE
    WHEN ABS(congestion_usd_per_mwh) <= none_up_to THEN 'none'
    WHEN ABS(congestion_usd_per_mwh) < moderate_from THEN 'low'
    WHEN ABS(congestion_usd_per_mwh) < high_from THEN 'moderate'
    WHEN congestion_usd_per_mwh IS NOT NULL THEN 'high'
  END AS congestion_level,
  energy_usd_per_mwh / NULLIF(lmp_usd_per_mwh, 0) AS energy_share,
  congestion_usd_per_mwh / NULLIF(lmp_usd_per_mwh, 0) AS congestion_share,
  loss_usd_per_mwh / NULLIF(lmp_usd_per_mwh, 0) AS loss_share,
  CAST(
    CAST(lmp_usd_per_mwh AS DECIMAL(18, 6)) - CAST(energy_usd_per_mwh AS DECIMAL(18, 6))
    - CAST(congestion_usd_per_mwh AS DECIMAL(18, 6)) - CAST(loss_usd_per_mwh AS DECIMAL(18, 6)) AS DOUBLE
  ) AS residual_usd_per_mwh
FROM prices

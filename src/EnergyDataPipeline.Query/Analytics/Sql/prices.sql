-- The same columns of every LMP dataset, each row told by its dataset: nothing is computed and nothing is left out.
SELECT
  '{dataset}' AS dataset,
  '{market}' AS market,
  '{revision}' AS revision,
  operating_day,
  hour_ending,
  interval_begin,
  CAST({minutes} AS BIGINT) AS interval_minutes,
  CAST(location_id AS BIGINT) AS location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  energy_usd_per_mwh,
  congestion_usd_per_mwh,
  loss_usd_per_mwh
FROM {view}

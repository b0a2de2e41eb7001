-- The same columns of every load dataset, each row told by its dataset: nothing is computed and nothing is left out.
SELECT
  '{dataset}' AS dataset,
  '{market}' AS market,
  operating_day,
  hour_ending,
  interval_begin,
  CAST({minutes} AS BIGINT) AS interval_minutes,
  CAST({location} AS BIGINT) AS location_id,
  {name} AS location_name,
  {type} AS location_type,
  {load} AS load_mw
FROM {view}

-- Price at the location - price at the hub, in the same dataset and interval, for LMP and each part.
WITH hubs AS (
  SELECT * FROM prices WHERE location_id = hub
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
  exact_difference(prices.lmp_usd_per_mwh, hubs.lmp_usd_per_mwh) AS basis_usd_per_mwh,
  exact_difference(prices.energy_usd_per_mwh, hubs.energy_usd_per_mwh) AS energy_basis_usd_per_mwh,
  exact_difference(prices.congestion_usd_per_mwh, hubs.congestion_usd_per_mwh) AS congestion_basis_usd_per_mwh,
  exact_difference(prices.loss_usd_per_mwh, hubs.loss_usd_per_mwh) AS loss_basis_usd_per_mwh
FROM prices
LEFT JOIN hubs
  ON hubs.dataset = prices.dataset AND hubs.operating_day = prices.operating_day AND hubs.interval_begin = prices.interval_begin

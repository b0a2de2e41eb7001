-- Each price against the mean of its location's operating day, the price of its load zone in the same interval, and the mean of all load
-- zones in the same interval: difference x - y and ratio x / y.
WITH days AS (
  SELECT dataset, operating_day, location_id, exact_mean(lmp_usd_per_mwh) AS day_mean_usd_per_mwh, COUNT(lmp_usd_per_mwh) AS day_prices
  FROM prices
  GROUP BY dataset, operating_day, location_id
), zones AS (
  SELECT dataset, operating_day, interval_begin, location_id AS load_zone_id, lmp_usd_per_mwh AS zone_usd_per_mwh
  FROM prices
  WHERE location_type = 'LOAD ZONE'
), systems AS (
  SELECT dataset, operating_day, interval_begin, exact_mean(zone_usd_per_mwh) AS system_mean_usd_per_mwh, COUNT(zone_usd_per_mwh) AS system_zones
  FROM zones
  GROUP BY dataset, operating_day, interval_begin
), located AS (
  SELECT
    prices.*,
    CASE WHEN location_type = 'LOAD ZONE' THEN prices.location_id ELSE node_zones.load_zone_id END AS load_zone_id
  FROM prices
  LEFT JOIN node_zones ON node_zones.location_id = prices.location_id AND node_zones.operating_month = month_of(prices.operating_day)
)
SELECT
  located.dataset,
  located.operating_day,
  located.hour_ending,
  located.interval_begin,
  located.location_id,
  located.location_name,
  located.location_type,
  located.lmp_usd_per_mwh,
  days.day_mean_usd_per_mwh,
  days.day_prices,
  located.lmp_usd_per_mwh - days.day_mean_usd_per_mwh AS from_day_mean_usd_per_mwh,
  located.lmp_usd_per_mwh / NULLIF(days.day_mean_usd_per_mwh, 0) AS ratio_to_day_mean,
  located.load_zone_id,
  zones.zone_usd_per_mwh,
  exact_difference(located.lmp_usd_per_mwh, zones.zone_usd_per_mwh) AS from_zone_usd_per_mwh,
  located.lmp_usd_per_mwh / NULLIF(zones.zone_usd_per_mwh, 0) AS ratio_to_zone,
  systems.system_mean_usd_per_mwh,
  systems.system_zones,
  located.lmp_usd_per_mwh - systems.system_mean_usd_per_mwh AS from_system_mean_usd_per_mwh,
  located.lmp_usd_per_mwh / NULLIF(systems.system_mean_usd_per_mwh, 0) AS ratio_to_system_mean
FROM located
JOIN days ON days.dataset = located.dataset AND days.operating_day = located.operating_day AND days.location_id = located.location_id
LEFT JOIN zones
  ON zones.dataset = located.dataset AND zones.operating_day = located.operating_day
  AND zones.interval_begin = located.interval_begin AND zones.load_zone_id = located.load_zone_id
LEFT JOIN systems
  ON systems.dataset = located.dataset AND systems.operating_day = located.operating_day AND systems.interval_begin = located.interval_begin

-- By dataset, operating day and load zone, and for all zones together (location 32): sum(price * load) / sum(load) over the hours that have
-- both. A price of shorter intervals is first averaged over the hour.
WITH priced AS (
  SELECT
    dataset,
    market,
    operating_day,
    hour_ending,
    location_id,
    MAX(location_name) AS location_name,
    exact_mean(lmp_usd_per_mwh) AS lmp_usd_per_mwh
  FROM prices
  WHERE location_type = 'LOAD ZONE'
  GROUP BY dataset, market, operating_day, hour_ending, location_id
), weighted AS (
  SELECT priced.*, loads.load_mw
  FROM priced
  JOIN loads
    ON loads.market = priced.market AND loads.operating_day = priced.operating_day
    AND loads.hour_ending = priced.hour_ending AND loads.location_id = priced.location_id
  WHERE loads.dataset IN ('da-hourly-demand', 'rt-hourly-demand') AND priced.lmp_usd_per_mwh IS NOT NULL AND loads.load_mw IS NOT NULL
), grouped AS (
  SELECT dataset, operating_day, hour_ending, location_id, location_name, lmp_usd_per_mwh, load_mw FROM weighted
  UNION ALL
  SELECT dataset, operating_day, hour_ending, 32, 'NEPOOL AREA', lmp_usd_per_mwh, load_mw FROM weighted
), averaged AS (
  SELECT
    dataset,
    operating_day,
    location_id,
    MAX(location_name) AS location_name,
    COUNT(DISTINCT hour_ending) AS hours,
    COUNT(*) AS pairs,
    exact_sum(load_mw) AS load_mwh,
    fine_mean(lmp_usd_per_mwh) AS simple_mean_usd_per_mwh,
    exact_weighted_mean(lmp_usd_per_mwh, load_mw) AS lmp_usd_per_mwh
  FROM grouped
  GROUP BY dataset, operating_day, location_id
)
SELECT
  dataset,
  operating_day,
  CAST(location_id AS BIGINT) AS location_id,
  location_name,
  hours,
  hours_in_day AS expected_hours,
  pairs,
  load_mwh,
  simple_mean_usd_per_mwh,
  lmp_usd_per_mwh
FROM averaged
JOIN calendar_days USING (operating_day)

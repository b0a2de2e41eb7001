-- By dataset and hour, over the load zones that have a price and a load: sum(price * load) / sum(load). A price of shorter intervals is
-- first averaged over the hour. Day-ahead prices are weighted with cleared demand, real-time prices with metered demand.
WITH priced AS (
  SELECT
    dataset,
    market,
    operating_day,
    hour_ending,
    location_id,
    exact_mean(lmp_usd_per_mwh) AS lmp_usd_per_mwh,
    exact_mean(energy_usd_per_mwh) AS energy_usd_per_mwh,
    exact_mean(congestion_usd_per_mwh) AS congestion_usd_per_mwh,
    exact_mean(loss_usd_per_mwh) AS loss_usd_per_mwh
  FROM prices
  WHERE location_type = 'LOAD ZONE'
  GROUP BY dataset, market, operating_day, hour_ending, location_id
), weighted AS (
  SELECT priced.*, loads.interval_begin, loads.load_mw
  FROM priced
  JOIN loads
    ON loads.market = priced.market AND loads.operating_day = priced.operating_day
    AND loads.hour_ending = priced.hour_ending AND loads.location_id = priced.location_id
  WHERE loads.dataset IN ('da-hourly-demand', 'rt-hourly-demand') AND priced.lmp_usd_per_mwh IS NOT NULL AND loads.load_mw IS NOT NULL
)
SELECT
  dataset,
  operating_day,
  hour_ending,
  MIN(interval_begin) AS interval_begin,
  COUNT(*) AS zones,
  exact_sum(load_mw) AS load_mw,
  fine_mean(lmp_usd_per_mwh) AS simple_mean_usd_per_mwh,
  exact_weighted_mean(lmp_usd_per_mwh, load_mw) AS lmp_usd_per_mwh,
  exact_weighted_mean(energy_usd_per_mwh, load_mw) AS energy_usd_per_mwh,
  exact_weighted_mean(congestion_usd_per_mwh, load_mw) AS congestion_usd_per_mwh,
  exact_weighted_mean(loss_usd_per_mwh, load_mw) AS loss_usd_per_mwh
FROM weighted
GROUP BY dataset, operating_day, hour_ending

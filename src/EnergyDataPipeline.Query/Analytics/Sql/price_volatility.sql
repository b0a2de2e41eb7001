-- Volatility: sample standard deviation of a location's prices within the operating day. Volatile: above the given quantile (linear
-- interpolation) of the same location's days of the same month in the same dataset.
WITH days AS (
  SELECT
    dataset,
    operating_day,
    location_id,
    MAX(location_name) AS location_name,
    MAX(location_type) AS location_type,
    COUNT(lmp_usd_per_mwh) AS prices,
    exact_mean(lmp_usd_per_mwh) AS mean_usd_per_mwh,
    exact_deviation(lmp_usd_per_mwh) AS volatility_usd_per_mwh,
    exact_difference(MAX(lmp_usd_per_mwh), MIN(lmp_usd_per_mwh)) AS range_usd_per_mwh,
    month_of(operating_day) AS operating_month
  FROM prices
  GROUP BY dataset, operating_day, location_id
), limits AS (
  SELECT
    dataset,
    operating_month,
    location_id,
    exact_percentile(volatility_usd_per_mwh, quantile_above) AS limit_usd_per_mwh,
    COUNT(volatility_usd_per_mwh) AS days_compared
  FROM days
  GROUP BY dataset, operating_month, location_id
)
SELECT
  dataset,
  operating_day,
  location_id,
  location_name,
  location_type,
  prices,
  mean_usd_per_mwh,
  volatility_usd_per_mwh,
  range_usd_per_mwh,
  volatility_usd_per_mwh / NULLIF(ABS(mean_usd_per_mwh), 0) AS coefficient_of_variation,
  limit_usd_per_mwh,
  days_compared,
  volatility_usd_per_mwh > limit_usd_per_mwh AS is_volatile
FROM days
JOIN limits USING (dataset, operating_month, location_id)

-- Of a location's prices within a month of a dataset. z: (x - mean) / sample standard deviation. Modified z: 0.6745 * (x - median) / MAD, MAD
-- the median of |x - median|. IQR: how many (Q3 - Q1) the price lies above Q3 or, negative, below Q1; 0 between them.
WITH priced AS (
  SELECT prices.*, month_of(operating_day) AS operating_month FROM prices WHERE lmp_usd_per_mwh IS NOT NULL
), months AS (
  SELECT
    dataset,
    operating_month,
    location_id,
    COUNT(*) AS prices_compared,
    exact_mean(lmp_usd_per_mwh) AS mean_usd_per_mwh,
    exact_deviation(lmp_usd_per_mwh) AS deviation_usd_per_mwh,
    exact_percentiles(lmp_usd_per_mwh, 0.25, 0.5, 0.75) AS quartiles
  FROM priced
  GROUP BY dataset, operating_month, location_id
), centres AS (
  SELECT
    months.*,
    quartiles[1] AS first_quartile_usd_per_mwh,
    quartiles[2] AS median_usd_per_mwh,
    quartiles[3] AS third_quartile_usd_per_mwh
  FROM months
), spreads AS (
  SELECT
    priced.dataset,
    priced.operating_month,
    priced.location_id,
    exact_percentile(ABS(exact_difference(priced.lmp_usd_per_mwh, centres.median_usd_per_mwh)), 0.5) AS mad_usd_per_mwh
  FROM priced
  JOIN centres
    ON centres.dataset = priced.dataset AND centres.operating_month = priced.operating_month AND centres.location_id = priced.location_id
  GROUP BY priced.dataset, priced.operating_month, priced.location_id
)
SELECT
  priced.dataset,
  priced.operating_day,
  priced.hour_ending,
  priced.interval_begin,
  priced.location_id,
  priced.location_name,
  priced.location_type,
  priced.lmp_usd_per_mwh,
  centres.prices_compared,
  centres.mean_usd_per_mwh,
  centres.deviation_usd_per_mwh,
  centres.first_quartile_usd_per_mwh,
  centres.median_usd_per_mwh,
  centres.third_quartile_usd_per_mwh,
  spreads.mad_usd_per_mwh,
  (priced.lmp_usd_per_mwh - centres.mean_usd_per_mwh) / NULLIF(centres.deviation_usd_per_mwh, 0) AS z_score,
  0.6745 * exact_difference(priced.lmp_usd_per_mwh, centres.median_usd_per_mwh) / NULLIF(spreads.mad_usd_per_mwh, 0) AS modified_z_score,
  CASE
    WHEN priced.lmp_usd_per_mwh > centres.third_quartile_usd_per_mwh THEN exact_difference(priced.lmp_usd_per_mwh, centres.third_quartile_usd_per_mwh)
    WHEN priced.lmp_usd_per_mwh < centres.first_quartile_usd_per_mwh THEN exact_difference(priced.lmp_usd_per_mwh, centres.first_quartile_usd_per_mwh)
    ELSE 0.0
  END / NULLIF(exact_difference(centres.third_quartile_usd_per_mwh, centres.first_quartile_usd_per_mwh), 0) AS iqr_score
FROM priced
JOIN centres
  ON centres.dataset = priced.dataset AND centres.operating_month = priced.operating_month AND centres.location_id = priced.location_id
JOIN spreads
  ON spreads.dataset = priced.dataset AND spreads.operating_month = priced.operating_month AND spreads.location_id = priced.location_id

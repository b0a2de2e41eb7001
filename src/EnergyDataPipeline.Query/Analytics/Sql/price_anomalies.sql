-- The prices whose score, by the method asked for, is further from 0 than the threshold: 'iqr' (1.5), 'z-score' (3), 'modified-z-score' (3.5).
WITH scored AS (
  SELECT
    price_anomaly_scores.*,
    CASE method WHEN 'iqr' THEN iqr_score WHEN 'z-score' THEN z_score WHEN 'modified-z-score' THEN modified_z_score END AS score,
    COALESCE(threshold, CASE method WHEN 'iqr' THEN 1.5 WHEN 'z-score' THEN 3 WHEN 'modified-z-score' THEN 3.5 END) AS score_limit
  FROM price_anomaly_scores
)
SELECT
  dataset,
  operating_day,
  hour_ending,
  interval_begin,
  location_id,
  location_name,
  location_type,
  lmp_usd_per_mwh,
  prices_compared,
  score,
  CAST(score_limit AS DOUBLE) AS score_limit,
  CASE WHEN score > 0 THEN 'high' ELSE 'low' END AS direction
FROM scored
WHERE ROUND(ABS(score), 9) > score_limit

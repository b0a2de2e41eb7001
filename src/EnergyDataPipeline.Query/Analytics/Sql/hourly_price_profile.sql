-- By dataset, location, month, hour of the clock (the repeated hour counts with hour 2) and kind of day: how prices run through a day.
SELECT
  dataset,
  operating_month,
  location_id,
  CASE WHEN is_weekend OR is_nerc_holiday THEN 'weekend or holiday' ELSE 'weekday' END AS day_kind,
  hour_number,
  MAX(location_name) AS location_name,
  MAX(location_type) AS location_type,
  COUNT(DISTINCT operating_day) AS days,
  COUNT(lmp_usd_per_mwh) AS prices,
  exact_mean(lmp_usd_per_mwh) AS mean_usd_per_mwh,
  MIN(lmp_usd_per_mwh) AS minimum_usd_per_mwh,
  MAX(lmp_usd_per_mwh) AS maximum_usd_per_mwh,
  exact_deviation(lmp_usd_per_mwh) AS deviation_usd_per_mwh,
  exact_mean(congestion_usd_per_mwh) AS congestion_mean_usd_per_mwh
FROM prices
JOIN calendar USING (operating_day, hour_ending)
GROUP BY
  dataset, operating_month, location_id, CASE WHEN is_weekend OR is_nerc_holiday THEN 'weekend or holiday' ELSE 'weekday' END, hour_number

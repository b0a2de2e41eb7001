-- Expected: load + net interchange (export is positive), and total generation. Found: the mean over the hour's observations of generation
-- summed over fuels.
WITH observed AS (
  SELECT operating_day, hour_of(observed_at) AS interval_begin, observed_at, exact_sum(generation_mw) AS generation_mw
  FROM fuel_mix
  GROUP BY operating_day, hour_of(observed_at), observed_at
), generated AS (
  SELECT operating_day, interval_begin, COUNT(generation_mw) AS observations, exact_mean(generation_mw) AS generation_mw
  FROM observed
  GROUP BY operating_day, interval_begin
), interchanged AS (
  SELECT operating_day, interval_begin, COUNT(net_interchange_mw) AS ties, COUNT(*) AS expected_ties, exact_sum(net_interchange_mw) AS net_interchange_mw
  FROM actual_interchange_hourly
  GROUP BY operating_day, interval_begin
), expectations AS (
  SELECT operating_day, interval_begin, hour_ending, 'generation by fuel against total generation' AS what, total_generation_mw AS expected
  FROM hourly_load_generation_interchange
  UNION ALL
  SELECT
    whole.operating_day,
    whole.interval_begin,
    whole.hour_ending,
    'generation by fuel against load and net interchange' AS what,
    CASE WHEN ties = expected_ties THEN exact_total(whole.load_mw, interchanged.net_interchange_mw) END AS expected
  FROM hourly_load_generation_interchange AS whole
  JOIN interchanged ON interchanged.operating_day = whole.operating_day AND interchanged.interval_begin = whole.interval_begin
)
SELECT
  expectations.operating_day,
  expectations.hour_ending,
  expectations.interval_begin,
  expectations.what,
  expectations.expected,
  generated.generation_mw AS found,
  exact_difference(generated.generation_mw, expectations.expected) AS difference,
  exact_difference(generated.generation_mw, expectations.expected) / NULLIF(ABS(expectations.expected), 0) AS difference_share,
  generated.observations,
  ABS(exact_difference(generated.generation_mw, expectations.expected)) <= tolerance_share * ABS(expectations.expected) AS within
FROM expectations
JOIN generated ON generated.operating_day = expectations.operating_day AND generated.interval_begin = expectations.interval_begin

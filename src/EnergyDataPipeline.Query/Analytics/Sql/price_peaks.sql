-- The highest prices of each location in each month of a dataset, ranked from 1; of equal prices the earlier one comes first.
WITH ranked AS (
  SELECT
    dataset,
    month_of(operating_day) AS operating_month,
    location_id,
    ROW_NUMBER() OVER (
      PARTITION BY dataset, location_id, month_of(operating_day) ORDER BY lmp_usd_per_mwh DESC, interval_begin
    ) AS price_rank,
    operating_day,
    hour_ending,
    interval_begin,
    location_name,
    location_type,
    lmp_usd_per_mwh,
    energy_usd_per_mwh,
    congestion_usd_per_mwh,
    loss_usd_per_mwh
  FROM prices
  WHERE lmp_usd_per_mwh IS NOT NULL
)
SELECT * FROM ranked WHERE price_rank <= ranks

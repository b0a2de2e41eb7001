-- The load zone each network node is weighted in, by month, as the operator publishes it.
SELECT DISTINCT
  month_of(CAST(operating_day AS DATE)) AS operating_month,
  CAST(network_node_id AS BIGINT) AS location_id,
  CAST(load_zone_id AS BIGINT) AS load_zone_id
FROM {view}

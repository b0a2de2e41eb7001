-- Tables of Athena over the lake. Made from the catalogue by `energy-pipeline catalog export`; a test holds the two together.
-- Put your names for ${database}, ${bucket} and ${prefix} (empty, or with a slash at its end), and run the statements one by one.
-- Partitions are projected: none need be added. Types are those of the files; timestamps are UTC.
-- derived_… are what `energy-pipeline derive` computed into the lake; views.sql computes the same when asked, under the names alone.

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`actual_interchange_fifteen_minute` (
  `interval_begin` timestamp COMMENT 'Begin of the quarter-hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `net_interchange_mw` double COMMENT '[MW] Purchase + sale; positive is export',
  `purchase_mw` double COMMENT '[MW] Purchased; zero or negative',
  `sale_mw` double COMMENT '[MW] Sold; zero or positive',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Actual interchange (15 minutes): One location in one quarter-hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/actual-interchange-fifteen-minute/actual_interchange_fifteen_minute/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`actual_interchange_hourly` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `net_interchange_mw` double COMMENT '[MW] Purchase + sale; positive is export',
  `purchase_mw` double COMMENT '[MW] Purchased; zero or negative',
  `sale_mw` double COMMENT '[MW] Sold; zero or positive',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Actual interchange (hourly): One location in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/actual-interchange-hourly/actual_interchange_hourly/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`annual_ftr_bids` (
  `year_begin` timestamp COMMENT 'Begin of the year',
  `year_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that year_begin was published with.',
  `source_location_id` bigint COMMENT 'Number of the location the path starts at',
  `source_location_loc_type` string COMMENT 'Kind of that location, as its element has it',
  `source_location_name` string COMMENT 'Name of the location the path starts at',
  `source_location_type` string COMMENT 'Kind of that location',
  `sink_location_id` bigint COMMENT 'Number of the location the path ends at',
  `sink_location_loc_type` string COMMENT 'Kind of that location, as its element has it',
  `sink_location_name` string COMMENT 'Name of the location the path ends at',
  `sink_location_type` string COMMENT 'Kind of that location',
  `buy_sell` string COMMENT 'Whether it buys or sells',
  `class_type` string COMMENT 'On-peak or off-peak class',
  `bid_mw` double COMMENT '[MW] Bid',
  `bid_price_usd_per_mw` double COMMENT '[$/MW] Bid price',
  `bid_status` string COMMENT 'Bid status',
  `auction_name` string COMMENT 'Name of the auction',
  `masked_customer_id` bigint COMMENT 'Masked number of the customer'
)
COMMENT 'Historical bids: annual FTR auction: One bid'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/annual-ftr-bids/annual_ftr_bids/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`annual_maintenance_schedule` (
  `report_day` timestamp COMMENT 'Report day',
  `report_day_offset_minutes` smallint COMMENT '[min] Offset from UTC that report_day was published with.',
  `week_begin` timestamp COMMENT 'Begin of the week',
  `week_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that week_begin was published with.',
  `supply_resource_capacity_mw` double COMMENT '[MW] Supply resource capacity',
  `demand_resource_capacity_mw` double COMMENT '[MW] Demand resource capacity',
  `external_node_capacity_mw` double COMMENT '[MW] External node capacity',
  `non_commercial_capacity_mw` double COMMENT '[MW] Non-commercial capacity',
  `planned_outage_mw` double COMMENT '[MW] Planned outage',
  `unplanned_outage_allowance_mw` double COMMENT '[MW] Unplanned outage allowance',
  `generation_at_risk_due_to_gas_supply_mw` double COMMENT '[MW] Generation at risk due to gas supply',
  `net_available_capacity_mw` double COMMENT '[MW] Net available capacity',
  `peak_load_forecast_mw` double COMMENT '[MW] Peak load forecast',
  `operating_reserve_requirement_mw` double COMMENT '[MW] Operating reserve requirement',
  `net_required_capacity_mw` double COMMENT '[MW] Net required capacity',
  `operable_capacity_margin_mw` double COMMENT '[MW] Operable capacity margin',
  `operable_capacity_analysis_season` string COMMENT 'Operable capacity analysis season',
  `season_minimum_operable_capacity_margin_flag` string COMMENT 'Flag: season minimum operable capacity margin'
)
COMMENT 'Annual maintenance schedule: One week of one report'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/annual-maintenance-schedule/annual_maintenance_schedule/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`asset_ncpc_monthly` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `asset_id` bigint COMMENT 'Number of the asset',
  `asset_name` string COMMENT 'Name of the asset',
  `asset_type` string COMMENT 'Asset type',
  `da_ncpc_credit_usd` double COMMENT '[$] Day-ahead NCPC credit',
  `rt_ncpc_credit_usd` double COMMENT '[$] Real-time NCPC credit'
)
COMMENT 'NCPC by asset, monthly: One asset in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/asset-ncpc-monthly/asset_ncpc_monthly/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`capacity_scarcity_conditions` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_name` string COMMENT 'Name of the location',
  `system_condition` string COMMENT 'System condition',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Capacity scarcity conditions: One condition at one location in one five-minute interval'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/capacity-scarcity-conditions/capacity_scarcity_conditions/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`combined_hourly_demand` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `da_load_mw` double COMMENT '[MW] Day-ahead load',
  `rt_load_mw` double COMMENT '[MW] Real-time load',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Combined hourly demand: One location in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/combined-hourly-demand/combined_hourly_demand/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_ancillary_offers_ard` (
  `interval_begin` timestamp COMMENT 'Begin of the hour: the API calls it local_day and puts the hour in',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_lead_participant_id` bigint COMMENT 'Masked number of the lead participant',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `offer_mw` double COMMENT '[MW] Offer',
  `tmsr_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute spinning reserve offer price',
  `tmnsr_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute non-spinning reserve offer price',
  `tmor_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Thirty-minute operating reserve offer price',
  `eir_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Energy imbalance reserve offer price',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical offers: DA ancillary, ARD: One masked asset in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-ancillary-offers-ard/da_ancillary_offers_ard/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_ancillary_offers_drr` (
  `interval_begin` timestamp COMMENT 'Begin of the hour: the API calls it local_day and puts the hour in',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_lead_participant_id` bigint COMMENT 'Masked number of the lead participant',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `offer_mw` double COMMENT '[MW] Offer',
  `tmsr_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute spinning reserve offer price',
  `tmnsr_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute non-spinning reserve offer price',
  `tmor_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Thirty-minute operating reserve offer price',
  `eir_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Energy imbalance reserve offer price',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical offers: DA ancillary, DRR: One masked asset in one hour'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-ancillary-offers-drr/da_ancillary_offers_drr/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_ancillary_offers_generators` (
  `interval_begin` timestamp COMMENT 'Begin of the hour: the API calls it local_day and puts the hour in',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_lead_participant_id` bigint COMMENT 'Masked number of the lead participant',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `offer_mw` double COMMENT '[MW] Offer',
  `tmsr_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute spinning reserve offer price',
  `tmnsr_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute non-spinning reserve offer price',
  `tmor_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Thirty-minute operating reserve offer price',
  `eir_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Energy imbalance reserve offer price',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical offers: DA ancillary, generators: One masked asset in one hour'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-ancillary-offers-generators/da_ancillary_offers_generators/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_ancillary_reserve` (
  `interval_begin` timestamp COMMENT 'Begin of the hour: the API calls it local_day and puts the hour in',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `ten_minute_spin_requirement_mw` double COMMENT '[MW] Ten-minute spin requirement',
  `total_ten_minute_requirement_mw` double COMMENT '[MW] Total ten-minute requirement',
  `total_thirty_minute_requirement_mw` double COMMENT '[MW] Total thirty-minute requirement',
  `forecast_energy_requirement_mw` double COMMENT '[MW] Forecast energy requirement',
  `tmsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute spinning reserve clearing price',
  `tmnsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute non-spinning reserve clearing price',
  `tmor_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Thirty-minute operating reserve clearing price',
  `fer_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Forecast energy requirement clearing price',
  `tmsr_designation_mw` double COMMENT '[MW] Ten-minute spinning reserve designation',
  `tmnsr_designation_mw` double COMMENT '[MW] Ten-minute non-spinning reserve designation',
  `tmor_designation_mw` double COMMENT '[MW] Thirty-minute operating reserve designation',
  `eir_designation_mw` double COMMENT '[MW] Energy imbalance reserve designation',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone'
)
COMMENT 'Day-ahead ancillary services: reserve data: One hour'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-ancillary-reserve/da_ancillary_reserve/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_ancillary_strike_prices` (
  `interval_begin` timestamp COMMENT 'Begin of the hour: the API calls it local_day and puts the hour in',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `strike_price_usd_per_mwh` double COMMENT '[$/MWh] Strike price',
  `strike_price_timestamp` timestamp COMMENT 'Strike price timestamp',
  `strike_price_timestamp_offset_minutes` smallint COMMENT '[min] Offset from UTC that strike_price_timestamp was published with.',
  `spc_load_forecast_mw` double COMMENT '[MW] SPC load forecast',
  `percentile_10_rt_hub_lmp_usd_per_mwh` double COMMENT '[$/MWh] 10th percentile of the real-time hub LMP',
  `percentile_25_rt_hub_lmp_usd_per_mwh` double COMMENT '[$/MWh] 25th percentile of the real-time hub LMP',
  `percentile_75_rt_hub_lmp_usd_per_mwh` double COMMENT '[$/MWh] 75th percentile of the real-time hub LMP',
  `percentile_90_rt_hub_lmp_usd_per_mwh` double COMMENT '[$/MWh] 90th percentile of the real-time hub LMP',
  `expected_rt_hub_lmp_usd_per_mwh` double COMMENT '[$/MWh] Expected real-time hub LMP',
  `expected_rt_hub_lmp_override_usd_per_mwh` double COMMENT '[$/MWh] Expected real-time hub LMP override',
  `expected_closeout_charge_usd_per_mwh` double COMMENT '[$/MWh] Expected closeout charge',
  `expected_closeout_charge_override_usd_per_mwh` double COMMENT '[$/MWh] Expected closeout charge override',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone'
)
COMMENT 'Day-ahead ancillary services: strike prices: One strike price for one hour'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-ancillary-strike-prices/da_ancillary_strike_prices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_ard_bids` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_participant_id` bigint COMMENT 'Masked number of the participant',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `claim_10_mw` double COMMENT '[MW] Claim 10',
  `claim_30_mw` double COMMENT '[MW] Claim 30',
  `minimum_consumption_mw` double COMMENT '[MW] Minimum consumption',
  `maximum_consumption_mw` double COMMENT '[MW] Maximum consumption',
  `unit_status` string COMMENT 'Unit status',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical bids: DA asset-related demand: One masked asset in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-ard-bids/da_ard_bids/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_ard_bids__segments` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `segment_number` bigint COMMENT 'Position of the price step; an attribute until 2024-06-17',
  `price_usd_per_mwh` double COMMENT '[$/MWh] Price of the step',
  `segment_mw` double COMMENT '[MW] Quantity of the price step',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical bids: DA asset-related demand: One price step'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-ard-bids/segments/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_average_congestion` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `average_on_peak_da_congestion_usd_per_mwh` double COMMENT '[$/MWh] Average on-peak day-ahead congestion',
  `average_off_peak_da_congestion_usd_per_mwh` double COMMENT '[$/MWh] Average off-peak day-ahead congestion'
)
COMMENT 'Day-ahead average congestion: One location in one month'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-average-congestion/da_average_congestion/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_constraints` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `constraint_name` string COMMENT 'Name of the constraint',
  `contingency_name` string COMMENT 'Contingency for which it binds; none where it binds without one',
  `interface_flag` string COMMENT 'Y where the constraint is an interface',
  `marginal_value_usd_per_mwh` double COMMENT '[$/MWh] Shadow price of the constraint',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Day-ahead binding constraints: One constraint and contingency in one hour'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-constraints/da_constraints/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_demand_bids` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_participant_id` bigint COMMENT 'Masked number of the participant',
  `masked_location_id` bigint COMMENT 'Masked number of the location',
  `location_type` string COMMENT 'Kind of location',
  `bid_type` string COMMENT 'Bid type',
  `bid_id` bigint COMMENT 'Number of the bid',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical bids: DA demand and virtual: One bid in one hour'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-demand-bids/da_demand_bids/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_demand_bids__segments` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_participant_id` bigint COMMENT 'Masked number of the participant',
  `masked_location_id` bigint COMMENT 'Masked number of the location',
  `bid_type` string COMMENT 'Bid type',
  `bid_id` bigint COMMENT 'Number of the bid',
  `segment_number` bigint COMMENT 'Position of the price step; an attribute until 2024-06-17',
  `price_usd_per_mwh` double COMMENT '[$/MWh] Price of the step',
  `segment_mw` double COMMENT '[MW] Quantity of the price step',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical bids: DA demand and virtual: One price step'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-demand-bids/segments/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_drr_bids` (
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `masked_participant_id` bigint COMMENT 'Masked number of the participant',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `max_daily_energy_mwh` double COMMENT '[MWh] Most energy in a day',
  `minimum_reduction_mw` double COMMENT '[MW] Minimum reduction',
  `maximum_reduction_mw` double COMMENT '[MW] Maximum reduction',
  `interruption_cost_usd` double COMMENT '[$] Interruption cost',
  `claim_10_mw` double COMMENT '[MW] Claim 10',
  `claim_30_mw` double COMMENT '[MW] Claim 30',
  `unit_status` string COMMENT 'Unit status',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Historical bids: DA demand response: One masked asset in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-drr-bids/da_drr_bids/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_drr_bids__segments` (
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `segment_number` bigint COMMENT 'Position of the price step; an attribute until 2024-06-17',
  `price_usd_per_mwh` double COMMENT '[$/MWh] Price of the step',
  `segment_mw` double COMMENT '[MW] Quantity of the price step',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Historical bids: DA demand response: One price step'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-drr-bids/segments/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_energy_offers` (
  `interval_begin` timestamp COMMENT 'Begin of the hour the offer holds for',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_participant_id` bigint COMMENT 'Masked number of the lead participant',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `must_take_energy_mw` double COMMENT '[MW] Must-take energy',
  `max_daily_energy_mwh` double COMMENT '[MWh] Most energy in a day',
  `economic_max_mw` double COMMENT '[MW] Economic maximum',
  `economic_min_mw` double COMMENT '[MW] Economic minimum',
  `cold_start_price_usd` double COMMENT '[$] Price of a cold start',
  `intermediate_start_price_usd` double COMMENT '[$] Price of an intermediate start',
  `hot_start_price_usd` double COMMENT '[$] Price of a hot start',
  `no_load_price_usd_per_h` double COMMENT '[$/h] No-load price',
  `claim_10_mw` double COMMENT '[MW] Claim 10: capability within ten minutes',
  `claim_30_mw` double COMMENT '[MW] Claim 30: capability within thirty minutes',
  `unit_status` string COMMENT 'Status of the unit',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Day-ahead energy offers, masked: One masked asset in one hour'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-energy-offers/energy_offers/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_energy_offers__energy_offer_segments` (
  `interval_begin` timestamp COMMENT 'Begin of the hour the offer holds for',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `segment_number` bigint COMMENT 'Position of the step',
  `price_usd_per_mwh` double COMMENT '[$/MWh] Price of the step',
  `segment_mw` double COMMENT '[MW] Quantity of the step',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Day-ahead energy offers, masked: One price step of one offer'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-energy-offers/energy_offer_segments/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_hourly_demand` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `load_mw` double COMMENT '[MW] Load',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Day-ahead hourly cleared demand: One location in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-hourly-demand/da_hourly_demand/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_load_response_offers` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `masked_customer_id` bigint COMMENT 'Masked number of the customer',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `offer_mw` double COMMENT '[MW] Offer',
  `offer_price_usd_per_mwh` double COMMENT '[$/MWh] Offer price',
  `curtailment_price` double COMMENT 'Curtailment price',
  `min_interrupt_hours` bigint COMMENT '[h] Min interrupt hours'
)
COMMENT 'Historical offers: DA load response: One masked asset in one month'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-load-response-offers/da_load_response_offers/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_operating_reserve` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `economic` string COMMENT 'Economic commitment flag (the API writes Econimic)',
  `rmr` string COMMENT 'Reliability-must-run',
  `var` string COMMENT 'VAR',
  `rmr_var` string COMMENT 'Reliability-must-run VAR',
  `economic_mw` double COMMENT '[MW] Economic',
  `economic_cost_usd` double COMMENT '[$] Economic cost',
  `rmr_mw` double COMMENT '[MW] Reliability-must-run',
  `rmr_cost_usd` double COMMENT '[$] Reliability-must-run cost',
  `var_mw` double COMMENT '[MW] VAR',
  `var_cost_usd` double COMMENT '[$] VAR cost',
  `rmr_var_mw` double COMMENT '[MW] Reliability-must-run VAR',
  `rmr_var_cost_usd` double COMMENT '[$] Reliability-must-run VAR cost',
  `total_mw` double COMMENT '[MW] Total',
  `total_cost_usd` double COMMENT '[$] Total cost',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Day-ahead hourly operating reserve (NCPC-era): One location in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-operating-reserve/da_operating_reserve/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_prd_clearing` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `da_cleared_mw` double COMMENT '[MW] Day-ahead cleared',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Day-ahead price-responsive demand clearing: One location in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-prd-clearing/da_prd_clearing/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`da_virtual_proxies` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `on_peak_inc_proxy_usd_per_mwh` double COMMENT '[$/MWh] On-peak increment-offer proxy',
  `on_peak_dec_proxy_usd_per_mwh` double COMMENT '[$/MWh] On-peak decrement-bid proxy',
  `off_peak_inc_proxy_usd_per_mwh` double COMMENT '[$/MWh] Off-peak increment-offer proxy',
  `off_peak_dec_proxy_usd_per_mwh` double COMMENT '[$/MWh] Off-peak decrement-bid proxy',
  `zonal_lmp_date` timestamp COMMENT 'Zonal LMP date',
  `zonal_lmp_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that zonal_lmp_date was published with.'
)
COMMENT 'Day-ahead virtual bid proxies: One location in one month'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/da-virtual-proxies/da_virtual_proxies/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`daily_offer_threshold_price` (
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `offer_threshold_price_usd_per_mwh` double COMMENT '[$/MWh] Offer threshold price',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Daily offer threshold price: One day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/daily-offer-threshold-price/daily_offer_threshold_price/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`dr_dispatch` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `effective_date` timestamp COMMENT 'Effective date',
  `effective_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that effective_date was published with.',
  `dispatch_mw` double COMMENT '[MW] Dispatch',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location'
)
COMMENT 'Demand response dispatch: One dispatch zone in one five-minute interval'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/dr-dispatch/dr_dispatch/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`dr_supply_curve` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `cumulative_supply_mw` double COMMENT '[MW] Cumulative supply',
  `offer_price_usd_per_mwh` double COMMENT '[$/MWh] Offer price',
  `trading_month` timestamp COMMENT 'Trading month',
  `trading_month_offset_minutes` smallint COMMENT '[min] Offset from UTC that trading_month was published with.',
  `reference_month` timestamp COMMENT 'Reference month',
  `reference_month_offset_minutes` smallint COMMENT '[min] Offset from UTC that reference_month was published with.'
)
COMMENT 'Demand reduction threshold supply curve: One point of the supply curve of one month'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/dr-supply-curve/dr_supply_curve/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`dr_threshold_price` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `case_id` bigint COMMENT 'Number of the case',
  `historical_threshold_price_usd_per_mwh` double COMMENT '[$/MWh] Historical threshold price',
  `demand_reduction_threshold_price_usd_per_mwh` double COMMENT '[$/MWh] Demand reduction threshold price',
  `regression_coefficient_a` double COMMENT '[1] Regression coefficient a',
  `regression_coefficient_b` double COMMENT '[1] Regression coefficient b',
  `regression_coefficient_c` double COMMENT '[1] Regression coefficient c',
  `r_squared` double COMMENT '[1] Coefficient of determination of the regression',
  `trading_month` timestamp COMMENT 'Trading month',
  `trading_month_offset_minutes` smallint COMMENT '[min] Offset from UTC that trading_month was published with.',
  `reference_month` timestamp COMMENT 'Reference month',
  `reference_month_offset_minutes` smallint COMMENT '[min] Offset from UTC that reference_month was published with.',
  `fuel_index_trading_month_usd_per_mmbtu` double COMMENT '[$/MMBtu] Fuel index trading month',
  `fuel_index_reference_month_usd_per_mmbtu` double COMMENT '[$/MMBtu] Fuel index reference month',
  `price_point_lower_threshold_usd_per_mwh` double COMMENT '[$/MWh] Price point lower threshold',
  `price_point_upper_threshold_usd_per_mwh` double COMMENT '[$/MWh] Price point upper threshold',
  `adjusted_offer_capacity_mw` double COMMENT '[MW] Adjusted offer capacity'
)
COMMENT 'Demand reduction threshold price: One case of one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/dr-threshold-price/dr_threshold_price/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_annual_bilateral` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `auction_description` string COMMENT 'Auction description',
  `auction_approval_date` timestamp COMMENT 'Auction approval date',
  `auction_approval_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that auction_approval_date was published with.',
  `auction_begin_date` timestamp COMMENT 'Auction begin date',
  `auction_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that auction_begin_date was published with.',
  `auction_type` string COMMENT 'Auction type',
  `commitment_period_id` bigint COMMENT 'Number of the commitment period',
  `commitment_period_description` string COMMENT 'Commitment period description',
  `commitment_period_type` string COMMENT 'Commitment period type',
  `commitment_period_begin_date` timestamp COMMENT 'Commitment period begin date',
  `commitment_period_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that commitment_period_begin_date was published with.',
  `commitment_period_end_date` timestamp COMMENT 'Commitment period end date',
  `commitment_period_end_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that commitment_period_end_date was published with.',
  `commitment_period_parent_id` bigint COMMENT 'Number of the parent commitment period'
)
COMMENT 'FCM annual bilateral period results: One bilateral period'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-annual-bilateral/fcm_annual_bilateral/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_annual_bilateral__monthly_results` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `system_transferring_approved_mw` double COMMENT '[MW] System transferring approved',
  `system_acquiring_approved_mw` double COMMENT '[MW] System acquiring approved',
  `system_net_capacity_approved_mw` double COMMENT '[MW] System net capacity approved'
)
COMMENT 'FCM annual bilateral period results: One month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-annual-bilateral/monthly_results/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_annual_bilateral__cleared_capacity_zones` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `capacity_zone_id` bigint COMMENT 'Number of the capacity zone',
  `capacity_zone_type` string COMMENT 'Capacity zone type',
  `capacity_zone_name` string COMMENT 'Name of the capacity zone',
  `transferring_approved_mw` double COMMENT '[MW] Transferring approved',
  `acquiring_approved_mw` double COMMENT '[MW] Acquiring approved',
  `net_capacity_approved_mw` double COMMENT '[MW] Net capacity approved'
)
COMMENT 'FCM annual bilateral period results: One capacity zone in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-annual-bilateral/cleared_capacity_zones/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_annual_bilateral__zone_external_interfaces` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `capacity_zone_id` bigint COMMENT 'Number of the capacity zone',
  `external_interface_id` bigint COMMENT 'Number of the external interface',
  `external_interface_name` string COMMENT 'Name of the external interface',
  `transferring_approved_mw` double COMMENT '[MW] Transferring approved',
  `acquiring_approved_mw` double COMMENT '[MW] Acquiring approved',
  `net_capacity_approved_mw` double COMMENT '[MW] Net capacity approved'
)
COMMENT 'FCM annual bilateral period results: One external interface of one capacity zone in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-annual-bilateral/zone_external_interfaces/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_annual_bilateral__cleared_external_interfaces` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `external_interface_id` bigint COMMENT 'Number of the external interface',
  `external_interface_name` string COMMENT 'Name of the external interface',
  `transferring_approved_mw` double COMMENT '[MW] Transferring approved',
  `acquiring_approved_mw` double COMMENT '[MW] Acquiring approved',
  `net_capacity_approved_mw` double COMMENT '[MW] Net capacity approved'
)
COMMENT 'FCM annual bilateral period results: One external interface of the whole system in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-annual-bilateral/cleared_external_interfaces/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_annual_reconfiguration` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `auction_description` string COMMENT 'Auction description',
  `auction_approval_date` timestamp COMMENT 'Auction approval date',
  `auction_approval_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that auction_approval_date was published with.',
  `auction_begin_date` timestamp COMMENT 'Auction begin date',
  `auction_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that auction_begin_date was published with.',
  `auction_type` string COMMENT 'Auction type',
  `commitment_period_id` bigint COMMENT 'Number of the commitment period',
  `commitment_period_description` string COMMENT 'Commitment period description',
  `commitment_period_type` string COMMENT 'Commitment period type',
  `commitment_period_begin_date` timestamp COMMENT 'Commitment period begin date',
  `commitment_period_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that commitment_period_begin_date was published with.',
  `commitment_period_end_date` timestamp COMMENT 'Commitment period end date',
  `commitment_period_end_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that commitment_period_end_date was published with.',
  `commitment_period_parent_id` bigint COMMENT 'Number of the parent commitment period',
  `system_supply_submitted_mw` double COMMENT '[MW] System supply submitted',
  `system_supply_cleared_mw` double COMMENT '[MW] System supply cleared',
  `system_demand_submitted_mw` double COMMENT '[MW] System demand submitted',
  `system_demand_cleared_mw` double COMMENT '[MW] System demand cleared',
  `system_net_capacity_cleared_mw` double COMMENT '[MW] System net capacity cleared',
  `iso_supply_submitted_mw` double COMMENT '[MW] ISO supply submitted',
  `iso_demand_submitted_mw` double COMMENT '[MW] ISO demand submitted',
  `iso_supply_cleared_mw` double COMMENT '[MW] ISO supply cleared',
  `iso_demand_cleared_mw` double COMMENT '[MW] ISO demand cleared',
  `system_demand_curve_submitted_representative_capacity_supply_obligation_mw` double COMMENT '[MW] System demand curve submitted representative capacity supply obligation',
  `system_demand_curve_submitted_sdc_mw` double COMMENT '[MW] System demand curve submitted SDC',
  `system_demand_curve_cleared_representative_capacity_supply_obligation_mw` double COMMENT '[MW] System demand curve cleared representative capacity supply obligation',
  `system_demand_curve_cleared_sdc_mw` double COMMENT '[MW] System demand curve cleared SDC',
  `system_demand_curve_cleared_net_capacity_mw` double COMMENT '[MW] System demand curve cleared net capacity'
)
COMMENT 'FCM annual reconfiguration auction results: One auction'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-annual-reconfiguration/fcm_annual_reconfiguration/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_annual_reconfiguration__cleared_capacity_zones` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `capacity_zone_id` bigint COMMENT 'Number of the capacity zone',
  `capacity_zone_type` string COMMENT 'Capacity zone type',
  `capacity_zone_name` string COMMENT 'Name of the capacity zone',
  `supply_submitted_mw` double COMMENT '[MW] Supply submitted',
  `demand_submitted_mw` double COMMENT '[MW] Demand submitted',
  `supply_cleared_mw` double COMMENT '[MW] Supply cleared',
  `demand_cleared_mw` double COMMENT '[MW] Demand cleared',
  `net_capacity_cleared_mw` double COMMENT '[MW] Net capacity cleared',
  `iso_supply_submitted_mw` double COMMENT '[MW] ISO supply submitted',
  `iso_supply_cleared_mw` double COMMENT '[MW] ISO supply cleared',
  `iso_demand_submitted_mw` double COMMENT '[MW] ISO demand submitted',
  `iso_demand_cleared_mw` double COMMENT '[MW] ISO demand cleared',
  `clearing_price_usd_per_kw_month` double COMMENT '[$/kW-month] Clearing price'
)
COMMENT 'FCM annual reconfiguration auction results: One capacity zone'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-annual-reconfiguration/cleared_capacity_zones/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_annual_reconfiguration__cleared_external_interfaces` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `capacity_zone_id` bigint COMMENT 'Number of the capacity zone',
  `external_interface_id` bigint COMMENT 'Number of the external interface',
  `external_interface_name` string COMMENT 'Name of the external interface',
  `supply_submitted_mw` double COMMENT '[MW] Supply submitted',
  `demand_submitted_mw` double COMMENT '[MW] Demand submitted',
  `supply_cleared_mw` double COMMENT '[MW] Supply cleared',
  `demand_cleared_mw` double COMMENT '[MW] Demand cleared',
  `net_capacity_cleared_mw` double COMMENT '[MW] Net capacity cleared',
  `iso_supply_submitted_mw` double COMMENT '[MW] ISO supply submitted',
  `iso_supply_cleared_mw` double COMMENT '[MW] ISO supply cleared',
  `clearing_price_usd_per_kw_month` double COMMENT '[$/kW-month] Clearing price'
)
COMMENT 'FCM annual reconfiguration auction results: One external interface of one capacity zone'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-annual-reconfiguration/cleared_external_interfaces/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_annual_reconfiguration_bids` (
  `commitment_period` string COMMENT 'Capacity commitment period',
  `auction_type` string COMMENT 'Auction type',
  `masked_resource_id` double COMMENT 'Masked number of the resource',
  `masked_lead_participant_id` double COMMENT 'Masked number of the lead participant',
  `masked_capacity_zone_id` double COMMENT 'Masked number of the capacity zone',
  `resource_type` string COMMENT 'Resource type',
  `masked_interface_id` double COMMENT 'Masked number of the interface',
  `bid_type` string COMMENT 'Bid type',
  `segment_1_mw` double COMMENT '[MW] Segment 1',
  `segment_1_price_usd_per_kw_month` double COMMENT '[$/kW-month] Segment 1 price',
  `segment_2_mw` double COMMENT '[MW] Segment 2',
  `segment_2_price_usd_per_kw_month` double COMMENT '[$/kW-month] Segment 2 price',
  `segment_3_mw` double COMMENT '[MW] Segment 3',
  `segment_3_price_usd_per_kw_month` double COMMENT '[$/kW-month] Segment 3 price',
  `segment_4_mw` double COMMENT '[MW] Segment 4',
  `segment_4_price_usd_per_kw_month` double COMMENT '[$/kW-month] Segment 4 price',
  `segment_5_mw` double COMMENT '[MW] Segment 5',
  `segment_5_price_usd_per_kw_month` double COMMENT '[$/kW-month] Segment 5 price'
)
COMMENT 'Historical bids: annual reconfiguration auction: One bid or offer of one resource'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-annual-reconfiguration-bids/fcm_annual_reconfiguration_bids/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_monthly_bilateral` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `auction_description` string COMMENT 'Auction description',
  `auction_approval_date` timestamp COMMENT 'Auction approval date',
  `auction_approval_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that auction_approval_date was published with.',
  `auction_begin_date` timestamp COMMENT 'Auction begin date',
  `auction_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that auction_begin_date was published with.',
  `auction_type` string COMMENT 'Auction type',
  `commitment_period_id` bigint COMMENT 'Number of the commitment period',
  `commitment_period_description` string COMMENT 'Commitment period description',
  `commitment_period_type` string COMMENT 'Commitment period type',
  `commitment_period_begin_date` timestamp COMMENT 'Commitment period begin date',
  `commitment_period_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that commitment_period_begin_date was published with.',
  `commitment_period_end_date` timestamp COMMENT 'Commitment period end date',
  `commitment_period_end_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that commitment_period_end_date was published with.',
  `commitment_period_parent_id` bigint COMMENT 'Number of the parent commitment period'
)
COMMENT 'FCM monthly bilateral period results: One bilateral period'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-monthly-bilateral/fcm_monthly_bilateral/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_monthly_bilateral__monthly_results` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `system_transferring_approved_mw` double COMMENT '[MW] System transferring approved',
  `system_acquiring_approved_mw` double COMMENT '[MW] System acquiring approved',
  `system_net_capacity_approved_mw` double COMMENT '[MW] System net capacity approved'
)
COMMENT 'FCM monthly bilateral period results: One month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-monthly-bilateral/monthly_results/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_monthly_bilateral__cleared_capacity_zones` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `capacity_zone_id` bigint COMMENT 'Number of the capacity zone',
  `capacity_zone_type` string COMMENT 'Capacity zone type',
  `capacity_zone_name` string COMMENT 'Name of the capacity zone',
  `transferring_approved_mw` double COMMENT '[MW] Transferring approved',
  `acquiring_approved_mw` double COMMENT '[MW] Acquiring approved',
  `net_capacity_approved_mw` double COMMENT '[MW] Net capacity approved'
)
COMMENT 'FCM monthly bilateral period results: One capacity zone in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-monthly-bilateral/cleared_capacity_zones/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_monthly_bilateral__zone_external_interfaces` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `capacity_zone_id` bigint COMMENT 'Number of the capacity zone',
  `external_interface_id` bigint COMMENT 'Number of the external interface',
  `external_interface_name` string COMMENT 'Name of the external interface',
  `transferring_approved_mw` double COMMENT '[MW] Transferring approved',
  `acquiring_approved_mw` double COMMENT '[MW] Acquiring approved',
  `net_capacity_approved_mw` double COMMENT '[MW] Net capacity approved'
)
COMMENT 'FCM monthly bilateral period results: One external interface of one capacity zone in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-monthly-bilateral/zone_external_interfaces/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_monthly_bilateral__cleared_external_interfaces` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `external_interface_id` bigint COMMENT 'Number of the external interface',
  `external_interface_name` string COMMENT 'Name of the external interface',
  `transferring_approved_mw` double COMMENT '[MW] Transferring approved',
  `acquiring_approved_mw` double COMMENT '[MW] Acquiring approved',
  `net_capacity_approved_mw` double COMMENT '[MW] Net capacity approved'
)
COMMENT 'FCM monthly bilateral period results: One external interface of the whole system in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-monthly-bilateral/cleared_external_interfaces/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_monthly_reconfiguration` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `auction_description` string COMMENT 'Auction description',
  `auction_approval_date` timestamp COMMENT 'Auction approval date',
  `auction_approval_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that auction_approval_date was published with.',
  `auction_begin_date` timestamp COMMENT 'Auction begin date',
  `auction_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that auction_begin_date was published with.',
  `auction_type` string COMMENT 'Auction type',
  `commitment_period_id` bigint COMMENT 'Number of the commitment period',
  `commitment_period_description` string COMMENT 'Commitment period description',
  `commitment_period_type` string COMMENT 'Commitment period type',
  `commitment_period_begin_date` timestamp COMMENT 'Commitment period begin date',
  `commitment_period_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that commitment_period_begin_date was published with.',
  `commitment_period_end_date` timestamp COMMENT 'Commitment period end date',
  `commitment_period_end_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that commitment_period_end_date was published with.',
  `commitment_period_parent_id` bigint COMMENT 'Number of the parent commitment period',
  `system_supply_submitted_mw` double COMMENT '[MW] System supply submitted',
  `system_supply_cleared_mw` double COMMENT '[MW] System supply cleared',
  `system_demand_submitted_mw` double COMMENT '[MW] System demand submitted',
  `system_demand_cleared_mw` double COMMENT '[MW] System demand cleared',
  `system_net_capacity_cleared_mw` double COMMENT '[MW] System net capacity cleared',
  `iso_supply_submitted_mw` double COMMENT '[MW] ISO supply submitted',
  `iso_demand_submitted_mw` double COMMENT '[MW] ISO demand submitted',
  `iso_supply_cleared_mw` double COMMENT '[MW] ISO supply cleared',
  `iso_demand_cleared_mw` double COMMENT '[MW] ISO demand cleared',
  `system_demand_curve_submitted_representative_capacity_supply_obligation_mw` double COMMENT '[MW] System demand curve submitted representative capacity supply obligation',
  `system_demand_curve_submitted_sdc_mw` double COMMENT '[MW] System demand curve submitted SDC',
  `system_demand_curve_cleared_representative_capacity_supply_obligation_mw` double COMMENT '[MW] System demand curve cleared representative capacity supply obligation',
  `system_demand_curve_cleared_sdc_mw` double COMMENT '[MW] System demand curve cleared SDC',
  `system_demand_curve_cleared_net_capacity_mw` double COMMENT '[MW] System demand curve cleared net capacity'
)
COMMENT 'FCM monthly reconfiguration auction results: One auction'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-monthly-reconfiguration/fcm_monthly_reconfiguration/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_monthly_reconfiguration__cleared_capacity_zones` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `capacity_zone_id` bigint COMMENT 'Number of the capacity zone',
  `capacity_zone_type` string COMMENT 'Capacity zone type',
  `capacity_zone_name` string COMMENT 'Name of the capacity zone',
  `supply_submitted_mw` double COMMENT '[MW] Supply submitted',
  `demand_submitted_mw` double COMMENT '[MW] Demand submitted',
  `supply_cleared_mw` double COMMENT '[MW] Supply cleared',
  `demand_cleared_mw` double COMMENT '[MW] Demand cleared',
  `net_capacity_cleared_mw` double COMMENT '[MW] Net capacity cleared',
  `iso_supply_submitted_mw` double COMMENT '[MW] ISO supply submitted',
  `iso_supply_cleared_mw` double COMMENT '[MW] ISO supply cleared',
  `iso_demand_submitted_mw` double COMMENT '[MW] ISO demand submitted',
  `iso_demand_cleared_mw` double COMMENT '[MW] ISO demand cleared',
  `clearing_price_usd_per_kw_month` double COMMENT '[$/kW-month] Clearing price'
)
COMMENT 'FCM monthly reconfiguration auction results: One capacity zone'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-monthly-reconfiguration/cleared_capacity_zones/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_monthly_reconfiguration__cleared_external_interfaces` (
  `auction_id` bigint COMMENT 'Number of the auction',
  `capacity_zone_id` bigint COMMENT 'Number of the capacity zone',
  `external_interface_id` bigint COMMENT 'Number of the external interface',
  `external_interface_name` string COMMENT 'Name of the external interface',
  `supply_submitted_mw` double COMMENT '[MW] Supply submitted',
  `demand_submitted_mw` double COMMENT '[MW] Demand submitted',
  `supply_cleared_mw` double COMMENT '[MW] Supply cleared',
  `demand_cleared_mw` double COMMENT '[MW] Demand cleared',
  `net_capacity_cleared_mw` double COMMENT '[MW] Net capacity cleared',
  `iso_supply_submitted_mw` double COMMENT '[MW] ISO supply submitted',
  `iso_supply_cleared_mw` double COMMENT '[MW] ISO supply cleared',
  `clearing_price_usd_per_kw_month` double COMMENT '[$/kW-month] Clearing price'
)
COMMENT 'FCM monthly reconfiguration auction results: One external interface of one capacity zone'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-monthly-reconfiguration/cleared_external_interfaces/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fcm_monthly_reconfiguration_bids` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `auction_type` string COMMENT 'Auction type',
  `masked_resource_id` double COMMENT 'Masked number of the resource',
  `masked_lead_participant_id` double COMMENT 'Masked number of the lead participant',
  `masked_capacity_zone_id` double COMMENT 'Masked number of the capacity zone',
  `resource_type` string COMMENT 'Resource type',
  `masked_interface_id` double COMMENT 'Masked number of the interface',
  `bid_type` string COMMENT 'Bid type',
  `segment_1_mw` double COMMENT '[MW] Segment 1',
  `segment_1_price_usd_per_kw_month` double COMMENT '[$/kW-month] Segment 1 price',
  `segment_2_mw` double COMMENT '[MW] Segment 2',
  `segment_2_price_usd_per_kw_month` double COMMENT '[$/kW-month] Segment 2 price',
  `segment_3_mw` double COMMENT '[MW] Segment 3',
  `segment_3_price_usd_per_kw_month` double COMMENT '[$/kW-month] Segment 3 price',
  `segment_4_mw` double COMMENT '[MW] Segment 4',
  `segment_4_price_usd_per_kw_month` double COMMENT '[$/kW-month] Segment 4 price',
  `segment_5_mw` double COMMENT '[MW] Segment 5',
  `segment_5_price_usd_per_kw_month` double COMMENT '[$/kW-month] Segment 5 price'
)
COMMENT 'Historical bids: monthly reconfiguration auction: One bid or offer of one resource in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fcm-monthly-reconfiguration-bids/fcm_monthly_reconfiguration_bids/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fifteen_minute_constraints_final` (
  `report_type` string COMMENT 'Report type',
  `interval_begin` timestamp COMMENT 'Begin of the quarter-hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `constraint_name` string COMMENT 'Name of the constraint',
  `marginal_value_interval` timestamp COMMENT 'Marginal value interval',
  `marginal_value_interval_offset_minutes` smallint COMMENT '[min] Offset from UTC that marginal_value_interval was published with.',
  `marginal_value_usd_per_mwh` double COMMENT '[$/MWh] Shadow price of the constraint',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone'
)
COMMENT 'Fifteen-minute binding constraints, final: One constraint in one quarter-hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fifteen-minute-constraints-final/fifteen_minute_constraints/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fifteen_minute_constraints_prelim` (
  `report_type` string COMMENT 'Report type',
  `interval_begin` timestamp COMMENT 'Begin of the quarter-hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `constraint_name` string COMMENT 'Name of the constraint',
  `marginal_value_interval` timestamp COMMENT 'Marginal value interval',
  `marginal_value_interval_offset_minutes` smallint COMMENT '[min] Offset from UTC that marginal_value_interval was published with.',
  `marginal_value_usd_per_mwh` double COMMENT '[$/MWh] Shadow price of the constraint',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone'
)
COMMENT 'Fifteen-minute binding constraints, preliminary: One constraint in one quarter-hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fifteen-minute-constraints-prelim/fifteen_minute_constraints/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fifteen_minute_lmp_final` (
  `interval_begin` timestamp COMMENT 'Begin of the quarter-hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price: energy + congestion + loss',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part, the same at every location of an interval',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part; may be negative',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part; may be negative',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Fifteen-minute LMP, final: One location in one quarter-hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fifteen-minute-lmp-final/fifteen_minute_lmp/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fifteen_minute_lmp_prelim` (
  `interval_begin` timestamp COMMENT 'Begin of the quarter-hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price: energy + congestion + loss',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part, the same at every location of an interval',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part; may be negative',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part; may be negative',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Fifteen-minute LMP, preliminary: One location in one quarter-hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fifteen-minute-lmp-prelim/fifteen_minute_lmp/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_constraints_final` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `constraint_name` string COMMENT 'Name of the constraint',
  `contingency_name` string COMMENT 'Contingency for which it binds; none where it binds without one',
  `interface_flag` string COMMENT 'Y where the constraint is an interface',
  `marginal_value_usd_per_mwh` double COMMENT '[$/MWh] Shadow price of the constraint',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute real-time constraints, final: One constraint and contingency in one five-minute interval'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-constraints-final/five_minute_constraints/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_constraints_prelim` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `constraint_name` string COMMENT 'Name of the constraint',
  `contingency_name` string COMMENT 'Contingency for which it binds; none where it binds without one',
  `interface_flag` string COMMENT 'Y where the constraint is an interface',
  `marginal_value_usd_per_mwh` double COMMENT '[$/MWh] Shadow price of the constraint',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute real-time constraints, preliminary: One constraint and contingency in one five-minute interval'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-constraints-prelim/five_minute_constraints/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_estimated_zonal_load` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `load_zone_id` bigint COMMENT 'Number of the load zone',
  `load_zone_name` string COMMENT 'Name of the load zone',
  `estimated_load_mw` double COMMENT '[MW] Estimated load',
  `estimated_behind_the_meter_pv_mw` double COMMENT '[MW] Estimated behind-the-meter solar',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute estimated zonal load: One load zone in one five-minute interval'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-estimated-zonal-load/five_minute_estimated_zonal_load/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_external_flows` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `actual_flow_mw` double COMMENT '[MW] Actual flow',
  `import_limit_mw` double COMMENT '[MW] Import limit',
  `export_limit_mw` double COMMENT '[MW] Export limit',
  `current_schedule_mw` double COMMENT '[MW] Current schedule',
  `purchase_mw` double COMMENT '[MW] Purchased; zero or negative',
  `sale_mw` double COMMENT '[MW] Sold; zero or positive',
  `total_exports_mw` double COMMENT '[MW] Total exports',
  `total_imports_mw` double COMMENT '[MW] Total imports',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute external flows: One location in one five-minute interval'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-external-flows/five_minute_external_flows/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_lmp` (
  `interval_begin` timestamp COMMENT 'Begin of the five minutes the price holds for',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price: energy + congestion + loss',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part, the same at every location of an interval',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part; may be negative',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part; may be negative',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute LMP, untyped: One location in one five-minute interval'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-lmp/five_minute_lmp/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_lmp_final` (
  `interval_begin` timestamp COMMENT 'Begin of the five minutes the price holds for',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price: energy + congestion + loss',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part, the same at every location of an interval',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part; may be negative',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part; may be negative',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute LMP, final: One location in one five-minute interval'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-lmp-final/five_minute_lmp/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_lmp_prelim` (
  `interval_begin` timestamp COMMENT 'Begin of the five minutes the price holds for',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price: energy + congestion + loss',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part, the same at every location of an interval',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part; may be negative',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part; may be negative',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute LMP, preliminary: One location in one five-minute interval'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-lmp-prelim/five_minute_lmp/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_regulation_prices` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `regulation_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation clearing price',
  `regulation_service_clearing_price_usd_per_mw` double COMMENT '[$/MW (mileage)] Regulation service clearing price',
  `regulation_capacity_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation capacity clearing price',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone'
)
COMMENT 'Five-minute regulation clearing prices (untyped): One five-minute interval'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-regulation-prices/five_minute_regulation_prices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_regulation_prices_final` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `regulation_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation clearing price',
  `regulation_service_clearing_price_usd_per_mw` double COMMENT '[$/MW (mileage)] Regulation service clearing price',
  `regulation_capacity_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation capacity clearing price',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone'
)
COMMENT 'Five-minute regulation clearing prices, final: One five-minute interval'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-regulation-prices-final/five_minute_regulation_prices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_regulation_prices_prelim` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `regulation_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation clearing price',
  `regulation_service_clearing_price_usd_per_mw` double COMMENT '[$/MW (mileage)] Regulation service clearing price',
  `regulation_capacity_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation capacity clearing price',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone'
)
COMMENT 'Five-minute regulation clearing prices, preliminary: One five-minute interval'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-regulation-prices-prelim/five_minute_regulation_prices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_reserve_prices` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `reserve_zone_id` bigint COMMENT 'Number of the reserve zone',
  `reserve_zone_name` string COMMENT 'Name of the reserve zone',
  `ten_minute_spin_requirement_mw` double COMMENT '[MW] Ten-minute spin requirement',
  `total_ten_minute_requirement_mw` double COMMENT '[MW] Total ten-minute requirement',
  `total_thirty_minute_requirement_mw` double COMMENT '[MW] Total thirty-minute requirement',
  `tmsr_designated_mw` double COMMENT '[MW] Ten-minute spinning reserve designated',
  `tmnsr_designated_mw` double COMMENT '[MW] Ten-minute non-spinning reserve designated',
  `tmor_designated_mw` double COMMENT '[MW] Thirty-minute operating reserve designated',
  `tmsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute spinning reserve clearing price',
  `tmnsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute non-spinning reserve clearing price',
  `tmor_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Thirty-minute operating reserve clearing price',
  `interval_begin_date` timestamp COMMENT 'Interval begin date',
  `interval_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin_date was published with.',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute reserve prices (untyped): One reserve zone in one five-minute interval'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-reserve-prices/five_minute_reserve_prices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_reserve_prices_final` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `reserve_zone_id` bigint COMMENT 'Number of the reserve zone',
  `reserve_zone_name` string COMMENT 'Name of the reserve zone',
  `ten_minute_spin_requirement_mw` double COMMENT '[MW] Ten-minute spin requirement',
  `total_ten_minute_requirement_mw` double COMMENT '[MW] Total ten-minute requirement',
  `total_thirty_minute_requirement_mw` double COMMENT '[MW] Total thirty-minute requirement',
  `tmsr_designated_mw` double COMMENT '[MW] Ten-minute spinning reserve designated',
  `tmnsr_designated_mw` double COMMENT '[MW] Ten-minute non-spinning reserve designated',
  `tmor_designated_mw` double COMMENT '[MW] Thirty-minute operating reserve designated',
  `tmsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute spinning reserve clearing price',
  `tmnsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute non-spinning reserve clearing price',
  `tmor_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Thirty-minute operating reserve clearing price',
  `interval_begin_date` timestamp COMMENT 'Interval begin date',
  `interval_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin_date was published with.',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute reserve prices, final: One reserve zone in one five-minute interval'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-reserve-prices-final/five_minute_reserve_prices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_reserve_prices_prelim` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `reserve_zone_id` bigint COMMENT 'Number of the reserve zone',
  `reserve_zone_name` string COMMENT 'Name of the reserve zone',
  `ten_minute_spin_requirement_mw` double COMMENT '[MW] Ten-minute spin requirement',
  `total_ten_minute_requirement_mw` double COMMENT '[MW] Total ten-minute requirement',
  `total_thirty_minute_requirement_mw` double COMMENT '[MW] Total thirty-minute requirement',
  `tmsr_designated_mw` double COMMENT '[MW] Ten-minute spinning reserve designated',
  `tmnsr_designated_mw` double COMMENT '[MW] Ten-minute non-spinning reserve designated',
  `tmor_designated_mw` double COMMENT '[MW] Thirty-minute operating reserve designated',
  `tmsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute spinning reserve clearing price',
  `tmnsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute non-spinning reserve clearing price',
  `tmor_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Thirty-minute operating reserve clearing price',
  `interval_begin_date` timestamp COMMENT 'Interval begin date',
  `interval_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin_date was published with.',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute reserve prices, preliminary: One reserve zone in one five-minute interval'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-reserve-prices-prelim/five_minute_reserve_prices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_system_load` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `load_mw` double COMMENT '[MW] Native load + asset-related demand',
  `native_load_mw` double COMMENT '[MW] Native load',
  `asset_related_demand_mw` double COMMENT '[MW] Asset-related demand',
  `system_load_behind_the_meter_pv_mw` double COMMENT '[MW] System load with behind-the-meter solar added',
  `native_load_behind_the_meter_pv_mw` double COMMENT '[MW] Native load with behind-the-meter solar added',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute system load: One five-minute interval'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-system-load/five_minute_system_load/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`five_minute_zonal_load_forecast` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `load_zone_id` bigint COMMENT 'Number of the load zone',
  `load_zone_name` string COMMENT 'Name of the load zone',
  `load_mw` double COMMENT '[MW] Load',
  `behind_the_meter_pv_mw` double COMMENT '[MW] Behind-the-meter solar',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Five-minute zonal load forecast: One load zone in one five-minute interval'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/five-minute-zonal-load-forecast/five_minute_zonal_load_forecast/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`forecast_capacity` (
  `report_day` timestamp COMMENT 'Report day',
  `report_day_offset_minutes` smallint COMMENT '[min] Offset from UTC that report_day was published with.',
  `report_type` string COMMENT 'Report type',
  `report_version_date` timestamp COMMENT 'Report version date',
  `report_version_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that report_version_date was published with.',
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `local_day` timestamp COMMENT 'Day, in local time, that the hour lies in',
  `local_day_offset_minutes` smallint COMMENT '[min] Offset from UTC that local_day was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `available_capacity_mw` double COMMENT '[MW] Available capacity',
  `load_forecast_mw` double COMMENT '[MW] Load forecast',
  `reserve_requirement_mw` double COMMENT '[MW] Reserve requirement',
  `capacity_requirement_mw` double COMMENT '[MW] Capacity requirement',
  `surplus_capacity_mw` double COMMENT '[MW] Surplus capacity',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone'
)
COMMENT 'Forecast capacity analysis: One hour of one report'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/forecast-capacity/forecast_capacity/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`forward_reserve_offers` (
  `season_begin` timestamp COMMENT 'Begin of the season',
  `season_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that season_begin was published with.',
  `masked_customer_id` bigint COMMENT 'Masked number of the customer',
  `reserve_zone_id` bigint COMMENT 'Number of the reserve zone',
  `reserve_zone_name` string COMMENT 'Name of the reserve zone',
  `product_type` string COMMENT 'Product type'
)
COMMENT 'Historical offers: forward reserve auction: One offer of one customer for one zone and product in one season'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/forward-reserve-offers/forward_reserve_offers/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`forward_reserve_offers__segments` (
  `season_begin` timestamp COMMENT 'Begin of the season',
  `season_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that season_begin was published with.',
  `masked_customer_id` bigint COMMENT 'Masked number of the customer',
  `reserve_zone_id` bigint COMMENT 'Number of the reserve zone',
  `product_type` string COMMENT 'Product type',
  `segment_number` bigint COMMENT 'Position of the price step; an attribute until 2024-06-17',
  `price` double COMMENT '[$/MW-month (assumed)] Price of the step; its unit is assumed to be $/MW-month',
  `segment_mw` double COMMENT '[MW] Quantity of the price step'
)
COMMENT 'Historical offers: forward reserve auction: One price step'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/forward-reserve-offers/segments/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`forward_reserve_threshold_price` (
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `forward_reserved_heat_rate` double COMMENT '[Btu/kWh (assumed)] Forward reserved heat rate',
  `fuel_index_usd_per_mmbtu` double COMMENT '[$/MMBtu] Fuel index',
  `forward_reserve_threshold_price_usd_per_mwh` double COMMENT '[$/MWh] Forward reserve threshold price',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Daily forward reserve threshold price: One day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/forward-reserve-threshold-price/forward_reserve_threshold_price/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ftr_awards_long_term_1` (
  `auction_name` string COMMENT 'Name of the auction',
  `customer_id` bigint COMMENT 'Number of the customer',
  `customer_name` string COMMENT 'Name of the customer',
  `source_location_id` bigint COMMENT 'Number of the location the path starts at',
  `source_location_loc_type` string COMMENT 'Kind of that location, as its element has it',
  `source_location_name` string COMMENT 'Name of the location the path starts at',
  `source_location_type` string COMMENT 'Kind of that location',
  `sink_location_id` bigint COMMENT 'Number of the location the path ends at',
  `sink_location_loc_type` string COMMENT 'Kind of that location, as its element has it',
  `sink_location_name` string COMMENT 'Name of the location the path ends at',
  `sink_location_type` string COMMENT 'Kind of that location',
  `buy_sell` string COMMENT 'Whether it buys or sells',
  `class_type` string COMMENT 'On-peak or off-peak class',
  `award_mw` double COMMENT '[MW] Award',
  `award_price_usd_per_mw` double COMMENT '[$/MW] Award price',
  `position` bigint COMMENT 'Position of the row in the answer, from 0: identical rows are possible'
)
COMMENT 'FTR auction awards, long term 1: One award; identical rows are possible'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ftr-awards-long-term-1/ftr_awards/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ftr_awards_long_term_2` (
  `auction_name` string COMMENT 'Name of the auction',
  `customer_id` bigint COMMENT 'Number of the customer',
  `customer_name` string COMMENT 'Name of the customer',
  `source_location_id` bigint COMMENT 'Number of the location the path starts at',
  `source_location_loc_type` string COMMENT 'Kind of that location, as its element has it',
  `source_location_name` string COMMENT 'Name of the location the path starts at',
  `source_location_type` string COMMENT 'Kind of that location',
  `sink_location_id` bigint COMMENT 'Number of the location the path ends at',
  `sink_location_loc_type` string COMMENT 'Kind of that location, as its element has it',
  `sink_location_name` string COMMENT 'Name of the location the path ends at',
  `sink_location_type` string COMMENT 'Kind of that location',
  `buy_sell` string COMMENT 'Whether it buys or sells',
  `class_type` string COMMENT 'On-peak or off-peak class',
  `award_mw` double COMMENT '[MW] Award',
  `award_price_usd_per_mw` double COMMENT '[$/MW] Award price',
  `position` bigint COMMENT 'Position of the row in the answer, from 0: identical rows are possible'
)
COMMENT 'FTR auction awards, long term 2: One award; identical rows are possible'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ftr-awards-long-term-2/ftr_awards/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ftr_awards_monthly` (
  `auction_name` string COMMENT 'Name of the auction',
  `customer_id` bigint COMMENT 'Number of the customer',
  `customer_name` string COMMENT 'Name of the customer',
  `source_location_id` bigint COMMENT 'Number of the location the path starts at',
  `source_location_loc_type` string COMMENT 'Kind of that location, as its element has it',
  `source_location_name` string COMMENT 'Name of the location the path starts at',
  `source_location_type` string COMMENT 'Kind of that location',
  `sink_location_id` bigint COMMENT 'Number of the location the path ends at',
  `sink_location_loc_type` string COMMENT 'Kind of that location, as its element has it',
  `sink_location_name` string COMMENT 'Name of the location the path ends at',
  `sink_location_type` string COMMENT 'Kind of that location',
  `buy_sell` string COMMENT 'Whether it buys or sells',
  `class_type` string COMMENT 'On-peak or off-peak class',
  `award_mw` double COMMENT '[MW] Award',
  `award_price_usd_per_mw` double COMMENT '[$/MW] Award price',
  `position` bigint COMMENT 'Position of the row in the answer, from 0: identical rows are possible'
)
COMMENT 'FTR auction awards, monthly: One award; identical rows are possible'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ftr-awards-monthly/ftr_awards/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ftr_clearing_prices_long_term_1` (
  `auction_name` string COMMENT 'Name of the auction',
  `class_type` string COMMENT 'On-peak or off-peak class',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `location_loc_id` bigint COMMENT 'Number of the location, as its element has it',
  `location_loc_type` string COMMENT 'Kind of location, as its element has it',
  `location_text` string COMMENT 'Name of the location, as its element has it',
  `clearing_price_usd_per_mw` double COMMENT '[$/MW] Clearing price'
)
COMMENT 'FTR auction clearing prices, long term 1: One location and class in one auction'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ftr-clearing-prices-long-term-1/ftr_clearing_prices/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ftr_clearing_prices_long_term_2` (
  `auction_name` string COMMENT 'Name of the auction',
  `class_type` string COMMENT 'On-peak or off-peak class',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `location_loc_id` bigint COMMENT 'Number of the location, as its element has it',
  `location_loc_type` string COMMENT 'Kind of location, as its element has it',
  `location_text` string COMMENT 'Name of the location, as its element has it',
  `clearing_price_usd_per_mw` double COMMENT '[$/MW] Clearing price'
)
COMMENT 'FTR auction clearing prices, long term 2: One location and class in one auction'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ftr-clearing-prices-long-term-2/ftr_clearing_prices/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ftr_clearing_prices_monthly` (
  `auction_name` string COMMENT 'Name of the auction',
  `class_type` string COMMENT 'On-peak or off-peak class',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `location_loc_id` bigint COMMENT 'Number of the location, as its element has it',
  `location_loc_type` string COMMENT 'Kind of location, as its element has it',
  `location_text` string COMMENT 'Name of the location, as its element has it',
  `clearing_price_usd_per_mw` double COMMENT '[$/MW] Clearing price'
)
COMMENT 'FTR auction clearing prices, monthly: One location and class in one auction'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ftr-clearing-prices-monthly/ftr_clearing_prices/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`fuel_mix` (
  `observed_at` timestamp COMMENT 'Instant of the observation, not the begin of an interval',
  `observed_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that observed_at was published with.',
  `fuel_category` string COMMENT 'Fuel; new words appear without notice',
  `fuel_category_rollup` string COMMENT 'Group the fuel belongs to',
  `generation_mw` double COMMENT '[MW] Output; grid-metered only',
  `marginal_flag` string COMMENT 'Y where the fuel is marginal; several may be',
  `fuel` string COMMENT 'Fuel by the word that is common to operators: battery, biogas, biomass, coal, gas, hydro, nuclear, oil, other, solar, waste, wind; unknown for a word that is new'
)
COMMENT 'Generation by fuel: One fuel category at one instant; a category without output has no row'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/fuel-mix/fuel_mix/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_ba_interchange` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `balancing_authority` string COMMENT 'Balancing authority',
  `net_interchange_mw` double COMMENT '[MW] Net interchange',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Hourly interchange by balancing authority: One balancing authority in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-ba-interchange/hourly_ba_interchange/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_lmp_da_final` (
  `interval_begin` timestamp COMMENT 'Begin of the hour the price holds for',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price: energy + congestion + loss',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part, the same at every location of an interval',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part; may be negative',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part; may be negative',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Hourly LMP, day-ahead: One location in one hour'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-lmp-da-final/hourly_lmp/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_lmp_rt_final` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price: energy + congestion + loss',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part, the same at every location of an interval',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part; may be negative',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part; may be negative',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Hourly LMP, real-time final: One location in one hour'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-lmp-rt-final/hourly_lmp/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_lmp_rt_prelim` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price: energy + congestion + loss',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part, the same at every location of an interval',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part; may be negative',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part; may be negative',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Hourly LMP, real-time preliminary: One location in one hour'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-lmp-rt-prelim/hourly_lmp/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_load_forecast` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `published_at` timestamp COMMENT 'When the operator made this',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `load_mw` double COMMENT '[MW] Load',
  `load_adjustment_mw` double COMMENT '[MW] Load adjustment',
  `net_load_mw` double COMMENT '[MW] Net load',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Hourly load forecast: One hour of one vintage'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-load-forecast/hourly_load_forecast/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_load_generation_interchange` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `load_mw` double COMMENT '[MW] Load',
  `native_load_mw` double COMMENT '[MW] Native load',
  `asset_related_demand_mw` double COMMENT '[MW] Asset-related demand',
  `total_generation_mw` double COMMENT '[MW] Total generation',
  `total_interchange_mw` double COMMENT '[MW] Total interchange',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Hourly load, generation and interchange: One hour'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-load-generation-interchange/hourly_load_generation_interchange/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_peak_energy_rent` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `capacity_zone_id` bigint COMMENT 'Number of the capacity zone',
  `location_name` string COMMENT 'Name of the location',
  `rt_lmp_location` string COMMENT 'Real-time LMP location',
  `rt_lmp_usd_per_mwh` double COMMENT '[$/MWh] Real-time LMP',
  `fuel_type` string COMMENT 'Fuel type',
  `strike_price_usd_per_mwh` double COMMENT '[$/MWh] Strike price',
  `system_load_mw` double COMMENT '[MW] System load',
  `scale_factor` double COMMENT '[1] Scale factor',
  `peak_energy_rent_usd_per_mwh` double COMMENT '[$/MWh] Peak energy rent of the hour',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Hourly peak energy rent: One capacity zone in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-peak-energy-rent/hourly_peak_energy_rent/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_regulation_price_final` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `regulation_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation clearing price',
  `regulation_service_clearing_price_usd_per_mw` double COMMENT '[$/MW (mileage)] Regulation service clearing price',
  `regulation_capacity_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation capacity clearing price',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone'
)
COMMENT 'Hourly regulation clearing price, final: One hour'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-regulation-price-final/hourly_regulation_price_final/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_regulation_price_prelim` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `regulation_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation clearing price',
  `regulation_service_clearing_price_usd_per_mw` double COMMENT '[$/MW (mileage)] Regulation service clearing price',
  `regulation_capacity_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation capacity clearing price',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone'
)
COMMENT 'Hourly regulation clearing price, preliminary: One hour'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-regulation-price-prelim/hourly_regulation_price_prelim/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_reserve_prices_final` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `reserve_zone_id` bigint COMMENT 'Number of the reserve zone',
  `reserve_zone_name` string COMMENT 'Name of the reserve zone',
  `ten_minute_spin_requirement_mw` double COMMENT '[MW] Ten-minute spin requirement',
  `total_ten_minute_requirement_mw` double COMMENT '[MW] Total ten-minute requirement',
  `total_thirty_minute_requirement_mw` double COMMENT '[MW] Total thirty-minute requirement',
  `tmsr_designated_mw` double COMMENT '[MW] Ten-minute spinning reserve designated',
  `tmnsr_designated_mw` double COMMENT '[MW] Ten-minute non-spinning reserve designated',
  `tmor_designated_mw` double COMMENT '[MW] Thirty-minute operating reserve designated',
  `tmsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute spinning reserve clearing price',
  `tmnsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute non-spinning reserve clearing price',
  `tmor_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Thirty-minute operating reserve clearing price',
  `interval_begin_date` timestamp COMMENT 'Interval begin date',
  `interval_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin_date was published with.',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Hourly reserve prices, final: One reserve zone in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-reserve-prices-final/hourly_reserve_prices_final/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_reserve_prices_prelim` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `reserve_zone_id` bigint COMMENT 'Number of the reserve zone',
  `reserve_zone_name` string COMMENT 'Name of the reserve zone',
  `ten_minute_spin_requirement_mw` double COMMENT '[MW] Ten-minute spin requirement',
  `total_ten_minute_requirement_mw` double COMMENT '[MW] Total ten-minute requirement',
  `total_thirty_minute_requirement_mw` double COMMENT '[MW] Total thirty-minute requirement',
  `tmsr_designated_mw` double COMMENT '[MW] Ten-minute spinning reserve designated',
  `tmnsr_designated_mw` double COMMENT '[MW] Ten-minute non-spinning reserve designated',
  `tmor_designated_mw` double COMMENT '[MW] Thirty-minute operating reserve designated',
  `tmsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute spinning reserve clearing price',
  `tmnsr_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Ten-minute non-spinning reserve clearing price',
  `tmor_clearing_price_usd_per_mwh` double COMMENT '[$/MWh] Thirty-minute operating reserve clearing price',
  `interval_begin_date` timestamp COMMENT 'Interval begin date',
  `interval_begin_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin_date was published with.',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Hourly reserve prices, preliminary: One reserve zone in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-reserve-prices-prelim/hourly_reserve_prices_prelim/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`hourly_system_load` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `load_mw` double COMMENT '[MW] Load',
  `native_load_mw` double COMMENT '[MW] Native load',
  `asset_related_demand_mw` double COMMENT '[MW] Asset-related demand',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Hourly system load: One location in one hour'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-system-load/hourly_system_load/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`import_export_bids_da` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `market_type` string COMMENT 'Market type',
  `masked_customer_id` bigint COMMENT 'Masked number of the customer',
  `masked_source_id` bigint COMMENT 'Masked number of the source',
  `masked_sink_id` bigint COMMENT 'Masked number of the sink',
  `emergency_flag` string COMMENT 'Flag: emergency',
  `direction` string COMMENT 'Direction',
  `transaction_type` string COMMENT 'Transaction type',
  `price_usd_per_mwh` double COMMENT '[$/MWh] Price of the step',
  `quantity_mw` double COMMENT '[MW] Quantity',
  `position` bigint COMMENT 'Position of the row in the answer, from 0: identical rows are possible',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical bids: imports and exports, day-ahead: One transaction in one hour; identical rows are possible'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/import-export-bids-da/import_export_bids/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`import_export_bids_rt` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `market_type` string COMMENT 'Market type',
  `masked_customer_id` bigint COMMENT 'Masked number of the customer',
  `masked_source_id` bigint COMMENT 'Masked number of the source',
  `masked_sink_id` bigint COMMENT 'Masked number of the sink',
  `emergency_flag` string COMMENT 'Flag: emergency',
  `direction` string COMMENT 'Direction',
  `transaction_type` string COMMENT 'Transaction type',
  `price_usd_per_mwh` double COMMENT '[$/MWh] Price of the step',
  `quantity_mw` double COMMENT '[MW] Quantity',
  `position` bigint COMMENT 'Position of the row in the answer, from 0: identical rows are possible',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical bids: imports and exports, real-time: One transaction in one hour; identical rows are possible'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/import-export-bids-rt/import_export_bids/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`load_zone_ncpc` (
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `da_economic_credit_usd` double COMMENT '[$] Day-ahead economic credit',
  `da_high_voltage_credit_usd` double COMMENT '[$] Day-ahead high voltage credit',
  `da_low_voltage_credit_usd` double COMMENT '[$] Day-ahead low voltage credit',
  `da_lscpr_credit_usd` double COMMENT '[$] Day-ahead LSCPR credit',
  `da_scr_credit_usd` double COMMENT '[$] Day-ahead SCR credit',
  `rt_economic_credit_usd` double COMMENT '[$] Real-time economic credit',
  `rt_high_voltage_credit_usd` double COMMENT '[$] Real-time high voltage credit',
  `rt_low_voltage_credit_usd` double COMMENT '[$] Real-time low voltage credit',
  `rt_performance_audit_credit_usd` double COMMENT '[$] Real-time performance audit credit',
  `rt_lscpr_credit_usd` double COMMENT '[$] Real-time LSCPR credit',
  `rt_rrpoc_credit_usd` double COMMENT '[$] Real-time RRPOC credit',
  `rt_dloc_credit_usd` double COMMENT '[$] Real-time DLOC credit',
  `rt_scr_credit_usd` double COMMENT '[$] Real-time SCR credit',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'NCPC by load zone: One location on one day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/load-zone-ncpc/load_zone_ncpc/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`locations` (
  `location_id` bigint COMMENT 'Number of the location',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `network_node_type` string COMMENT 'For network nodes: generator or load',
  `area_type` string COMMENT 'Inside or outside New England'
)
COMMENT 'Location registry: One pricing, load, reserve or capacity location'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/locations/locations/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`monthly_ftr_bids` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `source_location_id` bigint COMMENT 'Number of the location the path starts at',
  `source_location_loc_type` string COMMENT 'Kind of that location, as its element has it',
  `source_location_name` string COMMENT 'Name of the location the path starts at',
  `source_location_type` string COMMENT 'Kind of that location',
  `sink_location_id` bigint COMMENT 'Number of the location the path ends at',
  `sink_location_loc_type` string COMMENT 'Kind of that location, as its element has it',
  `sink_location_name` string COMMENT 'Name of the location the path ends at',
  `sink_location_type` string COMMENT 'Kind of that location',
  `buy_sell` string COMMENT 'Whether it buys or sells',
  `class_type` string COMMENT 'On-peak or off-peak class',
  `bid_mw` double COMMENT '[MW] Bid',
  `bid_price_usd_per_mw` double COMMENT '[$/MW] Bid price',
  `bid_status` string COMMENT 'Bid status',
  `auction_name` string COMMENT 'Name of the auction',
  `masked_customer_id` bigint COMMENT 'Masked number of the customer'
)
COMMENT 'Historical bids: monthly FTR auction: One bid'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/monthly-ftr-bids/monthly_ftr_bids/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`monthly_lmp_index_da` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `on_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] On-peak LMP',
  `off_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Off-peak LMP',
  `average_lmp_usd_per_mwh` double COMMENT '[$/MWh] Average LMP'
)
COMMENT 'Monthly LMP index, day-ahead: One location in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/monthly-lmp-index-da/monthly_lmp_index_da/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`monthly_lmp_index_rt` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `on_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] On-peak LMP',
  `off_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Off-peak LMP',
  `average_lmp_usd_per_mwh` double COMMENT '[$/MWh] Average LMP'
)
COMMENT 'Monthly LMP index, real-time: One location in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/monthly-lmp-index-rt/monthly_lmp_index_rt/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`monthly_lmp_indices` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `da_on_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Day-ahead on-peak LMP',
  `da_off_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Day-ahead off-peak LMP',
  `da_average_lmp_usd_per_mwh` double COMMENT '[$/MWh] Day-ahead average LMP',
  `rt_on_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Real-time on-peak LMP',
  `rt_off_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Real-time off-peak LMP',
  `rt_average_lmp_usd_per_mwh` double COMMENT '[$/MWh] Real-time average LMP'
)
COMMENT 'Monthly LMP indices, all locations: One location in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/monthly-lmp-indices/monthly_lmp_indices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`monthly_peak_energy_rent` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `capacity_zone_id` bigint COMMENT 'Number of the capacity zone',
  `location_name` string COMMENT 'Name of the location',
  `peak_energy_rent_usd_per_kw_month` double COMMENT '[$/kW-month] Peak energy rent of the month'
)
COMMENT 'Monthly peak energy rent: One capacity zone in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/monthly-peak-energy-rent/monthly_peak_energy_rent/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`morning_report` (
  `operating_day_begin` timestamp COMMENT 'Begin of the operating day reported',
  `operating_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that operating_day_begin was published with.',
  `report_type` string COMMENT 'Edition',
  `published_at` timestamp COMMENT 'When this edition was made',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `peak_load_yesterday_hour_begin` timestamp COMMENT 'Begin of the hour of yesterday\'s peak',
  `peak_load_yesterday_hour_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that peak_load_yesterday_hour_begin was published with.',
  `peak_load_yesterday_mw` double COMMENT '[MW] Yesterday\'s peak load',
  `capacity_supply_obligation_mw` double COMMENT '[MW] Capacity supply obligation',
  `capacity_additions_mw` double COMMENT '[MW] Capacity additions',
  `generation_outages_and_reductions_mw` double COMMENT '[MW] Planned + forced',
  `planned_outages_and_reductions_mw` double COMMENT '[MW] Planned outages and reductions',
  `forced_outages_and_reductions_mw` double COMMENT '[MW] Forced outages and reductions',
  `uncommitted_generation_before_peak_mw` double COMMENT '[MW] Uncommitted generation before peak',
  `comments` string COMMENT 'Comments that are not market-sensitive',
  `uncommitted_available_generation_mw` double COMMENT '[MW] Uncommitted available generation',
  `demand_response_capacity_mw` double COMMENT '[MW] Demand response capacity',
  `uncommitted_available_demand_response_mw` double COMMENT '[MW] Uncommitted available demand response',
  `net_capacity_delivery_mw` double COMMENT '[MW] Sum of the tie flows; import is negative',
  `total_available_capacity_mw` double COMMENT '[MW] Total available capacity',
  `peak_load_today_hour_begin` timestamp COMMENT 'Begin of the hour of today\'s forecast peak',
  `peak_load_today_hour_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that peak_load_today_hour_begin was published with.',
  `peak_load_today_mw` double COMMENT '[MW] Today\'s forecast peak load',
  `total_operating_reserve_requirement_mw` double COMMENT '[MW] Ten-minute + thirty-minute requirement',
  `capacity_required_mw` double COMMENT '[MW] Today\'s peak load + total operating reserve requirement',
  `surplus_deficiency_mw` double COMMENT '[MW] Total available capacity - capacity required',
  `replacement_reserve_required_mw` double COMMENT '[MW] Replacement reserve required',
  `excess_commitment_mw` double COMMENT '[MW] Surplus - replacement reserve required',
  `largest_first_contingency_mw` double COMMENT '[MW] Largest first contingency',
  `ams_peak_load_exposure_mw` double COMMENT '[MW] Annual maintenance schedule peak load exposure',
  `nyiso_shared_activation_of_reserves_available` string COMMENT 'Nyiso shared activation of reserves available',
  `ten_minute_reserve_requirement_mw` double COMMENT '[MW] Ten-minute reserve requirement',
  `ten_minute_reserve_estimate_mw` double COMMENT '[MW] Ten-minute reserve estimate',
  `thirty_minute_reserve_requirement_mw` double COMMENT '[MW] Thirty-minute reserve requirement',
  `thirty_minute_reserve_estimate_mw` double COMMENT '[MW] Thirty-minute reserve estimate',
  `expected_op4_actions_mw` double COMMENT '[MW] Expected actions of Operating Procedure 4',
  `additional_capacity_from_op4_actions_mw` double COMMENT '[MW] Additional capacity from Operating Procedure 4 actions',
  `non_commercial_units_capacity_mw` double COMMENT '[MW] Not published in 2026',
  `units_committed_for_minimum_reserve_count` bigint COMMENT 'Units committed for minimum reserve count',
  `units_committed_for_minimum_reserve_mw` double COMMENT '[MW] Units committed for minimum reserve',
  `geomagnetic_disturbance_forecast` string COMMENT 'Geomagnetic disturbance forecast',
  `geomagnetic_disturbance_alert` string COMMENT 'Geomagnetic disturbance alert',
  `geomagnetic_disturbance_intensity` string COMMENT 'Geomagnetic disturbance intensity',
  `geomagnetic_disturbance_observed_activity` string COMMENT 'Geomagnetic disturbance observed activity',
  `geomagnetic_disturbance_iso_action` string COMMENT 'Geomagnetic disturbance ISO action',
  `geomagnetic_disturbance_other_control_center_action` string COMMENT 'Geomagnetic disturbance other control center action',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Morning report: One edition of one operating day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/morning-report/morning_report/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`morning_report__city_forecasts` (
  `operating_day_begin` timestamp COMMENT 'Begin of the operating day reported',
  `operating_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that operating_day_begin was published with.',
  `report_type` string COMMENT 'Edition',
  `published_at` timestamp COMMENT 'When this edition was made',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `city` string COMMENT 'City',
  `high_temperature_f` double COMMENT '[degF] Highest temperature',
  `weather_conditions` string COMMENT 'In words',
  `wind` string COMMENT 'Direction and speed as published (SE-11)',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Morning report: Weather of one city'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/morning-report/city_forecasts/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`morning_report__tie_deliveries` (
  `operating_day_begin` timestamp COMMENT 'Begin of the operating day reported',
  `operating_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that operating_day_begin was published with.',
  `report_type` string COMMENT 'Edition',
  `published_at` timestamp COMMENT 'When this edition was made',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `tie` string COMMENT 'Tie',
  `tie_flow_mw` double COMMENT '[MW] Flow; import is negative',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Morning report: Flow over one tie'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/morning-report/tie_deliveries/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`morning_report__interchange` (
  `operating_day_begin` timestamp COMMENT 'Begin of the operating day reported',
  `operating_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that operating_day_begin was published with.',
  `report_type` string COMMENT 'Edition',
  `published_at` timestamp COMMENT 'When this edition was made',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `tie` string COMMENT 'Tie',
  `import_limit_mw` double COMMENT '[MW] Import limit, negative',
  `export_limit_mw` double COMMENT '[MW] Export limit, positive',
  `scheduled_mw` double COMMENT '[MW] Scheduled flow; import is negative',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Morning report: Schedule and limits of one tie'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/morning-report/interchange/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ncpc_dloc` (
  `ncpc_type` string COMMENT 'NCPC type',
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `credit_type` string COMMENT 'Credit type',
  `da_ncpc_charge_usd` double COMMENT '[$] Day-ahead NCPC charge',
  `rt_ncpc_charge_usd` double COMMENT '[$] Real-time NCPC charge',
  `ncpc_charge_usd` double COMMENT '[$] NCPC charge',
  `external_node_charge_usd` double COMMENT '[$] External node charge',
  `reliability_region_network_load` double COMMENT '[kW (assumed)] Reliability region network load',
  `var_network_load` double COMMENT '[kW (assumed)] VAR network load',
  `gpa_rt_load_obligation_mwh` double COMMENT '[MWh] GPA real-time load obligation',
  `rt_ncpc_deviations_mwh` double COMMENT '[MWh] Real-time NCPC deviations',
  `da_ncpc_load_obligation_mwh` double COMMENT '[MWh] Day-ahead NCPC load obligation',
  `rt_ncpc_load_obligation_mwh` double COMMENT '[MWh] Real-time NCPC load obligation',
  `da_ncpc_charge_rate` double COMMENT 'Day-ahead NCPC charge rate',
  `rt_ncpc_charge_rate` double COMMENT 'Real-time NCPC charge rate',
  `ncpc_charge_rate` double COMMENT 'NCPC charge rate',
  `external_node_charge_rate` double COMMENT 'External node charge rate',
  `da_generation_obligation_mwh` double COMMENT '[MWh] Day-ahead generation obligation',
  `da_load_obligation_mwh` double COMMENT '[MWh] Day-ahead load obligation',
  `rt_rrp_load_obligation_mwh` double COMMENT '[MWh] Real-time RRP load obligation',
  `rt_dloc_load_obligation_mwh` double COMMENT '[MWh] Real-time DLOC load obligation',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'NCPC charges and allocation, dloc: One kind of credit at one location on one day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ncpc-dloc/ncpc/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ncpc_economic` (
  `ncpc_type` string COMMENT 'NCPC type',
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `credit_type` string COMMENT 'Credit type',
  `da_ncpc_charge_usd` double COMMENT '[$] Day-ahead NCPC charge',
  `rt_ncpc_charge_usd` double COMMENT '[$] Real-time NCPC charge',
  `ncpc_charge_usd` double COMMENT '[$] NCPC charge',
  `external_node_charge_usd` double COMMENT '[$] External node charge',
  `reliability_region_network_load` double COMMENT '[kW (assumed)] Reliability region network load',
  `var_network_load` double COMMENT '[kW (assumed)] VAR network load',
  `gpa_rt_load_obligation_mwh` double COMMENT '[MWh] GPA real-time load obligation',
  `rt_ncpc_deviations_mwh` double COMMENT '[MWh] Real-time NCPC deviations',
  `da_ncpc_load_obligation_mwh` double COMMENT '[MWh] Day-ahead NCPC load obligation',
  `rt_ncpc_load_obligation_mwh` double COMMENT '[MWh] Real-time NCPC load obligation',
  `da_ncpc_charge_rate` double COMMENT 'Day-ahead NCPC charge rate',
  `rt_ncpc_charge_rate` double COMMENT 'Real-time NCPC charge rate',
  `ncpc_charge_rate` double COMMENT 'NCPC charge rate',
  `external_node_charge_rate` double COMMENT 'External node charge rate',
  `da_generation_obligation_mwh` double COMMENT '[MWh] Day-ahead generation obligation',
  `da_load_obligation_mwh` double COMMENT '[MWh] Day-ahead load obligation',
  `rt_rrp_load_obligation_mwh` double COMMENT '[MWh] Real-time RRP load obligation',
  `rt_dloc_load_obligation_mwh` double COMMENT '[MWh] Real-time DLOC load obligation',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'NCPC charges and allocation, economic: One kind of credit at one location on one day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ncpc-economic/ncpc/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ncpc_extloceconomic` (
  `ncpc_type` string COMMENT 'NCPC type',
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `credit_type` string COMMENT 'Credit type',
  `da_ncpc_charge_usd` double COMMENT '[$] Day-ahead NCPC charge',
  `rt_ncpc_charge_usd` double COMMENT '[$] Real-time NCPC charge',
  `ncpc_charge_usd` double COMMENT '[$] NCPC charge',
  `external_node_charge_usd` double COMMENT '[$] External node charge',
  `reliability_region_network_load` double COMMENT '[kW (assumed)] Reliability region network load',
  `var_network_load` double COMMENT '[kW (assumed)] VAR network load',
  `gpa_rt_load_obligation_mwh` double COMMENT '[MWh] GPA real-time load obligation',
  `rt_ncpc_deviations_mwh` double COMMENT '[MWh] Real-time NCPC deviations',
  `da_ncpc_load_obligation_mwh` double COMMENT '[MWh] Day-ahead NCPC load obligation',
  `rt_ncpc_load_obligation_mwh` double COMMENT '[MWh] Real-time NCPC load obligation',
  `da_ncpc_charge_rate` double COMMENT 'Day-ahead NCPC charge rate',
  `rt_ncpc_charge_rate` double COMMENT 'Real-time NCPC charge rate',
  `ncpc_charge_rate` double COMMENT 'NCPC charge rate',
  `external_node_charge_rate` double COMMENT 'External node charge rate',
  `da_generation_obligation_mwh` double COMMENT '[MWh] Day-ahead generation obligation',
  `da_load_obligation_mwh` double COMMENT '[MWh] Day-ahead load obligation',
  `rt_rrp_load_obligation_mwh` double COMMENT '[MWh] Real-time RRP load obligation',
  `rt_dloc_load_obligation_mwh` double COMMENT '[MWh] Real-time DLOC load obligation',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'NCPC charges and allocation, extloceconomic: One kind of credit at one location on one day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ncpc-extloceconomic/ncpc/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ncpc_gpa` (
  `ncpc_type` string COMMENT 'NCPC type',
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `credit_type` string COMMENT 'Credit type',
  `da_ncpc_charge_usd` double COMMENT '[$] Day-ahead NCPC charge',
  `rt_ncpc_charge_usd` double COMMENT '[$] Real-time NCPC charge',
  `ncpc_charge_usd` double COMMENT '[$] NCPC charge',
  `external_node_charge_usd` double COMMENT '[$] External node charge',
  `reliability_region_network_load` double COMMENT '[kW (assumed)] Reliability region network load',
  `var_network_load` double COMMENT '[kW (assumed)] VAR network load',
  `gpa_rt_load_obligation_mwh` double COMMENT '[MWh] GPA real-time load obligation',
  `rt_ncpc_deviations_mwh` double COMMENT '[MWh] Real-time NCPC deviations',
  `da_ncpc_load_obligation_mwh` double COMMENT '[MWh] Day-ahead NCPC load obligation',
  `rt_ncpc_load_obligation_mwh` double COMMENT '[MWh] Real-time NCPC load obligation',
  `da_ncpc_charge_rate` double COMMENT 'Day-ahead NCPC charge rate',
  `rt_ncpc_charge_rate` double COMMENT 'Real-time NCPC charge rate',
  `ncpc_charge_rate` double COMMENT 'NCPC charge rate',
  `external_node_charge_rate` double COMMENT 'External node charge rate',
  `da_generation_obligation_mwh` double COMMENT '[MWh] Day-ahead generation obligation',
  `da_load_obligation_mwh` double COMMENT '[MWh] Day-ahead load obligation',
  `rt_rrp_load_obligation_mwh` double COMMENT '[MWh] Real-time RRP load obligation',
  `rt_dloc_load_obligation_mwh` double COMMENT '[MWh] Real-time DLOC load obligation',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'NCPC charges and allocation, gpa: One kind of credit at one location on one day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ncpc-gpa/ncpc/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ncpc_highvar` (
  `ncpc_type` string COMMENT 'NCPC type',
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `credit_type` string COMMENT 'Credit type',
  `da_ncpc_charge_usd` double COMMENT '[$] Day-ahead NCPC charge',
  `rt_ncpc_charge_usd` double COMMENT '[$] Real-time NCPC charge',
  `ncpc_charge_usd` double COMMENT '[$] NCPC charge',
  `external_node_charge_usd` double COMMENT '[$] External node charge',
  `reliability_region_network_load` double COMMENT '[kW (assumed)] Reliability region network load',
  `var_network_load` double COMMENT '[kW (assumed)] VAR network load',
  `gpa_rt_load_obligation_mwh` double COMMENT '[MWh] GPA real-time load obligation',
  `rt_ncpc_deviations_mwh` double COMMENT '[MWh] Real-time NCPC deviations',
  `da_ncpc_load_obligation_mwh` double COMMENT '[MWh] Day-ahead NCPC load obligation',
  `rt_ncpc_load_obligation_mwh` double COMMENT '[MWh] Real-time NCPC load obligation',
  `da_ncpc_charge_rate` double COMMENT 'Day-ahead NCPC charge rate',
  `rt_ncpc_charge_rate` double COMMENT 'Real-time NCPC charge rate',
  `ncpc_charge_rate` double COMMENT 'NCPC charge rate',
  `external_node_charge_rate` double COMMENT 'External node charge rate',
  `da_generation_obligation_mwh` double COMMENT '[MWh] Day-ahead generation obligation',
  `da_load_obligation_mwh` double COMMENT '[MWh] Day-ahead load obligation',
  `rt_rrp_load_obligation_mwh` double COMMENT '[MWh] Real-time RRP load obligation',
  `rt_dloc_load_obligation_mwh` double COMMENT '[MWh] Real-time DLOC load obligation',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'NCPC charges and allocation, highvar: One kind of credit at one location on one day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ncpc-highvar/ncpc/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ncpc_lscpr` (
  `ncpc_type` string COMMENT 'NCPC type',
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `credit_type` string COMMENT 'Credit type',
  `da_ncpc_charge_usd` double COMMENT '[$] Day-ahead NCPC charge',
  `rt_ncpc_charge_usd` double COMMENT '[$] Real-time NCPC charge',
  `ncpc_charge_usd` double COMMENT '[$] NCPC charge',
  `external_node_charge_usd` double COMMENT '[$] External node charge',
  `reliability_region_network_load` double COMMENT '[kW (assumed)] Reliability region network load',
  `var_network_load` double COMMENT '[kW (assumed)] VAR network load',
  `gpa_rt_load_obligation_mwh` double COMMENT '[MWh] GPA real-time load obligation',
  `rt_ncpc_deviations_mwh` double COMMENT '[MWh] Real-time NCPC deviations',
  `da_ncpc_load_obligation_mwh` double COMMENT '[MWh] Day-ahead NCPC load obligation',
  `rt_ncpc_load_obligation_mwh` double COMMENT '[MWh] Real-time NCPC load obligation',
  `da_ncpc_charge_rate` double COMMENT 'Day-ahead NCPC charge rate',
  `rt_ncpc_charge_rate` double COMMENT 'Real-time NCPC charge rate',
  `ncpc_charge_rate` double COMMENT 'NCPC charge rate',
  `external_node_charge_rate` double COMMENT 'External node charge rate',
  `da_generation_obligation_mwh` double COMMENT '[MWh] Day-ahead generation obligation',
  `da_load_obligation_mwh` double COMMENT '[MWh] Day-ahead load obligation',
  `rt_rrp_load_obligation_mwh` double COMMENT '[MWh] Real-time RRP load obligation',
  `rt_dloc_load_obligation_mwh` double COMMENT '[MWh] Real-time DLOC load obligation',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'NCPC charges and allocation, lscpr: One kind of credit at one location on one day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ncpc-lscpr/ncpc/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ncpc_rrp` (
  `ncpc_type` string COMMENT 'NCPC type',
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `credit_type` string COMMENT 'Credit type',
  `da_ncpc_charge_usd` double COMMENT '[$] Day-ahead NCPC charge',
  `rt_ncpc_charge_usd` double COMMENT '[$] Real-time NCPC charge',
  `ncpc_charge_usd` double COMMENT '[$] NCPC charge',
  `external_node_charge_usd` double COMMENT '[$] External node charge',
  `reliability_region_network_load` double COMMENT '[kW (assumed)] Reliability region network load',
  `var_network_load` double COMMENT '[kW (assumed)] VAR network load',
  `gpa_rt_load_obligation_mwh` double COMMENT '[MWh] GPA real-time load obligation',
  `rt_ncpc_deviations_mwh` double COMMENT '[MWh] Real-time NCPC deviations',
  `da_ncpc_load_obligation_mwh` double COMMENT '[MWh] Day-ahead NCPC load obligation',
  `rt_ncpc_load_obligation_mwh` double COMMENT '[MWh] Real-time NCPC load obligation',
  `da_ncpc_charge_rate` double COMMENT 'Day-ahead NCPC charge rate',
  `rt_ncpc_charge_rate` double COMMENT 'Real-time NCPC charge rate',
  `ncpc_charge_rate` double COMMENT 'NCPC charge rate',
  `external_node_charge_rate` double COMMENT 'External node charge rate',
  `da_generation_obligation_mwh` double COMMENT '[MWh] Day-ahead generation obligation',
  `da_load_obligation_mwh` double COMMENT '[MWh] Day-ahead load obligation',
  `rt_rrp_load_obligation_mwh` double COMMENT '[MWh] Real-time RRP load obligation',
  `rt_dloc_load_obligation_mwh` double COMMENT '[MWh] Real-time DLOC load obligation',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'NCPC charges and allocation, rrp: One kind of credit at one location on one day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ncpc-rrp/ncpc/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`ncpc_var` (
  `ncpc_type` string COMMENT 'NCPC type',
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `credit_type` string COMMENT 'Credit type',
  `da_ncpc_charge_usd` double COMMENT '[$] Day-ahead NCPC charge',
  `rt_ncpc_charge_usd` double COMMENT '[$] Real-time NCPC charge',
  `ncpc_charge_usd` double COMMENT '[$] NCPC charge',
  `external_node_charge_usd` double COMMENT '[$] External node charge',
  `reliability_region_network_load` double COMMENT '[kW (assumed)] Reliability region network load',
  `var_network_load` double COMMENT '[kW (assumed)] VAR network load',
  `gpa_rt_load_obligation_mwh` double COMMENT '[MWh] GPA real-time load obligation',
  `rt_ncpc_deviations_mwh` double COMMENT '[MWh] Real-time NCPC deviations',
  `da_ncpc_load_obligation_mwh` double COMMENT '[MWh] Day-ahead NCPC load obligation',
  `rt_ncpc_load_obligation_mwh` double COMMENT '[MWh] Real-time NCPC load obligation',
  `da_ncpc_charge_rate` double COMMENT 'Day-ahead NCPC charge rate',
  `rt_ncpc_charge_rate` double COMMENT 'Real-time NCPC charge rate',
  `ncpc_charge_rate` double COMMENT 'NCPC charge rate',
  `external_node_charge_rate` double COMMENT 'External node charge rate',
  `da_generation_obligation_mwh` double COMMENT '[MWh] Day-ahead generation obligation',
  `da_load_obligation_mwh` double COMMENT '[MWh] Day-ahead load obligation',
  `rt_rrp_load_obligation_mwh` double COMMENT '[MWh] Real-time RRP load obligation',
  `rt_dloc_load_obligation_mwh` double COMMENT '[MWh] Real-time DLOC load obligation',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'NCPC charges and allocation, var: One kind of credit at one location on one day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/ncpc-var/ncpc/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`network_load` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `network_load_id` bigint COMMENT 'Number of the network load',
  `network_load_name` string COMMENT 'Name of the network load',
  `customer_id` bigint COMMENT 'Number of the customer',
  `customer_name` string COMMENT 'Name of the customer',
  `duns_number` string COMMENT 'DUNS number',
  `duns_name` string COMMENT 'DUNS name',
  `reliability_region_id` bigint COMMENT 'Number of the reliability region',
  `reliability_region_name` string COMMENT 'Name of the reliability region',
  `local_network` string COMMENT 'Local network',
  `network_load_value_mw` double COMMENT '[MW] Network load value',
  `pool_network_load_value_mw` double COMMENT '[MW] Pool network load value'
)
COMMENT 'Regional network load: One customer in one local network in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/network-load/network_load/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`next_day_operational_capacity` (
  `operating_day_begin` timestamp COMMENT 'Begin of the operating day reported',
  `operating_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that operating_day_begin was published with.',
  `published_at` timestamp COMMENT 'When the operator made this',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `capacity_supply_obligation_mw` double COMMENT '[MW] Capacity supply obligation',
  `capacity_additions_mw` double COMMENT '[MW] Capacity additions',
  `planned_outages_and_reductions_mw` double COMMENT '[MW] Planned outages and reductions',
  `forced_outages_and_reductions_mw` double COMMENT '[MW] Forced outages and reductions',
  `generation_outages_and_reductions_mw` double COMMENT '[MW] Generation outages and reductions',
  `uncommitted_available_generation_mw` double COMMENT '[MW] Uncommitted available generation',
  `demand_response_capacity_mw` double COMMENT '[MW] Demand response capacity',
  `uncommitted_available_demand_response_mw` double COMMENT '[MW] Uncommitted available demand response',
  `net_capacity_delivery_mw` double COMMENT '[MW] Net capacity delivery',
  `total_available_capacity_mw` double COMMENT '[MW] Total available capacity',
  `peak_load_today_hour_begin` timestamp COMMENT 'Begin of the hour of today\'s forecast peak',
  `peak_load_today_hour_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that peak_load_today_hour_begin was published with.',
  `peak_load_today_mw` double COMMENT '[MW] Peak load today',
  `total_operating_reserve_requirement_mw` double COMMENT '[MW] Total operating reserve requirement',
  `capacity_required_mw` double COMMENT '[MW] Capacity required',
  `surplus_deficiency_mw` double COMMENT '[MW] Surplus or deficiency',
  `replacement_reserve_required_mw` double COMMENT '[MW] Replacement reserve required',
  `excess_commitment_mw` double COMMENT '[MW] Excess commitment',
  `largest_first_contingency_mw` double COMMENT '[MW] Largest first contingency',
  `ams_peak_load_exposure_mw` double COMMENT '[MW] Annual maintenance schedule peak load exposure',
  `ten_minute_reserve_requirement_mw` double COMMENT '[MW] Ten-minute reserve requirement',
  `ten_minute_reserve_estimate_mw` double COMMENT '[MW] Ten-minute reserve estimate',
  `thirty_minute_reserve_requirement_mw` double COMMENT '[MW] Thirty-minute reserve requirement',
  `thirty_minute_reserve_estimate_mw` double COMMENT '[MW] Thirty-minute reserve estimate',
  `expected_op4_actions` string COMMENT 'Expected Operating Procedure 4 actions',
  `additional_capacity_from_op4_actions_mw` double COMMENT '[MW] Additional capacity from Operating Procedure 4 actions',
  `comments` string COMMENT 'Comments',
  `units_committed_for_minimum_reserve_count` double COMMENT 'Units committed for minimum reserve count',
  `units_committed_for_minimum_reserve_mw` double COMMENT '[MW] Units committed for minimum reserve',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Next-day operational capacity report: One edition of one operating day'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/next-day-operational-capacity/next_day_operational_capacity/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`next_day_operational_capacity__tie_deliveries` (
  `operating_day_begin` timestamp COMMENT 'Begin of the operating day reported',
  `operating_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that operating_day_begin was published with.',
  `published_at` timestamp COMMENT 'When the operator made this',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `tie` string COMMENT 'Tie',
  `tie_flow_mw` double COMMENT '[MW] Flow; import is negative',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Next-day operational capacity report: Flow over one tie'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/next-day-operational-capacity/tie_deliveries/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`next_day_operational_capacity__interchange` (
  `operating_day_begin` timestamp COMMENT 'Begin of the operating day reported',
  `operating_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that operating_day_begin was published with.',
  `published_at` timestamp COMMENT 'When the operator made this',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `tie` string COMMENT 'Tie',
  `import_limit_mw` double COMMENT '[MW] Import limit',
  `export_limit_mw` double COMMENT '[MW] Export limit',
  `scheduled_mw` double COMMENT '[MW] Scheduled',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Next-day operational capacity report: Schedule and limits of one tie'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/next-day-operational-capacity/interchange/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`next_day_operational_capacity__city_forecasts` (
  `operating_day_begin` timestamp COMMENT 'Begin of the operating day reported',
  `operating_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that operating_day_begin was published with.',
  `published_at` timestamp COMMENT 'When the operator made this',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `city` string COMMENT 'City',
  `high_temperature_f` double COMMENT '[degF] High temperature',
  `weather_conditions` string COMMENT 'Weather conditions',
  `wind` string COMMENT 'Direction and speed as published',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Next-day operational capacity report: Weather of one city'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/next-day-operational-capacity/city_forecasts/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`nodal_load_statistics` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `load_zone_id` bigint COMMENT 'Number of the load zone',
  `load_zone_name` string COMMENT 'Name of the load zone',
  `average_load_weight_factor_percent` double COMMENT '[%] Average load weight factor',
  `maximum_load_weight_factor_percent` double COMMENT '[%] Maximum load weight factor',
  `minimum_load_weight_factor_percent` double COMMENT '[%] Minimum load weight factor',
  `standard_deviation_load_weight_factor_percent` double COMMENT '[%] Standard deviation of the load weight factor'
)
COMMENT 'Nodal load statistics: One load zone in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/nodal-load-statistics/nodal_load_statistics/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`nodal_load_weights` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `load_zone_id` bigint COMMENT 'Number of the load zone',
  `load_zone_name` string COMMENT 'Name of the load zone'
)
COMMENT 'Nodal load weights: One load zone in one month'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/nodal-load-weights/nodal_load_weights/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`nodal_load_weights__nodes` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `load_zone_id` bigint COMMENT 'Number of the load zone',
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `local_day` timestamp COMMENT 'Day, in local time, that the hour lies in',
  `local_day_offset_minutes` smallint COMMENT '[min] Offset from UTC that local_day was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `network_node_id` bigint COMMENT 'Number of the network node',
  `network_node_name` string COMMENT 'Name of the network node',
  `load_weight_factor_mw` double COMMENT '[MW] Load weight factor',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part, the same at every location of an interval',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part; may be negative',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part; may be negative',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price: energy + congestion + loss',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.'
)
COMMENT 'Nodal load weights: One node in one hour'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/nodal-load-weights/nodes/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`outage_stations` (
  `station_name` string COMMENT 'Name of the station',
  `station_type` string COMMENT 'Station type'
)
COMMENT 'Outage stations: One station'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/outage-stations/outage_stations/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`performance_scores_final` (
  `report_type` string COMMENT 'Report type',
  `trading_date` timestamp COMMENT 'Trading date',
  `trading_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that trading_date was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `capacity_scarcity_condition_type` string COMMENT 'Capacity scarcity condition type',
  `actual_capacity_provided_mw` double COMMENT '[MW] Actual capacity provided',
  `real_time_reserve_designation_mw` double COMMENT '[MW] Real time reserve designation',
  `load_mw` double COMMENT '[MW] Load',
  `reserve_requirement_mw` double COMMENT '[MW] Reserve requirement',
  `capacity_supply_obligation_mw` double COMMENT '[MW] Capacity supply obligation',
  `balancing_ratio` double COMMENT '[1] Balancing ratio',
  `trading_interval` timestamp COMMENT 'Trading interval',
  `trading_interval_offset_minutes` smallint COMMENT '[min] Offset from UTC that trading_interval was published with.'
)
COMMENT 'Capacity performance scores, final: One location in one five-minute interval'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/performance-scores-final/performance_scores/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`performance_scores_prelim` (
  `report_type` string COMMENT 'Report type',
  `trading_date` timestamp COMMENT 'Trading date',
  `trading_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that trading_date was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `capacity_scarcity_condition_type` string COMMENT 'Capacity scarcity condition type',
  `actual_capacity_provided_mw` double COMMENT '[MW] Actual capacity provided',
  `real_time_reserve_designation_mw` double COMMENT '[MW] Real time reserve designation',
  `load_mw` double COMMENT '[MW] Load',
  `reserve_requirement_mw` double COMMENT '[MW] Reserve requirement',
  `capacity_supply_obligation_mw` double COMMENT '[MW] Capacity supply obligation',
  `balancing_ratio` double COMMENT '[1] Balancing ratio',
  `trading_interval` timestamp COMMENT 'Trading interval',
  `trading_interval_offset_minutes` smallint COMMENT '[min] Offset from UTC that trading_interval was published with.'
)
COMMENT 'Capacity performance scores, preliminary: One location in one five-minute interval'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/performance-scores-prelim/performance_scores/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`power_system_condition_years` (
  `year` string COMMENT 'A year for which conditions exist'
)
COMMENT 'Power system condition years: One year'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/power-system-condition-years/power_system_condition_years/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`power_system_conditions` (
  `reported_area` string COMMENT 'Reported area',
  `system_condition` string COMMENT 'System condition',
  `time_in` timestamp COMMENT 'Time in',
  `time_in_offset_minutes` smallint COMMENT '[min] Offset from UTC that time_in was published with.',
  `time_out` timestamp COMMENT 'Time out',
  `time_out_offset_minutes` smallint COMMENT '[min] Offset from UTC that time_out was published with.',
  `action_description` string COMMENT 'Action description',
  `reason` string COMMENT 'Reason',
  `sort_order` bigint COMMENT 'Sort order'
)
COMMENT 'Power system conditions: One condition of one area'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/power-system-conditions/power_system_conditions/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`power_system_status` (
  `alert_id` bigint COMMENT 'Number of the alert',
  `status` string COMMENT 'Status',
  `action` string COMMENT 'Action',
  `action_description` string COMMENT 'Action description',
  `date_in_effect` timestamp COMMENT 'Date in effect',
  `date_in_effect_offset_minutes` smallint COMMENT '[min] Offset from UTC that date_in_effect was published with.',
  `time_in` string COMMENT 'Time in',
  `time_out` string COMMENT 'Time out'
)
COMMENT 'Power system status: One alert of Operating Procedure 4'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/power-system-status/power_system_status/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`power_system_status__power_system_regions` (
  `region_id` bigint COMMENT 'Number of the region',
  `region_name` string COMMENT 'Name of the region',
  `status` string COMMENT 'Status',
  `status_description` string COMMENT 'Status description',
  `date_updated` timestamp COMMENT 'Date updated',
  `date_updated_offset_minutes` smallint COMMENT '[min] Offset from UTC that date_updated was published with.'
)
COMMENT 'Power system status: Status of one region'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/power-system-status/power_system_regions/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`price_response_events` (
  `begins_at` timestamp COMMENT 'Begin of the event as published',
  `begins_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that begins_at was published with.',
  `program` string COMMENT 'Program',
  `event_id` double COMMENT 'Number of the event',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `region_id` bigint COMMENT 'Number of the region',
  `start_time` timestamp COMMENT 'Start time',
  `start_time_offset_minutes` smallint COMMENT '[min] Offset from UTC that start_time was published with.',
  `restore_time` timestamp COMMENT 'Restore time',
  `restore_time_offset_minutes` smallint COMMENT '[min] Offset from UTC that restore_time was published with.'
)
COMMENT 'Price response events: One event at one location'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/price-response-events/price_response_events/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`regulation_offers` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_participant_id` bigint COMMENT 'Masked number of the participant',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `regulation_capability_mw` double COMMENT '[MW] Regulation capability',
  `regulation_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation offer price',
  `self_scheduled_regulation_mw` double COMMENT '[MW] Self scheduled regulation',
  `regulation_low_limit_mw` double COMMENT '[MW] Regulation low limit',
  `regulation_high_limit_mw` double COMMENT '[MW] Regulation high limit',
  `regulation_status` string COMMENT 'Regulation status',
  `automatic_response_rate_mw_per_min` double COMMENT '[MW/min] Automatic response rate',
  `regulation_service_offer_price_usd_per_mw` double COMMENT '[$/MW (mileage)] Regulation service offer price',
  `regulation_capacity_offer_price_usd_per_mwh` double COMMENT '[$/MWh] Regulation capacity offer price',
  `intertemporal_opportunity_cost_usd_per_mwh` double COMMENT '[$/MWh] Intertemporal opportunity cost',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical offers: regulation: One masked asset in one hour'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/regulation-offers/regulation_offers/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`reliability_region_load_forecast` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `published_at` timestamp COMMENT 'When the operator made this',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `reliability_region` string COMMENT 'Reliability region',
  `load_mw` double COMMENT '[MW] Load',
  `load_share_percent` double COMMENT '[%] Share of the region in the load',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Reliability region load forecast: One region in one hour of one vintage'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/reliability-region-load-forecast/reliability_region_load_forecast/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`rt_ard_bids` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_participant_id` bigint COMMENT 'Masked number of the participant',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `claim_10_mw` double COMMENT '[MW] Claim 10',
  `claim_30_mw` double COMMENT '[MW] Claim 30',
  `minimum_consumption_mw` double COMMENT '[MW] Minimum consumption',
  `maximum_consumption_mw` double COMMENT '[MW] Maximum consumption',
  `unit_status` string COMMENT 'Unit status',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical bids: RT asset-related demand: One masked asset in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/rt-ard-bids/rt_ard_bids/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`rt_ard_bids__segments` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `segment_number` bigint COMMENT 'Position of the price step; an attribute until 2024-06-17',
  `price_usd_per_mwh` double COMMENT '[$/MWh] Price of the step',
  `segment_mw` double COMMENT '[MW] Quantity of the price step',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical bids: RT asset-related demand: One price step'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/rt-ard-bids/segments/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`rt_constraints` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `constraint_name` string COMMENT 'Name of the constraint',
  `contingency_name` string COMMENT 'Contingency for which it binds; none where it binds without one',
  `interface_flag` string COMMENT 'Y where the constraint is an interface',
  `marginal_value_usd_per_mwh` double COMMENT '[$/MWh] Shadow price of the constraint',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Real-time constraints (untyped): One constraint and contingency in one five-minute interval'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/rt-constraints/rt_constraints/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`rt_constraints_final` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `constraint_name` string COMMENT 'Name of the constraint',
  `contingency_name` string COMMENT 'Contingency for which it binds; none where it binds without one',
  `interface_flag` string COMMENT 'Y where the constraint is an interface',
  `marginal_value_usd_per_mwh` double COMMENT '[$/MWh] Shadow price of the constraint',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Real-time constraints, final: One constraint and contingency in one five-minute interval'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/rt-constraints-final/rt_constraints_final/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`rt_drr_bids` (
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `masked_participant_id` bigint COMMENT 'Masked number of the participant',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `max_daily_energy_mwh` double COMMENT '[MWh] Most energy in a day',
  `minimum_reduction_mw` double COMMENT '[MW] Minimum reduction',
  `maximum_reduction_mw` double COMMENT '[MW] Maximum reduction',
  `interruption_cost_usd` double COMMENT '[$] Interruption cost',
  `claim_10_mw` double COMMENT '[MW] Claim 10',
  `claim_30_mw` double COMMENT '[MW] Claim 30',
  `unit_status` string COMMENT 'Unit status',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Historical bids: RT demand response: One masked asset in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/rt-drr-bids/rt_drr_bids/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`rt_drr_bids__segments` (
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `segment_number` bigint COMMENT 'Position of the price step; an attribute until 2024-06-17',
  `price_usd_per_mwh` double COMMENT '[$/MWh] Price of the step',
  `segment_mw` double COMMENT '[MW] Quantity of the price step',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Historical bids: RT demand response: One price step'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/rt-drr-bids/segments/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`rt_energy_offers` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_participant_id` bigint COMMENT 'Masked number of the participant',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `must_take_energy_mw` bigint COMMENT '[MW] Must-take energy',
  `max_daily_energy_mwh` double COMMENT '[MWh] Most energy in a day',
  `economic_max_mw` double COMMENT '[MW] Economic maximum',
  `economic_min_mw` double COMMENT '[MW] Economic minimum',
  `cold_start_price_usd` double COMMENT '[$] Cold start price',
  `intermediate_start_price_usd` double COMMENT '[$] Intermediate start price',
  `hot_start_price_usd` double COMMENT '[$] Hot start price',
  `no_load_price_usd_per_h` double COMMENT '[$/h] No-load price',
  `claim_10_mw` double COMMENT '[MW] Claim 10',
  `claim_30_mw` double COMMENT '[MW] Claim 30',
  `unit_status` string COMMENT 'Unit status',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical offers: RT energy: One masked asset in one hour'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/rt-energy-offers/rt_energy_offers/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`rt_energy_offers__segments` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `masked_asset_id` bigint COMMENT 'Masked number of the asset',
  `segment_number` bigint COMMENT 'Position of the price step; an attribute until 2024-06-17',
  `price_usd_per_mwh` double COMMENT '[$/MWh] Price of the step',
  `segment_mw` double COMMENT '[MW] Quantity of the price step',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Historical offers: RT energy: One price step'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/rt-energy-offers/segments/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`rt_hourly_demand` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `load_mw` double COMMENT '[MW] Load',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Real-time hourly demand: One location in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/rt-hourly-demand/rt_hourly_demand/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`rt_operating_reserve` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `economic` string COMMENT 'Economic commitment flag (the API writes Econimic)',
  `rmr` string COMMENT 'Reliability-must-run',
  `var` string COMMENT 'VAR',
  `rmr_var` string COMMENT 'Reliability-must-run VAR',
  `economic_mw` double COMMENT '[MW] Economic',
  `economic_cost_usd` double COMMENT '[$] Economic cost',
  `rmr_mw` double COMMENT '[MW] Reliability-must-run',
  `rmr_cost_usd` double COMMENT '[$] Reliability-must-run cost',
  `var_mw` double COMMENT '[MW] VAR',
  `var_cost_usd` double COMMENT '[$] VAR cost',
  `rmr_var_mw` double COMMENT '[MW] Reliability-must-run VAR',
  `rmr_var_cost_usd` double COMMENT '[$] Reliability-must-run VAR cost',
  `total_mw` double COMMENT '[MW] Total',
  `total_cost_usd` double COMMENT '[$] Total cost',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Real-time hourly operating reserve (NCPC-era): One location in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/rt-operating-reserve/rt_operating_reserve/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`schedule_2_var_status` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `report_date` timestamp COMMENT 'Report date',
  `report_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that report_date was published with.',
  `asset_id` bigint COMMENT 'Number of the asset',
  `asset_name` string COMMENT 'Name of the asset',
  `asset_type` string COMMENT 'Asset type',
  `lead_status_effective_date` timestamp COMMENT 'Lead status effective date',
  `lead_status_effective_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that lead_status_effective_date was published with.',
  `lead_test_due_date` timestamp COMMENT 'Lead test due date',
  `lead_test_due_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that lead_test_due_date was published with.',
  `lead_prog_status` string COMMENT 'Lead prog status',
  `lag_status_effective_date` timestamp COMMENT 'Lag status effective date',
  `lag_status_effective_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that lag_status_effective_date was published with.',
  `lag_test_due_date` timestamp COMMENT 'Lag test due date',
  `lag_test_due_date_offset_minutes` smallint COMMENT '[min] Offset from UTC that lag_test_due_date was published with.',
  `lag_prog_status` string COMMENT 'Lag prog status',
  `lag_test_mw` double COMMENT '[MW] Lag test',
  `lag_qual_var_cap_mvar` double COMMENT '[MVAr] Lag qual VAR cap',
  `lead_qual_var_cap_mvar` double COMMENT '[MVAr] Lead qual VAR cap',
  `total_qual_var_cap_mvar` double COMMENT '[MVAr] Total qual VAR cap'
)
COMMENT 'Schedule 2 VAR status: One asset in one month'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/schedule-2-var-status/schedule_2_var_status/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`seasonal_peak_hours` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `hourly_peak_load_mw` double COMMENT '[MW] Hourly peak load',
  `system_peak_forecast_mw` double COMMENT '[MW] System peak forecast',
  `settlement_status` string COMMENT 'Settlement status',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Seasonal peak hour data: One hour'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/seasonal-peak-hours/seasonal_peak_hours/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`seven_day_forecast` (
  `published_at` timestamp COMMENT 'When this vintage was made',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `market_day_begin` timestamp COMMENT 'Begin of the day forecast',
  `market_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that market_day_begin was published with.',
  `forecast_begin` timestamp COMMENT 'First market day in /current, publish day in /day',
  `forecast_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that forecast_begin was published with.',
  `day_number` bigint COMMENT '2 for the day after publication, up to 7',
  `capacity_supply_obligation_mw` double COMMENT '[MW] Capacity supply obligation',
  `cold_weather_outages_mw` double COMMENT '[MW] Outages expected from cold weather',
  `other_generation_outages_mw` double COMMENT '[MW] Other generation outages',
  `delisted_mw` double COMMENT '[MW] Delisted capacity',
  `total_available_generation_mw` double COMMENT '[MW] Obligation - cold weather outages - other outages + delisted',
  `peak_import_mw` double COMMENT '[MW] Import at the hour of peak',
  `total_available_generation_and_import_mw` double COMMENT '[MW] Total available generation + peak import',
  `peak_load_mw` double COMMENT '[MW] Forecast peak load',
  `replacement_reserve_requirement_mw` double COMMENT '[MW] Replacement reserve requirement',
  `required_reserve_mw` double COMMENT '[MW] Required reserve',
  `required_reserve_with_replacement_mw` double COMMENT '[MW] Required reserve + replacement reserve',
  `total_load_plus_required_reserve_mw` double COMMENT '[MW] Peak load + required reserve with replacement',
  `demand_response_mw` double COMMENT '[MW] Demand response resources',
  `surplus_deficiency_mw` double COMMENT '[MW] Available generation and import - load plus reserve',
  `real_time_emergency_generation_mw` double COMMENT '[MW] Real-time emergency generation; not published in 2026',
  `power_watch` string COMMENT 'Power watch declared',
  `power_warning` string COMMENT 'Power warning declared',
  `cold_weather_watch` string COMMENT 'Cold weather watch; - where not assessed',
  `cold_weather_warning` string COMMENT 'Cold weather warning; - where not assessed',
  `cold_weather_event` string COMMENT 'Cold weather event; - where not assessed',
  `energy_emergency` string COMMENT 'Energy emergency; not published in 2026',
  `real_time_demand_response_mw` double COMMENT '[MW] Real-time demand response; seen 2016-2017 only',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Seven-day capacity forecast: One day of one vintage of the forecast'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/seven-day-forecast/market_days/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`seven_day_forecast__city_weather` (
  `published_at` timestamp COMMENT 'When this vintage was made',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `market_day_begin` timestamp COMMENT 'Begin of the day forecast',
  `market_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that market_day_begin was published with.',
  `city` string COMMENT 'City',
  `high_temperature_f` double COMMENT '[degF] Highest temperature',
  `dew_point_f` double COMMENT '[degF] Dew point',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Seven-day capacity forecast: Weather of one city on one day of one vintage'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/seven-day-forecast/city_weather/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`seven_day_wind_forecast` (
  `forecast_begin` timestamp COMMENT 'Begin of the forecast',
  `forecast_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that forecast_begin was published with.',
  `published_at` timestamp COMMENT 'When the operator made this',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.'
)
COMMENT 'Seven-day wind power forecast: One vintage of the forecast'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/seven-day-wind-forecast/seven_day_wind_forecast/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`seven_day_wind_forecast__market_days` (
  `published_at` timestamp COMMENT 'When the operator made this',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `day_number` bigint COMMENT 'Position of the day in the forecast; an attribute until 2024-06-17',
  `market_day_begin` timestamp COMMENT 'Begin of the day forecast',
  `market_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that market_day_begin was published with.',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Seven-day wind power forecast: One day of one vintage'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/seven-day-wind-forecast/market_days/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`seven_day_wind_forecast__hours` (
  `published_at` timestamp COMMENT 'When the operator made this',
  `published_at_offset_minutes` smallint COMMENT '[min] Offset from UTC that published_at was published with.',
  `market_day_begin` timestamp COMMENT 'Begin of the day forecast',
  `market_day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that market_day_begin was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `wind_power_forecast_mw` double COMMENT '[MW] Wind power forecast',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Seven-day wind power forecast: One hour of one day of one vintage'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/seven-day-wind-forecast/hours/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`single_source_contingency_limits` (
  `interval_begin` timestamp COMMENT 'Begin of the five-minute interval',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `rt_flow_mw` double COMMENT '[MW] Real-time flow',
  `lowest_limit_mw` double COMMENT '[MW] Lowest limit',
  `distribution_factor` double COMMENT '[1] Distribution factor',
  `interface_name` string COMMENT 'Interface, as the API names it',
  `actual_margin_mw` double COMMENT '[MW] Actual margin',
  `authorized_margin_mw` double COMMENT '[MW] Authorized margin',
  `base_limit_mw` double COMMENT '[MW] Base limit',
  `single_source_contingency_mw` double COMMENT '[MW] Single source contingency',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Single-source contingency limits: One interface in one five-minute interval'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/single-source-contingency-limits/single_source_contingency_limits/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`transfer_capability` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `import_limit_mw` double COMMENT '[MW] Import limit',
  `export_limit_mw` double COMMENT '[MW] Export limit',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Total transfer capability: One location in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/transfer-capability/transfer_capability/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`transfer_capability_forecast` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `import_limit_mw` double COMMENT '[MW] Import limit',
  `export_limit_mw` double COMMENT '[MW] Export limit',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone',
  `hour_ending` string COMMENT 'Hour the interval lies in, named by its end on the operator\'s clock: 01 to 24; 02X is the hour that is repeated when clocks go back'
)
COMMENT 'Total transfer capability, forecast: One location in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/transfer-capability-forecast/transfer_capability_forecast/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`transmission_outages_long_term` (
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `application_number` bigint COMMENT 'Application number',
  `company_1` string COMMENT 'Company 1',
  `company_2` string COMMENT 'Company 2',
  `to_station` string COMMENT 'To station',
  `from_station` string COMMENT 'From station',
  `non_line_station` string COMMENT 'Non-line station',
  `equipment_type` string COMMENT 'Equipment type',
  `equipment_description` string COMMENT 'Equipment description',
  `voltage_kv` bigint COMMENT '[kV] Voltage',
  `planned_start` timestamp COMMENT 'Planned start',
  `planned_start_offset_minutes` smallint COMMENT '[min] Offset from UTC that planned_start was published with.',
  `planned_end` timestamp COMMENT 'Planned end',
  `planned_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that planned_end was published with.',
  `actual_start` timestamp COMMENT 'Actual start',
  `actual_start_offset_minutes` smallint COMMENT '[min] Offset from UTC that actual_start was published with.',
  `actual_end` timestamp COMMENT 'Actual end',
  `actual_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that actual_end was published with.',
  `status` string COMMENT 'Status',
  `request_type` string COMMENT 'Request type',
  `eco_flag` string COMMENT 'Flag: eco',
  `mto_flag` string COMMENT 'Flag: mto',
  `ovr_flag` string COMMENT 'Flag: ovr',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Transmission outages, long-term: One outage application as listed at one time'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/transmission-outages-long-term/transmission_outages/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`transmission_outages_short_term` (
  `day_begin` timestamp COMMENT 'Begin of the day',
  `day_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that day_begin was published with.',
  `application_number` bigint COMMENT 'Application number',
  `company_1` string COMMENT 'Company 1',
  `company_2` string COMMENT 'Company 2',
  `to_station` string COMMENT 'To station',
  `from_station` string COMMENT 'From station',
  `non_line_station` string COMMENT 'Non-line station',
  `equipment_type` string COMMENT 'Equipment type',
  `equipment_description` string COMMENT 'Equipment description',
  `voltage_kv` bigint COMMENT '[kV] Voltage',
  `planned_start` timestamp COMMENT 'Planned start',
  `planned_start_offset_minutes` smallint COMMENT '[min] Offset from UTC that planned_start was published with.',
  `planned_end` timestamp COMMENT 'Planned end',
  `planned_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that planned_end was published with.',
  `actual_start` timestamp COMMENT 'Actual start',
  `actual_start_offset_minutes` smallint COMMENT '[min] Offset from UTC that actual_start was published with.',
  `actual_end` timestamp COMMENT 'Actual end',
  `actual_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that actual_end was published with.',
  `status` string COMMENT 'Status',
  `request_type` string COMMENT 'Request type',
  `eco_flag` string COMMENT 'Flag: eco',
  `mto_flag` string COMMENT 'Flag: mto',
  `ovr_flag` string COMMENT 'Flag: ovr',
  `operating_day` date COMMENT 'Operating day, in the operator\'s zone'
)
COMMENT 'Transmission outages, short-term: One outage application as listed at one time'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/transmission-outages-short-term/transmission_outages/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`weekly_lmp_index_da` (
  `week_begin` timestamp COMMENT 'Begin of the week',
  `week_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that week_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `on_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] On-peak LMP',
  `off_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Off-peak LMP',
  `average_lmp_usd_per_mwh` double COMMENT '[$/MWh] Average LMP'
)
COMMENT 'Weekly LMP index, day-ahead: One location in one week'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/weekly-lmp-index-da/weekly_lmp_index_da/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`weekly_lmp_index_rt` (
  `week_begin` timestamp COMMENT 'Begin of the week',
  `week_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that week_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `on_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] On-peak LMP',
  `off_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Off-peak LMP',
  `average_lmp_usd_per_mwh` double COMMENT '[$/MWh] Average LMP'
)
COMMENT 'Weekly LMP index, real-time: One location in one week'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/weekly-lmp-index-rt/weekly_lmp_index_rt/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`weekly_lmp_indices` (
  `week_begin` timestamp COMMENT 'Begin of the week',
  `week_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that week_begin was published with.',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `da_on_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Day-ahead on-peak LMP',
  `da_off_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Day-ahead off-peak LMP',
  `da_average_lmp_usd_per_mwh` double COMMENT '[$/MWh] Day-ahead average LMP',
  `rt_on_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Real-time on-peak LMP',
  `rt_off_peak_lmp_usd_per_mwh` double COMMENT '[$/MWh] Real-time off-peak LMP',
  `rt_average_lmp_usd_per_mwh` double COMMENT '[$/MWh] Real-time average LMP'
)
COMMENT 'Weekly LMP indices, all locations: One location in one week'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/weekly-lmp-indices/weekly_lmp_indices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`wholesale_load_cost_hourly` (
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_begin was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `on_off` string COMMENT 'On-peak or off-peak hours',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price',
  `capacity_usd_per_mwh` double COMMENT '[$/MWh] Capacity',
  `first_contingency_usd_per_mwh` double COMMENT '[$/MWh] First contingency part of the cost',
  `second_contingency_usd_per_mwh` double COMMENT '[$/MWh] Second contingency part of the cost',
  `regulation_usd_per_mwh` double COMMENT '[$/MWh] Regulation',
  `forward_reserve_usd_per_mwh` double COMMENT '[$/MWh] Forward reserve',
  `rt_reserve_usd_per_mwh` double COMMENT '[$/MWh] Real-time reserve',
  `inadvertent_energy_usd_per_mwh` double COMMENT '[$/MWh] Inadvertent energy',
  `mlrf_usd_per_mwh` double COMMENT '[$/MWh] MLRF',
  `arr_usd_per_mwh` double COMMENT '[$/MWh] ARR',
  `drr_cost_usd_per_mwh` double COMMENT '[$/MWh] DRR cost',
  `prd_usd_per_mwh` double COMMENT '[$/MWh] Price-responsive demand',
  `schedule_2_usd_per_mwh` double COMMENT '[$/MWh] Schedule 2',
  `schedule_3_usd_per_mwh` double COMMENT '[$/MWh] Schedule 3',
  `nepool_usd_per_mwh` double COMMENT '[$/MWh] NEPOOL',
  `total_cost_usd_per_mwh` double COMMENT '[$/MWh] Total cost',
  `rt_load_obligation_mwh` double COMMENT '[MWh] Real-time load obligation',
  `interval_end` timestamp COMMENT 'End of the interval, excluded: interval_begin and the interval\'s length',
  `interval_end_offset_minutes` smallint COMMENT '[min] Offset from UTC that interval_end was published with.',
  `operating_day` date COMMENT 'Operating day the interval lies in, in the operator\'s zone'
)
COMMENT 'Wholesale load cost, hourly: One load zone in one hour'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/wholesale-load-cost-hourly/wholesale_load_cost_hourly/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`wholesale_load_cost_monthly` (
  `month_begin` timestamp COMMENT 'Begin of the month',
  `month_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that month_begin was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `on_off` string COMMENT 'On-peak or off-peak hours',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price',
  `capacity_usd_per_mwh` double COMMENT '[$/MWh] Capacity',
  `first_contingency_usd_per_mwh` double COMMENT '[$/MWh] First contingency part of the cost',
  `second_contingency_usd_per_mwh` double COMMENT '[$/MWh] Second contingency part of the cost',
  `regulation_usd_per_mwh` double COMMENT '[$/MWh] Regulation',
  `forward_reserve_usd_per_mwh` double COMMENT '[$/MWh] Forward reserve',
  `rt_reserve_usd_per_mwh` double COMMENT '[$/MWh] Real-time reserve',
  `inadvertent_energy_usd_per_mwh` double COMMENT '[$/MWh] Inadvertent energy',
  `mlrf_usd_per_mwh` double COMMENT '[$/MWh] MLRF',
  `arr_usd_per_mwh` double COMMENT '[$/MWh] ARR',
  `drr_cost_usd_per_mwh` double COMMENT '[$/MWh] DRR cost',
  `prd_usd_per_mwh` double COMMENT '[$/MWh] Price-responsive demand',
  `schedule_2_usd_per_mwh` double COMMENT '[$/MWh] Schedule 2',
  `schedule_3_usd_per_mwh` double COMMENT '[$/MWh] Schedule 3',
  `nepool_usd_per_mwh` double COMMENT '[$/MWh] NEPOOL',
  `total_cost_usd_per_mwh` double COMMENT '[$/MWh] Total cost',
  `rt_load_obligation_mwh` double COMMENT '[MWh] Real-time load obligation'
)
COMMENT 'Wholesale load cost, monthly: One load zone in one month, on-peak, off-peak or both'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/wholesale-load-cost-monthly/wholesale_load_cost_monthly/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`wholesale_load_cost_yearly` (
  `year_begin` timestamp COMMENT 'Begin of the year',
  `year_begin_offset_minutes` smallint COMMENT '[min] Offset from UTC that year_begin was published with.',
  `hour_ending` string COMMENT 'Hour that ends, 01 to 24; 02X is the repeated hour of the day clocks go back',
  `on_off` string COMMENT 'On-peak or off-peak hours',
  `location_id` bigint COMMENT 'Number of the location in the registry',
  `location_type` string COMMENT 'Kind of location',
  `location_name` string COMMENT 'Name of the location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price',
  `capacity_usd_per_mwh` double COMMENT '[$/MWh] Capacity',
  `first_contingency_usd_per_mwh` double COMMENT '[$/MWh] First contingency part of the cost',
  `second_contingency_usd_per_mwh` double COMMENT '[$/MWh] Second contingency part of the cost',
  `regulation_usd_per_mwh` double COMMENT '[$/MWh] Regulation',
  `forward_reserve_usd_per_mwh` double COMMENT '[$/MWh] Forward reserve',
  `rt_reserve_usd_per_mwh` double COMMENT '[$/MWh] Real-time reserve',
  `inadvertent_energy_usd_per_mwh` double COMMENT '[$/MWh] Inadvertent energy',
  `mlrf_usd_per_mwh` double COMMENT '[$/MWh] MLRF',
  `arr_usd_per_mwh` double COMMENT '[$/MWh] ARR',
  `drr_cost_usd_per_mwh` double COMMENT '[$/MWh] DRR cost',
  `prd_usd_per_mwh` double COMMENT '[$/MWh] Price-responsive demand',
  `schedule_2_usd_per_mwh` double COMMENT '[$/MWh] Schedule 2',
  `schedule_3_usd_per_mwh` double COMMENT '[$/MWh] Schedule 3',
  `nepool_usd_per_mwh` double COMMENT '[$/MWh] NEPOOL',
  `total_cost_usd_per_mwh` double COMMENT '[$/MWh] Total cost',
  `rt_load_obligation_mwh` double COMMENT '[MWh] Real-time load obligation'
)
COMMENT 'Wholesale load cost, yearly: One load zone in one year, on-peak, off-peak or both'
PARTITIONED BY (`operating_year` int COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/wholesale-load-cost-yearly/wholesale_load_cost_yearly/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_year.type' = 'integer',
  'projection.operating_year.range' = '2000,2050'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_calendar_days` (
  `operating_day` date COMMENT 'Operating day',
  `day_begin` timestamp COMMENT 'Midnight in Eastern prevailing time',
  `hours_in_day` bigint COMMENT '[h] Hours of the day: 23, 24 or 25',
  `calendar_year` bigint COMMENT 'Year',
  `calendar_quarter` bigint COMMENT 'Quarter, 1 to 4',
  `calendar_month` bigint COMMENT 'Month, 1 to 12',
  `operating_month` date COMMENT 'First day of the month of the operating day',
  `iso_year` bigint COMMENT 'Year the ISO week belongs to',
  `iso_week` bigint COMMENT 'ISO week, 1 to 53',
  `day_of_month` bigint COMMENT 'Day of the month',
  `day_of_year` bigint COMMENT 'Day of the year',
  `day_of_week` bigint COMMENT '1 Monday to 7 Sunday',
  `is_weekend` boolean COMMENT 'Saturday or Sunday',
  `nerc_holiday` string COMMENT 'Name of the NERC holiday observed that day; null on other days',
  `is_nerc_holiday` boolean COMMENT 'Whether a NERC holiday is observed',
  `on_peak_hours` bigint COMMENT '[h] On-peak hours of the day: 16 or 0',
  `season` string COMMENT 'winter, spring, summer or fall',
  `season_year` bigint COMMENT 'Year the season ends in'
)
COMMENT 'Calendar of operating days: One row for each operating day from 2003-01-01 to 2037-12-31: its length, the columns of the calendar, the NERC holiday and the season.'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/calendar-days/calendar_days/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_calendar` (
  `operating_day` date COMMENT 'Operating day',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `interval_end` timestamp COMMENT 'End of the hour, excluded',
  `hour_number` bigint COMMENT 'Hour of the clock by its end, 1 to 24',
  `is_repeated_hour` boolean COMMENT 'Whether it is the hour that clocks repeat',
  `hours_in_day` bigint COMMENT '[h] Hours of the day: 23, 24 or 25',
  `calendar_year` bigint COMMENT 'Year',
  `calendar_quarter` bigint COMMENT 'Quarter, 1 to 4',
  `calendar_month` bigint COMMENT 'Month, 1 to 12',
  `operating_month` date COMMENT 'First day of the month of the operating day',
  `iso_year` bigint COMMENT 'Year the ISO week belongs to',
  `iso_week` bigint COMMENT 'ISO week, 1 to 53',
  `day_of_month` bigint COMMENT 'Day of the month',
  `day_of_year` bigint COMMENT 'Day of the year',
  `day_of_week` bigint COMMENT '1 Monday to 7 Sunday',
  `is_weekend` boolean COMMENT 'Saturday or Sunday',
  `nerc_holiday` string COMMENT 'Name of the NERC holiday observed that day; null on other days',
  `is_nerc_holiday` boolean COMMENT 'Whether a NERC holiday is observed',
  `is_on_peak` boolean COMMENT 'Whether the hour is on peak',
  `season` string COMMENT 'winter, spring, summer or fall',
  `season_year` bigint COMMENT 'Year the season ends in'
)
COMMENT 'Calendar of hours: One row for each hour of each operating day from 2003-01-01 to 2037-12-31, on peak or off by the definition of NERC for the Eastern Interconnection. Joins to any dataset by operating_day and hour_ending.'
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/calendar/calendar/'
TBLPROPERTIES (
  'classification' = 'parquet'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_prices` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `market` string COMMENT 'day-ahead or real-time',
  `revision` string COMMENT 'final, preliminary or unspecified',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the interval',
  `interval_minutes` bigint COMMENT '[min] Length of the interval',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part'
)
COMMENT 'Prices of every LMP dataset: The rows of every LMP dataset that is in the lake, with the same columns; what is computed of prices is computed of this view, for each dataset by itself.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/prices/prices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_loads` (
  `dataset` string COMMENT 'Dataset the loads are of',
  `market` string COMMENT 'day-ahead or real-time',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the interval',
  `interval_minutes` bigint COMMENT '[min] Length of the interval',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `load_mw` double COMMENT '[MW] Load'
)
COMMENT 'Loads of every load dataset: The rows of the datasets of hourly and five-minute load that are in the lake, with the same columns.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/loads/loads/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_node_zones` (
  `location_id` bigint COMMENT 'Number of the location',
  `load_zone_id` bigint COMMENT 'Number of the load zone'
)
COMMENT 'Load zones of network nodes: In which load zone each network node is weighted, month by month, from the nodal load weights.'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/node-zones/node_zones/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_hourly_price_statistics` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `expected_intervals` bigint COMMENT 'Intervals an hour has',
  `intervals` bigint COMMENT 'Rows found',
  `lmp_count` bigint COMMENT 'Values of the LMP that are not null',
  `lmp_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean LMP',
  `lmp_minimum_usd_per_mwh` double COMMENT '[$/MWh] Lowest LMP',
  `lmp_maximum_usd_per_mwh` double COMMENT '[$/MWh] Highest LMP',
  `lmp_deviation_usd_per_mwh` double COMMENT '[$/MWh] Sample standard deviation of the LMP',
  `energy_count` bigint COMMENT 'Values of the energy part that are not null',
  `energy_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean energy part',
  `energy_minimum_usd_per_mwh` double COMMENT '[$/MWh] Lowest energy part',
  `energy_maximum_usd_per_mwh` double COMMENT '[$/MWh] Highest energy part',
  `energy_deviation_usd_per_mwh` double COMMENT '[$/MWh] Sample standard deviation of the energy part',
  `congestion_count` bigint COMMENT 'Values of the congestion part that are not null',
  `congestion_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean congestion part',
  `congestion_minimum_usd_per_mwh` double COMMENT '[$/MWh] Lowest congestion part',
  `congestion_maximum_usd_per_mwh` double COMMENT '[$/MWh] Highest congestion part',
  `congestion_deviation_usd_per_mwh` double COMMENT '[$/MWh] Sample standard deviation of the congestion part',
  `loss_count` bigint COMMENT 'Values of the loss part that are not null',
  `loss_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean loss part',
  `loss_minimum_usd_per_mwh` double COMMENT '[$/MWh] Lowest loss part',
  `loss_maximum_usd_per_mwh` double COMMENT '[$/MWh] Highest loss part',
  `loss_deviation_usd_per_mwh` double COMMENT '[$/MWh] Sample standard deviation of the loss part'
)
COMMENT 'Hourly price statistics: Mean, minimum, maximum, standard deviation and count of LMP and each of its parts, by dataset, location and hour.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-price-statistics/hourly_price_statistics/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_daily_price_summary` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `expected_intervals` bigint COMMENT 'Intervals the day has',
  `intervals` bigint COMMENT 'Rows found',
  `prices` bigint COMMENT 'Prices that are not null',
  `mean_usd_per_mwh` double COMMENT '[$/MWh] Mean LMP',
  `on_peak_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean LMP on peak',
  `off_peak_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean LMP off peak',
  `deviation_usd_per_mwh` double COMMENT '[$/MWh] Sample standard deviation of LMP',
  `median_usd_per_mwh` double COMMENT '[$/MWh] Median LMP',
  `minimum_usd_per_mwh` double COMMENT '[$/MWh] Lowest LMP',
  `minimum_hour_ending` string COMMENT 'Hour of the lowest LMP',
  `maximum_usd_per_mwh` double COMMENT '[$/MWh] Highest LMP',
  `maximum_hour_ending` string COMMENT 'Hour of the highest LMP',
  `negative_prices` bigint COMMENT 'Prices below zero',
  `energy_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean energy part',
  `congestion_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean congestion part',
  `loss_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean loss part'
)
COMMENT 'Daily price summary: One row for each location and operating day: mean, on and off peak, extremes and their hours, deviation, median, parts.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/daily-price-summary/daily_price_summary/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_hourly_price_profile` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `location_id` bigint COMMENT 'Number of the location',
  `day_kind` string COMMENT 'weekday, or weekend or holiday',
  `hour_number` bigint COMMENT 'Hour of the clock by its end, 1 to 24',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `days` bigint COMMENT 'Operating days with a row',
  `prices` bigint COMMENT 'Prices that are not null',
  `mean_usd_per_mwh` double COMMENT '[$/MWh] Mean LMP',
  `minimum_usd_per_mwh` double COMMENT '[$/MWh] Lowest LMP',
  `maximum_usd_per_mwh` double COMMENT '[$/MWh] Highest LMP',
  `deviation_usd_per_mwh` double COMMENT '[$/MWh] Sample standard deviation of LMP',
  `congestion_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean congestion part'
)
COMMENT 'Hourly price profile: How prices run through a day, by month, hour of the clock and kind of day.'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-price-profile/hourly_price_profile/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_monthly_price_percentiles` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `days` bigint COMMENT 'Operating days with a row',
  `prices` bigint COMMENT 'Prices that are not null',
  `mean_usd_per_mwh` double COMMENT '[$/MWh] Mean LMP',
  `minimum_usd_per_mwh` double COMMENT '[$/MWh] Lowest LMP',
  `p01_usd_per_mwh` double COMMENT '[$/MWh] Percentile 1 of LMP',
  `p05_usd_per_mwh` double COMMENT '[$/MWh] Percentile 5 of LMP',
  `p10_usd_per_mwh` double COMMENT '[$/MWh] Percentile 10 of LMP',
  `p25_usd_per_mwh` double COMMENT '[$/MWh] Percentile 25 of LMP',
  `p50_usd_per_mwh` double COMMENT '[$/MWh] Percentile 50 of LMP',
  `p75_usd_per_mwh` double COMMENT '[$/MWh] Percentile 75 of LMP',
  `p90_usd_per_mwh` double COMMENT '[$/MWh] Percentile 90 of LMP',
  `p95_usd_per_mwh` double COMMENT '[$/MWh] Percentile 95 of LMP',
  `p99_usd_per_mwh` double COMMENT '[$/MWh] Percentile 99 of LMP',
  `maximum_usd_per_mwh` double COMMENT '[$/MWh] Highest LMP'
)
COMMENT 'Monthly price percentiles: The distribution of each location\'s prices in each month.'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/monthly-price-percentiles/monthly_price_percentiles/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_price_peaks` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `location_id` bigint COMMENT 'Number of the location',
  `price_rank` bigint COMMENT '1 for the highest price',
  `operating_day` date COMMENT 'Operating day',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the interval',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part'
)
COMMENT 'Price peaks: The highest prices of each location in each month.'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/price-peaks/price_peaks/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_price_volatility` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `operating_day` date COMMENT 'Operating day',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `prices` bigint COMMENT 'Prices that are not null',
  `mean_usd_per_mwh` double COMMENT '[$/MWh] Mean LMP of the day',
  `volatility_usd_per_mwh` double COMMENT '[$/MWh] Sample standard deviation of LMP',
  `range_usd_per_mwh` double COMMENT '[$/MWh] Highest less lowest LMP',
  `coefficient_of_variation` double COMMENT '[1] Volatility / |mean|',
  `limit_usd_per_mwh` double COMMENT '[$/MWh] Volatility above which a day is volatile',
  `days_compared` bigint COMMENT 'Days that the limit is made of',
  `is_volatile` boolean COMMENT 'Whether volatility is above the limit'
)
COMMENT 'Price volatility by day: How much the price of a location varies within each operating day, and whether that is much for it.'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/price-volatility/price_volatility/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_price_components` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the interval',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Energy part',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Congestion part',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Loss part',
  `is_congested` boolean COMMENT 'Whether congestion is further from zero than none_up_to',
  `congestion_direction` string COMMENT 'positive, negative or none',
  `congestion_level` string COMMENT 'none, low, moderate or high',
  `energy_share` double COMMENT '[1] Energy part / LMP',
  `congestion_share` double COMMENT '[1] Congestion part / LMP',
  `loss_share` double COMMENT '[1] Loss part / LMP',
  `residual_usd_per_mwh` double COMMENT '[$/MWh] LMP less the sum of its parts'
)
COMMENT 'Congestion and losses: For each price whether it is congested, which way and how much, and what part of it each component is.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/price-components/price_components/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_relative_prices` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the interval',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price',
  `day_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean LMP of the location\'s operating day',
  `day_prices` bigint COMMENT 'Prices in that mean',
  `from_day_mean_usd_per_mwh` double COMMENT '[$/MWh] LMP less the day\'s mean',
  `ratio_to_day_mean` double COMMENT '[1] LMP / the day\'s mean',
  `load_zone_id` bigint COMMENT 'Load zone the location lies in',
  `zone_usd_per_mwh` double COMMENT '[$/MWh] LMP of that load zone',
  `from_zone_usd_per_mwh` double COMMENT '[$/MWh] LMP less the zone\'s',
  `ratio_to_zone` double COMMENT '[1] LMP / the zone\'s',
  `system_mean_usd_per_mwh` double COMMENT '[$/MWh] Simple mean of the load zones\' LMP',
  `system_zones` bigint COMMENT 'Load zones in that mean',
  `from_system_mean_usd_per_mwh` double COMMENT '[$/MWh] LMP less the system\'s mean',
  `ratio_to_system_mean` double COMMENT '[1] LMP / the system\'s mean'
)
COMMENT 'Prices against day, zone and system: Each price against the mean of its location\'s operating day, against its load zone, and against the whole system.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/relative-prices/relative_prices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_hub_basis` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the interval',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price',
  `hub_usd_per_mwh` double COMMENT '[$/MWh] LMP of the hub',
  `basis_usd_per_mwh` double COMMENT '[$/MWh] LMP less the hub\'s',
  `energy_basis_usd_per_mwh` double COMMENT '[$/MWh] The same of the energy part',
  `congestion_basis_usd_per_mwh` double COMMENT '[$/MWh] The same of the congestion part',
  `loss_basis_usd_per_mwh` double COMMENT '[$/MWh] The same of the loss part'
)
COMMENT 'Basis against the hub: How far each price lies above that of the hub in the same interval of the same dataset; LMP and each part.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hub-basis/hub_basis/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_day_ahead_real_time_spread` (
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `real_time_revision` string COMMENT 'final or preliminary',
  `day_ahead_usd_per_mwh` double COMMENT '[$/MWh] Day-ahead LMP',
  `real_time_usd_per_mwh` double COMMENT '[$/MWh] Real-time LMP',
  `spread_usd_per_mwh` double COMMENT '[$/MWh] Day-ahead less real-time LMP',
  `energy_spread_usd_per_mwh` double COMMENT '[$/MWh] The same of the energy part',
  `congestion_spread_usd_per_mwh` double COMMENT '[$/MWh] The same of the congestion part',
  `loss_spread_usd_per_mwh` double COMMENT '[$/MWh] The same of the loss part',
  `spread_share` double COMMENT '[1] Spread / |real-time LMP|'
)
COMMENT 'Day-ahead to real-time spread: How far the day-ahead price lies above the real-time price, by location and hour; LMP and each part.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/day-ahead-real-time-spread/day_ahead_real_time_spread/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_hourly_load_weighted_prices` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `zones` bigint COMMENT 'Load zones that have a price and a load; eight are due',
  `load_mw` double COMMENT '[MW] Load of those zones',
  `simple_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean LMP of those zones, unweighted',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Load-weighted LMP',
  `energy_usd_per_mwh` double COMMENT '[$/MWh] Load-weighted energy part',
  `congestion_usd_per_mwh` double COMMENT '[$/MWh] Load-weighted congestion part',
  `loss_usd_per_mwh` double COMMENT '[$/MWh] Load-weighted loss part'
)
COMMENT 'Load-weighted prices by hour: The price that load pays on average in an hour: the load zones\' prices weighted with their loads; LMP and each part.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-load-weighted-prices/hourly_load_weighted_prices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_daily_load_weighted_prices` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `hours` bigint COMMENT 'Hours that have a price and a load',
  `expected_hours` bigint COMMENT '[h] Hours of the day',
  `pairs` bigint COMMENT 'Pairs of a price and a load in the sums',
  `load_mwh` double COMMENT '[MWh] Load of those pairs',
  `simple_mean_usd_per_mwh` double COMMENT '[$/MWh] Mean LMP of those pairs, unweighted',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Load-weighted LMP'
)
COMMENT 'Load-weighted prices by day: The price that load pays on average in an operating day, for each load zone and for all together (location 32, NEPOOL AREA).'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/daily-load-weighted-prices/daily_load_weighted_prices/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_price_anomaly_scores` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `operating_day` date COMMENT 'Operating day',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the interval',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price',
  `prices_compared` bigint COMMENT 'Prices of the population',
  `mean_usd_per_mwh` double COMMENT '[$/MWh] Mean of the population',
  `deviation_usd_per_mwh` double COMMENT '[$/MWh] Sample standard deviation',
  `first_quartile_usd_per_mwh` double COMMENT '[$/MWh] First quartile',
  `median_usd_per_mwh` double COMMENT '[$/MWh] Median',
  `third_quartile_usd_per_mwh` double COMMENT '[$/MWh] Third quartile',
  `mad_usd_per_mwh` double COMMENT '[$/MWh] Median absolute deviation from the median',
  `z_score` double COMMENT '[1] z-score',
  `modified_z_score` double COMMENT '[1] Modified z-score',
  `iqr_score` double COMMENT '[1] Interquartile ranges outside of the quartiles'
)
COMMENT 'Anomaly scores of prices: How unusual each price is among those of its location in the same month of the same dataset, by three methods.'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/price-anomaly-scores/price_anomaly_scores/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_price_anomalies` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `operating_day` date COMMENT 'Operating day',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the interval',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `lmp_usd_per_mwh` double COMMENT '[$/MWh] Locational marginal price',
  `prices_compared` bigint COMMENT 'Prices of the population',
  `score` double COMMENT '[1] Score by the method asked for',
  `score_limit` double COMMENT '[1] Threshold used',
  `direction` string COMMENT 'high or low'
)
COMMENT 'Anomalous prices: The prices whose score by one method is further from zero than a threshold.'
PARTITIONED BY (`operating_month` string COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/price-anomalies/price_anomalies/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_month.type' = 'date',
  'projection.operating_month.format' = 'yyyy-MM',
  'projection.operating_month.range' = '2000-01,NOW+60MONTHS',
  'projection.operating_month.interval' = '1',
  'projection.operating_month.interval.unit' = 'MONTHS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_hourly_price_completeness` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `expected_intervals` bigint COMMENT 'Intervals an hour has',
  `intervals` bigint COMMENT 'Distinct intervals found',
  `priced_intervals` bigint COMMENT 'Those whose LMP is not null',
  `missing_intervals` bigint COMMENT 'Expected less found',
  `completeness` double COMMENT '[1] Found / expected',
  `is_complete` boolean COMMENT 'Whether none is missing'
)
COMMENT 'Completeness of prices by hour: How many of an hour\'s intervals are there, by dataset and location, hours without any row included.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/hourly-price-completeness/hourly_price_completeness/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_daily_price_completeness` (
  `dataset` string COMMENT 'Dataset the prices are of',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `location_type` string COMMENT 'Kind of location',
  `hours_in_day` bigint COMMENT '[h] Hours of the day',
  `hours` bigint COMMENT 'Hours with at least one row',
  `expected_intervals` bigint COMMENT 'Intervals the day has',
  `intervals` bigint COMMENT 'Distinct intervals found',
  `priced_intervals` bigint COMMENT 'Those whose LMP is not null',
  `missing_intervals` bigint COMMENT 'Expected less found',
  `completeness` double COMMENT '[1] Found / expected',
  `is_complete` boolean COMMENT 'Whether none is missing'
)
COMMENT 'Completeness of prices by day: How many of an operating day\'s intervals are there, by dataset and location.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/daily-price-completeness/daily_price_completeness/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_reconcile_five_minute_lmp` (
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `location_id` bigint COMMENT 'Number of the location',
  `location_name` string COMMENT 'Name of the location',
  `what` string COMMENT 'What is compared with what',
  `expected` double COMMENT '[$/MWh] Hourly LMP',
  `found` double COMMENT '[$/MWh] Mean of the five-minute LMP',
  `difference` double COMMENT '[$/MWh] Found less expected',
  `expected_intervals` bigint COMMENT 'Twelve',
  `found_intervals` bigint COMMENT 'Five-minute prices that are not null',
  `within` boolean COMMENT 'Whether the difference is within the tolerance'
)
COMMENT 'Five-minute against hourly prices: Whether the mean of an hour\'s five-minute final prices is the hourly real-time final price.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/reconcile-five-minute-lmp/reconcile_five_minute_lmp/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_reconcile_zonal_load` (
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the interval',
  `what` string COMMENT 'What is compared with what',
  `expected` double COMMENT '[MW] Load of the system',
  `found` double COMMENT '[MW] Sum of the zones',
  `difference` double COMMENT '[MW] Found less expected',
  `difference_share` double COMMENT '[1] Difference / |expected|',
  `expected_zones` bigint COMMENT 'Eight',
  `found_zones` bigint COMMENT 'Zones whose load is not null',
  `within` boolean COMMENT 'Whether the difference is within the tolerance'
)
COMMENT 'Zones against system load: Whether the loads of the eight zones add up to the load of the system, hourly and by five minutes.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/reconcile-zonal-load/reconcile_zonal_load/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `${database}`.`derived_reconcile_fuel_mix` (
  `hour_ending` string COMMENT 'Hour by its end, 01 to 24; 02X is the repeated hour',
  `interval_begin` timestamp COMMENT 'Begin of the hour',
  `what` string COMMENT 'What is compared with what',
  `expected` double COMMENT '[MW] Total generation, or load and net interchange',
  `found` double COMMENT '[MW] Generation by fuel, summed',
  `difference` double COMMENT '[MW] Found less expected',
  `difference_share` double COMMENT '[1] Difference / |expected|',
  `observations` bigint COMMENT 'Instants in the hour that have a sum',
  `within` boolean COMMENT 'Whether the difference is within the tolerance'
)
COMMENT 'Fuel mix against load and interchange: Whether generation by fuel adds up to total generation, and to load and net interchange.'
PARTITIONED BY (`operating_day` date COMMENT 'Stands for a file of the lake: a condition on it leaves the others unread')
STORED AS PARQUET
LOCATION 's3://${bucket}/${prefix}lake/iso-ne/reconcile-fuel-mix/reconcile_fuel_mix/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.operating_day.type' = 'date',
  'projection.operating_day.format' = 'yyyy-MM-dd',
  'projection.operating_day.range' = '2003-03-01,NOW+15DAYS',
  'projection.operating_day.interval' = '1',
  'projection.operating_day.interval.unit' = 'DAYS'
);

# The lake as Glue's catalogue knows it, table by table as ../athena/tables.json says, and jobs for what is too much for one machine.

locals {
  lake   = "s3://${local.bucket}/${var.prefix}/lake"
  tables = { for table in jsondecode(file("${path.module}/../athena/tables.json")) : table.name => table }
}

resource "aws_glue_catalog_database" "lake" {
  count = var.enable_glue ? 1 : 0

  name        = local.components.glue.database
  description = local.components.glue.description
  tags        = local.tags
}

resource "aws_glue_catalog_table" "lake" {
  for_each = { for key, table in local.tables : key => table if var.enable_glue }

  name          = each.key
  database_name = aws_glue_catalog_database.lake[0].name
  table_type    = "EXTERNAL_TABLE"
  parameters = {
    for key, value in each.value.parameters : key => replace(value, "$${lake}", local.lake)
  }

  dynamic "partition_keys" {
    for_each = each.value.partition_keys

    content {
      name = partition_keys.value.name
      type = partition_keys.value.type
    }
  }

  storage_descriptor {
    location      = "${local.lake}/${each.value.location}"
    input_format  = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"

    ser_de_info {
      serialization_library = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    }

    dynamic "columns" {
      for_each = each.value.columns

      content {
        name    = columns.value.name
        type    = columns.value.type
        comment = columns.value.comment
      }
    }
  }
}

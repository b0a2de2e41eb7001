# The lake as Glue's catalogue knows it, table by table as ../athena/tables.json says, and jobs for what is too much for one machine.

locals {
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
  description   = each.value.comment
  parameters    = each.value.parameters

  dynamic "partition_keys" {
    for_each = each.value.partition_keys

    content {
      name    = partition_keys.value.name
      type    = partition_keys.value.type
      comment = partition_keys.value.comment
    }
  }

  storage_descriptor {
    location      = "s3://${local.bucket}/${var.prefix}/${each.value.location}"
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

# The scripts, the package that they share, and the catalogue that they read: infra/glue.
resource "aws_s3_object" "glue_code" {
  for_each = { for file in fileset("${path.module}/../glue", "*.{py,json}") : file => file if var.enable_glue_jobs && var.code_bucket == "" }

  bucket      = aws_s3_bucket_versioning.store.bucket
  key         = "${local.components.glue.code_prefix}/${each.key}"
  source      = "${path.module}/../glue/${each.key}"
  source_hash = filesha256("${path.module}/../glue/${each.key}")

  # An object takes ten tags at most, a resource elsewhere fifty: those of the provider stay away from it too.
  override_provider {
    default_tags {
      tags = {}
    }
  }
}

resource "aws_s3_object" "glue_package" {
  count = var.enable_glue_jobs && var.code_bucket == "" ? 1 : 0

  bucket      = aws_s3_bucket_versioning.store.bucket
  key         = "${local.components.glue.code_prefix}/energy_lake.zip"
  source      = var.glue_package
  source_hash = filesha256(var.glue_package)

  # An object takes ten tags at most, a resource elsewhere fifty: those of the provider stay away from it too.
  override_provider {
    default_tags {
      tags = {}
    }
  }
}

# What a job says itself is in output, what Spark says in error: Glue puts these words behind the prefix that the jobs are given.
resource "aws_cloudwatch_log_group" "glue" {
  for_each = { for kind, group in local.components.glue.log_groups : kind => group if var.enable_glue_jobs }

  name              = each.value
  retention_in_days = var.log_retention_days
  tags              = local.tags
}

resource "aws_glue_job" "lake" {
  for_each = { for key, job in local.components.glue.jobs : key => job if var.enable_glue_jobs }

  name              = "${var.name}-${each.key}"
  description       = each.value.description
  role_arn          = aws_iam_role.component["glue"].arn
  glue_version      = local.components.glue.version
  execution_class   = "STANDARD"
  worker_type       = local.components.glue.worker_type
  number_of_workers = var.glue_workers
  timeout           = var.glue_timeout_minutes
  max_retries       = 0
  default_arguments = merge(local.components.glue.arguments, each.value.arguments)
  tags              = local.tags

  command {
    script_location = "s3://${local.code_bucket}/${local.components.glue.code_prefix}/${each.key}.py"
    python_version  = local.components.glue.python
  }

  execution_property {
    max_concurrent_runs = 1
  }
}

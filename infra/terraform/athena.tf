# Where questions are asked: what one may cost is bounded, and the bound cannot be lifted by who asks.

locals {
  saved_queries = var.enable_athena ? fileset("${path.module}/../athena/queries", "*.sql") : toset([])
}

resource "aws_athena_workgroup" "lake" {
  count = var.enable_athena ? 1 : 0

  name          = local.components.athena.workgroup
  description   = "Questions about the lake of ${var.name}"
  force_destroy = true
  tags          = local.tags

  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = var.athena_bytes_limit

    engine_version {
      selected_engine_version = local.components.athena.engine
    }

    result_configuration {
      output_location = "s3://${local.bucket}/${local.components.bucket.results_prefix}/"

      encryption_configuration {
        encryption_option = local.flags.kms ? "SSE_KMS" : "SSE_S3"
        kms_key_arn       = local.flags.kms ? var.kms_key_arn : null
      }
    }
  }

  lifecycle {
    precondition {
      condition     = var.enable_glue
      error_message = "enable_athena is true and enable_glue is false: Athena asks the tables that Glue knows. Set both."
    }
  }
}

# A query begins with a comment that says what it tells; its first line is the description.
resource "aws_athena_named_query" "saved" {
  for_each = local.saved_queries

  name        = trimsuffix(each.key, ".sql")
  description = trimspace(trimprefix(split("\n", file("${path.module}/../athena/queries/${each.key}"))[0], "--"))
  workgroup   = aws_athena_workgroup.lake[0].name
  database    = aws_glue_catalog_database.lake[0].name
  query       = file("${path.module}/../athena/queries/${each.key}")
}

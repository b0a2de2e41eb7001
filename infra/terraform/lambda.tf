# The function: started by the schedules, and by orders on the queue.

resource "aws_s3_object" "function_code" {
  count = var.enable_lambda && var.code_bucket == "" ? 1 : 0

  bucket = aws_s3_bucket_versioning.store.bucket
  key    = var.lambda_code_key
  source = var.lambda_package
  # The hash, and not the ETag: that is none of the content where a KMS key encrypts.
  source_hash = filesha256(var.lambda_package)

  # An object takes ten tags at most, a resource elsewhere fifty: those of the provider stay away from it too.
  override_provider {
    default_tags {
      tags = {}
    }
  }
}

resource "aws_cloudwatch_log_group" "collector" {
  count = var.enable_lambda ? 1 : 0

  name              = local.components.lambda.log_group
  retention_in_days = var.log_retention_days
  tags              = local.tags
}

resource "aws_lambda_function" "collector" {
  count = var.enable_lambda ? 1 : 0

  function_name                  = local.components.lambda.name
  description                    = "Collects electricity-market records for ${var.name}"
  role                           = aws_iam_role.component["collector"].arn
  runtime                        = local.components.lambda.runtime
  handler                        = local.components.lambda.handler
  architectures                  = [var.architecture]
  memory_size                    = var.lambda_memory_mb
  timeout                        = var.lambda_timeout_seconds
  reserved_concurrent_executions = var.lambda_reserved_concurrency
  s3_bucket                      = local.code_bucket
  s3_key                         = var.code_bucket == "" ? aws_s3_object.function_code[0].key : var.lambda_code_key
  s3_object_version              = var.code_bucket == "" ? aws_s3_object.function_code[0].version_id : null
  tags                           = local.tags

  environment {
    variables = local.components.environment
  }

  ephemeral_storage {
    size = var.lambda_storage_mb
  }

  lifecycle {
    precondition {
      condition     = var.lambda_reserved_concurrency == -1 || var.lambda_reserved_concurrency > var.lambda_queue_concurrency
      error_message = "lambda_reserved_concurrency is not more than lambda_queue_concurrency: the queue would leave the schedules nothing. Set -1, or more."
    }
  }

  # The log group has the name that Lambda would give it: it must be there first, or Lambda makes one that keeps everything for ever.
  depends_on = [aws_cloudwatch_log_group.collector, aws_iam_role_policy.component]
}

resource "aws_lambda_function_event_invoke_config" "collector" {
  count = var.enable_lambda ? 1 : 0

  function_name                = aws_lambda_function.collector[0].function_name
  maximum_event_age_in_seconds = local.components.lambda.invoke_max_age_seconds
  maximum_retry_attempts       = local.components.lambda.invoke_retries

  destination_config {
    on_failure {
      destination = aws_sqs_queue.missed_schedules.arn
    }
  }
}

resource "aws_lambda_event_source_mapping" "slices" {
  count = var.enable_lambda ? 1 : 0

  event_source_arn                   = aws_sqs_queue.slices.arn
  function_name                      = aws_lambda_function.collector[0].arn
  batch_size                         = var.lambda_batch_size
  maximum_batching_window_in_seconds = local.components.lambda.batch_window_seconds
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.lambda_queue_concurrency
  }
}

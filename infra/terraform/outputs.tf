output "bucket" {
  description = "Bucket of the pipeline."
  value       = aws_s3_bucket.store.bucket
}

output "destination" {
  description = "Where the pipeline writes, as the setting destination takes it."
  value       = local.components.environment.ENERGY_PIPELINE_DESTINATION
}

output "config" {
  description = "Configuration object, as --config and API_CONFIG_FILE take it."
  value       = local.components.environment.API_CONFIG_FILE
}

output "queue_url" {
  description = "Queue of slice orders, as --queue takes it."
  value       = aws_sqs_queue.slices.id
}

output "dead_letters_url" {
  description = "Queue of slice orders that were given up."
  value       = aws_sqs_queue.dead_letters.id
}

output "missed_schedules_url" {
  description = "Queue of events that came to nothing."
  value       = aws_sqs_queue.missed_schedules.id
}

output "pacing_table" {
  description = "Table that the pacing of all workers is kept in."
  value       = aws_dynamodb_table.pacing.name
}

output "topic_arn" {
  description = "Topic of alarms and notifications."
  value       = aws_sns_topic.notices.arn
}

output "username_parameter" {
  description = "Name of the parameter that holds the user name."
  value       = local.words.username_parameter
}

output "password_parameter" {
  description = "Name of the parameter that holds the password."
  value       = local.words.password_parameter
}

output "function_name" {
  description = "Name of the function; empty without it."
  value       = one(aws_lambda_function.collector[*].function_name) == null ? "" : one(aws_lambda_function.collector[*].function_name)
}

output "operator_policy_arn" {
  description = "Policy for who runs energy-pipeline by hand against it."
  value       = aws_iam_policy.person["operator"].arn
}

output "reader_policy_arn" {
  description = "Policy for who asks Athena; empty without it."
  value       = try(aws_iam_policy.person["reader"].arn, "")
}

output "analyst_policy_arn" {
  description = "Policy for who also makes views in Athena; empty without it."
  value       = try(aws_iam_policy.person["analyst"].arn, "")
}

output "database" {
  description = "Glue database of the lake; empty without it."
  value       = one(aws_glue_catalog_database.lake[*].name) == null ? "" : one(aws_glue_catalog_database.lake[*].name)
}

output "workgroup" {
  description = "Athena workgroup; empty without it."
  value       = one(aws_athena_workgroup.lake[*].name) == null ? "" : one(aws_athena_workgroup.lake[*].name)
}

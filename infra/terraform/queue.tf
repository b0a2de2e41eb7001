# Slice orders for workers and the function; what they give up; and events that came to nothing.

resource "aws_sqs_queue" "slices" {
  name                       = local.components.queues.slices.name
  visibility_timeout_seconds = local.components.queues.slices.visibility_seconds
  message_retention_seconds  = local.components.queues.slices.retention_seconds
  receive_wait_time_seconds  = local.components.queues.slices.wait_seconds
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = local.components.queues.slices.max_receives
  })
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.resource_statements.slices
  })
  tags = local.tags
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = local.components.queues.dead_letters.name
  message_retention_seconds = local.components.queues.dead_letters.retention_seconds
  sqs_managed_sse_enabled   = true
  # By name: the two queues would wait for each other.
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = ["arn:${local.words.partition}:sqs:${local.words.region}:${local.words.account}:${local.components.queues.slices.name}"]
  })
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.resource_statements.dead_letters
  })
  tags = local.tags
}

resource "aws_sqs_queue" "missed_schedules" {
  name                      = local.components.queues.missed_schedules.name
  message_retention_seconds = local.components.queues.missed_schedules.retention_seconds
  sqs_managed_sse_enabled   = true
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.resource_statements.missed_schedules
  })
  tags = local.tags
}

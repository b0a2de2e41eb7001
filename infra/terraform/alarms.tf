# Where trouble is told: a topic; numbers counted out of the log lines that end each run; alarms on them and on what AWS counts.

locals {
  counted_logs = {
    for logs, groups in {
      collector = aws_cloudwatch_log_group.collector[*].name
      task      = aws_cloudwatch_log_group.task[*].name
      worker    = aws_cloudwatch_log_group.worker[*].name
    } : logs => groups[0] if var.enable_alarms && (logs == "collector" ? var.enable_lambda : var.enable_workers)
  }
  counted = merge([
    for logs, group in local.counted_logs : {
      for metric, counted in local.alarms.metrics : "${logs}-${metric}" => { group = group, metric = metric } if contains(counted, logs)
    }
  ]...)
}

resource "aws_sns_topic" "notices" {
  name = local.components.topic.name
  tags = local.tags
}

resource "aws_sns_topic_policy" "notices" {
  arn = aws_sns_topic.notices.arn
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.resource_statements.notices
  })
}

resource "aws_sns_topic_subscription" "email" {
  count = var.alarm_email != "" ? 1 : 0

  topic_arn = aws_sns_topic.notices.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

# A worker that is stopped because the queue is empty, or replaced, is none that failed: only what ended by itself is told, or did not start.
resource "aws_cloudwatch_event_rule" "container_failures" {
  count = local.flags.worker_alarms ? 1 : 0

  name          = local.components.fargate.failures.rule
  description   = local.components.fargate.failures.description
  event_pattern = jsonencode(local.components.fargate.failures.pattern)
  tags          = local.tags
}

resource "aws_cloudwatch_event_target" "container_failures" {
  count = local.flags.worker_alarms ? 1 : 0

  rule      = aws_cloudwatch_event_rule.container_failures[0].name
  target_id = local.components.topic.target
  arn       = aws_sns_topic.notices.arn
}

resource "aws_cloudwatch_log_metric_filter" "counted" {
  for_each = local.counted

  name           = each.key
  log_group_name = each.value.group
  pattern        = "{ $.${each.value.metric} >= 0 }"

  metric_transformation {
    namespace = local.alarms.namespace
    name      = each.value.metric
    value     = "$.${each.value.metric}"
  }
}

resource "aws_cloudwatch_metric_alarm" "watched" {
  for_each = { for key, alarm in local.alarms.alarms : key => alarm if local.flags[alarm.when] }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = each.value.period
  evaluation_periods  = each.value.periods
  threshold           = each.value.threshold
  comparison_operator = each.value.comparison
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.notices.arn]
  # What is counted out of log lines is over because no line came: that is nothing to tell.
  ok_actions = each.value.tells_end ? [aws_sns_topic.notices.arn] : []
  tags       = local.tags
}

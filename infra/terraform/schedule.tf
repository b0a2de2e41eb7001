# What happens by the clock, which is the operator's.

resource "aws_scheduler_schedule_group" "pipeline" {
  count = local.flags.scheduler ? 1 : 0

  name = local.components.schedule.group
  tags = local.tags
}

resource "aws_scheduler_schedule" "collector" {
  for_each = { for key, schedule in local.schedules : key => schedule if var.enable_lambda }

  name                         = each.key
  group_name                   = aws_scheduler_schedule_group.pipeline[0].name
  description                  = each.value.description
  schedule_expression          = each.value.expression
  schedule_expression_timezone = var.time_zone
  state                        = var.schedules_enabled ? "ENABLED" : "DISABLED"

  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = each.value.flexible_minutes
  }

  target {
    arn      = aws_lambda_function.collector[0].arn
    role_arn = aws_iam_role.component["scheduler"].arn
    input    = jsonencode(each.value.input)

    retry_policy {
      maximum_event_age_in_seconds = local.components.schedule.max_age_seconds
      maximum_retry_attempts       = local.components.schedule.retries
    }

    dead_letter_config {
      arn = aws_sqs_queue.missed_schedules.arn
    }
  }
}

resource "aws_scheduler_schedule" "task" {
  count = var.enable_workers ? 1 : 0

  name                         = local.components.schedule.task_name
  group_name                   = aws_scheduler_schedule_group.pipeline[0].name
  description                  = "Runs energy-pipeline ${join(" ", var.task_command)} in a container."
  schedule_expression          = var.task_expression
  schedule_expression_timezone = var.time_zone
  state                        = var.schedules_enabled ? "ENABLED" : "DISABLED"

  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = local.components.schedule.task_flexible_minutes
  }

  target {
    arn      = aws_ecs_cluster.pipeline[0].arn
    role_arn = aws_iam_role.component["scheduler"].arn

    ecs_parameters {
      # Without its revision: the newest is run.
      task_definition_arn = aws_ecs_task_definition.task[0].arn_without_revision
      launch_type         = "FARGATE"
      task_count          = 1

      network_configuration {
        subnets          = var.subnet_ids
        security_groups  = var.security_group_ids
        assign_public_ip = var.assign_public_ip
      }
    }

    retry_policy {
      maximum_event_age_in_seconds = local.components.schedule.max_age_seconds
      maximum_retry_attempts       = local.components.schedule.retries
    }

    dead_letter_config {
      arn = aws_sqs_queue.missed_schedules.arn
    }
  }
}

# Where there is no function to look for staleness, the task does, when the function would.
resource "aws_scheduler_schedule" "container" {
  for_each = { for key, schedule in local.schedules : key => schedule if local.flags.container_staleness && try(schedule.input.action, "") == "staleness" }

  name                         = "${each.key}-task"
  group_name                   = aws_scheduler_schedule_group.pipeline[0].name
  description                  = each.value.description
  schedule_expression          = each.value.expression
  schedule_expression_timezone = var.time_zone
  state                        = var.schedules_enabled ? "ENABLED" : "DISABLED"

  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = each.value.flexible_minutes
  }

  target {
    arn      = aws_ecs_cluster.pipeline[0].arn
    role_arn = aws_iam_role.component["scheduler"].arn
    input = jsonencode({
      containerOverrides = [{ name = local.components.fargate.task.name, command = local.components.schedule.staleness_command }]
    })

    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.task[0].arn_without_revision
      launch_type         = "FARGATE"
      task_count          = 1

      network_configuration {
        subnets          = var.subnet_ids
        security_groups  = var.security_group_ids
        assign_public_ip = var.assign_public_ip
      }
    }

    retry_policy {
      maximum_event_age_in_seconds = local.components.schedule.max_age_seconds
      maximum_retry_attempts       = local.components.schedule.retries
    }

    dead_letter_config {
      arn = aws_sqs_queue.missed_schedules.arn
    }
  }
}

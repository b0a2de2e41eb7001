# Containers: workers on the queue, as many as it needs, and a task by the clock for what takes longer than a function may.

locals {
  container_environment = [
    for key, value in merge(local.components.environment, { AWS_REGION = local.words.region }) : { name = key, value = value }
  ]
  container_kinds = {
    worker = merge(local.components.fargate.worker, { command = local.components.fargate.worker.command, logs = one(aws_cloudwatch_log_group.worker[*].name) })
    task   = merge(local.components.fargate.task, { command = var.task_command, logs = one(aws_cloudwatch_log_group.task[*].name) })
  }
  container_definitions = {
    # A task has no health check: there is nothing that would start another.
    for kind, container in local.container_kinds : kind => jsonencode([
      { for key, value in {
        name                   = container.name
        image                  = var.image
        command                = container.command
        essential              = true
        readonlyRootFilesystem = true
        stopTimeout            = container.stop_seconds
        environment            = local.container_environment
        mountPoints            = [{ sourceVolume = "spool", containerPath = local.components.fargate.spool, readOnly = false }]
        linuxParameters        = { initProcessEnabled = true }
        healthCheck            = try(container.health, null)
        logConfiguration = {
          logDriver = "awslogs"
          options = {
            "awslogs-group"         = container.logs
            "awslogs-region"        = local.words.region
            "awslogs-stream-prefix" = kind
          }
        }
      } : key => value if value != null }
    ])
  }
}

resource "aws_cloudwatch_log_group" "worker" {
  count = var.enable_workers ? 1 : 0

  name              = local.components.fargate.worker.log_group
  retention_in_days = var.log_retention_days
  tags              = local.tags
}

resource "aws_cloudwatch_log_group" "task" {
  count = var.enable_workers ? 1 : 0

  name              = local.components.fargate.task.log_group
  retention_in_days = var.log_retention_days
  tags              = local.tags
}

resource "aws_ecs_cluster" "pipeline" {
  count = var.enable_workers ? 1 : 0

  name = local.components.fargate.cluster
  tags = local.tags

  lifecycle {
    precondition {
      condition     = var.image != "" && length(var.subnet_ids) > 0 && length(var.security_group_ids) > 0
      error_message = "enable_workers is true, and image, subnet_ids or security_group_ids is empty: set all three."
    }
  }
}

resource "aws_ecs_task_definition" "worker" {
  count = var.enable_workers ? 1 : 0

  family                   = local.components.fargate.worker.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.worker_cpu
  memory                   = var.worker_memory_mb
  task_role_arn            = aws_iam_role.component["worker"].arn
  execution_role_arn       = aws_iam_role.component["task_execution"].arn
  container_definitions    = local.container_definitions.worker
  tags                     = local.tags

  runtime_platform {
    cpu_architecture        = upper(var.architecture)
    operating_system_family = "LINUX"
  }

  volume {
    name = "spool"
  }
}

resource "aws_ecs_task_definition" "task" {
  count = var.enable_workers ? 1 : 0

  family                   = local.components.fargate.task.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.worker_cpu
  memory                   = var.worker_memory_mb
  task_role_arn            = aws_iam_role.component["task"].arn
  execution_role_arn       = aws_iam_role.component["task_execution"].arn
  container_definitions    = local.container_definitions.task
  tags                     = local.tags

  runtime_platform {
    cpu_architecture        = upper(var.architecture)
    operating_system_family = "LINUX"
  }

  volume {
    name = "spool"
  }
}

resource "aws_ecs_service" "worker" {
  count = var.enable_workers ? 1 : 0

  name            = local.components.fargate.worker.name
  cluster         = aws_ecs_cluster.pipeline[0].arn
  task_definition = aws_ecs_task_definition.worker[0].arn
  desired_count   = var.worker_min_count
  launch_type     = "FARGATE"
  propagate_tags  = "SERVICE"
  tags            = local.tags

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = var.security_group_ids
    assign_public_ip = var.assign_public_ip
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  lifecycle {
    # How many run is the queue's matter.
    ignore_changes = [desired_count]
  }

  # A worker that finds no configuration ends, and a deployment whose workers end is taken back.
  depends_on = [aws_iam_role_policy.component, aws_s3_object.config]
}

resource "aws_appautoscaling_target" "worker" {
  count = var.enable_workers ? 1 : 0

  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.pipeline[0].name}/${aws_ecs_service.worker[0].name}"
  min_capacity       = var.worker_min_count
  max_capacity       = var.worker_max_count
  tags               = local.tags

  lifecycle {
    precondition {
      condition     = var.worker_min_count <= var.worker_max_count
      error_message = "worker_min_count is more than worker_max_count: set it to as many at most."
    }
  }
}

resource "aws_appautoscaling_policy" "worker_out" {
  count = var.enable_workers ? 1 : 0

  name               = "${local.components.fargate.worker.name}-out"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.worker[0].service_namespace
  scalable_dimension = aws_appautoscaling_target.worker[0].scalable_dimension
  resource_id        = aws_appautoscaling_target.worker[0].resource_id

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = local.components.fargate.scale_cooldown_seconds
    metric_aggregation_type = "Maximum"

    dynamic "step_adjustment" {
      for_each = local.components.fargate.scale_out

      content {
        metric_interval_lower_bound = step_adjustment.value[0]
        metric_interval_upper_bound = step_adjustment.value[1]
        scaling_adjustment          = step_adjustment.value[2]
      }
    }
  }
}

resource "aws_appautoscaling_policy" "worker_in" {
  count = var.enable_workers ? 1 : 0

  name               = "${local.components.fargate.worker.name}-in"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.worker[0].service_namespace
  scalable_dimension = aws_appautoscaling_target.worker[0].scalable_dimension
  resource_id        = aws_appautoscaling_target.worker[0].resource_id

  step_scaling_policy_configuration {
    adjustment_type         = "ExactCapacity"
    cooldown                = local.components.fargate.scale_cooldown_seconds
    metric_aggregation_type = "Maximum"

    step_adjustment {
      metric_interval_upper_bound = 0
      scaling_adjustment          = var.worker_min_count
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "queue_waiting" {
  count = var.enable_workers ? 1 : 0

  alarm_name          = "${var.name}-queue-waiting"
  alarm_description   = "Adds workers: slice orders wait in the queue. No trouble by itself."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.slices.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_appautoscaling_policy.worker_out[0].arn]
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "queue_idle" {
  count = var.enable_workers ? 1 : 0

  alarm_name          = "${var.name}-queue-idle"
  alarm_description   = "Stops workers: no slice order waits, and none is being worked on. No trouble by itself."
  evaluation_periods  = local.components.fargate.idle_minutes
  threshold           = 0
  comparison_operator = "LessThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_appautoscaling_policy.worker_in[0].arn]
  tags                = local.tags

  metric_query {
    # Where nothing is being worked on SQS may tell no number of it, and a sum with nothing is none.
    id          = "orders"
    expression  = local.components.fargate.idle_orders
    label       = "Slice orders waiting or worked on"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = {
      hidden  = "ApproximateNumberOfMessagesNotVisible"
      visible = "ApproximateNumberOfMessagesVisible"
    }

    content {
      id          = metric_query.key
      return_data = false

      metric {
        namespace   = "AWS/SQS"
        metric_name = metric_query.value
        dimensions  = { QueueName = aws_sqs_queue.slices.name }
        stat        = "Maximum"
        period      = 60
      }
    }
  }
}

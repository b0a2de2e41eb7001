# Made by infra/generate.py from infra/definition/settings.json; change it there.

variable "name" {
  description = "Beginning of every name, so that several pipelines can stand in one account; unique there over all regions, since names of roles and policies have none."
  type        = string
  default     = "energy-pipeline"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "name is not as it must be: 2 to 31 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "bucket_name" {
  description = "Name of the bucket; <name>-<account>-<region> unless set."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name is not as it must be: a bucket's name, or nothing."
  }
}

variable "prefix" {
  description = "Prefix in the bucket that the pipeline writes below; its roles reach no object elsewhere but the configuration."
  type        = string
  default     = "data"

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$", var.prefix))
    error_message = "prefix is not as it must be: names joined by slashes, none at the ends."
  }
}

variable "kms_key_arn" {
  description = "Existing KMS key that encrypts the bucket; keys of S3 (AES-256) unless set."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^$|^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn is not as it must be: the ARN of a KMS key, not of an alias, or nothing."
  }
}

variable "enforce_conditional_writes" {
  description = "Lets the bucket refuse any put of a manifest that does not demand that there is none yet, whoever writes."
  type        = bool
  default     = true
}

variable "raw_infrequent_after_days" {
  description = "Days after which answers as received move to Standard-IA; 30 less than raw_archive_after_days at most."
  type        = number
  default     = 30

  validation {
    condition     = var.raw_infrequent_after_days >= 30 && var.raw_infrequent_after_days <= 3650
    error_message = "raw_infrequent_after_days is not as it must be: 30 to 3650."
  }
}

variable "raw_archive_after_days" {
  description = "Days after which answers as received move to Glacier Instant Retrieval; 30 more than raw_infrequent_after_days at least."
  type        = number
  default     = 180

  validation {
    condition     = var.raw_archive_after_days >= 60 && var.raw_archive_after_days <= 3650
    error_message = "raw_archive_after_days is not as it must be: 60 to 3650."
  }
}

variable "quarantine_infrequent_after_days" {
  description = "Days after which quarantined rows move to Standard-IA."
  type        = number
  default     = 90

  validation {
    condition     = var.quarantine_infrequent_after_days >= 30 && var.quarantine_infrequent_after_days <= 3650
    error_message = "quarantine_infrequent_after_days is not as it must be: 30 to 3650."
  }
}

variable "superseded_kept_days" {
  description = "Days that a replaced or deleted object can still be brought back."
  type        = number
  default     = 30

  validation {
    condition     = var.superseded_kept_days >= 1 && var.superseded_kept_days <= 3650
    error_message = "superseded_kept_days is not as it must be: 1 to 3650."
  }
}

variable "results_kept_days" {
  description = "Days that the results of Athena queries are kept; a day later they cannot be brought back either."
  type        = number
  default     = 14

  validation {
    condition     = var.results_kept_days >= 1 && var.results_kept_days <= 3650
    error_message = "results_kept_days is not as it must be: 1 to 3650."
  }
}

variable "username_parameter" {
  description = "Name of the Parameter Store parameter that holds the ISO-NE user name; /<name>/iso-ne/username unless set. Its value is never read by the deployment."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^$|^/[A-Za-z0-9_./-]+$", var.username_parameter))
    error_message = "username_parameter is not as it must be: a parameter's name that begins with a slash, or nothing."
  }
}

variable "password_parameter" {
  description = "Name of the SecureString parameter that holds the ISO-NE password; /<name>/iso-ne/password unless set. Its value is never read by the deployment."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^$|^/[A-Za-z0-9_./-]+$", var.password_parameter))
    error_message = "password_parameter is not as it must be: a parameter's name that begins with a slash, or nothing."
  }
}

variable "parameter_kms_key_arn" {
  description = "KMS key that the parameters are encrypted with, where it is not the account's aws/ssm key."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^$|^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.parameter_kms_key_arn))
    error_message = "parameter_kms_key_arn is not as it must be: the ARN of a KMS key, not of an alias, or nothing."
  }
}

variable "secret_arns" {
  description = "ARNs of secrets in Secrets Manager that the components may read, where user name or password is a reference to one (/aws/reference/secretsmanager/NAME)."
  type        = list(string)
  default     = []
}

variable "architecture" {
  description = "Processor of the function and the containers; the package and the image must be built for it."
  type        = string
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture is not as it must be: one of arm64, x86_64."
  }
}

variable "enable_lambda" {
  description = "The function, its schedules and its share of the queue."
  type        = bool
  default     = true
}

variable "code_bucket" {
  description = "Bucket that holds the function's package and the Glue scripts. CloudFormation needs it; Terraform puts them into the pipeline's own bucket unless set."
  type        = string
  default     = ""
}

variable "lambda_code_key" {
  description = "Key of the function's package in that bucket."
  type        = string
  default     = "code/lambda.zip"
}

variable "lambda_memory_mb" {
  description = "Memory of the function; its share of a processor goes with it."
  type        = number
  default     = 1024

  validation {
    condition     = var.lambda_memory_mb >= 128 && var.lambda_memory_mb <= 10240
    error_message = "lambda_memory_mb is not as it must be: 128 to 10240."
  }
}

variable "lambda_timeout_seconds" {
  description = "Longest time of one invocation. Messages stay hidden for six times the most it may be."
  type        = number
  default     = 900

  validation {
    condition     = var.lambda_timeout_seconds >= 60 && var.lambda_timeout_seconds <= 900
    error_message = "lambda_timeout_seconds is not as it must be: 60 to 900."
  }
}

variable "lambda_storage_mb" {
  description = "Disk of the function, for answers while they are read."
  type        = number
  default     = 2048

  validation {
    condition     = var.lambda_storage_mb >= 512 && var.lambda_storage_mb <= 10240
    error_message = "lambda_storage_mb is not as it must be: 512 to 10240."
  }
}

variable "lambda_reserved_concurrency" {
  description = "Invocations kept for the function and at most allowed it, more than lambda_queue_concurrency; -1 for neither. An account keeps 100 unreserved, and a new one may have only 10 in all."
  type        = number
  default     = -1

  validation {
    condition     = var.lambda_reserved_concurrency >= -1 && var.lambda_reserved_concurrency <= 1000
    error_message = "lambda_reserved_concurrency is not as it must be: -1 to 1000."
  }
}

variable "lambda_queue_concurrency" {
  description = "Invocations that may work on the queue at once; fewer than lambda_reserved_concurrency, where that is set."
  type        = number
  default     = 4

  validation {
    condition     = var.lambda_queue_concurrency >= 2 && var.lambda_queue_concurrency <= 1000
    error_message = "lambda_queue_concurrency is not as it must be: 2 to 1000."
  }
}

variable "lambda_batch_size" {
  description = "Slice orders that one invocation takes from the queue. What it cannot end before its timeout it gives back, and each receive counts."
  type        = number
  default     = 2

  validation {
    condition     = var.lambda_batch_size >= 1 && var.lambda_batch_size <= 10
    error_message = "lambda_batch_size is not as it must be: 1 to 10."
  }
}

variable "schedules_enabled" {
  description = "False leaves the schedules in place and switches them off."
  type        = bool
  default     = true
}

variable "time_zone" {
  description = "Time zone of the schedules: the operator's, so that they follow its clock when it changes."
  type        = string
  default     = "America/New_York"
}

variable "enable_workers" {
  description = "The container cluster: workers on the queue, as many as it needs, and the scheduled task; without the function a task looks for staleness too. With CloudFormation it is switched on when the configuration and the parameters are there: a worker that finds none ends, and a stack whose first workers end is rolled back."
  type        = bool
  default     = false
}

variable "image" {
  description = "Container image of the pipeline, with its tag or digest. Needed with enable_workers."
  type        = string
  default     = ""
}

variable "image_repository_arn" {
  description = "ARN of the ECR repository of the image, where it lies in ECR."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^$|^arn:[a-z-]+:ecr:[a-z0-9-]+:[0-9]{12}:repository/[a-z0-9._/-]+$", var.image_repository_arn))
    error_message = "image_repository_arn is not as it must be: the ARN of an ECR repository, or nothing."
  }
}

variable "subnet_ids" {
  description = "Subnets of the containers, with a way to the operator and to AWS. Needed with enable_workers."
  type        = list(string)
  default     = []
}

variable "security_group_ids" {
  description = "Security groups of the containers; they need to let out TCP 443 and to let in nothing. Needed with enable_workers."
  type        = list(string)
  default     = []
}

variable "assign_public_ip" {
  description = "Gives the containers public addresses: needed in public subnets, where there is no NAT gateway."
  type        = bool
  default     = false
}

variable "worker_cpu" {
  description = "Processor units of one container (1024 is one vCPU), as Fargate pairs them with memory."
  type        = number
  default     = 512

  validation {
    condition     = var.worker_cpu >= 256 && var.worker_cpu <= 16384
    error_message = "worker_cpu is not as it must be: 256 to 16384."
  }
}

variable "worker_memory_mb" {
  description = "Memory of one container, as Fargate pairs it with processor units."
  type        = number
  default     = 1024

  validation {
    condition     = var.worker_memory_mb >= 512 && var.worker_memory_mb <= 122880
    error_message = "worker_memory_mb is not as it must be: 512 to 122880."
  }
}

variable "worker_min_count" {
  description = "Workers that run even when the queue is empty; worker_max_count at most."
  type        = number
  default     = 0

  validation {
    condition     = var.worker_min_count >= 0 && var.worker_min_count <= 1000
    error_message = "worker_min_count is not as it must be: 0 to 1000."
  }
}

variable "worker_max_count" {
  description = "Workers at most, however long the queue; worker_min_count at least."
  type        = number
  default     = 4

  validation {
    condition     = var.worker_max_count >= 1 && var.worker_max_count <= 1000
    error_message = "worker_max_count is not as it must be: 1 to 1000."
  }
}

variable "task_expression" {
  description = "When the scheduled task runs, in time_zone."
  type        = string
  default     = "cron(30 4 * * ? *)"

  validation {
    condition     = can(regex("^(cron|rate|at)\\(.+\\)$", var.task_expression))
    error_message = "task_expression is not as it must be: cron(…), rate(…) or at(…)."
  }
}

variable "task_command" {
  description = "What the scheduled task runs: the arguments of energy-pipeline."
  type        = list(string)
  default     = ["--all", "--keep-lake"]
}

variable "enable_alarms" {
  description = "Metric filters, alarms, and the rule that tells of containers that failed."
  type        = bool
  default     = true
}

variable "silence_hours" {
  description = "Hours without a call after which the alarm silence goes off, more than the longest time between two schedules; 0 leaves it out."
  type        = number
  default     = 6

  validation {
    condition     = var.silence_hours >= 0 && var.silence_hours <= 24
    error_message = "silence_hours is not as it must be: 0 to 24."
  }
}

variable "alarm_email" {
  description = "Address that alarms and notifications are sent to; AWS asks it to confirm."
  type        = string
  default     = ""
}

variable "enable_glue" {
  description = "Glue database and tables of the lake, with partition projection. Athena needs it."
  type        = bool
  default     = true
}

variable "enable_glue_jobs" {
  description = "Glue jobs for what is too much for one machine, and their role."
  type        = bool
  default     = false
}

variable "glue_workers" {
  description = "Workers (G.1X) of one run of a Glue job."
  type        = number
  default     = 2

  validation {
    condition     = var.glue_workers >= 2 && var.glue_workers <= 299
    error_message = "glue_workers is not as it must be: 2 to 299."
  }
}

variable "glue_timeout_minutes" {
  description = "Longest time of one run of a Glue job."
  type        = number
  default     = 480

  validation {
    condition     = var.glue_timeout_minutes >= 1 && var.glue_timeout_minutes <= 2880
    error_message = "glue_timeout_minutes is not as it must be: 1 to 2880."
  }
}

variable "glue_target_prefix" {
  description = "Prefix in the bucket that the Glue jobs write a lake below; <prefix>-spark unless set, beside the pipeline's own. The prefix itself is taken with the argument --into-store alone."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^$|^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$", var.glue_target_prefix))
    error_message = "glue_target_prefix is not as it must be: names joined by slashes, none at the ends, or nothing."
  }
}

variable "enable_athena" {
  description = "Athena workgroup, saved queries, and the policies of its readers and analysts. Needs enable_glue."
  type        = bool
  default     = true
}

variable "athena_bytes_limit" {
  description = "Bytes that one query may scan before Athena stops it."
  type        = number
  default     = 10737418240

  validation {
    condition     = var.athena_bytes_limit >= 10485760 && var.athena_bytes_limit <= 7000000000000
    error_message = "athena_bytes_limit is not as it must be: 10485760 to 7000000000000."
  }
}

variable "log_retention_days" {
  description = "Days that log lines are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days is not as it must be: one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}

variable "tags" {
  description = "Tags of every resource, beside application and pipeline; the objects that it puts into the bucket have none. CloudFormation has its own: aws cloudformation deploy --tags."
  type        = map(string)
  default     = {}
}

variable "force_destroy" {
  description = "Lets destroy delete the bucket with everything in it."
  type        = bool
  default     = false
}

variable "config_file" {
  description = "File that becomes the configuration object; one that keeps a lake of the four built-in feeds unless set."
  type        = string
  default     = ""
}

variable "lambda_package" {
  description = "The function's package as infra/lambda/package.sh makes it. Needed with enable_lambda where code_bucket is not set."
  type        = string
  default     = ""
}

variable "glue_package" {
  description = "The Glue jobs' package as infra/glue/package.sh makes it. Needed with enable_glue_jobs where code_bucket is not set."
  type        = string
  default     = ""
}

variable "schedules" {
  description = "Schedules instead of those of infra/definition/schedules.json, in its shape."
  type        = any
  default     = null
}

# What is declared stands in ../definition, which the CloudFormation template is made of too. Here its words get their values.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  definition_folder = "${path.module}/../definition"

  base_words = {
    account    = data.aws_caller_identity.current.account_id
    dns_suffix = data.aws_partition.current.dns_suffix
    glue_name  = replace(var.name, "-", "_")
    name       = var.name
    partition  = data.aws_partition.current.partition
    prefix     = var.prefix
    region     = data.aws_region.current.name
  }

  bucket      = var.bucket_name != "" ? var.bucket_name : "${var.name}-${local.base_words.account}-${local.base_words.region}"
  code_bucket = var.code_bucket != "" ? var.code_bucket : local.bucket

  words = merge(local.base_words, {
    bucket             = local.bucket
    glue_target_prefix = var.glue_target_prefix != "" ? var.glue_target_prefix : "${var.prefix}-spark"
    code_bucket        = local.code_bucket
    silence_hours      = var.silence_hours
    password_parameter = var.password_parameter != "" ? var.password_parameter : "/${var.name}/iso-ne/password"
    username_parameter = var.username_parameter != "" ? var.username_parameter : "/${var.name}/iso-ne/username"
  })

  # A key or a repository may be made in the same apply: its address is then not known yet. What is declared must not hang on it, so the
  # parts of the policies are taken from the file as it stands, and only their texts from the file with the words put in.
  declared_policies = jsondecode(file("${local.definition_folder}/policies.json"))
  policies = jsondecode(templatefile("${local.definition_folder}/policies.json", merge(local.words, {
    image_repository_arn  = var.image_repository_arn
    kms_key_arn           = var.kms_key_arn
    parameter_kms_key_arn = var.parameter_kms_key_arn
    # Within the quotes of a list of texts.
    secret_arns = join("\", \"", var.secret_arns)
  })))

  components        = jsondecode(templatefile("${local.definition_folder}/components.json", local.words))
  resource_policies = jsondecode(templatefile("${local.definition_folder}/resource_policies.json", local.words))
  alarms            = jsondecode(templatefile("${local.definition_folder}/alarms.json", local.words))
  schedules         = jsondecode(var.schedules != null ? jsonencode(var.schedules) : file("${local.definition_folder}/schedules.json"))

  # The names that the definition's "when" uses.
  flags = {
    always              = true
    alarms              = var.enable_alarms
    athena              = var.enable_athena
    conditional_writes  = var.enforce_conditional_writes
    container_staleness = var.enable_workers && !var.enable_lambda
    glue                = var.enable_glue
    glue_jobs           = var.enable_glue_jobs
    kms                 = var.kms_key_arn != ""
    lambda              = var.enable_lambda
    lambda_alarms       = var.enable_lambda && var.enable_alarms
    parameter_kms       = var.parameter_kms_key_arn != ""
    private_image       = var.image_repository_arn != ""
    scheduler           = var.enable_lambda || var.enable_workers
    secret_arns         = length(var.secret_arns) > 0
    silence_alarm       = var.enable_lambda && var.enable_alarms && var.schedules_enabled && var.silence_hours > 0
    stale_alarm         = (var.enable_lambda || var.enable_workers) && var.enable_alarms
    worker_alarms       = var.enable_workers && var.enable_alarms
    workers             = var.enable_workers
  }

  lifecycle_days = {
    quarantine_infrequent_after_days = var.quarantine_infrequent_after_days
    raw_archive_after_days           = var.raw_archive_after_days
    raw_infrequent_after_days        = var.raw_infrequent_after_days
    results_kept_days                = var.results_kept_days
    superseded_kept_days             = var.superseded_kept_days
  }

  tags = merge(local.components.tags, var.tags)
}

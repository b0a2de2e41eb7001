# Everything switched on: function, workers, Glue jobs, Athena, alarms by e-mail, keys of one's own.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.90, < 6.0"
    }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  description = "Region that everything lies in."
  type        = string
  default     = "us-east-1"
}

variable "name" {
  description = "Beginning of every name."
  type        = string
  default     = "energy-pipeline"
}

variable "lambda_package" {
  description = "The function's package, as infra/lambda/package.sh makes it."
  type        = string
}

variable "glue_package" {
  description = "The Glue jobs' package, as infra/glue/package.sh makes it."
  type        = string
}

variable "image" {
  description = "Container image of the pipeline in ECR, with its tag."
  type        = string
}

variable "image_repository_arn" {
  description = "ARN of the image's ECR repository."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the containers."
  type        = list(string)
}

variable "security_group_ids" {
  description = "Security groups of the containers."
  type        = list(string)
}

variable "alarm_email" {
  description = "Address that alarms are sent to."
  type        = string
}

resource "aws_kms_key" "store" {
  description             = "Encrypts the bucket of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

module "pipeline" {
  source = "../.."

  name                 = var.name
  kms_key_arn          = aws_kms_key.store.arn
  lambda_package       = var.lambda_package
  lambda_memory_mb     = 1792
  enable_workers       = true
  image                = var.image
  image_repository_arn = var.image_repository_arn
  subnet_ids           = var.subnet_ids
  security_group_ids   = var.security_group_ids
  assign_public_ip     = true
  worker_cpu           = 1024
  worker_memory_mb     = 2048
  worker_max_count     = 8
  enable_glue_jobs     = true
  glue_package         = var.glue_package
  alarm_email          = var.alarm_email
  log_retention_days   = 90
  tags                 = { team = "market-data" }
}

output "pipeline" {
  description = "Addresses of everything."
  value       = module.pipeline
}

# The smallest pipeline: the function, its schedules, the bucket. For four feeds it costs less than a coffee a month.

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

variable "lambda_package" {
  description = "The function's package, as infra/lambda/package.sh makes it."
  type        = string
}

variable "config_file" {
  description = "File that becomes the configuration; one that keeps a lake of the four built-in feeds unless set."
  type        = string
  default     = ""
}

module "pipeline" {
  source = "../.."

  lambda_package = var.lambda_package
  config_file    = var.config_file
}

output "pipeline" {
  description = "Addresses of everything."
  value       = module.pipeline
}

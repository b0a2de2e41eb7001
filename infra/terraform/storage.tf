# The bucket: answers as received, files, lake, quarantine, manifests; beside them the configuration, the code and Athena's results.

resource "aws_s3_bucket" "store" {
  bucket        = local.bucket
  force_destroy = var.force_destroy
  tags          = local.tags
}

resource "aws_s3_bucket_ownership_controls" "store" {
  bucket = aws_s3_bucket.store.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "store" {
  bucket                  = aws_s3_bucket.store.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "store" {
  bucket = aws_s3_bucket.store.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "store" {
  bucket = aws_s3_bucket.store.id

  rule {
    bucket_key_enabled = local.flags.kms

    apply_server_side_encryption_by_default {
      sse_algorithm     = local.flags.kms ? "aws:kms" : "AES256"
      kms_master_key_id = local.flags.kms ? var.kms_key_arn : null
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "store" {
  # Versions first: a rule for superseded versions needs them.
  bucket = aws_s3_bucket_versioning.store.bucket

  dynamic "rule" {
    for_each = local.components.lifecycle

    content {
      id     = rule.value.id
      status = "Enabled"

      filter {
        prefix = rule.value.prefix
      }

      dynamic "transition" {
        for_each = rule.value.transitions

        content {
          storage_class = transition.value[0]
          days          = local.lifecycle_days[transition.value[1]]
        }
      }

      dynamic "expiration" {
        for_each = can(rule.value.expire_after_days) || can(rule.value.expire_delete_markers) ? [rule.value] : []

        content {
          days                         = can(expiration.value.expire_after_days) ? local.lifecycle_days[expiration.value.expire_after_days] : null
          expired_object_delete_marker = can(expiration.value.expire_delete_markers) ? true : null
        }
      }

      dynamic "noncurrent_version_expiration" {
        for_each = can(rule.value.noncurrent_expire_after_days) ? [rule.value.noncurrent_expire_after_days] : []

        content {
          # A setting's name, or days.
          noncurrent_days = try(local.lifecycle_days[noncurrent_version_expiration.value], noncurrent_version_expiration.value)
        }
      }

      dynamic "abort_incomplete_multipart_upload" {
        for_each = can(rule.value.abort_multipart_after_days) ? [rule.value.abort_multipart_after_days] : []

        content {
          days_after_initiation = abort_incomplete_multipart_upload.value
        }
      }
    }
  }

  lifecycle {
    precondition {
      condition     = var.raw_archive_after_days >= var.raw_infrequent_after_days + 30
      error_message = "raw_archive_after_days is less than 30 more than raw_infrequent_after_days: S3 keeps an object in Standard-IA for 30 days at least."
    }
  }
}

resource "aws_s3_bucket_policy" "store" {
  bucket = local.bucket
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.resource_statements.store
  })

  # Public access is blocked first: the two changes collide when S3 makes them at once.
  depends_on = [aws_s3_bucket_public_access_block.store]
}

resource "aws_s3_object" "config" {
  bucket       = aws_s3_bucket_versioning.store.bucket
  key          = local.components.bucket.config_key
  content_type = "application/json"
  content = var.config_file != "" ? file(var.config_file) : jsonencode({
    keep_lake = true
  })

  # An object takes ten tags at most, a resource elsewhere fifty: those of the provider stay away from it too.
  override_provider {
    default_tags {
      tags = {}
    }
  }
}

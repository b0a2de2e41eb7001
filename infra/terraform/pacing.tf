# Whose turn it is to ask which host: all runs, workers and functions take it from here.

resource "aws_dynamodb_table" "pacing" {
  name         = local.components.pacing.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = local.components.pacing.key
  tags         = local.tags

  attribute {
    name = local.components.pacing.key
    type = "S"
  }
}

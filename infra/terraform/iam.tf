# A role for each component and policies for two kinds of people, as ../definition/policies.json says, statement by statement.

locals {
  # What of a statement goes into a policy: all but its "when".
  statements = {
    for sid, statement in local.policies.statements : sid => merge(
      { Sid = sid, Effect = "Allow" },
      { for key, value in statement : key => value if key != "when" }
    ) if local.flags[statement.when]
  }

  roles = { for key, role in local.policies.roles : key => role if local.flags[role.when] }

  resource_statements = {
    for key, statements in local.policies.resources : key => [
      for statement in statements : { for part, value in statement : part => value if part != "when" } if local.flags[statement.when]
    ]
  }
}

data "aws_iam_policy_document" "assume" {
  for_each = local.roles

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [each.value.service]
    }

    # Services that act for many accounts may use the role for this one alone. Lambda names no source when it takes a role.
    dynamic "condition" {
      for_each = each.value.service == "lambda.amazonaws.com" ? [] : [local.words.account]

      content {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "component" {
  for_each = local.roles

  name               = each.value.name
  description        = each.value.description
  assume_role_policy = data.aws_iam_policy_document.assume[each.key].json
  tags               = local.tags
}

resource "aws_iam_role_policy" "component" {
  for_each = local.roles

  name = each.key
  role = aws_iam_role.component[each.key].id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for sid in each.value.statements : local.statements[sid] if can(local.statements[sid])]
  })
}

resource "aws_iam_policy" "person" {
  for_each = { for key, person in local.policies.people : key => person if local.flags[person.when] }

  name        = each.value.name
  description = each.value.description
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for sid in each.value.statements : local.statements[sid] if can(local.statements[sid])]
  })
  tags = local.tags
}

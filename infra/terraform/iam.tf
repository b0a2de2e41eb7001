# A role for each component and policies for three kinds of people, as ../definition/policies.json says, statement by statement.

locals {
  # What of a statement goes into a policy: all but its "when".
  statements = {
    for sid, statement in local.declared_policies.statements : sid => merge(
      { Sid = sid, Effect = "Allow" },
      { for key, value in local.policies.statements[sid] : key => value if key != "when" }
    )
  }
  permissions = {
    for key, one in merge(local.declared_policies.roles, local.declared_policies.people) : key => jsonencode({
      Version   = "2012-10-17"
      Statement = [for sid in one.statements : local.statements[sid] if local.flags[local.declared_policies.statements[sid].when]]
    })
  }

  roles  = { for key, role in local.declared_policies.roles : key => role if local.flags[role.when] }
  people = { for key, person in local.declared_policies.people : key => person if local.flags[person.when] }

  resource_statements = {
    for key, statements in local.resource_policies : key => [
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

    # Services that act for many accounts may use the role for this one alone. Lambda names no source when it takes a role, and of Glue's jobs
    # AWS does not say that they do.
    dynamic "condition" {
      for_each = contains(["lambda.amazonaws.com", "glue.amazonaws.com"], each.value.service) ? [] : [local.words.account]

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

  name               = replace(each.value.name, "$${name}", var.name)
  description        = replace(each.value.description, "$${name}", var.name)
  assume_role_policy = data.aws_iam_policy_document.assume[each.key].json
  tags               = local.tags
}

resource "aws_iam_role_policy" "component" {
  for_each = local.roles

  name   = each.key
  role   = aws_iam_role.component[each.key].id
  policy = local.permissions[each.key]
}

resource "aws_iam_policy" "person" {
  for_each = local.people

  name        = replace(each.value.name, "$${name}", var.name)
  description = replace(each.value.description, "$${name}", var.name)
  policy      = local.permissions[each.key]
  tags        = local.tags
}

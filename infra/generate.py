#!/usr/bin/env python3
"""Makes what is made of infra/definition: terraform/variables.tf, the tables of terraform/README.md, cloudformation/template.json.

    python3 infra/generate.py            writes them
    python3 infra/generate.py --check    says what differs, and fails if anything does

Terraform reads the rest of the definition itself; CloudFormation cannot read files, so its template has all of it in it.
Needs Python 3.9 or newer and nothing else.
"""
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEFINITION = HERE / "definition"
MODULE = HERE / "terraform"


def read(name):
    return json.loads((DEFINITION / name).read_text(encoding="utf-8"))


SETTINGS = read("settings.json")
COMPONENTS = read("components.json")
POLICIES = read("policies.json")
RESOURCE_POLICIES = read("resource_policies.json")
SCHEDULES = read("schedules.json")
ALARMS = read("alarms.json")
TABLES = json.loads((HERE / "athena" / "tables.json").read_text(encoding="utf-8"))
QUERIES = {file.stem: file.read_text(encoding="utf-8") for file in sorted((HERE / "athena" / "queries").glob("*.sql"))}


def pascal(name):
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))


# ---------------------------------------------------------------------------------------------------------- Terraform: variables and README


def literal(value):
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


TYPES = {"string": "string", "number": "number", "bool": "bool", "list": "list(string)", "map": "map(string)", "any": "any"}


def fault(setting):
    """What must hold of a setting in Terraform's words, and what is said where it does not."""
    name = setting["name"]
    if "pattern" in setting:
        return f"can(regex({json.dumps(setting['pattern'])}, var.{name}))", setting["says"]
    if "allowed" in setting:
        return f"contains({literal(setting['allowed'])}, var.{name})", "one of " + ", ".join(str(one) for one in setting["allowed"])
    if "min" in setting:
        return f"var.{name} >= {setting['min']} && var.{name} <= {setting['max']}", f"{setting['min']} to {setting['max']}"
    return None


def variables():
    blocks = ["# Made by infra/generate.py from infra/definition/settings.json; change it there.\n"]
    for setting in SETTINGS:
        lines = [f'variable "{setting["name"]}" {{', f"  description = {json.dumps(setting['description'], ensure_ascii=False)}"]
        lines += [f"  type        = {TYPES[setting['type']]}", f"  default     = {literal(setting['default'])}"]
        if (rule := fault(setting)) is not None:
            condition, says = rule
            lines += ["", "  validation {", f"    condition     = {condition}"]
            lines += [f'    error_message = "{setting["name"]} is not as it must be: {says}."', "  }"]
        blocks.append("\n".join(lines + ["}"]) + "\n")
    return "\n".join(blocks)


def outputs():
    """Name and description of every output of the module."""
    text = (MODULE / "outputs.tf").read_text(encoding="utf-8")
    return re.findall(r'output "(\w+)" \{\n\s+description = "([^"]+)"', text)


def resources():
    found = []
    for file in sorted(MODULE.glob("*.tf")):
        for kind, name in re.findall(r'^resource "(\w+)" "(\w+)"', file.read_text(encoding="utf-8"), re.MULTILINE):
            found.append((file.name, kind, name))
    return found


def readme():
    lines = ["## Inputs", "", "Every input has a default; none is required by itself.", ""]
    lines += ["| Name | Description | Type | Default |", "|------|-------------|------|---------|"]
    for setting in SETTINGS:
        says = setting["description"] + (f" {fault(setting)[1][:1].upper()}{fault(setting)[1][1:]}." if fault(setting) else "")
        lines.append(f"| `{setting['name']}` | {says} | `{TYPES[setting['type']]}` | `{literal(setting['default'])}` |")
    lines += ["", "## Outputs", "", "| Name | Description |", "|------|-------------|"]
    lines += [f"| `{name}` | {description} |" for name, description in outputs()]
    lines += ["", "## Resources", "", "| File | Resource |", "|------|----------|"]
    lines += [f"| {file} | `{kind}.{name}` |" for file, kind, name in resources()]
    text = (MODULE / "README.md").read_text(encoding="utf-8")
    begin, end = "<!-- made by infra/generate.py: begin -->", "<!-- made by infra/generate.py: end -->"
    before, after = text.split(begin)[0], text.split(end)[1]
    return f"{before}{begin}\n\n" + "\n".join(lines) + f"\n\n{end}{after}"


# ------------------------------------------------------------------------------------------------------------------------- CloudFormation


def ref(name):
    return {"Ref": name}


def arn(name):
    return {"Fn::GetAtt": [name, "Arn"]}


def when(condition, value, otherwise=None):
    return {"Fn::If": [condition, value, ref("AWS::NoValue") if otherwise is None else otherwise]}


CONDITION_OF = {
    "alarms": "Alarms",
    "athena": "Athena",
    "conditional_writes": "ConditionalWrites",
    "container_staleness": "ContainerStaleness",
    "glue": "Glue",
    "glue_jobs": "GlueJobs",
    "kms": "Kms",
    "lambda": "Lambda",
    "lambda_alarms": "LambdaAlarms",
    "parameter_kms": "ParameterKms",
    "private_image": "PrivateImage",
    "scheduler": "Scheduler",
    "secret_arns": "HasSecretArns",
    "silence_alarm": "SilenceAlarm",
    "stale_alarm": "StaleAlarm",
    "worker_alarms": "WorkerAlarms",
    "workers": "Workers",
}

# Words of the definition that stand in a text as they are, and words that have to be worked out.
PLAIN_WORDS = {
    "account": "AWS::AccountId",
    "bucket": "StoreBucket",
    "code_bucket": "CodeBucket",
    "dns_suffix": "AWS::URLSuffix",
    "image_repository_arn": "ImageRepositoryArn",
    "kms_key_arn": "KmsKeyArn",
    "name": "Name",
    "parameter_kms_key_arn": "ParameterKmsKeyArn",
    "partition": "AWS::Partition",
    "prefix": "Prefix",
    "region": "AWS::Region",
    "silence_hours": "SilenceHours",
}


def own_parameter(which):
    setting = f"{which}_parameter"
    return when(f"Has{pascal(setting)}", ref(pascal(setting)), {"Fn::Sub": COMPONENTS["parameters"][which].replace("${name}", "${Name}")})


WORKED_OUT = {
    "glue_target_prefix": when("HasGlueTargetPrefix", ref("GlueTargetPrefix"), {"Fn::Sub": "${Prefix}-spark"}),
    "glue_name": {"Fn::Join": ["_", {"Fn::Split": ["-", ref("Name")]}]},
    "password_parameter": own_parameter("password"),
    "username_parameter": own_parameter("username"),
}


def said(text):
    """A text of the definition as CloudFormation works it out."""
    words = re.findall(r"\$\{(\w+)\}", text)
    if not words:
        return text
    if text == "${" + words[0] + "}":
        return ref(PLAIN_WORDS[words[0]]) if words[0] in PLAIN_WORDS else WORKED_OUT[words[0]]
    own = {}

    def token(match):
        word = match[1]
        if word in PLAIN_WORDS:
            return "${" + PLAIN_WORDS[word] + "}"
        own[pascal(word)] = WORKED_OUT[word]
        return "${" + pascal(word) + "}"

    result = re.sub(r"\$\{(\w+)\}", token, text)
    return {"Fn::Sub": [result, own] if own else result}


def worked(value):
    if isinstance(value, str):
        return said(value)
    if value == ["${secret_arns}"]:
        return ref("SecretArns")
    if isinstance(value, list):
        return [worked(item) for item in value]
    if isinstance(value, dict):
        return {key: worked(item) for key, item in value.items()}
    return value


def statement(given, sid=None):
    parts = {key: worked(value) for key, value in given.items() if key != "when"}
    whole = parts if sid is None else {"Sid": sid, "Effect": "Allow", **parts}
    return whole if given["when"] == "always" else when(CONDITION_OF[given["when"]], whole)


def policy(statements):
    return {"Version": "2012-10-17", "Statement": statements}


def permissions(sids):
    return policy([statement(POLICIES["statements"][sid], sid) for sid in sids])


def tags():
    return [{"Key": key, "Value": said(value)} for key, value in sorted(COMPONENTS["tags"].items())]


RESOURCES = {}


def declare(name, kind, properties, condition=None, **more):
    if name in RESOURCES:
        raise SystemExit(f"infra/generate.py: two resources are called {name}; rename one.")
    whole = {"Type": kind}
    if condition not in (None, "always"):
        whole["Condition"] = CONDITION_OF.get(condition, condition)
    RESOURCES[name] = {**whole, **more, "Properties": properties}


def storage():
    rules = []
    for rule in COMPONENTS["lifecycle"]:
        made = {"Id": rule["id"], "Status": "Enabled"}
        if rule["prefix"]:
            made["Prefix"] = said(rule["prefix"])
        if rule["transitions"]:
            made["Transitions"] = [{"StorageClass": kind, "TransitionInDays": ref(pascal(days))} for kind, days in rule["transitions"]]
        if "expire_after_days" in rule:
            made["ExpirationInDays"] = ref(pascal(rule["expire_after_days"]))
        if rule.get("expire_delete_markers"):
            made["ExpiredObjectDeleteMarker"] = True
        if "noncurrent_expire_after_days" in rule:
            days = rule["noncurrent_expire_after_days"]
            made["NoncurrentVersionExpiration"] = {"NoncurrentDays": days if isinstance(days, int) else ref(pascal(days))}
        if "abort_multipart_after_days" in rule:
            made["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": rule["abort_multipart_after_days"]}
        rules.append(made)
    default_name = re.sub(r"\$\{(\w+)\}", lambda match: "${" + PLAIN_WORDS[match[1]] + "}", COMPONENTS["bucket"]["default_name"])
    declare(
        "StoreBucket",
        "AWS::S3::Bucket",
        {
            "BucketName": when("HasBucketName", ref("BucketName"), {"Fn::Sub": default_name}),
            "VersioningConfiguration": {"Status": "Enabled"},
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {
                        "BucketKeyEnabled": when("Kms", True, False),
                        "ServerSideEncryptionByDefault": {
                            "SSEAlgorithm": when("Kms", "aws:kms", "AES256"),
                            "KMSMasterKeyID": when("Kms", ref("KmsKeyArn")),
                        },
                    }
                ]
            },
            "LifecycleConfiguration": {"Rules": rules},
            "Tags": tags(),
        },
        # A stack that failed to be made takes its empty bucket with it: kept, the next attempt would find the name taken.
        DeletionPolicy="RetainExceptOnCreate",
        UpdateReplacePolicy="Retain",
    )
    declare(
        "StoreBucketPolicy",
        "AWS::S3::BucketPolicy",
        {"Bucket": ref("StoreBucket"), "PolicyDocument": policy([statement(one) for one in RESOURCE_POLICIES["store"]])},
    )


def queue_arn(which):
    return said("arn:${partition}:sqs:${region}:${account}:" + COMPONENTS["queues"][which]["name"])


def queues():
    slices = COMPONENTS["queues"]["slices"]
    declare(
        "SlicesQueue",
        "AWS::SQS::Queue",
        {
            "QueueName": said(slices["name"]),
            "VisibilityTimeout": slices["visibility_seconds"],
            "MessageRetentionPeriod": slices["retention_seconds"],
            "ReceiveMessageWaitTimeSeconds": slices["wait_seconds"],
            "SqsManagedSseEnabled": True,
            "RedrivePolicy": {"deadLetterTargetArn": arn("DeadLettersQueue"), "maxReceiveCount": slices["max_receives"]},
            "Tags": tags(),
        },
        DeletionPolicy="Delete",
        UpdateReplacePolicy="Delete",
    )
    for which in ("dead_letters", "missed_schedules"):
        queue = COMPONENTS["queues"][which]
        properties = {
            "QueueName": said(queue["name"]),
            "MessageRetentionPeriod": queue["retention_seconds"],
            "SqsManagedSseEnabled": True,
            "Tags": tags(),
        }
        if which == "dead_letters":
            # By name: the two queues would wait for each other.
            properties["RedriveAllowPolicy"] = {"redrivePermission": "byQueue", "sourceQueueArns": [queue_arn("slices")]}
        declare(f"{pascal(which)}Queue", "AWS::SQS::Queue", properties, DeletionPolicy="Delete", UpdateReplacePolicy="Delete")
    for which in COMPONENTS["queues"]:
        declare(
            f"{pascal(which)}QueuePolicy",
            "AWS::SQS::QueuePolicy",
            {
                "Queues": [ref(f"{pascal(which)}Queue")],
                "PolicyDocument": policy([statement(one) for one in RESOURCE_POLICIES[which]]),
            },
        )


def pacing():
    table = COMPONENTS["pacing"]
    declare(
        "PacingTable",
        "AWS::DynamoDB::Table",
        {
            "TableName": said(table["name"]),
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": table["key"], "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": table["key"], "KeyType": "HASH"}],
            "Tags": tags(),
        },
        DeletionPolicy="Delete",
        UpdateReplacePolicy="Delete",
    )


def log_group(name, group, condition):
    declare(
        name,
        "AWS::Logs::LogGroup",
        {"LogGroupName": said(group), "RetentionInDays": ref("LogRetentionDays"), "Tags": tags()},
        condition,
        DeletionPolicy="Delete",
        UpdateReplacePolicy="Delete",
    )


def function():
    given = COMPONENTS["lambda"]
    log_group("CollectorLogGroup", given["log_group"], "lambda")
    declare(
        "CollectorFunction",
        "AWS::Lambda::Function",
        {
            "FunctionName": said(given["name"]),
            "Description": said("Collects electricity-market records for ${name}"),
            "Role": arn("CollectorRole"),
            "Runtime": given["runtime"],
            "Handler": given["handler"],
            "Architectures": [ref("Architecture")],
            "MemorySize": ref("LambdaMemoryMb"),
            "Timeout": ref("LambdaTimeoutSeconds"),
            "ReservedConcurrentExecutions": when("ReservedConcurrency", ref("LambdaReservedConcurrency")),
            "Code": {"S3Bucket": ref("CodeBucket"), "S3Key": ref("LambdaCodeKey")},
            "Environment": {"Variables": worked(COMPONENTS["environment"])},
            "EphemeralStorage": {"Size": ref("LambdaStorageMb")},
            "Tags": tags(),
        },
        "lambda",
        # It has the name that Lambda would give it: it must be there first, or Lambda makes one that keeps everything for ever.
        DependsOn=["CollectorLogGroup"],
    )
    declare(
        "CollectorEventInvokeConfig",
        "AWS::Lambda::EventInvokeConfig",
        {
            "FunctionName": ref("CollectorFunction"),
            "Qualifier": "$LATEST",
            "MaximumEventAgeInSeconds": given["invoke_max_age_seconds"],
            "MaximumRetryAttempts": given["invoke_retries"],
            "DestinationConfig": {"OnFailure": {"Destination": arn("MissedSchedulesQueue")}},
        },
        "lambda",
    )
    declare(
        "SlicesEventSourceMapping",
        "AWS::Lambda::EventSourceMapping",
        {
            "EventSourceArn": arn("SlicesQueue"),
            "FunctionName": arn("CollectorFunction"),
            "BatchSize": ref("LambdaBatchSize"),
            "MaximumBatchingWindowInSeconds": given["batch_window_seconds"],
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ScalingConfig": {"MaximumConcurrency": ref("LambdaQueueConcurrency")},
        },
        "lambda",
    )


def network():
    return {
        "AwsvpcConfiguration": {
            "Subnets": ref("SubnetIds"),
            "SecurityGroups": ref("SecurityGroupIds"),
            "AssignPublicIp": when("AssignPublicIps", "ENABLED", "DISABLED"),
        }
    }


def schedules():
    given = COMPONENTS["schedule"]
    declare("PipelineScheduleGroup", "AWS::Scheduler::ScheduleGroup", {"Name": said(given["group"]), "Tags": tags()}, "scheduler")

    def schedule(name, resource, description, expression, minutes, target, condition, **more):
        declare(
            resource,
            "AWS::Scheduler::Schedule",
            {
                "Name": name,
                "GroupName": ref("PipelineScheduleGroup"),
                "Description": description,
                "ScheduleExpression": expression,
                "ScheduleExpressionTimezone": ref("TimeZone"),
                "State": when("SchedulesOn", "ENABLED", "DISABLED"),
                "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": minutes},
                "Target": {
                    **target,
                    "RoleArn": arn("SchedulerRole"),
                    "RetryPolicy": {"MaximumEventAgeInSeconds": given["max_age_seconds"], "MaximumRetryAttempts": given["retries"]},
                    "DeadLetterConfig": {"Arn": arn("MissedSchedulesQueue")},
                },
            },
            condition,
            **more,
        )

    for name, one in SCHEDULES.items():
        target = {"Arn": arn("CollectorFunction"), "Input": json.dumps(one["input"], sort_keys=True, separators=(",", ":"))}
        schedule(
            name,
            f"{pascal(name)}CollectorSchedule",
            one["description"],
            one["expression"],
            one["flexible_minutes"],
            target,
            "lambda",
        )
    task = {
        "Arn": arn("PipelineCluster"),
        "EcsParameters": {
            "TaskDefinitionArn": said("arn:${partition}:ecs:${region}:${account}:task-definition/" + COMPONENTS["fargate"]["task"]["name"]),
            "LaunchType": "FARGATE",
            "TaskCount": 1,
            "NetworkConfiguration": network(),
        },
    }
    schedule(
        given["task_name"],
        "TaskSchedule",
        {"Fn::Sub": ["Runs energy-pipeline ${Command} in a container.", {"Command": {"Fn::Join": [" ", ref("TaskCommand")]}}]},
        ref("TaskExpression"),
        given["task_flexible_minutes"],
        task,
        "workers",
        DependsOn=["TaskTaskDefinition"],
    )
    # Where there is no function to look for staleness, the task does, when the function would.
    overrides = {"containerOverrides": [{"name": COMPONENTS["fargate"]["task"]["name"], "command": given["staleness_command"]}]}
    for name, one in SCHEDULES.items():
        if one["input"]["action"] != "staleness":
            continue
        schedule(
            f"{name}-task",
            f"{pascal(name)}ContainerSchedule",
            one["description"],
            one["expression"],
            one["flexible_minutes"],
            {**task, "Input": said(json.dumps(overrides, sort_keys=True, separators=(",", ":")))},
            "container_staleness",
            DependsOn=["TaskTaskDefinition"],
        )


def fargate():
    given = COMPONENTS["fargate"]
    declare("PipelineCluster", "AWS::ECS::Cluster", {"ClusterName": said(given["cluster"]), "Tags": tags()}, "workers")
    for kind in ("worker", "task"):
        container = given[kind]
        log_group(f"{pascal(kind)}LogGroup", container["log_group"], "workers")
        environment = {**COMPONENTS["environment"], "AWS_REGION": "${region}"}
        declare(
            f"{pascal(kind)}TaskDefinition",
            "AWS::ECS::TaskDefinition",
            {
                "Family": said(container["name"]),
                "RequiresCompatibilities": ["FARGATE"],
                "NetworkMode": "awsvpc",
                "Cpu": ref("WorkerCpu"),
                "Memory": ref("WorkerMemoryMb"),
                "TaskRoleArn": arn(f"{pascal(kind)}Role"),
                "ExecutionRoleArn": arn("TaskExecutionRole"),
                "RuntimePlatform": {
                    "CpuArchitecture": when("Arm", "ARM64", "X86_64"),
                    "OperatingSystemFamily": "LINUX",
                },
                "Volumes": [{"Name": "spool"}],
                "ContainerDefinitions": [
                    {
                        "Name": said(container["name"]),
                        "Image": ref("Image"),
                        "Command": container.get("command", ref("TaskCommand")),
                        "Essential": True,
                        "ReadonlyRootFilesystem": True,
                        "StopTimeout": container["stop_seconds"],
                        "Environment": [{"Name": key, "Value": said(value)} for key, value in sorted(environment.items())],
                        "MountPoints": [{"SourceVolume": "spool", "ContainerPath": given["spool"], "ReadOnly": False}],
                        "LinuxParameters": {"InitProcessEnabled": True},
                        **({"HealthCheck": {pascal(key): value for key, value in container["health"].items()}} if "health" in container else {}),
                        "LogConfiguration": {
                            "LogDriver": "awslogs",
                            "Options": {
                                "awslogs-group": ref(f"{pascal(kind)}LogGroup"),
                                "awslogs-region": ref("AWS::Region"),
                                "awslogs-stream-prefix": kind,
                            },
                        },
                    }
                ],
                "Tags": tags(),
            },
            "workers",
        )
    declare(
        "WorkerService",
        "AWS::ECS::Service",
        # How many run is the queue's matter: a count that stood here would be set again by each update.
        {
            "ServiceName": said(given["worker"]["name"]),
            "Cluster": arn("PipelineCluster"),
            "TaskDefinition": ref("WorkerTaskDefinition"),
            "LaunchType": "FARGATE",
            "PropagateTags": "SERVICE",
            "NetworkConfiguration": network(),
            "DeploymentConfiguration": {"DeploymentCircuitBreaker": {"Enable": True, "Rollback": True}},
            "Tags": tags(),
        },
        "workers",
    )
    declare(
        "WorkerScalableTarget",
        "AWS::ApplicationAutoScaling::ScalableTarget",
        {
            "ServiceNamespace": "ecs",
            "ScalableDimension": "ecs:service:DesiredCount",
            "ResourceId": {"Fn::Sub": "service/${PipelineCluster}/${WorkerService.Name}"},
            "MinCapacity": ref("WorkerMinCount"),
            "MaxCapacity": ref("WorkerMaxCount"),
        },
        "workers",
    )

    def scaling(direction, adjustment, steps):
        declare(
            f"Worker{pascal(direction)}ScalingPolicy",
            "AWS::ApplicationAutoScaling::ScalingPolicy",
            {
                "PolicyName": said(given["worker"]["name"] + "-" + direction),
                "PolicyType": "StepScaling",
                "ScalingTargetId": ref("WorkerScalableTarget"),
                "StepScalingPolicyConfiguration": {
                    "AdjustmentType": adjustment,
                    "Cooldown": given["scale_cooldown_seconds"],
                    "MetricAggregationType": "Maximum",
                    "StepAdjustments": steps,
                },
            },
            "workers",
        )

    out = []
    for lower, upper, more in given["scale_out"]:
        step = {"MetricIntervalLowerBound": lower, "MetricIntervalUpperBound": upper, "ScalingAdjustment": more}
        out.append({key: value for key, value in step.items() if value is not None})
    scaling("out", "ChangeInCapacity", out)
    scaling("in", "ExactCapacity", [{"MetricIntervalUpperBound": 0, "ScalingAdjustment": ref("WorkerMinCount")}])
    queue_name = {"Fn::GetAtt": ["SlicesQueue", "QueueName"]}
    declare(
        "QueueWaitingAlarm",
        "AWS::CloudWatch::Alarm",
        {
            "AlarmName": said("${name}-queue-waiting"),
            "AlarmDescription": "Adds workers: slice orders wait in the queue. No trouble by itself.",
            "Namespace": "AWS/SQS",
            "MetricName": "ApproximateNumberOfMessagesVisible",
            "Dimensions": [{"Name": "QueueName", "Value": queue_name}],
            "Statistic": "Maximum",
            "Period": 60,
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [ref("WorkerOutScalingPolicy")],
            "Tags": tags(),
        },
        "workers",
    )

    def counted(which, metric):
        stat = {
            "Metric": {"Namespace": "AWS/SQS", "MetricName": metric, "Dimensions": [{"Name": "QueueName", "Value": queue_name}]},
            "Stat": "Maximum",
            "Period": 60,
        }
        return {"Id": which, "MetricStat": stat, "ReturnData": False}

    declare(
        "QueueIdleAlarm",
        "AWS::CloudWatch::Alarm",
        {
            "AlarmName": said("${name}-queue-idle"),
            "AlarmDescription": "Stops workers: no slice order waits, and none is being worked on. No trouble by itself.",
            "EvaluationPeriods": given["idle_minutes"],
            "Threshold": 0,
            "ComparisonOperator": "LessThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [ref("WorkerInScalingPolicy")],
            "Metrics": [
                {"Id": "orders", "Expression": given["idle_orders"], "Label": "Slice orders waiting or worked on", "ReturnData": True},
                counted("hidden", "ApproximateNumberOfMessagesNotVisible"),
                counted("visible", "ApproximateNumberOfMessagesVisible"),
            ],
            "Tags": tags(),
        },
        "workers",
    )


def roles():
    for key, role in POLICIES["roles"].items():
        trust = {"Effect": "Allow", "Principal": {"Service": role["service"]}, "Action": "sts:AssumeRole"}
        # Lambda names no source when it takes a role, and of Glue's jobs AWS does not say that they do.
        if role["service"] not in ("lambda.amazonaws.com", "glue.amazonaws.com"):
            trust["Condition"] = {"StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")}}
        declare(
            f"{pascal(key)}Role",
            "AWS::IAM::Role",
            {
                "RoleName": said(role["name"]),
                "Description": said(role["description"]),
                "AssumeRolePolicyDocument": policy([trust]),
                "Policies": [{"PolicyName": key, "PolicyDocument": permissions(role["statements"])}],
                "Tags": tags(),
            },
            role["when"],
        )
    for key, person in POLICIES["people"].items():
        declare(
            f"{pascal(key)}Policy",
            "AWS::IAM::ManagedPolicy",
            {
                "ManagedPolicyName": said(person["name"]),
                "Description": said(person["description"]),
                "PolicyDocument": permissions(person["statements"]),
            },
            person["when"],
        )


def alarms():
    declare("NoticesTopic", "AWS::SNS::Topic", {"TopicName": said(COMPONENTS["topic"]["name"]), "Tags": tags()})
    declare(
        "NoticesTopicPolicy",
        "AWS::SNS::TopicPolicy",
        {"Topics": [ref("NoticesTopic")], "PolicyDocument": policy([statement(one) for one in RESOURCE_POLICIES["notices"]])},
    )
    failures = COMPONENTS["fargate"]["failures"]
    declare(
        "ContainerFailuresRule",
        "AWS::Events::Rule",
        {
            "Name": said(failures["rule"]),
            "Description": said(failures["description"]),
            "State": "ENABLED",
            "EventPattern": worked(failures["pattern"]),
            "Targets": [{"Id": COMPONENTS["topic"]["target"], "Arn": ref("NoticesTopic")}],
            "Tags": tags(),
        },
        "worker_alarms",
    )
    declare(
        "EmailSubscription",
        "AWS::SNS::Subscription",
        {"TopicArn": ref("NoticesTopic"), "Protocol": "email", "Endpoint": ref("AlarmEmail")},
        "HasAlarmEmail",
    )
    for logs, condition in (("collector", "LambdaAlarms"), ("worker", "WorkerAlarms"), ("task", "WorkerAlarms")):
        for metric, counted in ALARMS["metrics"].items():
            if logs not in counted:
                continue
            declare(
                f"{pascal(logs)}{metric}MetricFilter",
                "AWS::Logs::MetricFilter",
                {
                    "FilterName": f"{logs}-{metric}",
                    "LogGroupName": ref(f"{pascal(logs)}LogGroup"),
                    "FilterPattern": "{ $." + metric + " >= 0 }",
                    "MetricTransformations": [
                        {"MetricNamespace": said(ALARMS["namespace"]), "MetricName": metric, "MetricValue": f"$.{metric}"}
                    ],
                },
                condition,
            )
    for key, alarm in ALARMS["alarms"].items():
        declare(
            f"{pascal(key)}Alarm",
            "AWS::CloudWatch::Alarm",
            {
                "AlarmName": said("${name}-" + key),
                "AlarmDescription": said(alarm["description"]),
                "Namespace": said(alarm["namespace"]),
                "MetricName": alarm["metric"],
                "Dimensions": [{"Name": name, "Value": said(value)} for name, value in alarm["dimensions"].items()],
                "Statistic": alarm["statistic"],
                "Period": alarm["period"],
                "EvaluationPeriods": worked(alarm["periods"]),
                "Threshold": alarm["threshold"],
                "ComparisonOperator": alarm["comparison"],
                "TreatMissingData": alarm["missing"],
                "AlarmActions": [ref("NoticesTopic")],
                "OKActions": [ref("NoticesTopic")] if alarm["tells_end"] else [],
                "Tags": tags(),
            },
            alarm["when"],
        )


def glue():
    given = COMPONENTS["glue"]
    declare(
        "LakeDatabase",
        "AWS::Glue::Database",
        {
            "CatalogId": ref("AWS::AccountId"),
            "DatabaseInput": {"Name": said(given["database"]), "Description": said(given["description"])},
        },
        "glue",
    )
    for table in TABLES:
        declare(
            f"{pascal(table['name'])}LakeTable",
            "AWS::Glue::Table",
            {
                "CatalogId": ref("AWS::AccountId"),
                "DatabaseName": ref("LakeDatabase"),
                "TableInput": {
                    "Name": table["name"],
                    "Description": table["comment"],
                    "TableType": "EXTERNAL_TABLE",
                    "Parameters": table["parameters"],
                    "PartitionKeys": columns(table["partition_keys"]),
                    "StorageDescriptor": {
                        "Location": {"Fn::Sub": "s3://${StoreBucket}/${Prefix}/" + table["location"]},
                        "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                        "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
                        "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
                        "Columns": columns(table["columns"]),
                    },
                },
            },
            "glue",
        )


def columns(given):
    return [{"Name": column["name"], "Type": column["type"], "Comment": column["comment"]} for column in given]


def glue_jobs():
    given = COMPONENTS["glue"]
    for stream, group in given["log_groups"].items():
        log_group(f"{pascal(stream)}GlueLogGroup", group, "glue_jobs")
    for name, job in given["jobs"].items():
        declare(
            f"{pascal(name)}LakeJob",
            "AWS::Glue::Job",
            {
                "Name": said("${name}-" + name),
                "Description": job["description"],
                "Role": arn("GlueRole"),
                "GlueVersion": given["version"],
                "ExecutionClass": "STANDARD",
                "WorkerType": given["worker_type"],
                "NumberOfWorkers": ref("GlueWorkers"),
                "Timeout": ref("GlueTimeoutMinutes"),
                "MaxRetries": 0,
                "DefaultArguments": worked({**given["arguments"], **job["arguments"]}),
                "Command": {
                    "Name": "glueetl",
                    "ScriptLocation": said("s3://${code_bucket}/" + f"{given['code_prefix']}/{name}.py"),
                    "PythonVersion": given["python"],
                },
                "ExecutionProperty": {"MaxConcurrentRuns": 1},
                "Tags": {key: said(value) for key, value in sorted(COMPONENTS["tags"].items())},
            },
            "glue_jobs",
        )


def athena():
    given = COMPONENTS["athena"]
    declare(
        "LakeWorkGroup",
        "AWS::Athena::WorkGroup",
        {
            "Name": said(given["workgroup"]),
            "Description": said("Questions about the lake of ${name}"),
            "RecursiveDeleteOption": True,
            "WorkGroupConfiguration": {
                "EnforceWorkGroupConfiguration": True,
                "PublishCloudWatchMetricsEnabled": True,
                "BytesScannedCutoffPerQuery": ref("AthenaBytesLimit"),
                "EngineVersion": {"SelectedEngineVersion": given["engine"]},
                "ResultConfiguration": {
                    "OutputLocation": {"Fn::Sub": "s3://${StoreBucket}/" + COMPONENTS["bucket"]["results_prefix"] + "/"},
                    "EncryptionConfiguration": {
                        "EncryptionOption": when("Kms", "SSE_KMS", "SSE_S3"),
                        "KmsKey": when("Kms", ref("KmsKeyArn")),
                    },
                },
            },
            "Tags": tags(),
        },
        "athena",
    )
    for name, query in QUERIES.items():
        declare(
            f"{pascal(name)}NamedQuery",
            "AWS::Athena::NamedQuery",
            {
                "Name": name,
                "Description": query.split("\n")[0].removeprefix("--").strip(),
                "WorkGroup": ref("LakeWorkGroup"),
                "Database": ref("LakeDatabase"),
                "QueryString": query,
            },
            "athena",
        )


def parameters():
    made = {}
    for setting in SETTINGS:
        if setting.get("only"):
            continue
        kind = {"string": "String", "number": "Number", "bool": "String", "list": "CommaDelimitedList"}[setting["type"]]
        default = setting["default"]
        one = {"Type": kind, "Description": setting["description"]}
        if setting["type"] == "bool":
            one.update(Default=str(default).lower(), AllowedValues=["true", "false"])
        elif setting["type"] == "list":
            one["Default"] = ",".join(default)
        else:
            one["Default"] = default
        if "pattern" in setting:
            one.update(AllowedPattern=setting["pattern"], ConstraintDescription=setting["says"])
        if "allowed" in setting:
            one["AllowedValues"] = setting["allowed"]
        if "min" in setting:
            one.update(MinValue=setting["min"], MaxValue=setting["max"])
        made[pascal(setting["name"])] = one
    return made


def conditions():
    def on(parameter):
        return {"Fn::Equals": [ref(parameter), "true"]}

    def has(parameter):
        return {"Fn::Not": [{"Fn::Equals": [ref(parameter), ""]}]}

    def both(one, other):
        return {"Fn::And": [{"Condition": one}, {"Condition": other}]}

    return {
        "Alarms": on("EnableAlarms"),
        "Arm": {"Fn::Equals": [ref("Architecture"), "arm64"]},
        "AssignPublicIps": on("AssignPublicIp"),
        "Athena": on("EnableAthena"),
        "ConditionalWrites": on("EnforceConditionalWrites"),
        "ContainerStaleness": {"Fn::And": [{"Condition": "Workers"}, {"Fn::Not": [{"Condition": "Lambda"}]}]},
        "Glue": on("EnableGlue"),
        "GlueJobs": on("EnableGlueJobs"),
        "HasAlarmEmail": has("AlarmEmail"),
        "HasBucketName": has("BucketName"),
        "HasGlueTargetPrefix": has("GlueTargetPrefix"),
        "HasPasswordParameter": has("PasswordParameter"),
        "HasSecretArns": {"Fn::Not": [{"Fn::Equals": [{"Fn::Join": ["", ref("SecretArns")]}, ""]}]},
        "HasUsernameParameter": has("UsernameParameter"),
        "Kms": has("KmsKeyArn"),
        "Lambda": on("EnableLambda"),
        "LambdaAlarms": both("Lambda", "Alarms"),
        "ParameterKms": has("ParameterKmsKeyArn"),
        "PrivateImage": has("ImageRepositoryArn"),
        "ReservedConcurrency": {"Fn::Not": [{"Fn::Equals": [ref("LambdaReservedConcurrency"), -1]}]},
        "Scheduler": {"Fn::Or": [{"Condition": "Lambda"}, {"Condition": "Workers"}]},
        "SchedulesOn": on("SchedulesEnabled"),
        "SilenceAlarm": {"Fn::And": [{"Condition": "LambdaAlarms"}, {"Condition": "SchedulesOn"}, {"Condition": "SilenceHeeded"}]},
        "SilenceHeeded": {"Fn::Not": [{"Fn::Equals": [ref("SilenceHours"), 0]}]},
        "StaleAlarm": both("Scheduler", "Alarms"),
        "WorkerAlarms": both("Workers", "Alarms"),
        "Workers": on("EnableWorkers"),
    }


def rules():
    """What must hold before anything is made; Terraform has the same as preconditions."""

    def is_on(parameter):
        return {"Fn::Equals": [ref(parameter), "true"]}

    def given(parameter):
        return {"Fn::Not": [{"Fn::Equals": [ref(parameter), ""]}]}

    def needed(condition, *assertions):
        return {"RuleCondition": condition, "Assertions": [{"Assert": check, "AssertDescription": says} for check, says in assertions]}

    missing = "EnableWorkers is true, and Image, SubnetIds or SecurityGroupIds is empty: set all three."
    return {
        "CodeForFunction": needed(is_on("EnableLambda"), (given("CodeBucket"), "EnableLambda is true and CodeBucket is empty: set it.")),
        "CodeForJobs": needed(is_on("EnableGlueJobs"), (given("CodeBucket"), "EnableGlueJobs is true and CodeBucket is empty: set it.")),
        "PlaceForWorkers": needed(
            is_on("EnableWorkers"),
            (given("Image"), missing),
            ({"Fn::Not": [{"Fn::Contains": [ref("SubnetIds"), ""]}]}, missing),
            ({"Fn::Not": [{"Fn::Contains": [ref("SecurityGroupIds"), ""]}]}, missing),
        ),
        "TablesForAthena": needed(
            is_on("EnableAthena"),
            (is_on("EnableGlue"), "EnableAthena is true and EnableGlue is false: Athena asks the tables that Glue knows. Set both."),
        ),
    }


def template_outputs():
    def optional(condition, value):
        return when(condition, value, "")

    values = {
        "bucket": ref("StoreBucket"),
        "destination": said(COMPONENTS["environment"]["ENERGY_PIPELINE_DESTINATION"]),
        "config": said(COMPONENTS["environment"]["API_CONFIG_FILE"]),
        "queue_url": ref("SlicesQueue"),
        "dead_letters_url": ref("DeadLettersQueue"),
        "missed_schedules_url": ref("MissedSchedulesQueue"),
        "pacing_table": ref("PacingTable"),
        "topic_arn": ref("NoticesTopic"),
        "username_parameter": WORKED_OUT["username_parameter"],
        "password_parameter": WORKED_OUT["password_parameter"],
        "function_name": optional("Lambda", ref("CollectorFunction")),
        "operator_policy_arn": ref("OperatorPolicy"),
        "reader_policy_arn": optional("Athena", ref("ReaderPolicy")),
        "analyst_policy_arn": optional("Athena", ref("AnalystPolicy")),
        "database": optional("Glue", ref("LakeDatabase")),
        "workgroup": optional("Athena", ref("LakeWorkGroup")),
    }
    return {pascal(name): {"Description": description, "Value": values[name]} for name, description in outputs()}


def shown(value, depth=0):
    """JSON with what fits on a line on one line: half the size, and a diff that can be read."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + 2 * depth <= 140 or not isinstance(value, (dict, list)) or not value:
        return flat
    pad, end = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict):
        items = [f"{pad}{json.dumps(key)}: {shown(item, depth + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{end}}}"
    return "[\n" + ",\n".join(pad + shown(item, depth + 1) for item in value) + f"\n{end}]"


def template():
    for part in (storage, queues, pacing, function, schedules, fargate, roles, alarms, glue, glue_jobs, athena):
        part()
    whole = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Energy Data Pipeline: electricity-market records into S3. Made by infra/generate.py from infra/definition.",
        # W1030 tries each parameter's default: what is empty unless set is refused by the rules below where it is used.
        "Metadata": {"cfn-lint": {"config": {"ignore_checks": ["W1030"]}}},
        "Parameters": parameters(),
        "Rules": rules(),
        "Conditions": conditions(),
        "Resources": RESOURCES,
        "Outputs": template_outputs(),
    }
    text = shown(whole) + "\n"
    # CloudFormation's own limits, from a bucket.
    if len(text.encode()) > 1_000_000:
        raise SystemExit(f"The template has {len(text.encode())} bytes, at most 1,000,000 are taken: split the tables off into a stack of their own.")
    if len(RESOURCES) > 500:
        raise SystemExit(f"The template has {len(RESOURCES)} resources, at most 500 are taken: split the tables off into a stack of their own.")
    return text


def main():
    made = {
        MODULE / "variables.tf": variables(),
        MODULE / "README.md": readme(),
        HERE / "cloudformation" / "template.json": template(),
    }
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        raise SystemExit(f"found {' '.join(sys.argv[1:])}, expected nothing or --check")
    differing = []
    for path, text in made.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            differing.append(path.relative_to(HERE.parent).as_posix())
            if not check:
                path.write_text(text, encoding="utf-8")
    if check and differing:
        raise SystemExit(f"Not as infra/definition makes it: {', '.join(differing)}. Run python3 infra/generate.py.")
    print("as they should be" if check else f"written: {', '.join(differing) or 'nothing'}")


if __name__ == "__main__":
    main()

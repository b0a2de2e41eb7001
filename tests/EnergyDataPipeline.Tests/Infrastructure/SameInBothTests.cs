using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>What Terraform makes and what CloudFormation makes is the same: the resources, their names, what matters of them, and the permissions.</summary>
public sealed partial class SameInBothTests(Deployed deployed)
{
    /// <summary>A kind of resource: its type in both, the end of its logical name, and pairs of places that must hold the same.</summary>
    private sealed record Kind(
        string Terraform,
        string CloudFormation,
        string Suffix,
        params (string Terraform, string CloudFormation)[] Pairs
    );

    private static readonly Kind[] Kinds =
    [
        new("aws_s3_bucket", "AWS::S3::Bucket", "Bucket", ("bucket", "BucketName"), ("tags", "Tags")),
        new("aws_s3_bucket_policy", "AWS::S3::BucketPolicy", "BucketPolicy", ("bucket", "Bucket"), ("policy", "PolicyDocument")),
        new(
            "aws_sqs_queue",
            "AWS::SQS::Queue",
            "Queue",
            ("name", "QueueName"),
            ("message_retention_seconds", "MessageRetentionPeriod"),
            ("sqs_managed_sse_enabled", "SqsManagedSseEnabled"),
            ("tags", "Tags")
        ),
        new(
            "aws_dynamodb_table",
            "AWS::DynamoDB::Table",
            "Table",
            ("name", "TableName"),
            ("billing_mode", "BillingMode"),
            ("hash_key", "KeySchema.0.AttributeName"),
            ("attribute.0.type", "AttributeDefinitions.0.AttributeType"),
            ("tags", "Tags")
        ),
        new(
            "aws_cloudwatch_log_group",
            "AWS::Logs::LogGroup",
            "LogGroup",
            ("name", "LogGroupName"),
            ("retention_in_days", "RetentionInDays"),
            ("tags", "Tags")
        ),
        new(
            "aws_lambda_function",
            "AWS::Lambda::Function",
            "Function",
            ("function_name", "FunctionName"),
            ("description", "Description"),
            ("role", "Role"),
            ("runtime", "Runtime"),
            ("handler", "Handler"),
            ("architectures", "Architectures"),
            ("memory_size", "MemorySize"),
            ("timeout", "Timeout"),
            ("reserved_concurrent_executions", "ReservedConcurrentExecutions"),
            ("s3_bucket", "Code.S3Bucket"),
            ("s3_key", "Code.S3Key"),
            ("environment.0.variables", "Environment.Variables"),
            ("ephemeral_storage.0.size", "EphemeralStorage.Size"),
            ("tags", "Tags")
        ),
        new(
            "aws_lambda_function_event_invoke_config",
            "AWS::Lambda::EventInvokeConfig",
            "EventInvokeConfig",
            ("function_name", "FunctionName"),
            ("maximum_event_age_in_seconds", "MaximumEventAgeInSeconds"),
            ("maximum_retry_attempts", "MaximumRetryAttempts"),
            ("destination_config.0.on_failure.0.destination", "DestinationConfig.OnFailure.Destination")
        ),
        new(
            "aws_lambda_event_source_mapping",
            "AWS::Lambda::EventSourceMapping",
            "EventSourceMapping",
            ("event_source_arn", "EventSourceArn"),
            ("function_name", "FunctionName"),
            ("batch_size", "BatchSize"),
            ("maximum_batching_window_in_seconds", "MaximumBatchingWindowInSeconds"),
            ("function_response_types", "FunctionResponseTypes"),
            ("scaling_config.0.maximum_concurrency", "ScalingConfig.MaximumConcurrency")
        ),
        new("aws_scheduler_schedule_group", "AWS::Scheduler::ScheduleGroup", "ScheduleGroup", ("name", "Name"), ("tags", "Tags")),
        new(
            "aws_scheduler_schedule",
            "AWS::Scheduler::Schedule",
            "Schedule",
            ("name", "Name"),
            ("group_name", "GroupName"),
            ("description", "Description"),
            ("schedule_expression", "ScheduleExpression"),
            ("schedule_expression_timezone", "ScheduleExpressionTimezone"),
            ("state", "State"),
            ("flexible_time_window.0.mode", "FlexibleTimeWindow.Mode"),
            ("flexible_time_window.0.maximum_window_in_minutes", "FlexibleTimeWindow.MaximumWindowInMinutes"),
            ("target.0.arn", "Target.Arn"),
            ("target.0.role_arn", "Target.RoleArn"),
            ("target.0.input", "Target.Input"),
            ("target.0.retry_policy.0.maximum_event_age_in_seconds", "Target.RetryPolicy.MaximumEventAgeInSeconds"),
            ("target.0.retry_policy.0.maximum_retry_attempts", "Target.RetryPolicy.MaximumRetryAttempts"),
            ("target.0.dead_letter_config.0.arn", "Target.DeadLetterConfig.Arn"),
            ("target.0.ecs_parameters.0.task_definition_arn", "Target.EcsParameters.TaskDefinitionArn"),
            ("target.0.ecs_parameters.0.launch_type", "Target.EcsParameters.LaunchType"),
            (
                "target.0.ecs_parameters.0.network_configuration.0.subnets",
                "Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.Subnets"
            )
        ),
        new("aws_ecs_cluster", "AWS::ECS::Cluster", "Cluster", ("name", "ClusterName"), ("tags", "Tags")),
        new(
            "aws_ecs_task_definition",
            "AWS::ECS::TaskDefinition",
            "TaskDefinition",
            ("family", "Family"),
            ("requires_compatibilities", "RequiresCompatibilities"),
            ("network_mode", "NetworkMode"),
            ("cpu", "Cpu"),
            ("memory", "Memory"),
            ("task_role_arn", "TaskRoleArn"),
            ("execution_role_arn", "ExecutionRoleArn"),
            ("runtime_platform.0.cpu_architecture", "RuntimePlatform.CpuArchitecture"),
            ("tags", "Tags")
        ),
        new(
            "aws_ecs_service",
            "AWS::ECS::Service",
            "Service",
            ("name", "ServiceName"),
            ("cluster", "Cluster"),
            ("launch_type", "LaunchType"),
            ("network_configuration.0.subnets", "NetworkConfiguration.AwsvpcConfiguration.Subnets"),
            ("network_configuration.0.security_groups", "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups"),
            ("deployment_circuit_breaker.0.rollback", "DeploymentConfiguration.DeploymentCircuitBreaker.Rollback"),
            ("tags", "Tags")
        ),
        new(
            "aws_appautoscaling_target",
            "AWS::ApplicationAutoScaling::ScalableTarget",
            "ScalableTarget",
            ("service_namespace", "ServiceNamespace"),
            ("scalable_dimension", "ScalableDimension"),
            ("resource_id", "ResourceId"),
            ("min_capacity", "MinCapacity"),
            ("max_capacity", "MaxCapacity")
        ),
        new(
            "aws_appautoscaling_policy",
            "AWS::ApplicationAutoScaling::ScalingPolicy",
            "ScalingPolicy",
            ("name", "PolicyName"),
            ("policy_type", "PolicyType"),
            ("step_scaling_policy_configuration.0.adjustment_type", "StepScalingPolicyConfiguration.AdjustmentType"),
            ("step_scaling_policy_configuration.0.cooldown", "StepScalingPolicyConfiguration.Cooldown")
        ),
        new(
            "aws_iam_role",
            "AWS::IAM::Role",
            "Role",
            ("name", "RoleName"),
            ("description", "Description"),
            ("assume_role_policy", "AssumeRolePolicyDocument"),
            ("tags", "Tags")
        ),
        new(
            "aws_iam_policy",
            "AWS::IAM::ManagedPolicy",
            "Policy",
            ("name", "ManagedPolicyName"),
            ("description", "Description"),
            ("policy", "PolicyDocument")
        ),
        new(
            "aws_cloudwatch_event_rule",
            "AWS::Events::Rule",
            "Rule",
            ("name", "Name"),
            ("description", "Description"),
            ("state", "State"),
            ("event_pattern", "EventPattern"),
            ("tags", "Tags")
        ),
        new("aws_sns_topic", "AWS::SNS::Topic", "Topic", ("name", "TopicName"), ("tags", "Tags")),
        new("aws_sns_topic_policy", "AWS::SNS::TopicPolicy", "TopicPolicy", ("arn", "Topics.0"), ("policy", "PolicyDocument")),
        new(
            "aws_sns_topic_subscription",
            "AWS::SNS::Subscription",
            "Subscription",
            ("topic_arn", "TopicArn"),
            ("protocol", "Protocol"),
            ("endpoint", "Endpoint")
        ),
        new(
            "aws_cloudwatch_log_metric_filter",
            "AWS::Logs::MetricFilter",
            "MetricFilter",
            ("name", "FilterName"),
            ("log_group_name", "LogGroupName"),
            ("pattern", "FilterPattern"),
            ("metric_transformation.0.namespace", "MetricTransformations.0.MetricNamespace"),
            ("metric_transformation.0.name", "MetricTransformations.0.MetricName"),
            ("metric_transformation.0.value", "MetricTransformations.0.MetricValue")
        ),
        new(
            "aws_cloudwatch_metric_alarm",
            "AWS::CloudWatch::Alarm",
            "Alarm",
            ("alarm_name", "AlarmName"),
            ("alarm_description", "AlarmDescription"),
            ("namespace", "Namespace"),
            ("metric_name", "MetricName"),
            ("statistic", "Statistic"),
            ("period", "Period"),
            ("evaluation_periods", "EvaluationPeriods"),
            ("threshold", "Threshold"),
            ("comparison_operator", "ComparisonOperator"),
            ("treat_missing_data", "TreatMissingData"),
            ("ok_actions", "OKActions"),
            ("tags", "Tags")
        ),
        new(
            "aws_glue_catalog_database",
            "AWS::Glue::Database",
            "Database",
            ("name", "DatabaseInput.Name"),
            ("description", "DatabaseInput.Description")
        ),
        new(
            "aws_glue_catalog_table",
            "AWS::Glue::Table",
            "Table",
            ("name", "TableInput.Name"),
            ("database_name", "DatabaseName"),
            ("description", "TableInput.Description"),
            ("table_type", "TableInput.TableType"),
            ("parameters", "TableInput.Parameters"),
            ("storage_descriptor.0.location", "TableInput.StorageDescriptor.Location"),
            ("storage_descriptor.0.ser_de_info.0.serialization_library", "TableInput.StorageDescriptor.SerdeInfo.SerializationLibrary")
        ),
        new(
            "aws_glue_job",
            "AWS::Glue::Job",
            "Job",
            ("name", "Name"),
            ("description", "Description"),
            ("role_arn", "Role"),
            ("glue_version", "GlueVersion"),
            ("execution_class", "ExecutionClass"),
            ("worker_type", "WorkerType"),
            ("number_of_workers", "NumberOfWorkers"),
            ("timeout", "Timeout"),
            ("default_arguments", "DefaultArguments"),
            ("command.0.script_location", "Command.ScriptLocation"),
            ("execution_property.0.max_concurrent_runs", "ExecutionProperty.MaxConcurrentRuns")
        ),
        new(
            "aws_athena_workgroup",
            "AWS::Athena::WorkGroup",
            "WorkGroup",
            ("name", "Name"),
            ("description", "Description"),
            ("configuration.0.enforce_workgroup_configuration", "WorkGroupConfiguration.EnforceWorkGroupConfiguration"),
            ("configuration.0.bytes_scanned_cutoff_per_query", "WorkGroupConfiguration.BytesScannedCutoffPerQuery"),
            ("configuration.0.result_configuration.0.output_location", "WorkGroupConfiguration.ResultConfiguration.OutputLocation"),
            (
                "configuration.0.result_configuration.0.encryption_configuration.0.encryption_option",
                "WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption"
            ),
            ("tags", "Tags")
        ),
        new(
            "aws_athena_named_query",
            "AWS::Athena::NamedQuery",
            "NamedQuery",
            ("name", "Name"),
            ("description", "Description"),
            ("database", "Database"),
            ("query", "QueryString")
        ),
    ];

    /// <summary>Resources of Terraform that are a part of another in CloudFormation: where, and what must be the same.</summary>
    private static readonly (string Terraform, string Of, (string Terraform, string CloudFormation)[] Pairs)[] Parts =
    [
        ("aws_cloudwatch_event_target", "ContainerFailuresRule", [("target_id", "Targets.0.Id"), ("arn", "Targets.0.Arn")]),
        ("aws_s3_bucket_versioning", "StoreBucket", [("versioning_configuration.0.status", "VersioningConfiguration.Status")]),
        ("aws_s3_bucket_ownership_controls", "StoreBucket", [("rule.0.object_ownership", "OwnershipControls.Rules.0.ObjectOwnership")]),
        (
            "aws_s3_bucket_public_access_block",
            "StoreBucket",
            [
                ("block_public_acls", "PublicAccessBlockConfiguration.BlockPublicAcls"),
                ("block_public_policy", "PublicAccessBlockConfiguration.BlockPublicPolicy"),
                ("ignore_public_acls", "PublicAccessBlockConfiguration.IgnorePublicAcls"),
                ("restrict_public_buckets", "PublicAccessBlockConfiguration.RestrictPublicBuckets"),
            ]
        ),
        (
            "aws_s3_bucket_server_side_encryption_configuration",
            "StoreBucket",
            [
                (
                    "rule.0.apply_server_side_encryption_by_default.0.sse_algorithm",
                    "BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm"
                ),
                (
                    "rule.0.apply_server_side_encryption_by_default.0.kms_master_key_id",
                    "BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID"
                ),
            ]
        ),
    ];

    // What CloudFormation cannot make, and docs/deploy.md therefore has as commands; and the key of the example, which is the user's.
    private static readonly string[] TerraformAlone = ["aws_s3_object", "aws_kms_key"];

    [Fact]
    public async Task Both_make_the_same_resources_by_the_same_names()
    {
        var (terraform, cloudFormation) = await BothAsync();

        Assert.Equal(Names(terraform), Names(cloudFormation));

        string[] known =
        [
            .. Kinds.Select(kind => kind.Terraform),
            .. Parts.Select(part => part.Terraform),
            .. TerraformAlone,
            "aws_iam_role_policy",
            "aws_s3_bucket_lifecycle_configuration",
        ];
        Assert.Empty(terraform.Select(TypeOf).Distinct().Except(known));
    }

    /// <summary>As it is planned: what is known only when it is made is left to the other tests, where the function is on.</summary>
    [Fact]
    public async Task Without_the_function_a_task_looks_for_staleness_in_both()
    {
        using var workspace = await deployed.CompleteWithAsync("enable_lambda = false");
        (await workspace.RunAsync("plan", "-input=false", "-no-color", "-out=planned")).With(0);
        var terraform = await workspace.ResourcesAsync("planned");
        var given = Given(workspace.Environment, $"arn:aws:kms:us-east-1:{Deployed.Account}:key/1234");
        given["EnableLambda"] = "false";
        var cloudFormation = new Template(
            Tool.Text("infra", "cloudformation", "template.json"),
            given,
            Deployed.Account,
            "us-east-1"
        ).Resources();

        Assert.Equal(Names(terraform), Names(cloudFormation));
        Assert.Contains("StaleFeedsAlarm", cloudFormation.Keys);
        var schedule = terraform.Single(one =>
            TypeOf(one) == "aws_scheduler_schedule" && one.GetProperty("name").GetString() == "container"
        );
        var values = JsonNode.Parse(schedule.GetProperty("values").GetRawText());
        var known = Kinds
            .Single(kind => kind.Terraform == "aws_scheduler_schedule")
            .Pairs.Where(pair => At(values, pair.Terraform) is not null)
            .ToArray();
        Assert.Contains(("target.0.input", "Target.Input"), known);
        Assert.All(
            known,
            pair =>
                Assert.Equal(
                    Plain(At(values, pair.Terraform)),
                    Plain(At(cloudFormation["StalenessContainerSchedule"]["Properties"], pair.CloudFormation))
                )
        );
        // When the function would.
        var function = new Template(
            Tool.Text("infra", "cloudformation", "template.json"),
            new Dictionary<string, string> { ["CodeBucket"] = "code" },
            Deployed.Account,
            "us-east-1"
        ).Resources()["StalenessCollectorSchedule"]["Properties"]!;
        Assert.Equal(function["ScheduleExpression"]!.ToString(), At(values, "schedule_expression")!.ToString());
        // Where neither is, nothing writes the metric, and an alarm on it would tell of nothing.
        given["EnableWorkers"] = "false";
        Assert.DoesNotContain(
            "StaleFeedsAlarm",
            new Template(Tool.Text("infra", "cloudformation", "template.json"), given, Deployed.Account, "us-east-1").Resources().Keys
        );
    }

    [Fact]
    public async Task What_matters_of_each_resource_is_the_same()
    {
        var (terraform, cloudFormation) = await BothAsync();

        var differing = new List<string>();
        var compared = 0;
        foreach (var one in terraform)
        {
            var kind = Kinds.SingleOrDefault(kind => kind.Terraform == TypeOf(one));
            var part = Parts.SingleOrDefault(part => part.Terraform == TypeOf(one));
            var name = kind is null ? part.Of : LogicalName(one);
            foreach (var (left, right) in kind?.Pairs ?? part.Pairs ?? [])
            {
                var ours = Plain(At(JsonNode.Parse(one.GetProperty("values").GetRawText()), left));

                // Terraform's word for a number that is not given.
                ours = (left, ours) is ("period", "0") or ("reserved_concurrent_executions", "-1") ? "" : ours;
                var theirs = Plain(At(cloudFormation[name]["Properties"], right));
                // Nobody is told: a list of none, or none at all.
                (ours, theirs) = left == "ok_actions" ? (ours == "[]" ? "" : ours, theirs == "[]" ? "" : theirs) : (ours, theirs);
                compared++;
                if (ours != theirs)
                {
                    differing.Add($"{name}: {left} is {ours}, {right} is {theirs}");
                }
            }
        }

        Assert.True(differing.Count == 0, string.Join('\n', differing));
        Assert.True(compared > 1000, $"only {compared} places were compared");
    }

    [Fact]
    public async Task Every_permission_is_the_same_statement_by_statement()
    {
        var (terraform, cloudFormation) = await BothAsync();

        var roles = terraform
            .Where(one => TypeOf(one) == "aws_iam_role_policy")
            .ToDictionary(
                one => "Role of " + one.GetProperty("values").GetProperty("name").GetString(),
                one => Statements(one.GetProperty("values").GetProperty("policy").GetString()!)
            );
        var queues = terraform
            .Where(one => TypeOf(one) == "aws_sqs_queue")
            .ToDictionary(
                one => "Queue " + one.GetProperty("values").GetProperty("name").GetString(),
                one => Statements(one.GetProperty("values").GetProperty("policy").GetString()!)
            );
        var found = cloudFormation
            .Where(one => one.Value["Type"]!.ToString() == "AWS::IAM::Role")
            .Select(one => one.Value["Properties"]!["Policies"]![0]!)
            .ToDictionary(policy => "Role of " + policy["PolicyName"], policy => Statements(policy["PolicyDocument"]!.ToJsonString()));
        foreach (var (name, resource) in cloudFormation.Where(one => one.Value["Type"]!.ToString() == "AWS::SQS::QueuePolicy"))
        {
            var queue = cloudFormation[name[..^"Policy".Length]]["Properties"]!["QueueName"]!;
            found["Queue " + queue] = Statements(resource["Properties"]!["PolicyDocument"]!.ToJsonString());
        }

        var expected = roles.Concat(queues).ToDictionary();
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected.Keys, key => Assert.Equal(expected[key], found[key]));
        Assert.True(expected.Values.Sum(statements => statements.Count) > 40);
    }

    [Fact]
    public async Task Queues_hand_over_what_they_give_up_alike()
    {
        var complete = await deployed.CompleteAsync();
        var (_, cloudFormation) = await BothAsync();

        JsonNode Ours(string name, string attribute) =>
            JsonNode.Parse(
                complete
                    .Planned.Single(one => TypeOf(one) == "aws_sqs_queue" && one.GetProperty("name").GetString() == name)
                    .GetProperty("values")
                    .GetProperty(attribute)
                    .GetString()!
            )!;
        Assert.Equal(
            Plain(Ours("dead_letters", "redrive_allow_policy")),
            Plain(cloudFormation["DeadLettersQueue"]["Properties"]!["RedriveAllowPolicy"])
        );
        var made = complete.Made.Single(one => TypeOf(one) == "aws_sqs_queue" && one.GetProperty("name").GetString() == "slices");
        Assert.Equal(
            Plain(JsonNode.Parse(made.GetProperty("values").GetProperty("redrive_policy").GetString()!)),
            Plain(cloudFormation["SlicesQueue"]["Properties"]!["RedrivePolicy"])
        );
        Assert.Equal(
            made.GetProperty("values").GetProperty("visibility_timeout_seconds").GetRawText(),
            cloudFormation["SlicesQueue"]["Properties"]!["VisibilityTimeout"]!.ToString()
        );
    }

    [Fact]
    public async Task Containers_are_the_same()
    {
        var (terraform, cloudFormation) = await BothAsync();

        foreach (var kind in new[] { "worker", "task" })
        {
            var ours = terraform
                .Single(one => TypeOf(one) == "aws_ecs_task_definition" && one.GetProperty("name").GetString() == kind)
                .GetProperty("values")
                .GetProperty("container_definitions")
                .GetString()!;
            var theirs = cloudFormation[Pascal(kind) + "TaskDefinition"]["Properties"]!["ContainerDefinitions"];
            // What the service adds by itself is left out.
            var asked = JsonNode.Parse(ours)!.AsArray().Single()!.AsObject();
            foreach (var added in new[] { "cpu", "portMappings", "systemControls", "volumesFrom" })
            {
                asked.Remove(added);
            }

            Assert.Equal(Plain(new JsonArray(theirs![0]!.DeepClone())), Plain(new JsonArray(asked.DeepClone())));
        }
    }

    /// <summary>What is not told of orders being worked on counts as none; what is not told of orders that wait counts as not known.</summary>
    [Fact]
    public async Task Workers_are_stopped_by_the_same_sum()
    {
        var (terraform, cloudFormation) = await BothAsync();

        var ours = JsonNode
            .Parse(
                terraform
                    .Single(one => TypeOf(one) == "aws_cloudwatch_metric_alarm" && one.GetProperty("name").GetString() == "queue_idle")
                    .GetProperty("values")
                    .GetProperty("metric_query")
                    .GetRawText()
            )!
            .AsArray()
            .Select(query => $"{query!["id"]} {query["expression"]} {At(query, "metric.0.metric_name")} {query["return_data"]}");
        var theirs = cloudFormation["QueueIdleAlarm"]["Properties"]!["Metrics"]!
            .AsArray()
            .Select(query => $"{query!["Id"]} {query["Expression"]} {At(query, "MetricStat.Metric.MetricName")} {query["ReturnData"]}");

        Assert.Equal(theirs.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
        Assert.Contains("orders visible + FILL(hidden, 0)  true", ours);
    }

    [Fact]
    public async Task Objects_move_and_expire_alike()
    {
        var (terraform, cloudFormation) = await BothAsync();

        var ours = terraform
            .Single(one => TypeOf(one) == "aws_s3_bucket_lifecycle_configuration")
            .GetProperty("values")
            .GetProperty("rule")
            .EnumerateArray()
            .Select(rule => JsonNode.Parse(rule.GetRawText())!)
            .Select(rule =>
                new[]
                {
                    rule["id"]!.ToString(),
                    At(rule, "filter.0.prefix")?.ToString() ?? "",
                    string.Join(
                        ' ',
                        rule["transition"]!.AsArray().Select(one => $"{one!["storage_class"]} {one["days"]}").Order(StringComparer.Ordinal)
                    ),
                    Days(At(rule, "expiration.0.days")),
                    At(rule, "expiration.0.expired_object_delete_marker")?.ToString() is "true" ? "markers" : "",
                    Days(At(rule, "noncurrent_version_expiration.0.noncurrent_days")),
                    Days(At(rule, "abort_incomplete_multipart_upload.0.days_after_initiation")),
                }
            )
            .Select(parts => string.Join('|', parts));
        var theirs = cloudFormation["StoreBucket"]["Properties"]!["LifecycleConfiguration"]!["Rules"]!
            .AsArray()
            .Select(rule =>
                new[]
                {
                    rule!["Id"]!.ToString(),
                    rule["Prefix"]?.ToString() ?? "",
                    string.Join(
                        ' ',
                        (rule["Transitions"]?.AsArray() ?? [])
                            .Select(one => $"{one!["StorageClass"]} {one["TransitionInDays"]}")
                            .Order(StringComparer.Ordinal)
                    ),
                    Days(rule["ExpirationInDays"]),
                    rule["ExpiredObjectDeleteMarker"]?.ToString() is "true" ? "markers" : "",
                    Days(At(rule, "NoncurrentVersionExpiration.NoncurrentDays")),
                    Days(At(rule, "AbortIncompleteMultipartUpload.DaysAfterInitiation")),
                }
            )
            .Select(parts => string.Join('|', parts));

        Assert.Equal(ours.Order(StringComparer.Ordinal), theirs.Order(StringComparer.Ordinal));
        // A result that expires would lie there as a version that can be brought back for a month.
        Assert.Contains("query-results|athena-results/||14||1|", ours);

        static string Days(JsonNode? days) => days?.ToString() is null or "0" ? "" : days.ToString();
    }

    private async Task<(IReadOnlyList<JsonElement> Terraform, IReadOnlyDictionary<string, JsonObject> CloudFormation)> BothAsync()
    {
        var complete = await deployed.CompleteAsync();
        var variables = complete.Workspace.Environment;
        var key = complete.Made.Single(one => TypeOf(one) == "aws_kms_key").GetProperty("values").GetProperty("arn").GetString()!;
        var template = new Template(
            Tool.Text("infra", "cloudformation", "template.json"),
            Given(variables, key),
            Deployed.Account,
            "us-east-1"
        );
        // What moto has not is taken as it was planned.
        string[] planned = ["aws_s3_bucket_policy", "aws_appautoscaling_target", "aws_appautoscaling_policy"];
        return ([.. complete.Made, .. complete.Planned.Where(one => planned.Contains(TypeOf(one)))], template.Resources());
    }

    /// <summary>What examples/complete gives, in the words of the template.</summary>
    private static Dictionary<string, string> Given(Dictionary<string, string> variables, string key) =>
        new(StringComparer.Ordinal)
        {
            ["Name"] = "whole",
            ["KmsKeyArn"] = key,
            ["CodeBucket"] = $"whole-{Deployed.Account}-us-east-1",
            ["LambdaMemoryMb"] = "1792",
            ["EnableWorkers"] = "true",
            ["Image"] = variables["TF_VAR_image"],
            ["ImageRepositoryArn"] = variables["TF_VAR_image_repository_arn"],
            ["SubnetIds"] = string.Join(',', JsonSerializer.Deserialize<string[]>(variables["TF_VAR_subnet_ids"])!),
            ["SecurityGroupIds"] = string.Join(',', JsonSerializer.Deserialize<string[]>(variables["TF_VAR_security_group_ids"])!),
            ["AssignPublicIp"] = "true",
            ["WorkerCpu"] = "1024",
            ["WorkerMemoryMb"] = "2048",
            ["WorkerMaxCount"] = "8",
            ["EnableGlueJobs"] = "true",
            ["AlarmEmail"] = variables["TF_VAR_alarm_email"],
            ["LogRetentionDays"] = "90",
        };

    private static IReadOnlyList<string> Names(IReadOnlyList<JsonElement> terraform) =>
        [
            .. terraform
                .Where(one => Kinds.Any(kind => kind.Terraform == TypeOf(one)))
                .Select(one => $"{LogicalName(one)} {Kinds.Single(kind => kind.Terraform == TypeOf(one)).CloudFormation}")
                .Order(StringComparer.Ordinal),
        ];

    private static IReadOnlyList<string> Names(IReadOnlyDictionary<string, JsonObject> cloudFormation) =>
        [
            .. cloudFormation
                .Where(one => one.Value["Type"]!.ToString() != "AWS::SQS::QueuePolicy")
                .Select(one => $"{one.Key} {one.Value["Type"]}")
                .Order(StringComparer.Ordinal),
        ];
}

using System.Text.Json;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>What stands in infra/ hangs together before anything is made of it.</summary>
public sealed class DefinitionTests
{
    // AWS takes nothing but "*" there: the action knows no resource.
    private static readonly string[] WithoutResource = ["athena:ListDataCatalogs", "athena:ListWorkGroups", "ecr:GetAuthorizationToken"];

    [Fact]
    public async Task What_is_made_of_the_definition_is_as_it_makes_it() =>
        Assert.Equal("as they should be", (await Tool.RunAsync("python3", ["infra/generate.py", "--check"])).With(0).Out.Trim());

    [Fact]
    public async Task The_template_is_clean_by_the_linter_of_CloudFormation()
    {
        var said = await Tool.RunAsync("cfn-lint", ["--non-zero-exit-code", "informational", "infra/cloudformation/template.json"]);

        said.With(0);
        Assert.Equal("", said.Out.Trim());
    }

    [Fact]
    public async Task The_module_is_formatted_as_Terraform_formats() =>
        (await Tool.RunAsync("terraform", ["fmt", "-check", "-diff", "-recursive", "infra/terraform"])).With(0);

    [Fact]
    public void A_template_fits_the_limits_of_CloudFormation()
    {
        var text = Tool.Text("infra", "cloudformation", "template.json");

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(text), 1, 1_000_000);
        Assert.InRange(JsonElement.Parse(text).GetProperty("Resources").EnumerateObject().Count(), 1, 500);
        Assert.InRange(JsonElement.Parse(text).GetProperty("Parameters").EnumerateObject().Count(), 1, 200);
    }

    [Fact]
    public void No_component_may_do_whatever_it_likes_or_to_whatever_it_likes()
    {
        var statements = JsonElement.Parse(Tool.Text("infra", "definition", "policies.json")).GetProperty("statements");
        var wrong =
            from statement in statements.EnumerateObject()
            let actions = statement.Value.GetProperty("Action").EnumerateArray().Select(action => action.GetString()!).ToArray()
            let resources = statement.Value.GetProperty("Resource").EnumerateArray().Select(resource => resource.GetString()!).ToArray()
            where
                actions.Any(action => action.Contains('*', StringComparison.Ordinal))
                || (resources.Contains("*") && !actions.All(WithoutResource.Contains))
                || resources.Any(resource =>
                    resource != "*" && resource.StartsWith("arn:", StringComparison.Ordinal) && resource.Split(':')[2] == "*"
                )
            select statement.Name;

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_statement_is_of_a_role_or_a_policy()
    {
        var policies = JsonElement.Parse(Tool.Text("infra", "definition", "policies.json"));
        var used = policies
            .GetProperty("roles")
            .EnumerateObject()
            .Concat(policies.GetProperty("people").EnumerateObject())
            .SelectMany(one => one.Value.GetProperty("statements").EnumerateArray())
            .Select(sid => sid.GetString()!)
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal(
            policies.GetProperty("statements").EnumerateObject().Select(statement => statement.Name).Order(StringComparer.Ordinal),
            used.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Messages_stay_hidden_six_times_as_long_as_the_function_may_take()
    {
        var hidden = JsonElement
            .Parse(Tool.Text("infra", "definition", "components.json"))
            .GetProperty("queues")
            .GetProperty("slices")
            .GetProperty("visibility_seconds")
            .GetInt32();
        var longest = JsonElement
            .Parse(Tool.Text("infra", "definition", "settings.json"))
            .EnumerateArray()
            .Single(setting => setting.GetProperty("name").GetString() == "lambda_timeout_seconds")
            .GetProperty("max")
            .GetInt32();

        Assert.True(hidden >= 6 * longest, $"{hidden} seconds found, at least {6 * longest} expected");
    }

    /// <summary>An alarm looks back a day at most.</summary>
    [Theory]
    [InlineData("6", 6)]
    [InlineData("24", 24)]
    [InlineData("0", null)]
    public void Silence_lasts_as_long_as_it_is_set_or_is_not_listened_to(string hours, int? expected)
    {
        var resources = new Template(
            Tool.Text("infra", "cloudformation", "template.json"),
            new Dictionary<string, string> { ["SilenceHours"] = hours, ["CodeBucket"] = "code" },
            Deployed.Account,
            "us-east-1"
        ).Resources();

        Assert.Equal(expected is not null, resources.TryGetValue("SilenceAlarm", out var alarm));
        if (alarm is not null)
        {
            Assert.Equal($"{expected}", alarm["Properties"]!["EvaluationPeriods"]!.ToString());
            Assert.Contains($"for {hours} hours", alarm["Properties"]!["AlarmDescription"]!.ToString(), StringComparison.Ordinal);
        }

        Assert.All(
            resources.Values.Where(one => one["Type"]!.ToString() == "AWS::CloudWatch::Alarm" && one["Properties"]!["Period"] is not null),
            one =>
                Assert.InRange(
                    int.Parse(one["Properties"]!["Period"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture)
                        * int.Parse(one["Properties"]!["EvaluationPeriods"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture),
                    60,
                    86_400
                )
        );
    }

    /// <summary>Glue puts <c>/error</c> and <c>/output</c> behind the prefix that a job is given; groups that it made itself would keep everything for ever.</summary>
    [Fact]
    public void The_groups_that_a_Glue_job_logs_to_are_declared_and_it_may_write_there()
    {
        var template = new Template(
            Tool.Text("infra", "cloudformation", "template.json"),
            new Dictionary<string, string> { ["EnableGlueJobs"] = "true", ["CodeBucket"] = "code" },
            Deployed.Account,
            "us-east-1"
        );
        var resources = template.Resources();
        var jobs = resources.Values.Where(one => one["Type"]!.ToString() == "AWS::Glue::Job").ToArray();
        var groups = resources
            .Values.Where(one => one["Type"]!.ToString() == "AWS::Logs::LogGroup")
            .Select(one => one["Properties"]!["LogGroupName"]!.ToString())
            .ToArray();
        var prefix = Assert.Single(
            jobs.Select(job => job["Properties"]!["DefaultArguments"]!["--custom-logGroup-prefix"]!.ToString()).Distinct()
        );

        Assert.Contains(prefix + "/error", groups);
        Assert.Contains(prefix + "/output", groups);
        Assert.Contains($"log-group:{prefix}/*\"", resources["GlueRole"].ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("/aws-glue", resources["GlueRole"].ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_ends_before_it_is_killed()
    {
        var worker = JsonElement.Parse(Tool.Text("infra", "definition", "components.json")).GetProperty("fargate").GetProperty("worker");
        var command = worker.GetProperty("command").EnumerateArray().Select(word => word.GetString()!).ToArray();

        Assert.Equal(["worker", "--grace"], command[..2]);
        var grace = int.Parse(command[2], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(grace, 60, worker.GetProperty("stop_seconds").GetInt32() - 5);
    }

    /// <summary>A managed policy has 6,144 characters at most and what lies in a role 10,240, white space left out; the longest name is taken.</summary>
    [Fact]
    public void Every_policy_fits_the_limits_of_IAM()
    {
        var resources = new Template(
            Tool.Text("infra", "cloudformation", "template.json"),
            new Dictionary<string, string>
            {
                ["Name"] = new string('n', 31),
                ["KmsKeyArn"] = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                ["ParameterKmsKeyArn"] = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                ["SecretArns"] = "arn:aws:secretsmanager:us-east-1:123456789012:secret:iso-ne-AbCdEf",
                ["EnableWorkers"] = "true",
                ["EnableGlueJobs"] = "true",
            },
            Deployed.Account,
            "ap-southeast-2"
        ).Resources();
        var managed = resources.Values.Where(one => one["Type"]!.ToString() == "AWS::IAM::ManagedPolicy").ToArray();
        var roles = resources.Values.Where(one => one["Type"]!.ToString() == "AWS::IAM::Role").ToArray();

        Assert.Equal(3, managed.Length);
        Assert.All(managed, one => Assert.InRange(one["Properties"]!["PolicyDocument"]!.ToJsonString().Length, 1, 6144));
        Assert.All(roles, one => Assert.InRange(one["Properties"]!["Policies"]!.ToJsonString().Length, 1, 10240));
        Assert.Contains(managed, one => one.ToJsonString().Contains("secret:iso-ne-AbCdEf", StringComparison.Ordinal));
    }

    /// <summary>CloudFormation holds a pattern against the whole of a value, Terraform against any part: what either takes the other takes.</summary>
    [Theory]
    [InlineData("KmsKeyArn", "arn:aws:kms:us-east-1:{0}:key/1234abcd-12ab-34cd-56ef-1234567890ab", true)]
    [InlineData("KmsKeyArn", "arn:aws-us-gov:kms:us-gov-west-1:{0}:key/mrk-1234abcd12ab34cd56ef1234567890ab", true)]
    [InlineData("KmsKeyArn", "arn:aws:kms:us-east-1:{0}:alias/store", false)]
    [InlineData("KmsKeyArn", "1234abcd-12ab-34cd-56ef-1234567890ab", false)]
    [InlineData("ParameterKmsKeyArn", "arn:aws:kms:us-east-1:{0}:key/1234abcd-12ab-34cd-56ef-1234567890ab", true)]
    [InlineData("ParameterKmsKeyArn", "arn:aws:kms:us-east-1:{0}:alias/aws/ssm", false)]
    [InlineData("ImageRepositoryArn", "arn:aws:ecr:us-east-1:{0}:repository/team/energy-pipeline", true)]
    [InlineData("ImageRepositoryArn", "{0}.dkr.ecr.us-east-1.amazonaws.com/energy-pipeline", false)]
    public void An_address_is_taken_or_refused_by_both(string parameter, string format, bool isTaken)
    {
        var value = format.Replace("{0}", Deployed.Account, StringComparison.Ordinal);
        var pattern = JsonElement
            .Parse(Tool.Text("infra", "cloudformation", "template.json"))
            .GetProperty("Parameters")
            .GetProperty(parameter)
            .GetProperty("AllowedPattern")
            .GetString()!;

        Assert.Equal(isTaken, Regex.IsMatch(value, pattern));
        Assert.Equal(isTaken, Regex.IsMatch(value, $"^(?:{pattern})$"));
    }

    [Fact]
    public void Every_pattern_is_of_a_whole_value() =>
        Assert.All(
            JsonElement
                .Parse(Tool.Text("infra", "definition", "settings.json"))
                .EnumerateArray()
                .Where(setting => setting.TryGetProperty("pattern", out _))
                .Select(setting => setting.GetProperty("pattern").GetString()!),
            pattern =>
                Assert.All(
                    pattern.StartsWith("^$|", StringComparison.Ordinal) ? pattern.Split('|', 2) : [pattern],
                    part => Assert.True(part.StartsWith('^') && part.EndsWith('$'), pattern)
                )
        );

    [Fact]
    public void Every_schedule_names_feeds_that_there_are()
    {
        var known = global::EnergyDataPipeline.Configuring.BuiltInFeeds.All.Select(feed => feed.Name).ToHashSet(StringComparer.Ordinal);
        var named = JsonElement
            .Parse(Tool.Text("infra", "definition", "schedules.json"))
            .EnumerateObject()
            .Where(schedule => schedule.Value.GetProperty("input").TryGetProperty("feeds", out _))
            .SelectMany(schedule => schedule.Value.GetProperty("input").GetProperty("feeds").EnumerateArray())
            .Select(feed => feed.GetString()!)
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal(known.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_account_and_no_secret_stands_in_what_is_declared()
    {
        var files = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "infra"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".tf" or ".json")
            .ToArray();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotMatch(@"(?<![0-9])[0-9]{12}(?![0-9])", File.ReadAllText(file)));
    }
}

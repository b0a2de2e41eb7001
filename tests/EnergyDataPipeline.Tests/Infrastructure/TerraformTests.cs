using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>
/// The module with everything switched on, by the real Terraform and the real AWS provider, against moto. The smaller example is made, planned
/// once more and taken down by <see cref="DeployGuideTests"/>.
/// </summary>
public sealed partial class TerraformTests(Deployed deployed)
{
    private static readonly string[] OrdinaryKinds = ["aws_s3_bucket", "aws_sqs_queue", "aws_lambda_function"];

    [Fact]
    public async Task All_is_made_and_a_second_time_nothing_changes_and_the_state_holds_no_secret_and_all_can_be_taken_down()
    {
        var complete = await deployed.CompleteAsync();
        var terraform = complete.Workspace;

        // 0 is an empty plan, 2 one with changes.
        (await terraform.RunAsync("plan", "-detailed-exitcode", "-input=false", "-no-color", "-parallelism=30", "-out=again")).With(0);

        // User name and password lay in Parameter Store before anything was made; whatever Terraform reads of AWS it has read twice now.
        (await terraform.RunAsync("apply", "-refresh-only", "-auto-approve", "-input=false", "-no-color")).With(0);
        var state = (await terraform.RunAsync("state", "pull")).With(0).Out;
        var plan = (await terraform.RunAsync("show", "-json", "again")).With(0).Out;
        Assert.All(
            new[] { state, plan },
            text =>
            {
                // It knows the name, which is what the function is given.
                Assert.Contains("ssm:/whole/iso-ne/password", text, StringComparison.Ordinal);
                Assert.DoesNotContain(Deployed.Secret, text, StringComparison.Ordinal);
                Assert.DoesNotContain("aws_ssm_parameter", text, StringComparison.Ordinal);
            }
        );

        var all = (await terraform.RunAsync("state", "list")).With(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var queries = all.Where(name => name.Contains("aws_athena_named_query", StringComparison.Ordinal)).ToArray();
        (await terraform.RunAsync(["state", "rm", .. queries])).With(0);
        var down = (await terraform.RunAsync("destroy", "-auto-approve", "-input=false", "-no-color", "-parallelism=30")).With(0);
        var destroyed = Destroyed().Match(down.Out).Groups[1].Value;
        Assert.Equal((complete.Made.Count - queries.Length).ToString(CultureInfo.InvariantCulture), destroyed);
        Assert.Equal("", (await terraform.RunAsync("state", "list")).With(0).Out.Trim());
    }

    [Fact]
    public async Task The_smallest_pipeline_has_no_container_no_key_and_no_job()
    {
        var minimal = await deployed.PlannedMinimalAsync();
        var complete = await deployed.CompleteAsync();

        string[] large = ["aws_ecs_cluster", "aws_ecs_service", "aws_glue_job", "aws_kms_key"];
        Assert.Contains(minimal, one => one.GetProperty("type").GetString() == "aws_lambda_function");
        Assert.DoesNotContain(minimal, one => large.Contains(one.GetProperty("type").GetString()));
        Assert.All(large, kind => Assert.Contains(complete.Made, one => one.GetProperty("type").GetString() == kind));
    }

    /// <summary>S3 takes ten tags of an object: a provider's own, ours and the user's may be more.</summary>
    [Fact]
    public async Task Objects_have_no_tags_and_everything_else_has_those_of_the_provider_too()
    {
        static bool HasTags(JsonElement one) =>
            one.GetProperty("values").TryGetProperty("tags_all", out var tags)
            && tags.ValueKind == JsonValueKind.Object
            && tags.EnumerateObject().Any(tag => tag.Name == TerraformWorkspace.ProvidersTag);
        var complete = await deployed.CompleteAsync();

        var objects = complete.Made.Where(one => one.GetProperty("type").GetString() == "aws_s3_object").ToArray();
        Assert.True(objects.Length > 3);
        Assert.All(objects, one => Assert.False(HasTags(one)));
        Assert.All(
            OrdinaryKinds,
            kind => Assert.All(complete.Made.Where(one => one.GetProperty("type").GetString() == kind), one => Assert.True(HasTags(one)))
        );
    }

    /// <summary>What one setting has to do with another, no rule of CloudFormation can compare; its descriptions of both say it.</summary>
    [Theory]
    [InlineData("worker_min_count = 9", "worker_min_count is more than worker_max_count")]
    [InlineData("raw_archive_after_days = 100\nraw_infrequent_after_days = 80", "raw_archive_after_days is less than 30 more")]
    [InlineData("lambda_reserved_concurrency = 4", "lambda_reserved_concurrency is not more than")]
    public async Task Settings_that_contradict_each_other_are_refused(string settings, string expected)
    {
        using var workspace = await deployed.CompleteWithAsync(settings);

        var said = (await workspace.RunAsync("plan", "-input=false", "-no-color")).With(1);

        Assert.Contains(expected, Spaces().Replace(said.Err.Replace("│", "", StringComparison.Ordinal), " "), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"Destroy complete! Resources: (\d+) destroyed\.")]
    private static partial Regex Destroyed();
}

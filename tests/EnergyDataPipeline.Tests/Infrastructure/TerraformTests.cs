using Xunit;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>The module, by the real Terraform and the real AWS provider, against moto.</summary>
public sealed class TerraformTests(Deployed deployed)
{
    [Fact]
    public async Task Both_examples_are_made_and_a_second_time_nothing_changes_and_all_can_be_taken_down()
    {
        var (minimal, complete) = await deployed.MadeAsync();

        // 0 is an empty plan, 2 one with changes.
        var plans = await Task.WhenAll(Again(minimal), Again(complete));
        Assert.All(plans, plan => plan.With(0));

        // The larger one stays for who compares it; what it has more than the smaller is of the same kinds.
        var all = (await minimal.Workspace.RunAsync("state", "list")).With(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var queries = all.Where(name => name.Contains("aws_athena_named_query", StringComparison.Ordinal)).ToArray();
        (await minimal.Workspace.RunAsync(["state", "rm", .. queries])).With(0);
        var down = await minimal.Workspace.RunAsync("destroy", "-auto-approve", "-input=false", "-no-color", "-parallelism=30");
        Assert.Contains(
            $"Destroy complete! Resources: {minimal.Made.Count - queries.Length} destroyed.",
            down.With(0).Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_smallest_pipeline_has_no_container_no_key_and_no_job()
    {
        var (minimal, complete) = await deployed.MadeAsync();

        string[] large = ["aws_ecs_cluster", "aws_ecs_service", "aws_glue_job", "aws_kms_key"];
        Assert.DoesNotContain(minimal.Made, one => large.Contains(one.GetProperty("type").GetString()));
        Assert.All(large, kind => Assert.Contains(complete.Made, one => one.GetProperty("type").GetString() == kind));
    }

    [Fact]
    public async Task The_state_holds_no_secret()
    {
        var (_, complete) = await deployed.MadeAsync();

        // Both lay in Parameter Store before anything was made; whatever Terraform reads of AWS it reads now once more.
        (await complete.Workspace.RunAsync("apply", "-refresh-only", "-auto-approve", "-input=false", "-no-color")).With(0);
        (await complete.Workspace.RunAsync("plan", "-input=false", "-no-color", "-out=again")).With(0);

        var state = (await complete.Workspace.RunAsync("state", "pull")).With(0).Out;
        var plan = (await complete.Workspace.RunAsync("show", "-json", "again")).With(0).Out;
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
    }

    private static Task<Said> Again(Deployed.Example example) =>
        example.Workspace.RunAsync("plan", "-detailed-exitcode", "-input=false", "-no-color", "-parallelism=30");
}

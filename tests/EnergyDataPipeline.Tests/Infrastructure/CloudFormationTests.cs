using System.Text.Json;
using System.Text.Json.Nodes;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>The template, made into a stack by the AWS command line, in moto.</summary>
public sealed class CloudFormationTests(Deployed deployed) : IAsyncLifetime
{
    private readonly MotoServer _moto = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _moto.DisposeAsync();

    [Fact]
    public async Task The_stack_is_made_and_holds_what_the_template_declares()
    {
        // By name: moto takes an address with a number for one of S3's own.
        var endpoint = new UriBuilder(await _moto.StartedAsync()) { Host = "localhost" }.Uri;
        var text = Tool.Text("infra", "cloudformation", "template.json");
        var template = new Template(text, new Dictionary<string, string> { ["CodeBucket"] = "code" }, Deployed.Account, "us-east-1");
        using var folder = new TemporaryFolder();
        var file = folder.File("template.json", template.ForMoto());

        async Task<string> AwsAsync(params string[] arguments) => (await Tool.AwsAsync(endpoint, folder.Path, arguments)).With(0).Out;
        await AwsAsync("s3", "mb", "s3://code");
        await AwsAsync("s3", "cp", deployed.Package("lambda.zip", "bootstrap"), "s3://code/code/lambda.zip");
        await AwsAsync(
            "cloudformation",
            "deploy",
            "--stack-name",
            "energy-pipeline",
            "--template-file",
            file,
            "--s3-bucket",
            "code",
            "--capabilities",
            "CAPABILITY_NAMED_IAM",
            "--parameter-overrides",
            "CodeBucket=code"
        );

        var stack = JsonElement.Parse(await AwsAsync("cloudformation", "describe-stacks", "--stack-name", "energy-pipeline"));
        Assert.Equal("CREATE_COMPLETE", stack.GetProperty("Stacks")[0].GetProperty("StackStatus").GetString());

        // What the queue is, by SQS and not by the template.
        var attributes = JsonNode.Parse(
            await AwsAsync(
                "sqs",
                "get-queue-attributes",
                "--queue-url",
                $"{endpoint}{Deployed.Account}/energy-pipeline-slices",
                "--attribute-names",
                "All"
            )
        )!["Attributes"]!;
        Assert.Equal("5400", attributes["VisibilityTimeout"]!.ToString());
        Assert.Contains("energy-pipeline-dead-letters", attributes["RedrivePolicy"]!.ToString(), StringComparison.Ordinal);

        // What the function may do, by IAM: statement by statement what the template says.
        var role = JsonNode.Parse(
            await AwsAsync("iam", "get-role-policy", "--role-name", "energy-pipeline-collector", "--policy-name", "collector")
        )!["PolicyDocument"]!;
        var declared = template.Resources()["CollectorRole"]["Properties"]!["Policies"]![0]!["PolicyDocument"]!["Statement"]!;
        // moto gives a policy that its CloudFormation made as Python writes it, in single quotes.
        var there = (role is JsonValue ? JsonNode.Parse(role.ToString().Replace('\'', '"'))! : role)["Statement"]!;
        Assert.True(JsonNode.DeepEquals(declared, there), $"IAM has {there}, the template {declared}");

        var function = JsonNode.Parse(
            await AwsAsync("lambda", "get-function-configuration", "--function-name", "energy-pipeline-collector")
        )!;
        Assert.Equal("provided.al2023", function["Runtime"]!.ToString());
        Assert.Equal(
            $"s3://energy-pipeline-{Deployed.Account}-us-east-1/data",
            function["Environment"]!["Variables"]!["ENERGY_PIPELINE_DESTINATION"]!.ToString()
        );
    }
}

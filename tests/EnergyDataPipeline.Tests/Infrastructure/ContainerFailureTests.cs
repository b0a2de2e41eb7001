using System.Text.Json.Nodes;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>
/// Of which ends of a container the topic is told, by moto's EventBridge. It looks into no lists of objects: the exit codes of an event are given
/// as EventBridge makes them of the list of containers.
/// </summary>
public sealed class ContainerFailureTests : IAsyncLifetime
{
    private const string Cluster = $"arn:aws:ecs:us-east-1:{Deployed.Account}:cluster/energy-pipeline";

    private readonly MotoServer _moto = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _moto.DisposeAsync();

    [Fact]
    public async Task What_failed_is_told_and_what_was_stopped_is_not()
    {
        var endpoint = await _moto.StartedAsync();
        using var folder = new TemporaryFolder();
        var rule = new Template(
            Tool.Text("infra", "cloudformation", "template.json"),
            new Dictionary<string, string> { ["EnableWorkers"] = "true", ["EnableLambda"] = "false" },
            Deployed.Account,
            "us-east-1"
        ).Resources()["ContainerFailuresRule"]["Properties"]!;
        var pattern = folder.File("pattern.json", rule["EventPattern"]!.ToJsonString());
        async Task<Said> AwsAsync(params string[] arguments) => (await Tool.AwsAsync(endpoint, folder.Path, arguments)).With(0);
        await AwsAsync("sqs", "create-queue", "--queue-name", "told");
        await AwsAsync("events", "put-rule", "--name", "failures", "--event-pattern", $"file://{pattern}");
        await AwsAsync(
            "events",
            "put-targets",
            "--rule",
            "failures",
            "--targets",
            $"Id=1,Arn=arn:aws:sqs:us-east-1:{Deployed.Account}:told"
        );

        static JsonNode Ended(string what, string stopCode, int? exitCode, string status = "STOPPED", string cluster = Cluster) =>
            new JsonObject
            {
                ["Source"] = "aws.ecs",
                ["DetailType"] = "ECS Task State Change",
                ["Detail"] = new JsonObject
                {
                    ["clusterArn"] = cluster,
                    ["group"] = what,
                    ["lastStatus"] = status,
                    ["stopCode"] = stopCode,
                    ["containers"] = exitCode is { } code ? new JsonObject { ["exitCode"] = new JsonArray(code) } : new JsonArray(),
                }.ToJsonString(),
            };
        var events = new JsonArray(
            Ended("wrong configuration", "EssentialContainerExited", 2),
            Ended("a feed lacks something", "EssentialContainerExited", 8),
            Ended("out of memory", "EssentialContainerExited", 137),
            Ended("no image", "TaskFailedToStart", null),
            Ended("done", "EssentialContainerExited", 0),
            // The queue is empty, or a new version is rolled out: the worker ends as it should, by the signal.
            Ended("stopped", "ServiceSchedulerInitiated", 143),
            Ended("not yet at its end", "EssentialContainerExited", 2, status: "DEPROVISIONING"),
            Ended("another pipeline's", "EssentialContainerExited", 2, cluster: Cluster + "-other")
        );
        await AwsAsync("events", "put-events", "--entries", $"file://{folder.File("events.json", events.ToJsonString())}");

        string[] all = ["--max-number-of-messages", "10"];
        var queue = $"{endpoint.ToString().TrimEnd('/')}/{Deployed.Account}/told";
        var received = await AwsAsync(["sqs", "receive-message", "--queue-url", queue, .. all]);
        var told = JsonNode.Parse(received.Out)!["Messages"]!
            .AsArray()
            .Select(message => JsonNode.Parse(message!["Body"]!.ToString())!["detail"]!["group"]!.ToString());
        Assert.Equal(["a feed lacks something", "no image", "out of memory", "wrong configuration"], told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Events_may_tell_the_topic_without_a_condition_which_SNS_does_not_take_from_them()
    {
        var resources = new Template(
            Tool.Text("infra", "cloudformation", "template.json"),
            new Dictionary<string, string> { ["EnableWorkers"] = "true", ["EnableLambda"] = "false" },
            Deployed.Account,
            "us-east-1"
        ).Resources();
        var statement = resources["NoticesTopicPolicy"]["Properties"]!["PolicyDocument"]!["Statement"]!
            .AsArray()
            .Single(statement => statement!["Sid"]!.ToString() == "ContainerFailures")!;
        var rule = resources["ContainerFailuresRule"]["Properties"]!;

        Assert.Equal("events.amazonaws.com", statement["Principal"]!["Service"]!.ToString());
        Assert.Null(statement["Condition"]);
        Assert.Equal(rule["Targets"]![0]!["Arn"]!.ToString(), statement["Resource"]![0]!.ToString());
    }
}

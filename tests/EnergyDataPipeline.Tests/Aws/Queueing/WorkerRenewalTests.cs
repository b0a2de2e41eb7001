using System.Text.Json;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Pipeline;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <summary>The verb, whose configuration lies in a bucket and is put anew while it works.</summary>
public sealed class WorkerRenewalTests(MotoServer moto)
{
    private static readonly string[] Formats = ["csv"];

    [Fact]
    public async Task An_order_is_done_that_the_configuration_has_a_feed_for_since_the_worker_began()
    {
        // Given out once: given back it would be a dead letter.
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 1);
        await using var test = await SandboxedPipeline.StartAsync();
        var bucket = await moto.NewBucketAsync();
        await PutAsync(bucket, Configuration(test, "hourly"));
        await rig.SendAsync("""{"v":1,"feed":"hourly","period":"2026-06-29"}""");
        await rig.SendAsync("""{"v":1,"feed":"later","period":"2026-06-30"}""");
        ChangeWhenItTakes(rig, bucket, Configuration(test, "hourly", "later"));

        var worked = (await RunAsync(test, rig, bucket, "worker", "--until-empty", "--json", "--max-messages", "2")).With(0).Json;

        Assert.Equal(
            (2, 2, 0),
            (
                worked.GetProperty("received").GetInt32(),
                worked.GetProperty("collected").GetInt32(),
                worked.GetProperty("deadLetters").GetInt32()
            )
        );
        Assert.Equal((0, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
    }

    [Fact]
    public async Task A_configuration_with_faults_ends_the_worker_and_no_order_dies_of_it()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        var bucket = await moto.NewBucketAsync();
        await PutAsync(bucket, Configuration(test, "hourly"));
        await rig.SendAsync("""{"v":1,"feed":"later","period":"2026-06-30"}""");
        ChangeWhenItTakes(rig, bucket, """{"formats":"xlsx"}""");

        var ended = (await RunAsync(test, rig, bucket, slack, "worker", "--until-empty")).With(2);

        ended.Saying("xlsx");
        Assert.Equal((1, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
        var told = JsonDocument.Parse(Assert.Single(slack.Ledger).Body).RootElement.GetProperty("text").GetString()!;
        Assert.Contains("xlsx", told, StringComparison.Ordinal);
    }

    private Task PutAsync(string bucket, string configuration) => moto.PutObjectAsync(bucket, "api_config.json", configuration);

    /// <summary>Puts another configuration at the moment at which the worker, which has read the first, takes its first messages.</summary>
    private void ChangeWhenItTakes(SqsRig rig, string bucket, string configuration)
    {
        var isChanged = 0;
        rig.Door.Meddle = question =>
        {
            if (question.Action == "ReceiveMessage" && Interlocked.Exchange(ref isChanged, 1) == 0)
            {
                PutAsync(bucket, configuration).GetAwaiter().GetResult();
            }

            return null;
        };
    }

    private static string Configuration(SandboxedPipeline test, params string[] feeds) =>
        JsonSerializer.Serialize(
            new
            {
                apis = feeds.Select(name => new
                {
                    name,
                    dataset = "iso-ne/hourly-lmp-da-final",
                    base_url = test.Sandbox.BaseAddress.ToString(),
                    username = "demo",
                    password = "env:QUEUE_TEST_PASSWORD",
                    @params = new { location = ".H.INTERNAL_HUB" },
                    pacing = new { concurrency = 4, requests_per_second = 0 },
                }),
                formats = Formats,
                destination = test.Store,
                notifications = new { slack = "env:QUEUE_TEST_SLACK" },
            }
        );

    private static Task<Ended> RunAsync(SandboxedPipeline test, SqsRig rig, string bucket, params string[] arguments) =>
        RunAsync(test, rig, bucket, null, arguments);

    private static Task<Ended> RunAsync(SandboxedPipeline test, SqsRig rig, string bucket, FaultServer? slack, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(AwsTestCredentials.Variables)
        {
            ["API_CONFIG_FILE"] = $"s3://{bucket}/api_config.json",
            ["AWS_ENDPOINT_URL_S3"] = rig.Endpoint,
            ["ENERGY_PIPELINE_QUEUE_URL"] = rig.Url,
            ["QUEUE_TEST_PASSWORD"] = SandboxedPipeline.Password,
            ["QUEUE_TEST_SLACK"] = slack?.Address("/services/x").ToString() ?? "http://127.0.0.1:9/",
        };
        return InProcess.RunAsync(test.Folder.Path, environment, arguments, test.Clock);
    }
}

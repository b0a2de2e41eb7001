using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Pipeline;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <content>What is wrong is no message: source, sign-in, store, or what the worker was given.</content>
public sealed partial class OrderWorkerTests
{
    [Fact]
    public async Task While_the_source_is_down_little_is_taken_so_that_no_message_uses_up_its_receives()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-01..2026-06-20") with { MaxRetries = 0 });
        await SendAsync(rig, pipeline);
        await test.AddFaultAsync("status;code=503");
        var time = new FakeTimeProvider();
        var loggers = new LinesKept();
        using var queue = SliceQueue.Open(rig.Url, time: time, loggers: loggers);
        using var stop = new CancellationTokenSource();
        var options = new OrderWorkerOptions { Concurrency = 2, LongestPoll = Poll };
        var working = new OrderWorker(queue, pipeline, options, time, loggers).RunAsync(stop.Token, Token);

        await UntilAsync(() =>
            loggers.Lines.Any(line => line.Contains("slices in a row failed for now: nothing is taken for 30 s", StringComparison.Ordinal))
        );
        var taken = 20 - (await rig.CountsAsync(rig.Url))["waiting"];
        time.Advance(TimeSpan.FromSeconds(30));
        await UntilAsync(() => loggers.Lines.Any(line => line.Contains("nothing is taken for 60 s", StringComparison.Ordinal)));
        await stop.CancelAsync();
        var report = await working;

        Assert.InRange(taken, 2, 3);
        Assert.InRange(report.Received, 4, 6);
        Assert.Equal((report.Received, 0), (report.Later, report.DeadLetters));
    }

    [Fact]
    public async Task A_refused_sign_in_stops_the_worker_and_every_message_goes_back_at_once()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, "2026-06-01..2026-06-10");
        var wrong = config.Feeds[0] with { Password = "file:" + test.Folder.File(".secret/wrong", "c4n-wrong-in-queue") };
        await using var pipeline = test.Open(config with { Feeds = [wrong] });
        await SendAsync(rig, pipeline);

        var report = await WorkAsync(rig, pipeline);

        Assert.Equal(FailureClass.SignIn, report.Failure);
        Assert.Equal(report.Received, report.GivenBack);
        Assert.Equal((10, 0), ((await rig.CountsAsync(rig.Url))["waiting"], await rig.CountAsync(rig.DeadUrl)));
        Assert.Empty(rig.Door.Of("DeleteMessage"));
        Assert.True(test.Sandbox.Ledger.Count <= 1, $"{test.Sandbox.Ledger.Count} requests with a wrong password");
    }

    [Fact]
    public async Task A_fault_of_the_surroundings_stops_the_worker_and_no_message_dies_of_it()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 1);
        await using var test = await SandboxedPipeline.StartAsync();
        var table = await moto.NewPacingTableAsync();
        var config = Hourly(test, "2026-06-01..2026-06-10") with { PacingTable = table };
        // Addresses of this machine are asked without a pace unless they are given one.
        config = config with
        {
            Feeds =
            [
                config.Feeds[0] with
                {
                    Pacing = new Pacing { Concurrency = 4, RequestsPerSecond = 50 },
                },
            ],
        };
        using var aws = AwsEquipment.For(config, await VariablesAsync());
        await using var pipeline = new EnergyPipeline(config, aws.Equip(new() { Clock = test.Clock }));
        await SendAsync(rig, pipeline);
        var loggers = new LinesKept();
        var settled = 0;

        using var queue = SliceQueue.Open(rig.Url, loggers: loggers);
        var options = new OrderWorkerOptions
        {
            UntilEmpty = true,
            LongestPoll = Poll,
            Concurrency = 1,
            Settled = _ =>
            {
                if (Interlocked.Increment(ref settled) == 1)
                {
                    moto.JsonAsync("dynamodb", "DynamoDB_20120810.DeleteTable", $$"""{"TableName":"{{table}}"}""").GetAwaiter().GetResult();
                }
            },
        };
        var worker = new OrderWorker(queue, pipeline, options, loggers: loggers);
        var report = await worker.RunAsync(Token, Token);

        Assert.Equal(FailureClass.Configuration, report.Failure);
        Assert.Equal((1, 0), (report.GivenBack, report.DeadLetters));
        Assert.InRange(report.Collected, 1, 8);
        Assert.Equal((10 - report.Collected, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
        Assert.All(rig.Door.Of("ChangeMessageVisibility"), asked => Assert.InRange((int)asked.Body["VisibilityTimeout"]!, 450, 900));
        Assert.Single(
            loggers.Lines,
            line =>
                line.StartsWith(
                    "Error: The worker stops, because what it was given is not right; no order is at fault",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task A_worker_that_could_do_nothing_takes_no_message_however_often_it_is_started()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 1);
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, "2026-06-01..2026-06-02");
        await using var planning = test.Open(config);
        await SendAsync(rig, planning);
        (FailureClass Failure, EnergyPipelineConfig Config)[] hindered =
        [
            (FailureClass.Configuration, config with { PacingTable = "turns-nowhere" }),
            (
                FailureClass.Store,
                config with
                {
                    Destination = new StoreSettings.S3
                    {
                        Bucket = "no-such-bucket-anywhere",
                        Endpoint = (await moto.StartedAsync()).ToString(),
                    },
                }
            ),
        ];

        foreach (var (failure, wrong) in hindered)
        {
            using var aws = AwsEquipment.For(wrong, await VariablesAsync());
            await using var pipeline = new EnergyPipeline(wrong, aws.Equip(new() { Clock = test.Clock }));
            using var queue = SliceQueue.Open(rig.Url);
            for (var starts = 0; starts < 3; starts++)
            {
                var worker = new OrderWorker(queue, pipeline, new() { UntilEmpty = true, LongestPoll = Poll });
                var refused = await Assert.ThrowsAsync<PipelineException>(() => worker.RunAsync(Token, Token));
                Assert.Equal(failure, refused.Failure);
                Assert.NotNull(refused.NextStep);
            }
        }

        Assert.Empty(rig.Door.Of("ReceiveMessage"));
        Assert.Equal((2, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
    }

    private async Task<Dictionary<string, string>> VariablesAsync() =>
        new() { ["AWS_REGION"] = "us-east-1", ["AWS_ENDPOINT_URL"] = (await moto.StartedAsync()).ToString() };

    [Fact]
    public async Task No_message_dies_of_a_store_that_fails()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 1);
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, "2026-06-01..2026-06-02");
        await using var planning = test.Open(config);
        await SendAsync(rig, planning);
        var noFolder = test.Folder.File("no-folder", "a file where a folder should be");
        await using var pipeline = test.Open(config with { Destination = new StoreSettings.Folder(noFolder) });

        var report = await WorkAsync(rig, pipeline, options => options with { UntilEmpty = false, MostMessages = 2, Concurrency = 1 });

        Assert.Equal((2, 2, 0), (report.Received, report.Later, report.DeadLetters));
        Assert.Equal((2, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
        Assert.All(rig.Door.Of("ChangeMessageVisibility"), asked => Assert.InRange((int)asked.Body["VisibilityTimeout"]!, 450, 900));
    }
}

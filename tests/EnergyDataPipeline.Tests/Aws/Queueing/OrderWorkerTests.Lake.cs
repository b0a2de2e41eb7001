using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Cli.Verbs;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Pipeline;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <content>What is done beside the slices, the lake for one: how often, and with which signs of life.</content>
public sealed partial class OrderWorkerTests
{
    [Fact]
    public async Task What_is_due_when_nothing_waits_is_done_before_too_when_much_of_it_is_due()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-01..2026-06-05"));
        await SendAsync(rig, pipeline);
        var stored = 0;
        var rounds = new List<int>();

        await WorkAsync(
            rig,
            pipeline,
            options =>
                options with
                {
                    Concurrency = 1,
                    MostDue = 2,
                    Settled = _ => Interlocked.Increment(ref stored),
                    WhenIdle = _ =>
                    {
                        rounds.Add(Volatile.Read(ref stored));
                        return Task.CompletedTask;
                    },
                }
        );

        Assert.Equal([2, 4, 5], rounds);
    }

    [Fact]
    public async Task Each_partition_of_the_lake_that_is_done_is_a_sign_of_life_and_of_derived_datasets_too()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, "2026-06-01..2026-06-03") with { DerivedDatasets = ["hourly-price-completeness"] };
        await using var pipeline = test.Open(config);
        using var session = InProcess.Session(
            test.Folder.Path,
            new Dictionary<string, string> { ["XDG_CACHE_HOME"] = Path.Combine(test.Folder.Path, "cache") },
            TextWriter.Null,
            TextWriter.Null,
            test.Clock
        );
        var orders = await pipeline.OrderAsync(cancellationToken: Token);
        var summary = await pipeline.RunOrdersAsync(orders, Token);
        var signs = 0;
        var lake = new CollectedForLake(() => Interlocked.Increment(ref signs));
        foreach (var (order, result) in orders.Zip(summary.Results))
        {
            lake.Add(new("m", order, result, Settlement.Done, Receives: 1));
        }

        await lake.KeepAsync(pipeline, config, session, Token);

        Assert.False(lake.IsBehind);
        var files = test.Folder.Files("store/lake").Where(file => file.EndsWith("/data.parquet", StringComparison.Ordinal)).ToList();
        Assert.Contains(files, file => file.Contains("/hourly-price-completeness/", StringComparison.Ordinal));
        Assert.Equal(files.Count, signs);
    }

    [Fact]
    public async Task A_lake_that_is_stuck_gives_no_sign_of_life()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await SendAsync(rig, pipeline);
        var time = new FakeTimeProvider();
        using var queue = SliceQueue.Open(rig.Url, time: time);
        var (signs, begun) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using var atOnce = new CancellationTokenSource();
        var options = new OrderWorkerOptions
        {
            UntilEmpty = true,
            LongestPoll = Poll,
            GoesOn = () => Interlocked.Increment(ref signs),
            WhenIdle = async token =>
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        var working = new OrderWorker(queue, pipeline, options, time).RunAsync(Token, atOnce.Token);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);

        var before = Volatile.Read(ref signs);
        for (var minutes = 0; minutes < 60; minutes++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(before, Volatile.Read(ref signs));
        await atOnce.CancelAsync();
        await working;
    }
}

using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Pipeline;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <content>A worker that is stopped, or has nothing to take.</content>
public sealed partial class OrderWorkerTests
{
    [Fact]
    public async Task Stopped_it_finishes_what_is_under_way_within_the_grace_and_gives_the_rest_back()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var source = new FaultServer(Answers.RawThenStall([]));
        using var folder = new TemporaryFolder();
        await using var pipeline = new EnergyPipeline(Plain(folder, source));
        await SendAsync(rig, pipeline);
        var time = new FakeTimeProvider();
        using var queue = SliceQueue.Open(rig.Url, time: time);
        using var stop = new CancellationTokenSource();
        var options = new OrderWorkerOptions
        {
            LongestPoll = Poll,
            VisibilityTimeout = TimeSpan.FromHours(1),
            Grace = TimeSpan.FromSeconds(10),
        };
        var working = new OrderWorker(queue, pipeline, options, time).RunAsync(stop.Token, Token);
        await UntilAsync(() => source.Ledger.Count == 1);

        await stop.CancelAsync();
        while (!working.IsCompleted)
        {
            Assert.False(working.IsFaulted);
            time.Advance(TimeSpan.FromSeconds(11));
            await Task.WhenAny(working, Task.Delay(50, Token));
        }

        var report = await working;
        Assert.Equal((1, 1), (report.Received, report.GivenBack));
        Assert.Equal(1, (await rig.CountsAsync(rig.Url))["waiting"]);
    }

    [Fact]
    public async Task Stopped_what_is_done_when_nothing_waits_has_the_grace_and_no_more()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await SendAsync(rig, pipeline);
        var time = new FakeTimeProvider();
        using var queue = SliceQueue.Open(rig.Url, time: time);
        using var stop = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new OrderWorkerOptions
        {
            UntilEmpty = true,
            LongestPoll = Poll,
            Grace = TimeSpan.FromSeconds(10),
            WhenIdle = async token =>
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        var working = new OrderWorker(queue, pipeline, options, time).RunAsync(stop.Token, Token);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);

        await stop.CancelAsync();
        time.Advance(TimeSpan.FromSeconds(9));
        var early = working.IsCompleted;
        time.Advance(TimeSpan.FromSeconds(2));
        var report = await working.WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.False(early);
        Assert.Equal((1, FailureClass.Incomplete), (report.Collected, report.Failure));
    }

    [Fact]
    public async Task What_fails_when_nothing_waits_loses_nothing_of_the_report()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await SendAsync(rig, pipeline);

        var rounds = 0;
        var report = await WorkAsync(
            rig,
            pipeline,
            options =>
                options with
                {
                    WhenIdle = _ => rounds++ == 0 ? throw new IOException("the lake's disk is full") : Task.CompletedTask,
                }
        );

        Assert.Equal((1, FailureClass.Incomplete), (report.Collected, report.Failure));
        Assert.Equal(2, rounds);
    }
}

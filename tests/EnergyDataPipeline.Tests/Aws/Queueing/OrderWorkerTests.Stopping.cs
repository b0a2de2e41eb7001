using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Cli;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Cli.Verbs;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Pipeline;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stopped_it_tells_for_some_seconds_and_not_for_as_long_as_others_take(bool isStopped)
    {
        await using var slack = new FaultServer(Answers.RawThenStall([]));
        await using var test = await SandboxedPipeline.StartAsync();
        var time = new FakeTimeProvider();
        var config = test.Config("csv") with
        {
            Notifications = new() { Slack = "file:" + test.Folder.File(".secret/slack", slack.Address("/services/x").ToString()) },
        };
        await using var pipeline = test.Open(config);
        await using var notes = new StringWriter();
        var screen = new Screen(TextWriter.Null, notes, ScreenAbilities.None);
        using var session = new Session
        {
            Screen = screen,
            Stops = new Stops(screen, time),
            Environment = new Dictionary<string, string>(),
            WorkingFolder = test.Folder.Path,
            Clock = test.Clock,
            Time = time,
        };
        var telling = new WorkerTelling(session, new(pipeline, config, NullLogger.Instance, NullLoggerFactory.Instance));
        var letter = new FeedResult
        {
            Feed = "prices",
            Period = "2026-06-30",
            Outcome = Outcome.Failed,
            Failure = FailureClass.Configuration,
        };
        telling.Add(new("m", null, letter, Settlement.Buried, Receives: 1));
        using var stop = new CancellationTokenSource();

        var ending = telling.WhileAsync(
            async () =>
            {
                await (isStopped ? stop.CancelAsync() : Task.CompletedTask);
                return new() { Queue = "queue" };
            },
            stop.Token
        );
        await UntilAsync(() => slack.Ledger.Count == 1);
        time.Advance(TimeSpan.FromSeconds(6));
        if (isStopped)
        {
            await ending.WaitAsync(TimeSpan.FromSeconds(60), Token);
        }

        var inTime = ending.IsCompleted;
        // Otherwise as long as anybody is told.
        time.Advance(TimeSpan.FromMinutes(2));
        await ending.WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.Equal(isStopped, inTime);
        Assert.Contains("slack: nobody was told (dead-letters)", notes.ToString(), StringComparison.Ordinal);
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

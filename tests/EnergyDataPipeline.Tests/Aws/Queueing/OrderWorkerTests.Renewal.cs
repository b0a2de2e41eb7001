using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Pipeline;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <content>A worker whose configuration changes while it works.</content>
public sealed partial class OrderWorkerTests
{
    [Fact]
    public async Task It_asks_once_a_minute_whether_its_configuration_has_changed_and_ends_when_it_has()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        var time = new FakeTimeProvider();
        using var queue = SliceQueue.Open(rig.Url, time: time);
        var (asked, hasChanged) = (0, false);
        var options = new OrderWorkerOptions
        {
            LongestPoll = TimeSpan.Zero,
            HasChanged = _ =>
            {
                Interlocked.Increment(ref asked);
                return Task.FromResult<bool?>(Volatile.Read(ref hasChanged));
            },
        };
        var working = new OrderWorker(queue, pipeline, options, time).RunAsync(Token, Token);

        await PollsAsync();
        Assert.Equal(0, Volatile.Read(ref asked));
        time.Advance(TimeSpan.FromMinutes(1));
        await PollsAsync();
        Assert.Equal(1, Volatile.Read(ref asked));
        Volatile.Write(ref hasChanged, true);
        time.Advance(TimeSpan.FromMinutes(1));
        var report = await working.WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.True(report.IsOutdated);
        Assert.Equal((2, FailureClass.None), (asked, report.Failure));

        Task PollsAsync()
        {
            var polls = rig.Door.Of("ReceiveMessage").Count;
            return UntilAsync(() => rig.Door.Of("ReceiveMessage").Count >= polls + 3);
        }
    }

    [Fact]
    public async Task An_order_that_is_unknown_is_tried_by_the_next_worker_where_the_configuration_has_changed()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 1);
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, "2026-06-29");
        await using var old = test.Open(config);
        await using var renewed = test.Open(config with { Feeds = [config.Feeds[0] with { Name = "new_name" }] });
        await SendAsync(rig, renewed);
        using var queue = SliceQueue.Open(rig.Url);
        var options = new OrderWorkerOptions { LongestPoll = Poll, HasChanged = _ => Task.FromResult<bool?>(true) };

        var first = await new OrderWorker(queue, old, options).RunAsync(Token, Token);
        var between = (await rig.CountsAsync(rig.Url))["in flight"];
        var next = options with { UntilEmpty = true, Before = first, HasChanged = _ => Task.FromResult<bool?>(false) };
        var second = await new OrderWorker(queue, renewed, next).RunAsync(Token, Token);

        Assert.Equal((true, 0), (first.IsOutdated, first.Received));
        // What is held is nobody else's meanwhile.
        Assert.Equal(1, between);
        Assert.Equal((false, 1, 1, 0), (second.IsOutdated, second.Received, second.Collected, second.DeadLetters));
        Assert.Equal((0, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
    }

    [Fact]
    public async Task While_nobody_can_tell_whether_the_configuration_has_changed_an_unknown_order_comes_back_later()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 1);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await rig.SendAsync(new SliceOrder { Feed = "new_name", Period = "2026-06-29" }.ToJson());
        using var queue = SliceQueue.Open(rig.Url);
        var options = new OrderWorkerOptions
        {
            LongestPoll = Poll,
            MostMessages = 1,
            HasChanged = _ => Task.FromResult<bool?>(null),
        };

        var report = await new OrderWorker(queue, pipeline, options).RunAsync(Token, Token);

        Assert.Equal((1, 1, 0), (report.Received, report.Later, report.DeadLetters));
        Assert.Equal((1, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
    }

    [Fact]
    public async Task What_was_held_for_a_worker_that_cannot_begin_is_given_back()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, "2026-06-29");
        await using var old = test.Open(config);
        await using var hindered = test.Open(
            config with
            {
                Feeds = [config.Feeds[0] with { Name = "new_name", Password = "file:/no/such/secret" }],
            }
        );
        await rig.SendAsync(new SliceOrder { Feed = "new_name", Period = "2026-06-29" }.ToJson());
        using var queue = SliceQueue.Open(rig.Url);
        var options = new OrderWorkerOptions { LongestPoll = Poll, HasChanged = _ => Task.FromResult<bool?>(true) };

        var first = await new OrderWorker(queue, old, options).RunAsync(Token, Token);
        var next = new OrderWorker(queue, hindered, options with { Before = first });
        await Assert.ThrowsAsync<PipelineException>(() => next.RunAsync(Token, Token));

        Assert.True(first.IsOutdated);
        Assert.Equal(1, (await rig.CountsAsync(rig.Url))["waiting"]);
    }

    [Fact]
    public async Task Stopped_while_it_holds_an_unknown_order_it_gives_it_back()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await rig.SendAsync(new SliceOrder { Feed = "new_name", Period = "2026-06-29" }.ToJson());
        using var queue = SliceQueue.Open(rig.Url);
        using var stop = new CancellationTokenSource();
        var options = new OrderWorkerOptions
        {
            LongestPoll = Poll,
            HasChanged = async _ =>
            {
                await stop.CancelAsync();
                return true;
            },
        };

        var report = await new OrderWorker(queue, pipeline, options).RunAsync(stop.Token, Token);

        Assert.Equal((false, 1, 0), (report.IsOutdated, report.GivenBack, report.DeadLetters));
        Assert.Equal(1, (await rig.CountsAsync(rig.Url))["waiting"]);
    }
}

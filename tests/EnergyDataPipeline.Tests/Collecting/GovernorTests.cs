using CsCheck;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Collecting.Governing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

public sealed class GovernorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_are_under_way_than_allowed_and_turns_go_in_order()
    {
        using var governor = new Governor(new FakeTimeProvider());
        governor.Tighten(new Pacing { Concurrency = 2, RequestsPerSecond = 0 });
        var one = await governor.EnterAsync(Cancellation);
        var two = await governor.EnterAsync(Cancellation);
        var three = governor.EnterAsync(Cancellation).AsTask();
        var four = governor.EnterAsync(Cancellation).AsTask();

        Assert.False(three.IsCompleted || four.IsCompleted);
        two.Dispose();
        two.Dispose();
        using var third = await three;
        Assert.False(four.IsCompleted);
        one.Dispose();
        using var fourth = await four;
    }

    [Fact]
    public async Task Turns_come_at_the_pace_after_the_burst()
    {
        var time = new FakeTimeProvider();
        using var governor = new Governor(time);
        governor.Tighten(
            new Pacing
            {
                Concurrency = 99,
                RequestsPerSecond = 2,
                Burst = 3,
            }
        );
        for (var n = 0; n < 3; n++)
        {
            (await governor.EnterAsync(Cancellation)).Dispose();
        }

        for (var n = 0; n < 4; n++)
        {
            var next = governor.EnterAsync(Cancellation).AsTask();
            time.Advance(TimeSpan.FromMilliseconds(490));
            Assert.False(next.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(12));
            (await next).Dispose();
        }
    }

    [Fact]
    public async Task The_strictest_pacing_named_holds()
    {
        var time = new FakeTimeProvider();
        using var governor = new Governor(time);
        governor.Tighten(new Pacing { Concurrency = 1, RequestsPerSecond = 0 });
        governor.Tighten(
            new Pacing
            {
                Concurrency = 9,
                RequestsPerSecond = 100,
                Burst = 100,
            }
        );
        using var one = await governor.EnterAsync(Cancellation);

        var two = governor.EnterAsync(Cancellation).AsTask();

        Assert.False(two.IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_turn_to_the_next()
    {
        using var governor = new Governor(new FakeTimeProvider());
        governor.Tighten(new Pacing { Concurrency = 1, RequestsPerSecond = 0 });
        var one = await governor.EnterAsync(Cancellation);
        using var cancel = new CancellationTokenSource();
        var two = governor.EnterAsync(cancel.Token).AsTask();
        var three = governor.EnterAsync(Cancellation).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two);
        one.Dispose();

        using var third = await three;
    }

    [Fact]
    public async Task Nothing_begins_while_the_host_is_held_and_a_shorter_hold_does_not_cut_a_longer_one()
    {
        var time = new FakeTimeProvider();
        using var governor = new Governor(time);
        governor.Hold(TimeSpan.FromSeconds(60));
        governor.Hold(TimeSpan.FromSeconds(5));
        var next = governor.EnterAsync(Cancellation).AsTask();

        time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.False(next.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(0.1), governor.Held);
        time.Advance(TimeSpan.FromSeconds(0.2));

        using var turn = await next;
    }

    [Fact]
    public async Task Who_cannot_wait_as_long_as_the_host_is_held_is_told_at_once()
    {
        var time = new FakeTimeProvider();
        using var governor = new Governor(time);
        governor.Tighten(new Pacing { Concurrency = 1, RequestsPerSecond = 0 });
        var one = await governor.EnterAsync(Cancellation);
        var patient = governor.EnterAsync(Cancellation, TimeSpan.FromSeconds(70)).AsTask();
        var hurried = governor.EnterAsync(Cancellation, TimeSpan.FromSeconds(69)).AsTask();
        time.Advance(TimeSpan.FromSeconds(10));

        governor.Hold(TimeSpan.FromSeconds(60));
        using var refused = await hurried;
        using var late = await governor.EnterAsync(Cancellation, TimeSpan.FromSeconds(59));
        one.Dispose();

        Assert.Equal((TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60)), (refused.HeldFor, late.HeldFor));
        Assert.False(patient.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(60.1));
        using var turn = await patient;
        Assert.Equal(TimeSpan.Zero, turn.HeldFor);
        refused.Dispose();
        Assert.False(governor.EnterAsync(Cancellation).AsTask().IsCompleted, "a refused turn gives nothing back");
    }

    [Fact]
    public Task Pace_and_number_are_kept_whatever_happens() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[0, 2].Array[1, 60])
            .SampleAsync(
                async sample =>
                {
                    var (concurrency, perSecond, burst, steps) = sample;
                    var time = new FakeTimeProvider();
                    using var governor = new Governor(time);
                    governor.Tighten(
                        new Pacing
                        {
                            Concurrency = concurrency,
                            RequestsPerSecond = perSecond,
                            Burst = burst,
                        }
                    );
                    var waiting = new List<Task<Governor.Turn>>();
                    var held = new Queue<Governor.Turn>();
                    var begun = 0;
                    var elapsed = TimeSpan.Zero;
                    foreach (var step in steps)
                    {
                        switch (step)
                        {
                            case 0:
                                waiting.Add(governor.EnterAsync(CancellationToken.None).AsTask());
                                break;
                            case 1:
                                time.Advance(TimeSpan.FromMilliseconds(130));
                                elapsed += TimeSpan.FromMilliseconds(130);
                                break;
                            default:
                                if (held.TryDequeue(out var turn))
                                {
                                    turn.Dispose();
                                }

                                break;
                        }

                        // Turns are handed over on the thread pool; those given are collected before the next step.
                        await Task.Yield();
                        foreach (var done in waiting.Where(task => task.IsCompleted).ToList())
                        {
                            waiting.Remove(done);
                            held.Enqueue(await done);
                            begun++;
                        }

                        Assert.True(held.Count <= concurrency, $"{held.Count} under way");
                        Assert.True(begun <= burst + (elapsed.TotalSeconds * perSecond) + 1e-6, $"{begun} begun in {elapsed}");
                    }
                },
                iter: 500,
                seed: "0000KOIXe6j3"
            );
}

using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Collecting.Governing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

/// <summary>Long waits, with the clock moved: no retry comes early, and none is waited for beyond the deadline.</summary>
public sealed class PatienceTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 5, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30", null, 30.0)]
    [InlineData(" 7 ", null, 7.0)]
    [InlineData("Sun, 01 Nov 2026 05:31:00 GMT", null, 60.0)]
    [InlineData("Mon, 01 Nov 2026 05:31:00 GMT", null, 60.0)]
    [InlineData("Sunday, 01-Nov-26 05:31:00 GMT", null, 60.0)]
    [InlineData("Sun Nov  1 05:31:00 2026", null, 60.0)]
    [InlineData("Sun, 01 Nov 2026 05:31:00 GMT", "2026-11-01T04:31:00Z", 3600.0)]
    [InlineData("Sun, 01 Nov 2026 05:29:00 GMT", null, 0.0)]
    [InlineData("soon", null, null)]
    [InlineData("-1", null, null)]
    [InlineData("1e3", null, null)]
    [InlineData("", null, null)]
    public void Retry_after_is_read_as_seconds_or_date(string said, string? serverDate, double? expectedSeconds)
    {
        var answeredAt = serverDate is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(serverDate, CultureInfo.InvariantCulture);

        var patience = Patience.Read([said], answeredAt, Start);

        Assert.Equal(expectedSeconds, patience?.Wait?.TotalSeconds);
    }

    [Theory]
    [InlineData("99999999999999999999999999")]
    [InlineData("40000000")]
    [InlineData("Tue, 31 Dec 2999 23:59:59 GMT")]
    public void Patience_that_nobody_means_has_no_wait(string said)
    {
        var patience = Patience.Read([said], null, Start);

        Assert.NotNull(patience);
        Assert.Null(patience.Wait);
    }

    [Fact]
    public void Of_several_the_longest_counts() =>
        Assert.Equal(TimeSpan.FromSeconds(9), Patience.Read(["3", "9", "junk"], null, Start)?.Wait);

    [Theory]
    [InlineData("45", 45)]
    [InlineData("Sun, 01 Nov 2026 05:32:00 GMT", 120)]
    [InlineData("0", 0)]
    [InlineData("Sun, 01 Nov 2026 05:00:00 GMT", 0)]
    public async Task Retry_after_is_never_undercut(string said, int seconds)
    {
        var time = new FakeTimeProvider(Start);
        await using var server = Failing(time, Answers.Status(429, $"Retry-After: {said}\r\n"), times: 1);
        await using var rig = new Rig(time);

        var result = await MoveAsync(time, rig, rig.CollectAsync(Request(server)));

        Assert.Equal((Outcome.Ok, 2), (result.Outcome, result.Attempts));
        var gap = server.Ledger[1].At - server.Ledger[0].At;
        Assert.True(gap >= TimeSpan.FromSeconds(seconds), $"asked again after {gap}");
        Assert.True(result.Waited >= Duration.FromSeconds(seconds));
    }

    [Fact]
    public async Task While_a_host_asks_for_patience_its_other_feeds_wait_too()
    {
        var time = new FakeTimeProvider(Start);
        var first = true;
        await using var server = new FaultServer(
            (connection, asked, cancellationToken) =>
            {
                var answer = first ? Answers.Status(429, "Retry-After: 60\r\n") : Answers.Good("{}");
                first = false;
                return answer(connection, asked, cancellationToken);
            },
            time: time
        );
        await using var rig = new Rig(time);
        var one = rig.CollectAsync(Request(server, "one"));
        await UntilAsync(() => rig.Log.IsWaiting);

        var other = rig.CollectAsync(Request(server, "other"));
        await MoveAsync(time, rig, Task.WhenAll(one, other));

        Assert.Equal(3, server.Ledger.Count);
        Assert.All(server.Ledger.Skip(1), asked => Assert.True(asked.At - Start >= TimeSpan.FromSeconds(60), $"asked at {asked.At}"));
    }

    [Fact]
    public async Task Patience_beyond_the_deadline_stops_at_once_and_says_when_to_come_back()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = Failing(time, Answers.Status(429, "Retry-After: 7200\r\n"), times: 99);
        await using var rig = new Rig(time);

        var result = await rig.CollectAsync(Request(server));
        var other = await rig.CollectAsync(Request(server, "other"));

        Assert.Equal((Outcome.Throttled, FailureClass.Temporary, 1), (result.Outcome, result.Failure, result.Attempts));
        Assert.Equal(Instant.FromDateTimeOffset(Start) + Duration.FromHours(2), result.ComeBackAt);
        Assert.Contains("'7200'", result.Message, StringComparison.Ordinal);
        Assert.Contains("2026-11-01T07:30:00Z", result.NextStep, StringComparison.Ordinal);
        // The rest of the host's feeds know it without asking.
        Assert.Equal((Outcome.Throttled, 0, result.ComeBackAt), (other.Outcome, other.Attempts, other.ComeBackAt));
        Assert.Single(server.Ledger);
    }

    [Fact]
    public async Task Those_who_wait_for_their_turn_learn_of_patience_beyond_the_deadline_at_once()
    {
        var time = new FakeTimeProvider(Start);
        var isAsked = new TaskCompletionSource();
        var mayAnswer = new TaskCompletionSource();
        await using var server = new FaultServer(
            async (connection, asked, cancellationToken) =>
            {
                isAsked.SetResult();
                await mayAnswer.Task.WaitAsync(cancellationToken);
                await Answers.Status(429, "Retry-After: 7200\r\n")(connection, asked, cancellationToken);
            },
            time: time
        );
        await using var rig = new Rig(time);
        var request = Request(server) with
        {
            Pacing = new Pacing { Concurrency = 1, RequestsPerSecond = 0 },
        };
        var one = rig.CollectAsync(request);
        await isAsked.Task;
        var other = rig.CollectAsync(request with { Feed = "other" });
        mayAnswer.SetResult();

        // The clock stands: who waited for the deadline would never come back.
        var results = await Task.WhenAll(one, other);

        Assert.All(results, result => Assert.Equal(Outcome.Throttled, result.Outcome));
        Assert.Equal((1, 0), (results[0].Attempts, results[1].Attempts));
        Assert.Equal(results[0].ComeBackAt, results[1].ComeBackAt);
        Assert.Single(server.Ledger);
    }

    [Fact]
    public async Task An_error_text_that_drips_does_not_eat_the_time_of_the_next_attempt()
    {
        var time = new FakeTimeProvider(Start);
        var isDripping = new TaskCompletionSource();
        await using var server = new FaultServer(
            async (connection, asked, cancellationToken) =>
            {
                if (asked.Number > 1)
                {
                    await Answers.Good("{}")(connection, asked, cancellationToken);
                    return;
                }

                var head = "HTTP/1.1 503 Said\r\nContent-Type: text/plain\r\nContent-Length: 2000\r\n\r\nwe are";
                await connection.WriteAsync(head, cancellationToken);
                isDripping.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            },
            time: time
        );
        await using var rig = new Rig(time);
        // An hour between two pieces would be in order; it is the whole that is bounded.
        var asking = rig.CollectAsync(Request(server));
        await isDripping.Task;
        while (!rig.Log.IsWaiting && !asking.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        var result = await MoveAsync(time, rig, asking);

        Assert.Equal((Outcome.Ok, 2), (result.Outcome, result.Attempts));
        Assert.True(server.Ledger[1].At - Start < TimeSpan.FromMinutes(10), $"asked again at {server.Ledger[1].At}");
    }

    [Fact]
    public async Task Patience_that_nobody_means_names_no_time_and_holds_nobody_else()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = Failing(time, Answers.Status(503, "Retry-After: 99999999999999999\r\n"), times: 1);
        await using var rig = new Rig(time);

        var result = await rig.CollectAsync(Request(server));
        var other = await rig.CollectAsync(Request(server, "other"));

        Assert.Equal((Outcome.Throttled, (Instant?)null), (result.Outcome, result.ComeBackAt));
        Assert.Equal(Outcome.Ok, other.Outcome);
    }

    [Fact]
    public async Task Backoff_grows_with_full_jitter_up_to_its_cap()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = Failing(time, Answers.Status(503), times: 99);
        await using var rig = new Rig(time);
        var request = Request(server) with
        {
            Limits = Limits with { MaxRetries = 8, BackoffBase = TimeSpan.FromSeconds(4), BackoffCap = TimeSpan.FromSeconds(30) },
        };

        var result = await MoveAsync(time, rig, rig.CollectAsync(request));

        Assert.Equal((Outcome.Failed, FailureClass.Temporary, 9, 503), (result.Outcome, result.Failure, result.Attempts, result.Status));
        var waits = rig
            .Log.Lines.Where(line => line.Event.Id == 1002)
            .Select(line => double.Parse(line.Text.Split("waiting ")[1].Split(' ')[0], CultureInfo.InvariantCulture))
            .ToList();
        Assert.Equal(8, waits.Count);
        Assert.All(waits.Index(), wait => Assert.InRange(wait.Item, 0, Math.Min(30, 4 * Math.Pow(2, wait.Index))));
        Assert.True(waits.Max() > 8, "the later waits are drawn from a longer span");
        Assert.Contains("asked 9 times", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_that_would_come_after_the_deadline_is_not_waited_for()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = Failing(time, Answers.Status(503), times: 99);
        await using var rig = new Rig(time);
        var request = Request(server) with
        {
            Limits = Limits with
            {
                BackoffBase = TimeSpan.FromDays(1),
                BackoffCap = TimeSpan.FromDays(1),
                Deadline = TimeSpan.FromSeconds(2),
            },
        };

        var result = await rig.CollectAsync(request);

        Assert.Equal((Outcome.Failed, 1), (result.Outcome, result.Attempts));
        Assert.Contains("after the deadline of 2 s", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deadline_ends_a_wait_for_ones_turn()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = Failing(time, Answers.Status(503), times: 0);
        await using var rig = new Rig(time);
        var request = Request(server) with
        {
            Pacing = new Pacing
            {
                Concurrency = 1,
                RequestsPerSecond = 0.001,
                Burst = 1,
            },
            Limits = Limits with { Deadline = TimeSpan.FromSeconds(50) },
        };
        await rig.CollectAsync(request);

        var second = rig.CollectAsync(request);
        time.Advance(TimeSpan.FromSeconds(51));
        var result = await second;

        Assert.Equal((Outcome.Failed, FailureClass.Temporary, 0), (result.Outcome, result.Failure, result.Attempts));
        Assert.Contains("the deadline of 50 s passed while waiting for its turn", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retries_stay_within_the_hosts_budget()
    {
        await using var server = Failing(TimeProvider.System, Answers.Status(503), times: 9999);
        await using var rig = new Rig(
            new FakeTimeProvider(Start),
            new ApiDataCollectorOptions
            {
                CircuitMinimumAttempts = 1000,
                RetryAllowance = 3,
                RetryShare = 0.2,
            }
        );
        var requests = Enumerable
            .Range(0, 10)
            .Select(n => Request(server, $"feed{n}") with { Limits = Limits with { BackoffBase = TimeSpan.Zero } });

        var results = await Task.WhenAll(requests.Select(request => rig.CollectAsync(request)));

        // Three granted, and at most a fifth of ten earned: what is earned while the budget is full is not kept.
        Assert.InRange(server.Ledger.Count, 10 + 3, 10 + 3 + 2);
        Assert.Equal(server.Ledger.Count, results.Sum(result => result.Attempts));
        Assert.Contains(results, result => result.Message!.Contains("the retries granted to localhost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_fails_throughout_is_left_alone_and_tried_again_later()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = Failing(time, Answers.Status(503), times: 4);
        await using var rig = new Rig(time, new ApiDataCollectorOptions { CircuitMinimumAttempts = 4, RetryAllowance = 100 });
        var request = Request(server) with { Limits = Limits with { MaxRetries = 9 } };

        var result = await MoveAsync(time, rig, rig.CollectAsync(request));

        Assert.Equal((Outcome.Ok, 5), (result.Outcome, result.Attempts));
        Assert.True(server.Ledger[4].At - server.Ledger[3].At >= TimeSpan.FromSeconds(30), "it was left alone for its break");
        Assert.Contains(rig.Log.Lines, line => line.Event.Id == 1006);
        Assert.Contains(rig.Log.Lines, line => line.Event.Id == 1007);
    }

    [Fact]
    public async Task With_the_circuit_open_and_no_retries_left_the_result_says_so()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = Failing(time, Answers.Status(503), times: 99);
        await using var rig = new Rig(time, new ApiDataCollectorOptions { CircuitMinimumAttempts = 2, RetryAllowance = 100 });
        var request = Request(server) with { Limits = Limits with { MaxRetries = 0 } };
        await rig.CollectAsync(request);
        await rig.CollectAsync(request);

        var result = await rig.CollectAsync(request);

        Assert.Equal((Outcome.Failed, FailureClass.Temporary, 0), (result.Outcome, result.Failure, result.Attempts));
        Assert.Contains("is not asked for a while", result.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Ledger.Count);
    }

    private static CollectLimits Limits { get; } =
        new()
        {
            MaxRetries = 4,
            BackoffBase = TimeSpan.FromMilliseconds(100),
            FirstByte = TimeSpan.FromHours(1),
            BodyIdle = TimeSpan.FromHours(1),
            Deadline = TimeSpan.FromMinutes(30),
        };

    private static CollectRequest Request(FaultServer server, string feed = "feed") =>
        Rig.Request(server.Address(), feed) with
        {
            Limits = Limits,
        };

    private static FaultServer Failing(TimeProvider time, Answering fault, int times) =>
        new(
            (connection, asked, cancellationToken) =>
                (asked.Number <= times ? fault : Answers.Good("{}"))(connection, asked, cancellationToken),
            time: time
        );

    // Moves the clock whenever something waits, in steps small against what is waited for, until all is done.
    private static async Task<T> MoveAsync<T>(FakeTimeProvider time, Rig rig, Task<T> task)
    {
        // Of several that are asked for, one may wait while another had the last word: when all are silent, time passes too.
        const int longSilence = 100;
        var (silence, said) = (0, 0);
        while (!task.IsCompleted)
        {
            var lines = rig.Log.Lines.Count;
            silence = lines == said ? silence + 1 : 0;
            said = lines;
            if (rig.Log.IsWaiting || silence >= longSilence)
            {
                time.Advance(TimeSpan.FromMilliseconds(500));
                silence = 0;
            }

            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        return await task;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}

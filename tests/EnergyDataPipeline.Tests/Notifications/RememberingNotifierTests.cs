using System.Globalization;
using System.Text;
using System.Text.Json;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Notifications;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Pipeline;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Notifications;

/// <summary>What is remembered between tellings: no event is lost, and nothing is said to be well that is not.</summary>
public sealed class RememberingNotifierTests : IDisposable
{
    private const string Prices = "hourly_lmp_da_final";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dead_letters_that_follow_soon_are_gathered_and_told_together_when_it_is_time()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        using var notifier = Notifier(slack);

        Assert.Equal(NotificationState.Sent, await TellAsync(notifier, Letters("a", "2026-06-01")));
        Assert.Equal(NotificationState.Known, await TellAsync(notifier, Letters("a", "2026-06-02")));
        Assert.Equal(NotificationState.Known, await TellAsync(notifier, Letters("b", "2026-06-03")));
        _time.Advance(TimeSpan.FromMinutes(61));
        // Whatever is looked at next tells them along.
        Assert.Equal(NotificationState.Sent, await TellAsync(notifier, [new(NoticeKind.Failure, ["c"], [])]));
        Assert.Null(await TellAsync(notifier, [new(NoticeKind.Failure, ["c"], [])]));

        var texts = Texts(slack);
        Assert.Equal(2, texts.Count);
        Assert.StartsWith("*Energy Data Pipeline: 1 dead letters (a)*", texts[0]);
        Assert.StartsWith("*Energy Data Pipeline: 2 dead letters (a, b)*", texts[1]);
        Assert.Contains("- a 2026-06-02: no such feed", texts[1]);
        Assert.Contains("- b 2026-06-03: no such feed", texts[1]);
    }

    [Fact]
    public async Task No_dead_letter_is_lost_when_a_fleet_has_them_at_once_more_than_are_listed_and_the_channel_fails_meanwhile()
    {
        var isDown = true;
        await using var slack = new FaultServer(
            (connection, asked, token) => (isDown ? Answers.Status(404) : Answers.Good("ok", "text/plain"))(connection, asked, token)
        );
        // Time goes on for whoever waits for another one's write; what is told goes by the clock.
        var clock = new FakeClock(Instant.FromUtc(2026, 7, 1, 12, 0));
        var config = Config(slack, new() { Destination = new StoreSettings.Folder(Path.Combine(_folder.Path, "store")) });
        var fleet = Enumerable.Range(0, 8).Select(_ => new Notifier(config, new() { Clock = clock })).ToList();

        await Task.WhenAll(
            fleet.Select(
                async (notifier, i) =>
                {
                    for (var batch = 0; batch < 5; batch++)
                    {
                        await TellAsync(notifier, Letters($"f{i}", [.. Enumerable.Range(1, 9).Select(day => $"2026-0{batch + 1}-0{day}")]));
                    }
                }
            )
        );
        Assert.All(fleet.Skip(1), notifier => notifier.Dispose());
        isDown = false;
        var before = slack.Ledger.Count;
        clock.AdvanceMinutes(61);
        Assert.Equal(NotificationState.Sent, await TellAsync(fleet[0], []));
        fleet[0].Dispose();

        // 8 processes, 5 batches, 9 letters each; none of them was taken while the channel was down.
        Assert.Contains("360 dead letters", Texts(slack).Skip(before).Single());
    }

    [Fact]
    public async Task A_different_failure_that_meets_another_telling_on_its_way_is_told_too_and_the_same_is_not()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var slack = new FaultServer(
            async (connection, asked, token) =>
            {
                if (Encoding.UTF8.GetString(asked.Body).Contains("no route", StringComparison.Ordinal))
                {
                    await gate.Task.WaitAsync(token);
                }

                await Answers.Good("ok", "text/plain")(connection, asked, token);
            }
        );
        using var one = Notifier(slack);
        using var another = Notifier(slack);
        var first = one.NotifyAsync(Run(Result("a", "2026-07-01", "no route")), Cancellation);
        await UntilAsync(() => slack.Ledger.Count == 1);

        var same = await another.NotifyAsync(Run(Result("a", "2026-07-01", "no route")), Cancellation);
        var different = await another.NotifyAsync(
            Run(Result("a", "2026-07-01", "401") with { Failure = FailureClass.SignIn }),
            Cancellation
        );
        gate.SetResult();

        Assert.Equal(NotificationState.Known, Assert.Single(same).State);
        Assert.Equal(NotificationState.Sent, Assert.Single(different).State);
        Assert.Equal(NotificationState.Sent, Assert.Single(await first).State);
        Assert.Equal(2, slack.Ledger.Count);
    }

    [Fact]
    public async Task A_different_failure_that_is_not_taken_while_another_is_on_its_way_is_told_next_and_the_other_stays_known()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isRefused = true;
        await using var slack = new FaultServer(
            async (connection, asked, token) =>
            {
                var isFirst = Encoding.UTF8.GetString(asked.Body).Contains("no route", StringComparison.Ordinal);
                if (isFirst)
                {
                    await gate.Task.WaitAsync(token);
                }

                await (isFirst || !isRefused ? Answers.Good("ok", "text/plain") : Answers.Status(404))(connection, asked, token);
            }
        );
        using var one = Notifier(slack);
        using var another = Notifier(slack);
        var other = Run(Result("a", "2026-07-01", "401") with { Failure = FailureClass.SignIn });
        var first = one.NotifyAsync(Run(Result("a", "2026-07-01", "no route")), Cancellation);
        await UntilAsync(() => slack.Ledger.Count == 1);

        Assert.Equal(NotificationState.Failed, await TellAsync(another, other));
        gate.SetResult();
        Assert.Equal(NotificationState.Sent, Assert.Single(await first).State);
        isRefused = false;

        Assert.Equal(NotificationState.Known, await TellAsync(another, Run(Result("a", "2026-07-01", "no route"))));
        Assert.Equal(NotificationState.Sent, await TellAsync(another, other));
    }

    [Fact]
    public async Task Another_period_that_went_well_is_no_recovery_of_the_one_that_failed()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        using var notifier = Notifier(slack);

        Assert.Equal(NotificationState.Sent, await TellAsync(notifier, Run(Result("a", "2026-07-01", "no route"))));
        Assert.Null(await TellAsync(notifier, Run(Result("a", "2026-07-02"))));
        Assert.Equal(NotificationState.Known, await TellAsync(notifier, Run(Result("a", "2026-07-03", "no route"))));
        Assert.Null(await TellAsync(notifier, Run(Result("a", "2026-07-01"))));
        Assert.Equal(NotificationState.Recovered, await TellAsync(notifier, Run(Result("a", "2026-07-03"))));
        Assert.Null(await TellAsync(notifier, Run(Result("a", "2026-07-04"))));

        Assert.Equal(2, slack.Ledger.Count);
    }

    [Fact]
    public async Task A_period_that_the_store_has_complete_by_now_counts_as_recovered_whoever_collected_it()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Config(slack, test.Config("csv"));
        config = config with { Feeds = [.. config.Feeds.Where(feed => feed.Name == "hourly_lmp_da_final")] };
        using var notifier = new Notifier(config, new() { Clock = test.Clock, Time = _time });
        const string feed = "hourly_lmp_da_final";
        Assert.Equal(NotificationState.Sent, await TellAsync(notifier, Run(Result(feed, "2026-07-01", "no route"))));
        Assert.Null(await TellAsync(notifier, Run(Result(feed, "2026-07-02"))));

        await using (var collecting = new EnergyPipeline(config with { Day = "2026-07-01" }, new() { Clock = test.Clock }))
        {
            Assert.Equal(FailureClass.None, (await collecting.RunAllApisAsync(Cancellation)).Failure);
        }

        Assert.Equal(NotificationState.Recovered, await TellAsync(notifier, Run(Result(feed, "2026-07-02"))));
    }

    [Fact]
    public async Task Quality_is_well_again_when_nothing_of_what_was_told_waits_in_quarantine()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("duplicateRows;path=/hourlylmp/**");
        var mended = Config(slack, test.Config("csv"));
        mended = mended with { Feeds = [.. mended.Feeds.Where(feed => feed.Name == "hourly_lmp_da_final")], Day = "2026-07-01" };
        var strict = mended with
        {
            Feeds =
            [
                .. mended.Feeds.Select(feed =>
                    feed with
                    {
                        Rules = new Dictionary<string, RuleVerb> { [RuleNames.DuplicateKey] = RuleVerb.DropToQuarantine },
                    }
                ),
            ],
        };
        using var notifier = new Notifier(mended, new() { Clock = test.Clock, Time = _time });
        RunSummary run;
        await using (var pipeline = new EnergyPipeline(strict, new() { Clock = test.Clock }))
        {
            run = await pipeline.RunAllApisAsync(Cancellation);
        }

        Assert.True(run.Results[0].Quarantined > 0);
        Assert.Equal(NotificationState.Sent, await TellAsync(notifier, run));
        Assert.Null(await TellAsync(notifier, Run(Result("hourly_lmp_da_final", "2026-07-02"))));
        await using (var pipeline = new EnergyPipeline(mended, new() { Clock = test.Clock }))
        {
            await pipeline.ReplayAsync(null, Cancellation);
        }

        Assert.Equal(NotificationState.Recovered, await TellAsync(notifier, Run(Result("hourly_lmp_da_final", "2026-07-02"))));
        Assert.Contains("quality recovered", Texts(slack)[^1]);
    }

    [Fact]
    public async Task Rows_that_wait_are_told_once_however_often_the_order_comes_until_it_is_time_again()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("duplicateRows;path=/hourlylmp/**");
        var config = Config(slack, test.Config("csv"));
        config = config with
        {
            Feeds =
            [
                config.Feeds.Single(feed => feed.Name == Prices) with
                {
                    Rules = new Dictionary<string, RuleVerb> { [RuleNames.DuplicateKey] = RuleVerb.DropToQuarantine },
                },
            ],
        };
        using var notifier = new Notifier(config, new() { Clock = test.Clock, Time = _time });
        await using var worker = new EnergyPipeline(config, new() { Clock = test.Clock });

        async Task<NotificationState?> OrderAsync(string period)
        {
            var done = await worker.RunOrdersAsync([new() { Feed = Prices, Period = period }], Cancellation);
            Assert.True(Assert.Single(done.Results).Quarantined > 0);
            return await TellAsync(notifier, [.. Notice.OfSlices(done.Results)]);
        }

        Assert.Equal(NotificationState.Sent, await OrderAsync("2026-07-01"));
        Assert.Equal(NotificationState.Known, await OrderAsync("2026-07-01"));
        Assert.Equal(NotificationState.Known, await OrderAsync("2026-07-02"));
        Assert.Equal(NotificationState.Known, await OrderAsync("2026-07-01"));
        test.Clock.AdvanceMinutes(61);
        Assert.Equal(NotificationState.Sent, await OrderAsync("2026-07-02"));
        Assert.Equal(NotificationState.Known, await OrderAsync("2026-07-01"));

        Assert.Equal(2, slack.Ledger.Count);
    }

    [Fact]
    public async Task Only_the_periods_that_were_told_are_looked_up_and_nothing_that_is_stored_between_them()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var test = await SandboxedPipeline.StartAsync();
        await using var service = await S3Double.StartAsync();
        var config = InBucket(slack, test, service);
        using var notifier = new Notifier(config, new() { Clock = test.Clock, Time = _time });
        await using (var collecting = new EnergyPipeline(config with { Day = "2026-07-01..2026-07-09" }, new() { Clock = test.Clock }))
        {
            Assert.Equal(FailureClass.None, (await collecting.RunAllApisAsync(Cancellation)).Failure);
        }

        RunSummary told = Run(
            Result(Prices, "2026-07-01", "no route"),
            Result(Prices, "2026-07-08", "no route"),
            Result(Prices, "2026-07-02") with
            {
                Quarantined = 3,
            },
            Result(Prices, "2026-07-07") with
            {
                Quarantined = 3,
            }
        );
        Assert.Equal(NotificationState.Sent, await TellAsync(notifier, told));
        service.PageSize = 1;
        var before = service.Calls.Count;
        Assert.Equal(NotificationState.Recovered, await TellAsync(notifier, Run(Result(Prices, "2026-07-09"))));

        var asked = service.Calls.Skip(before).ToList();
        var periods = asked
            .Where(call => call.Operation == "get" && call.Key.StartsWith("manifests/", StringComparison.Ordinal))
            .Select(call => call.Key.Split('/')[3])
            .Where(period => period != "ledger.json.zst");
        Assert.Equal(["2026-07-01", "2026-07-02", "2026-07-07", "2026-07-08"], periods.Order(StringComparer.Ordinal));
        // Of each its manifests; of quality what lies in quarantine too.
        Assert.Equal(6, asked.Count(call => call.Operation == "list"));
        Assert.Contains("collecting recovered; quality recovered", Texts(slack)[^1]);
    }

    [Fact]
    public async Task A_store_too_slow_to_say_what_is_well_leaves_it_wrong_and_everything_else_is_told_at_its_usual_rate()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var test = await SandboxedPipeline.StartAsync();
        await using var service = await S3Double.StartAsync();
        using var notifier = new Notifier(InBucket(slack, test, service), new() { Time = _time });
        var broken = Run(Result(Prices, "2026-07-01", "no route"));
        var quality = Run(Result(Prices, "2026-07-02") with { Quarantined = 3 });
        Assert.Equal(NotificationState.Sent, await TellAsync(notifier, broken));
        // Marks are found by their keys; what is well, by lists.
        service.Fail("list", S3DoubleFault.StallBeforeAnswer, int.MaxValue);

        Assert.Equal(NotificationState.Sent, await InTimeAsync(TellAsync(notifier, quality)));
        Assert.Equal(NotificationState.Known, await InTimeAsync(TellAsync(notifier, quality)));
        Assert.Equal(NotificationState.Known, await InTimeAsync(TellAsync(notifier, broken)));
        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(NotificationState.Sent, await InTimeAsync(TellAsync(notifier, broken)));

        Assert.Equal(3, slack.Ledger.Count);
        Assert.DoesNotContain(Texts(slack), text => text.Contains("recovered", StringComparison.Ordinal));
        var marks = service.Keys().Where(key => key.StartsWith("notifications/", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, marks.Count);
        Assert.All(marks, key => Assert.Contains("\"stage\":\"open\"", Encoding.UTF8.GetString(service.Bytes(key)!)));
    }

    [Fact]
    public async Task Of_several_notices_the_one_whose_mark_the_store_does_not_give_is_told_and_no_other_with_it()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var test = await SandboxedPipeline.StartAsync();
        await using var service = await S3Double.StartAsync();
        using var notifier = new Notifier(InBucket(slack, test, service), new() { Time = _time });
        var both = Run(Result(Prices, "2026-07-01", "no route"), Result(Prices, "2026-07-02") with { Quarantined = 3 });
        Assert.Equal(NotificationState.Sent, await TellAsync(notifier, both));

        service.Fail("head", S3DoubleFault.AccessDenied, 1, skip: 1);
        var again = Assert.Single(await notifier.NotifyAsync(both, Cancellation));

        Assert.Equal(NotificationState.Sent, again.State);
        Assert.Equal(["quality"], again.Kinds);
        Assert.Equal(NotificationState.Known, await TellAsync(notifier, both));
    }

    [Fact]
    public async Task Text_is_cut_between_characters_and_half_a_character_keeps_no_message_back()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        using var notifier = Notifier(slack);
        foreach (var length in Enumerable.Range(360, 40))
        {
            var state = await TellAsync(
                notifier,
                Run(
                    Result(
                        $"f{length.ToString(CultureInfo.InvariantCulture)}",
                        "2026-07-01",
                        new string('x', length) + "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀\ud83d"
                    )
                )
            );
            Assert.Equal(NotificationState.Sent, state);
        }

        Assert.Equal(40, Texts(slack).Count);
        Assert.All(Texts(slack), text => Assert.DoesNotContain(text, char.IsHighSurrogate(text[^1]) ? text : "\0"));
        Assert.Contains("😀…", string.Concat(Texts(slack)));
    }

    [Fact]
    public async Task An_error_without_end_is_read_in_part_and_a_busy_receiver_has_a_next_step_of_its_own()
    {
        await using var endless = new FaultServer(
            Answers.Raw($"HTTP/1.1 404 No\r\nContent-Length: 999999999\r\n\r\n{new string('n', 2000)}")
        );
        await using var busy = new FaultServer(Answers.Status(429, "Retry-After: 60\r\n", body: "slow down", type: "text/plain"));
        using var one = Notifier(endless);
        using var two = Notifier(busy);

        var cut = Assert.Single(await one.TestAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation));
        var turnedAway = Assert.Single(await two.NotifyAsync(Run(Result("a", "2026-07-01", "no route")), Cancellation));
        var turnedAwayTest = Assert.Single(await two.TestAsync(Cancellation));

        Assert.Contains("it answered 404 where 200 was expected; it said: nnn", cut.Message);
        Assert.StartsWith("Check the address", cut.NextStep);
        Assert.Contains("it answered 429 where 200 was expected; it said: slow down", turnedAway.Message);
        Assert.StartsWith("Nothing is lost: it is told at the next occasion.", turnedAway.NextStep);
        Assert.Equal("The receiver is there and cannot take it now: try again later.", turnedAwayTest.NextStep);
    }

    [Theory]
    [InlineData("backfill", "--from", "2026-07-01", "--until", "2026-07-02")]
    [InlineData("heal")]
    [InlineData("staleness")]
    public async Task A_store_that_is_gone_is_told_before_the_command_ends_over_it(params string[] arguments)
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var store = new FaultServer(
            Answers.Status(403, body: "<Error><Code>AccessDenied</Code><Message>no</Message></Error>", type: "application/xml")
        );
        _folder.File(
            "api_config.json",
            $$"""
            {"destination":"s3://the-bucket","s3":{"endpoint":"{{store.Address("/")}}"},"notifications":{"slack":"env:SLACK_URL"},
             "apis":[{"name":"prices","dataset":"iso-ne/hourly-lmp-da-final","username":"u","password":"env:SLACK_URL"}]}
            """
        );
        var environment = new Dictionary<string, string>(AwsTestCredentials.Variables) { ["SLACK_URL"] = slack.Address("/x").ToString() };
        string[] named = arguments[0] == "staleness" ? arguments : [arguments[0], "hourly-lmp-da-final", .. arguments[1..]];

        (await InProcess.RunAsync(_folder.Path, environment, named)).With((int)FailureClass.Store);

        var text = Assert.Single(Texts(slack));
        Assert.StartsWith("*Energy Data Pipeline: 1 failed*", text);
        Assert.Contains("Exit class: Store", text);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }
    }

    /// <summary>Lets time go on until it is done.</summary>
    private async Task<T> InTimeAsync<T>(Task<T> telling)
    {
        while (!telling.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }

        return await telling;
    }

    private static List<string> Texts(FaultServer slack) =>
        [.. slack.Ledger.Select(asked => JsonDocument.Parse(asked.Body).RootElement.GetProperty("text").GetString()!)];

    private static Notice[] Letters(string feed, params string[] periods) =>
        [
            new(
                NoticeKind.DeadLetters,
                [feed],
                [.. periods.Select(period => new NoticeItem(feed, period, "no such feed", null, "Configuration"))]
            ),
        ];

    private EnergyPipelineConfig Config(FaultServer slack, EnergyPipelineConfig config) =>
        config with
        {
            Notifications = new() { Slack = "env:SLACK_URL" },
            Secrets = new SecretSources(
                new Dictionary<string, string> { ["SLACK_URL"] = slack.Address("/services/x").ToString() },
                _folder.Path
            ),
        };

    /// <summary>Prices by days, in a bucket.</summary>
    private EnergyPipelineConfig InBucket(FaultServer slack, SandboxedPipeline test, S3Double service)
    {
        AwsTestCredentials.Set();
        var config = Config(slack, test.Config("csv"));
        return config with
        {
            Feeds = [.. config.Feeds.Where(feed => feed.Name == Prices)],
            Destination = new StoreSettings.S3
            {
                Bucket = "bucket",
                Endpoint = service.Endpoint,
                PathStyle = true,
            },
        };
    }

    private Notifier Notifier(FaultServer slack) =>
        new(Config(slack, new() { Destination = new StoreSettings.Folder(Path.Combine(_folder.Path, "store")) }), new() { Time = _time });

    private static async Task<NotificationState?> TellAsync(Notifier notifier, RunSummary run) =>
        (await notifier.NotifyAsync(run, Cancellation)).SingleOrDefault()?.State;

    private static async Task<NotificationState?> TellAsync(Notifier notifier, Notice[] notices) =>
        (await notifier.NotifyAsync(notices, Cancellation)).SingleOrDefault()?.State;

    private static FeedResult Result(string feed, string period, string? message = null) =>
        new()
        {
            Feed = feed,
            Period = period,
            Outcome = message is null ? Outcome.Ok : Outcome.Failed,
            Failure = message is null ? FailureClass.None : FailureClass.Temporary,
            Message = message,
        };

    private static RunSummary Run(params FeedResult[] results) =>
        new()
        {
            RunId = "run-1",
            Destination = "store",
            StartedAt = Instant.FromUtc(2026, 7, 1, 12, 0),
            EndedAt = Instant.FromUtc(2026, 7, 1, 12, 1),
            Results = results,
        };
}

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Notifications;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Notifications;

/// <summary>What is told, to whom, and how often: against receivers that are listened to on the wire.</summary>
public sealed class NotifierTests(MotoServer moto) : IDisposable
{
    private const string Secret = "T00000000/B00000000/canary-webhook-44d";

    private readonly TemporaryFolder _folder = new();
    private string _sns = "http://127.0.0.1:9";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_tells_all_of_it_in_one_message_with_what_to_do_and_no_markup_of_its_own()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        using var notifier = Notifier(slack);

        var outcome = Assert.Single(
            await notifier.NotifyAsync(
                Run(
                    Result("a", Outcome.NotFound, FailureClass.SourcePermanent, "404 <https://x> & more") with
                    {
                        NextStep = "Check the url.",
                    },
                    Result("b", Outcome.Ok, FailureClass.Quality, null) with
                    {
                        Rows = 90,
                        Quarantined = 10,
                    }
                ),
                Cancellation
            )
        );

        Assert.Equal(NotificationState.Sent, outcome.State);
        Assert.Equal(["failure", "quality"], outcome.Kinds);
        var asked = Assert.Single(slack.Ledger);
        Assert.Equal($"/services/{Secret}", asked.Target);
        var text = JsonDocument.Parse(asked.Body).RootElement.GetProperty("text").GetString()!;
        Assert.StartsWith("*Energy Data Pipeline: 1 failed (a); rows in quarantine (b)*", text);
        Assert.Contains("- a 2026-07-01: 404 &lt;https://x&gt; &amp; more", text);
        Assert.Contains("Next: Check the url.", text);
        Assert.Contains("- b 2026-07-01: 10 of 100 rows wait in quarantine", text);
        Assert.Contains("Exit class: SourcePermanent (4)", text);
        Assert.Contains("Run: run-1", text);
    }

    [Fact]
    public async Task The_same_thing_is_told_again_after_an_hour_or_when_it_changes_and_its_recovery_once()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        using var one = Notifier(slack);
        using var another = Notifier(slack);
        var broken = Run(Result("a", Outcome.Failed, FailureClass.Temporary, "no route"), Result("b"));
        var well = Run(Result("a"), Result("b"));

        Assert.Equal(NotificationState.Sent, await TellAsync(one, broken));
        Assert.Equal(NotificationState.Known, await TellAsync(one, broken));
        // Whoever of the fleet met it: it has been told.
        Assert.Equal(NotificationState.Known, await TellAsync(another, broken));
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(NotificationState.Known, await TellAsync(another, broken));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(NotificationState.Sent, await TellAsync(another, broken));
        Assert.Equal(
            NotificationState.Sent,
            await TellAsync(one, Run(Result("a", Outcome.Unauthorized, FailureClass.SignIn, "401"), Result("b")))
        );
        Assert.Equal(NotificationState.Recovered, await TellAsync(another, well));
        Assert.Null(await TellAsync(one, well));
        Assert.Equal(NotificationState.Sent, await TellAsync(one, broken));

        Assert.Equal(5, slack.Ledger.Count);
        Assert.Contains("Recovered: collecting of a, b is well again.", Encoding.UTF8.GetString(slack.Ledger[3].Body));
    }

    [Fact]
    public async Task A_fleet_that_meets_the_same_thing_at_once_tells_it_once()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        var broken = Run(Result("a", Outcome.Failed, FailureClass.Temporary, "no route"));
        var fleet = Enumerable.Range(0, 8).Select(_ => Notifier(Config(), AddressOf(slack), TimeProvider.System)).ToList();

        var outcomes = await Task.WhenAll(fleet.Select(notifier => TellAsync(notifier, broken)));

        fleet.ForEach(notifier => notifier.Dispose());
        Assert.Single(outcomes, NotificationState.Sent);
        Assert.Single(slack.Ledger);
    }

    [Fact]
    public async Task What_could_not_be_told_is_said_without_the_address_and_told_the_next_time()
    {
        var isDown = true;
        await using var slack = new FaultServer(
            (connection, asked, cancellationToken) =>
                (isDown ? Answers.Status(404, body: "no_team", type: "text/plain") : Answers.Good("ok", "text/plain"))(
                    connection,
                    asked,
                    cancellationToken
                )
        );
        using var notifier = Notifier(slack);
        var broken = Run(Result("a", Outcome.Failed, FailureClass.Temporary, "no route"));

        var failed = Assert.Single(await notifier.NotifyAsync(broken, Cancellation));
        // Nobody knows that anything was wrong: nothing is said of its end.
        Assert.Null(await TellAsync(notifier, Run(Result("a"))));
        Assert.Equal(NotificationState.Failed, await TellAsync(notifier, broken));
        isDown = false;
        var told = await TellAsync(notifier, broken);

        Assert.Equal(NotificationState.Failed, failed.State);
        Assert.Equal(
            $"The webhook at localhost:{slack.Port} did not take the message: it answered 404 where 200 was expected; it said: no_team.",
            failed.Message
        );
        Assert.StartsWith("Check the address that env:SLACK_URL holds", failed.NextStep);
        Assert.DoesNotContain("canary-webhook", failed.Message + failed.NextStep);
        Assert.Equal(NotificationState.Sent, told);
        Assert.Equal(NotificationState.Known, await TellAsync(notifier, broken));
        Assert.Equal(NotificationState.Recovered, await TellAsync(notifier, Run(Result("a"))));
    }

    [Theory]
    [InlineData(429, "Retry-After: 7\r\n", 7)]
    [InlineData(429, "Date: Wed, 01 Jul 2026 12:00:00 GMT\r\nRetry-After: Wed, 01 Jul 2026 12:00:09 GMT\r\n", 9)]
    [InlineData(500, "", 1)]
    public async Task Who_turns_a_message_away_for_a_while_is_asked_again_after_it(int status, string headers, int seconds)
    {
        var number = 0;
        await using var slack = new FaultServer(
            (connection, asked, cancellationToken) =>
                (Interlocked.Increment(ref number) == 1 ? Answers.Status(status, headers) : Answers.Good("ok", "text/plain"))(
                    connection,
                    asked,
                    cancellationToken
                )
        );
        using var notifier = Notifier(slack);
        var telling = TellAsync(notifier, Run(Result("a", Outcome.Failed, FailureClass.Temporary, "no route")));
        await UntilAsync(() => slack.Ledger.Count == 1);

        // Time is moved in small steps, so that the wait has surely begun; what counts is that it was not cut short.
        var waited = TimeSpan.Zero;
        while (!telling.IsCompleted && waited < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
            _time.Advance(TimeSpan.FromMilliseconds(250));
            waited += TimeSpan.FromMilliseconds(250);
        }

        Assert.Equal(NotificationState.Sent, await telling);
        Assert.Equal(2, slack.Ledger.Count);
        Assert.True(waited >= TimeSpan.FromSeconds(seconds), $"asked again after {waited}");
    }

    [Fact]
    public async Task A_receiver_that_never_answers_does_not_hold_the_run()
    {
        await using var slack = new FaultServer(
            (_, _, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
        );
        using var notifier = Notifier(slack);
        var telling = notifier.NotifyAsync(Run(Result("a", Outcome.Failed, FailureClass.Temporary, "no route")), Cancellation);
        await UntilAsync(() => slack.Ledger.Count == 1);
        while (!telling.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var outcome = Assert.Single(await telling);
        Assert.Equal(NotificationState.Failed, outcome.State);
        Assert.Contains("did not take the message, 3 times: no answer came within 10 seconds", outcome.Message);
    }

    [Theory]
    [InlineData("http://hooks.example.com/services/x", "https:// is expected, because the address is a secret")]
    [InlineData("hooks.example.com", "is no address; https://… is expected")]
    public async Task A_webhook_without_TLS_is_refused(string address, string said)
    {
        using var notifier = Notifier(Config() with { Notifications = new() { Slack = "env:SLACK_URL" } }, address);

        var outcome = Assert.Single(await notifier.TestAsync(Cancellation));

        Assert.Equal(NotificationState.Failed, outcome.State);
        Assert.Contains(said, outcome.Message);
    }

    [Fact]
    public async Task SNS_takes_the_message_and_hands_it_on_to_who_subscribed()
    {
        AwsTestCredentials.Set();
        _sns = (await moto.StartedAsync()).ToString();
        var name = "t" + Guid.NewGuid().ToString("N")[..10];
        var topic = Tag(await moto.QueryAsync("sns", ("Action", "CreateTopic"), ("Version", "2010-03-31"), ("Name", name)), "TopicArn");
        var queue = Json(await moto.JsonAsync("sqs", "AmazonSQS.CreateQueue", $$"""{"QueueName":"{{name}}"}"""), "QueueUrl");
        await moto.QueryAsync(
            "sns",
            ("Action", "Subscribe"),
            ("Version", "2010-03-31"),
            ("TopicArn", topic),
            ("Protocol", "sqs"),
            ("Endpoint", $"arn:aws:sqs:us-east-1:123456789012:{name}")
        );
        using var notifier = Notifier(Config() with { Notifications = new() { Sns = topic } }, null);

        var state = await TellAsync(notifier, Run(Result("a", Outcome.Failed, FailureClass.Temporary, "no röute")));

        Assert.Equal(NotificationState.Sent, state);
        var received = await moto.JsonAsync("sqs", "AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{queue}}","MaxNumberOfMessages":10}""");
        var body = JsonDocument
            .Parse(JsonDocument.Parse(received).RootElement.GetProperty("Messages")[0].GetProperty("Body").GetString()!)
            .RootElement;
        Assert.Equal("Energy Data Pipeline: 1 failed (a)", body.GetProperty("Subject").GetString());
        Assert.Contains("- a 2026-07-01: no röute", body.GetProperty("Message").GetString());
        Assert.Equal("failure", body.GetProperty("MessageAttributes").GetProperty("kind").GetProperty("Value").GetString());
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_said_with_what_to_check()
    {
        AwsTestCredentials.Set();
        _sns = (await moto.StartedAsync()).ToString();
        using var notifier = Notifier(
            Config() with
            {
                Notifications = new() { Sns = "arn:aws:sns:us-east-1:123456789012:no-such-topic" },
            },
            null
        );

        var outcome = Assert.Single(await notifier.TestAsync(Cancellation));

        Assert.Equal(NotificationState.Failed, outcome.State);
        Assert.StartsWith("arn:aws:sns:us-east-1:123456789012:no-such-topic did not take the message: it answered 404", outcome.Message);
        Assert.StartsWith("Check that the topic exists in us-east-1", outcome.NextStep);
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_told_and_a_stopped_run_tells_no_recovery()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        using var notifier = Notifier(
            Config() with
            {
                Notifications = new() { Slack = "env:SLACK_URL", On = ["failure"] },
            },
            AddressOf(slack)
        );
        Assert.Null(await TellAsync(notifier, Run(Result("a", Outcome.Ok, FailureClass.Quality, null) with { Quarantined = 1 })));
        Assert.Equal(NotificationState.Sent, await TellAsync(notifier, Run(Result("a", Outcome.Failed, FailureClass.Temporary, "x"))));

        Assert.Null(await TellAsync(notifier, Run(Result("a", Outcome.Cancelled, FailureClass.Incomplete, "stopped"))));

        Assert.Single(slack.Ledger);
    }

    [Fact]
    public async Task The_command_tells_at_its_end_and_tests_what_is_configured()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var source = new FaultServer(Answers.Status(404));
        _folder.File(
            "api_config.json",
            $$"""
            {"destination":"out","notifications":{"slack":"env:SLACK_URL"},
             "apis":[{"name":"things","url":"{{source.Address("/things")}}","output_folder":"things"}]}
            """
        );
        var environment = new Dictionary<string, string> { ["SLACK_URL"] = AddressOf(slack) };

        var run = (await InProcess.RunAsync(_folder.Path, environment, ["--all"])).With(4);
        var test = (await InProcess.RunAsync(_folder.Path, environment, ["notify", "test"])).With(0);
        var stale = (await InProcess.RunAsync(_folder.Path, environment, ["staleness"])).With(8);
        environment["SLACK_URL"] = "http://127.0.0.1:9/x";
        var unreached = (await InProcess.RunAsync(_folder.Path, environment, ["notify", "test"])).With(2);
        (
            await InProcess.RunAsync(
                _folder.Path,
                new Dictionary<string, string>(),
                ["notify", "test", "--config", _folder.File("none.json", "{}")]
            )
        )
            .With(2)
            .Saying("nobody is to be told anything");

        Assert.Contains("slack: the message was taken.", test.Out);
        Assert.Contains("things", stale.Out);
        Assert.Contains("nobody was told (test)", unreached.Err);
        Assert.DoesNotContain("canary-webhook", run.Out + run.Err + test.Out + test.Err + stale.Out + stale.Err);
        var texts = slack.Ledger.Select(asked => JsonDocument.Parse(asked.Body).RootElement.GetProperty("text").GetString()!).ToList();
        Assert.Equal(3, texts.Count);
        Assert.StartsWith("*Energy Data Pipeline: 1 failed (things)*", texts[0]);
        Assert.StartsWith("*Energy Data Pipeline: a test message*", texts[1]);
        Assert.StartsWith("*Energy Data Pipeline: 1 stale (things)*", texts[2]);
        foreach (var file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("canary-webhook", await File.ReadAllTextAsync(file, Cancellation), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        """{"slack":"https://hooks.slack.com/services/secret-one"}""",
        "a secret written out; expected env:NAME, file:PATH or ssm:/NAME"
    )]
    [InlineData("""{"sns":"energy"}""", "expected a topic's ARN, arn:aws:sns:REGION:ACCOUNT:NAME")]
    [InlineData("""{"every":"often"}""", "expected a time such as 30m, 1h or 1d. Write 30m, 1h or 1d.")]
    [InlineData("""{"on":["failures"]}""", "Did you mean failure?")]
    [InlineData("""{"email":{"host":"mail"}}""", "the mail server \"mail\" without notifications.email.from")]
    [InlineData(
        """{"email":{"host":"mail","from":"a@b","to":["c@d"],"tls":"none"}}""",
        "starttls or implicit for a server that is not this machine"
    )]
    public void What_cannot_be_is_said_before_anything_runs(string notifications, string said)
    {
        var loaded = ConfigurationFolder.Load($$"""{"notifications":{{notifications}}}""");

        Assert.Contains(loaded.Faults, fault => fault.ToString().Contains(said, StringComparison.Ordinal));
        Assert.DoesNotContain("secret-one", string.Join(' ', loaded.Faults) + string.Join(' ', loaded.Origins));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }
    }

    private static string AddressOf(FaultServer slack) => slack.Address($"/services/{Secret}").ToString();

    private EnergyPipelineConfig Config() =>
        new()
        {
            Destination = new StoreSettings.Folder(Path.Combine(_folder.Path, "store")),
            Notifications = new() { Slack = "env:SLACK_URL" },
        };

    private Notifier Notifier(FaultServer slack) => Notifier(Config(), AddressOf(slack));

    private Notifier Notifier(EnergyPipelineConfig config, string? address, TimeProvider? time = null) =>
        new(
            config with
            {
                Secrets = new SecretSources(new Dictionary<string, string> { ["SLACK_URL"] = address ?? "" }, _folder.Path),
            },
            new() { Time = time ?? _time, Environment = Variables() }
        );

    private Dictionary<string, string> Variables() => new() { ["AWS_REGION"] = "us-east-1", ["AWS_ENDPOINT_URL_SNS"] = _sns };

    private static async Task<NotificationState?> TellAsync(Notifier notifier, RunSummary run) =>
        (await notifier.NotifyAsync(run, Cancellation)).SingleOrDefault()?.State;

    private static FeedResult Result(
        string feed,
        Outcome outcome = Outcome.Ok,
        FailureClass failure = FailureClass.None,
        string? message = null
    ) =>
        new()
        {
            Feed = feed,
            Period = "2026-07-01",
            Outcome = outcome,
            Failure = failure,
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
            Failure = results.Select(result => result.Failure).FirstOrDefault(failure => failure != FailureClass.None),
        };

    private static string Tag(string xml, string name) => Regex.Match(xml, $"<{name}>([^<]+)</{name}>").Groups[1].Value;

    private static string Json(string json, string name) => JsonDocument.Parse(json).RootElement.GetProperty(name).GetString()!;
}

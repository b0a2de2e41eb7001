using System.Text.Json;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Pipeline;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <summary>The verbs that go with a queue: what is sent, done, shown and sent back, and how it is told.</summary>
public sealed class QueueVerbTests(MotoServer moto)
{
    private const string Answer = """[{"id": 1, "value": 2.5}, {"id": 2, "value": 3.5}]""";

    private static readonly string[] Formats = ["csv"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backfill_sends_what_is_missing_a_worker_collects_it_and_nothing_is_left_to_send()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        var command = new Commands(test, rig);

        var planned = (
            await command.RunAsync("backfill", "hourly", "--from", "2026-06-01", "--until", "2026-06-05", "--queue", rig.Url, "--dry-run")
        ).With(0);
        Assert.Equal($"5 slices would be sent to {rig.Url}. Nothing was sent and nothing was asked of a source.", planned.Lines[0]);
        Assert.Equal(0, await rig.CountAsync(rig.Url));

        var sent = (
            await command.RunAsync("backfill", "hourly", "--from", "2026-06-01", "--until", "2026-06-05", "--queue", rig.Url, "--json")
        )
            .With(0)
            .Json;
        Assert.Equal(
            (5, 5, 0),
            (sent.GetProperty("slices").GetInt32(), sent.GetProperty("sent").GetInt32(), sent.GetProperty("duplicates").GetInt32())
        );
        Assert.Empty(test.Sandbox.Ledger);

        var status = (await command.RunAsync("queue", "status", "--json")).With(0).Json;
        Assert.Equal((5, 0), (status.GetProperty("waiting").GetInt64(), status.GetProperty("deadLetters").GetInt64()));

        var worked = (await command.RunAsync("worker", "--until-empty", "--json")).With(0).Json;
        Assert.Equal(
            (5, 5, 0),
            (
                worked.GetProperty("received").GetInt32(),
                worked.GetProperty("collected").GetInt32(),
                worked.GetProperty("exitCode").GetInt32()
            )
        );

        var again = (
            await command.RunAsync("backfill", "hourly", "--from", "2026-06-01", "--until", "2026-06-05", "--queue", rig.Url)
        ).With(0);
        Assert.Equal("Everything is stored complete: nothing was sent.", again.Lines[0]);
        Assert.Equal(0, await rig.CountAsync(rig.Url));
    }

    [Fact]
    public async Task The_doctor_says_how_a_queue_does_and_takes_nothing_from_it()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var bare = await SqsRig.StartAsync(moto, deadLetters: false);
        await using var test = await SandboxedPipeline.StartAsync();
        var command = new Commands(test, rig);
        await rig.SendAsync("""{"v":1,"feed":"hourly","period":"2026-06-30"}""");

        static (string? Status, string Message) Of(Ended ended, string name)
        {
            var check = ended.Json.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == name);
            return (check.GetProperty("status").GetString(), check.GetProperty("message").GetString()!);
        }

        var well = await command.RunAsync("doctor", "--json");
        Assert.Equal("ok", Of(well, "queue: reachable").Status);
        Assert.EndsWith(": 1 waiting, 0 in flight, 0 delayed", Of(well, "queue: reachable").Message, StringComparison.Ordinal);
        Assert.Equal("ok", Of(well, "queue: dead letters").Status);
        Assert.Equal(1, await rig.CountAsync(rig.Url));

        await rig.SendAsync("""{"v":1,"feed":"no_such_feed","period":"2026-06-30"}""");
        (await command.RunAsync("worker", "--until-empty")).With(2);
        var sick = await command.RunAsync("doctor", "--json");
        Assert.Equal("warn", Of(sick, "queue: dead letters").Status);
        Assert.StartsWith("1 in ", Of(sick, "queue: dead letters").Message, StringComparison.Ordinal);

        Assert.Equal("warn", Of(await command.RunAsync("doctor", "--json", "--queue", bare.Url), "queue: dead letters").Status);

        var nowhere = await command.RunAsync("doctor", "--json", "--queue", rig.Url + "-not-there");
        Assert.Equal("fail", Of(nowhere, "queue: reachable").Status);
        Assert.Equal(2, nowhere.ExitCode);
    }

    [Fact]
    public async Task A_dead_letter_is_shown_with_its_reason_and_sent_back()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        var command = new Commands(test, rig);
        await rig.SendAsync("""{"v":1,"feed":"no_such_feed","period":"2026-06-30"}""");

        var worked = (await command.RunAsync("worker", "--until-empty")).With(2);
        Assert.Equal("1 message: 1 to the dead letters; 0 rows.", worked.Lines[0]);
        worked.Saying("no_such_feed 2026-06-30: failed", "dead letter: there is no feed called 'no_such_feed'");

        var shown = (await command.RunAsync("queue", "status", "--dead-letters")).With(0);
        Assert.Contains(
            "Configuration: there is no feed called 'no_such_feed'; the feeds are: hourly",
            shown.Out,
            StringComparison.Ordinal
        );

        var would = (await command.RunAsync("queue", "redrive", "--dry-run")).With(0);
        Assert.Equal($"1 dead letter would be sent back to {rig.Url}.", would.Lines[0]);
        Assert.Equal(1, await rig.CountAsync(rig.DeadUrl));

        (await command.RunAsync("queue", "redrive")).With(0);
        Assert.Equal((1, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
    }

    [Fact]
    public async Task The_queue_of_dot_env_is_looked_at_and_a_configuration_with_faults_is_refused_as_by_a_worker()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        using var folder = new TemporaryFolder();
        folder.File(".env", $"ENERGY_PIPELINE_QUEUE_URL={rig.Url}\n");
        await rig.SendAsync("""{"v":1,"feed":"fuel_mix"}""");

        var shown = (await InProcess.RunAsync(folder.Path, AwsTestCredentials.Variables, ["queue", "status", "--json"])).With(0).Json;
        var redriven = (await InProcess.RunAsync(folder.Path, AwsTestCredentials.Variables, ["queue", "redrive", "--json"])).With(0).Json;
        folder.File("api_config.json", """{"concurrency":"many"}""");
        var refused = await InProcess.RunAsync(
            folder.Path,
            AwsTestCredentials.Variables,
            ["queue", "status", "--config", Path.Combine(folder.Path, "api_config.json")]
        );

        Assert.Equal((rig.Url, 1), (shown.GetProperty("queue").GetString(), shown.GetProperty("waiting").GetInt64()));
        Assert.Equal(0, redriven.GetProperty("sentBack").GetInt32());
        refused.With(2).Saying("concurrency");
    }

    [Fact]
    public async Task A_worker_that_is_refused_the_sign_in_ends_with_3_and_leaves_the_messages()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        var command = new Commands(test, rig) { Password = "c4n-no-password" };
        (await command.RunAsync("backfill", "hourly", "--from", "2026-06-01", "--until", "2026-06-03", "--queue", rig.Url)).With(0);

        (await command.RunAsync("worker")).With(3);

        Assert.Equal(3, (await rig.CountsAsync(rig.Url))["waiting"]);
    }

    [Fact]
    public async Task A_worker_tells_its_dead_letters_with_their_reasons_and_why_it_stopped()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        var command = new Commands(test, rig) { Slack = slack };
        await rig.SendAsync("""{"v":1,"feed":"no_such_feed","period":"2026-06-30"}""");

        (await command.RunAsync("worker", "--until-empty")).With(2);
        var refused = new Commands(test, rig) { Slack = slack, Password = "c4n-no-password" };
        (await refused.RunAsync("backfill", "hourly", "--from", "2026-06-01", "--until", "2026-06-01", "--queue", rig.Url)).With(0);
        (await refused.RunAsync("worker")).With(3);

        var texts = slack.Ledger.Select(asked => JsonDocument.Parse(asked.Body).RootElement.GetProperty("text").GetString()!).ToList();
        Assert.Equal(2, texts.Count);
        Assert.Contains("1 dead letters (no_such_feed)", texts[0], StringComparison.Ordinal);
        Assert.Contains("- no_such_feed 2026-06-30: there is no feed called", texts[0], StringComparison.Ordinal);
        Assert.Contains("- the worker stopped: hourly 2026-06-01", texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_whose_queue_is_gone_tells_so()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        var command = new Commands(test, rig) { Slack = slack };

        (await command.RunAsync("worker", "--queue", rig.Url + "-gone")).With(2);

        var text = JsonDocument.Parse(Assert.Single(slack.Ledger).Body).RootElement.GetProperty("text").GetString()!;
        Assert.StartsWith("*Energy Data Pipeline: 1 failed*", text, StringComparison.Ordinal);
        Assert.Contains("-gone", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lake_is_brought_up_to_date_when_the_queue_is_empty_and_not_after_each_slice()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        var command = new Commands(test, rig);
        (await command.RunAsync("backfill", "hourly", "--from", "2026-06-01", "--until", "2026-06-03", "--queue", rig.Url)).With(0);

        (await command.RunAsync("worker", "--until-empty", "--keep-lake")).With(0);

        var days = test.Folder.Files("store/lake").Where(file => file.EndsWith("data.parquet", StringComparison.Ordinal));
        Assert.Equal(3, days.Count(file => file.Contains("hourly-lmp-da-final", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--queue", "slices", "--queue slices: no address of a queue; expected https://sqs.REGION.amazonaws.com/ACCOUNT/NAME.")]
    [InlineData("--max-messages", "0", "--max-messages: expected 1 or more.")]
    [InlineData("--visibility-timeout", "50000", "--visibility-timeout: expected 1 to 43200 seconds.")]
    public async Task What_a_worker_cannot_be_told_is_refused(string option, string value, string expected)
    {
        using var folder = new TemporaryFolder();

        var ended = await InProcess.RunAsync(folder.Path, new Dictionary<string, string>(), ["worker", option, value]);

        ended.With(2).Saying(expected);
    }

    [Fact]
    public async Task Without_a_queue_the_worker_says_how_to_name_one()
    {
        using var folder = new TemporaryFolder();

        var ended = await InProcess.RunAsync(folder.Path, new Dictionary<string, string>(), ["worker"]);

        ended.With(2).Saying("no queue is named: neither --queue nor ENERGY_PIPELINE_QUEUE_URL is set");
    }

    /// <summary>The real process: two slices are under way when it is told to stop; they are finished, no other is taken.</summary>
    [Fact]
    public async Task Sigterm_finishes_what_is_under_way_takes_no_more_and_ends_with_143()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var source = new FaultServer(
            async (connection, asked, token) =>
            {
                await gate.Task.WaitAsync(token);
                await Answers.Good(Answer)(connection, asked, token);
            }
        );
        using var folder = new TemporaryFolder();
        var config = folder.File(
            "feeds.json",
            JsonSerializer.Serialize(
                new
                {
                    formats = Formats,
                    apis = new[]
                    {
                        new
                        {
                            name = "days",
                            url = source.Address("/day/{day}").ToString(),
                            auth_type = "none",
                            output_folder = "days",
                            pacing = new { concurrency = 4, requests_per_second = 0 },
                        },
                    },
                }
            )
        );
        foreach (var day in Enumerable.Range(1, 6))
        {
            await rig.SendAsync($$"""{"v":1,"feed":"days","period":"2026-06-0{{day}}"}""");
        }

        await using var command = RealCommand.Start(
            folder.Path,
            AwsTestCredentials.Variables,
            ["worker", "--queue", rig.Url, "--config", config, "--concurrency", "2"]
        );
        await UntilAsync(() => source.Ledger.Count == 2);
        await command.SignalAsync("TERM");
        await command.SaysAsync("Stopping: no more is taken, what is under way is finished, the rest is given back.");
        gate.SetResult();
        var ended = (await command.EndedAsync()).With(143);

        Assert.Equal("2 messages: 2 collected; 4 rows.", ended.Lines[0]);
        Assert.Equal(2, source.Ledger.Count);
        Assert.Equal(4, await rig.CountAsync(rig.Url));
        Assert.Equal(2, folder.Files("energy-data/manifests").Count);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(60), "what was waited for did not come");
            await Task.Delay(10, Token);
        }
    }

    /// <summary>The command with a sandbox for a source and moto for a queue.</summary>
    private sealed class Commands(SandboxedPipeline test, SqsRig rig)
    {
        public string Password { get; init; } = SandboxedPipeline.Password;

        public FaultServer? Slack { get; init; }

        public Task<Ended> RunAsync(params string[] arguments)
        {
            var feed = new
            {
                name = "hourly",
                dataset = "iso-ne/hourly-lmp-da-final",
                base_url = test.Sandbox.BaseAddress.ToString(),
                username = "demo",
                password = "env:QUEUE_TEST_PASSWORD",
                @params = new { location = ".H.INTERNAL_HUB" },
                pacing = new { concurrency = 4, requests_per_second = 0 },
            };
            var config = test.Folder.File(
                "api_config.json",
                JsonSerializer.Serialize(
                    new
                    {
                        apis = new[] { feed },
                        formats = Formats,
                        destination = test.Store,
                        notifications = Slack is null ? new Dictionary<string, string>() : new() { ["slack"] = "env:QUEUE_TEST_SLACK" },
                    }
                )
            );
            var environment = new Dictionary<string, string>(AwsTestCredentials.Variables)
            {
                ["API_CONFIG_FILE"] = config,
                ["ENERGY_PIPELINE_QUEUE_URL"] = rig.Url,
                ["QUEUE_TEST_PASSWORD"] = Password,
                ["QUEUE_TEST_SLACK"] = Slack?.Address("/services/x").ToString() ?? "",
            };
            return InProcess.RunAsync(test.Folder.Path, environment, arguments, test.Clock);
        }
    }
}

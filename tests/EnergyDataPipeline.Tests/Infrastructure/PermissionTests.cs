using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Lambda;
using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Lambda.Runtime;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Lambda;
using EnergyDataPipeline.Tests.Pipeline;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>
/// What a component asks of AWS while it does its work is what its role may do: nothing that it asks for is missing, and nothing that it
/// is given goes unused but what is listed with its reason. The work is real, against moto, which does not refuse; what each request
/// needs is written down on its way there.
/// </summary>
public sealed class PermissionTests : IAsyncLifetime
{
    private readonly MotoServer _moto = new();

    private const string Name = EmptyDeployment.Name;
    private const string Bucket = EmptyDeployment.Bucket;

    /// <summary>The password of a feed that has one of its own.</summary>
    private const string FurtherSecret = $"/{Name}/feeds/hourly-password";

    /// <summary>Granted, and not asked for by a plain run: why it is granted all the same.</summary>
    private static readonly Dictionary<string, string> OnlyInTrouble = new(StringComparer.Ordinal)
    {
        ["s3:AbortMultipartUpload"] = "asked for when an upload in parts fails half-way; S3InPartsFaultMatrixTests does",
        ["sns:Publish"] = "asked for when there is something to tell",
        ["sqs:ChangeMessageVisibility"] = "asked for when a slice takes longer than the message is hidden, or has to be tried again",
    };

    /// <summary>Statements that something else makes use of than the program: what.</summary>
    private static readonly Dictionary<string, string> OfOthers = new(StringComparer.Ordinal)
    {
        ["WriteFunctionLog"] = "Lambda writes what the function prints, in the function's name",
        ["KeepFailedEvents"] = "Lambda sends the event that the function failed on to the last attempt, in the function's name",
        ["PutConfiguration"] = "the AWS command line puts the configuration, as docs/deploy.md has it",
        ["LookAtMissedSchedules"] = "the AWS command line looks there and empties it, as docs/deploy.md has it",
    };

    /// <summary>Actions of a component's statement that something else asks for in its name.</summary>
    private static readonly Dictionary<string, string> InItsName = new(StringComparer.Ordinal)
    {
        ["collector sqs:ReceiveMessage"] = "Lambda reads the queue for the function",
        ["collector sqs:DeleteMessage"] = "Lambda deletes what the function's answer does not give back",
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _moto.DisposeAsync();

    [Fact]
    public async Task The_scheduled_task_asks_for_what_its_role_may_do()
    {
        await using var rig = await Rig.StartAsync(_moto);

        (await rig.Feeds.RunAsync("--all", "--keep-lake")).With(0);
        rig.Feeds.Pipeline.Clock.Advance(NodaTime.Duration.FromHours(1));
        (await rig.Feeds.RunAsync("--all", "--keep-lake")).With(0);
        // Of the days before there is nothing.
        (await rig.Feeds.RunAsync("staleness")).With(8);

        rig.Check("task");
    }

    [Fact]
    public async Task A_worker_asks_for_what_its_role_may_do()
    {
        await using var rig = await Rig.StartAsync(_moto);
        (
            await rig.Feeds.RunAsync(
                "backfill",
                "hourly_lmp_da_final",
                "--from",
                "2026-07-20",
                "--until",
                "2026-07-21",
                "--queue",
                rig.Queue
            )
        ).With(0);
        rig.Recorded.Forget();
        await using var channel = rig.TellByChannelThatFailsFirst();

        foreach (var period in new[] { "2026-07-20", "2026-07-21" })
        {
            var order = $$"""{"v":1,"feed":"no_such_feed","period":"{{period}}"}""";
            await rig.AwsAsync("sqs", "send-message", "--queue-url", rig.Queue, "--message-body", order);
            await rig.Feeds.RunAsync("worker", "--queue", rig.Queue, "--until-empty", "--keep-lake");
        }

        // Of a dead letter: not taken, and told at the next occasion.
        Assert.Equal(2, channel.Ledger.Count);
        rig.Check("worker");
        Assert.Contains(rig.Recorded.Needed, needed => needed.Resource.EndsWith(":" + Name + "-dead-letters", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_runs_it_by_hand_asks_for_what_the_operators_policy_allows()
    {
        await using var rig = await Rig.StartAsync(_moto);

        // It ends with a word about the sandbox's clock, which stands still.
        Assert.Contains("The object was deleted again.", (await rig.Feeds.RunAsync("doctor")).Out, StringComparison.Ordinal);
        (await rig.Feeds.RunAsync("--all", "--keep-lake")).With(0);
        (await rig.Feeds.RunAsync("backfill", "hourly_lmp_da_final", "--from", "2026-07-20", "--until", "2026-07-20")).With(0);
        (
            await rig.Feeds.RunAsync(
                "backfill",
                "hourly_lmp_da_final",
                "--from",
                "2026-07-20",
                "--until",
                "2026-07-22",
                "--queue",
                rig.Queue
            )
        ).With(0);
        await rig.AwsAsync(
            "sqs",
            "send-message",
            "--queue-url",
            rig.Queue,
            "--message-body",
            """{"v":1,"feed":"no_such_feed","period":"2026-07-20"}"""
        );
        await rig.Feeds.RunAsync("worker", "--queue", rig.Queue, "--until-empty");
        var letters = (await rig.Feeds.RunAsync("queue", "status", "--queue", rig.Queue, "--dead-letters")).With(0);
        Assert.Contains("no_such_feed", letters.Out, StringComparison.Ordinal);
        // What is no order is not sent back: this is one, of a feed that there is not.
        var redriven = (await rig.Feeds.RunAsync("queue", "redrive", "--queue", rig.Queue)).With(0);
        Assert.StartsWith("1 dead letter sent back", redriven.Out, StringComparison.Ordinal);
        (await rig.Feeds.RunAsync("gaps", "hourly_lmp_da_final", "--from", "2026-07-20", "--until", "2026-07-22")).With(0);
        (await rig.Feeds.RunAsync("status")).With(0);
        rig.Feeds.Pipeline.Clock.Advance(NodaTime.Duration.FromDays(100));
        (await rig.Feeds.RunAsync("cleanup", "--older-than", "1d", "--delete")).With(0);

        rig.Check("operator");
    }

    [Fact]
    public async Task The_function_asks_for_what_its_role_may_do()
    {
        await using var rig = await Rig.StartAsync(_moto);
        await using var emulator = await RuntimeEmulator.StartAsync();
        var environment = rig.Feeds.Environment;
        environment[RuntimeApi.AddressVariable] = emulator.Address;
        environment["AWS_LAMBDA_FUNCTION_NAME"] = $"{Name}-collector";
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "1024";
        environment["ENERGY_PIPELINE_QUEUE_URL"] = rig.Queue;
        environment["ENERGY_PIPELINE_KEEP_LAKE"] = "true";
        await using var channel = rig.TellByChannelThatFailsFirst();
        using var output = new MemoryStream();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var surroundings = new Surroundings
        {
            Environment = environment,
            WorkingFolder = rig.Feeds.Folder,
            Log = new FunctionLog(output, TimeProvider.System, environment),
            Clock = rig.Feeds.Pipeline.Clock,
            Time = TimeProvider.System,
        };
        using var source = RuntimeApi.Of(environment);
        var running = FunctionHost.RunAsync(surroundings, source, stop.Token);

        async Task<string> CallAsync(string @event)
        {
            var reply = await emulator.InvokeAsync(@event, TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(2));
            Assert.False(reply.IsError, reply.Body);
            return reply.Body;
        }

        await CallAsync("""{"action":"run"}""");
        rig.Feeds.Pipeline.Clock.Advance(NodaTime.Duration.FromHours(1));
        await CallAsync("""{"action":"run"}""");
        await CallAsync("""{"action":"staleness"}""");
        await CallAsync("""{"action":"staleness"}""");
        await CallAsync("""{"action":"staleness"}""");
        // What was not taken is told at the next occasion, and known at the one after it.
        Assert.Equal(2, channel.Ledger.Count);
        var messages = new List<(string, string, string?, string)>();
        foreach (var order in new[] { """{"v":1,"feed":"hourly_lmp_da_final","period":"2026-07-20"}""", """{"what":"is this"}""" })
        {
            await rig.AwsAsync("sqs", "send-message", "--queue-url", rig.Queue, "--message-body", order);
            var received = await rig.AwsAsync("sqs", "receive-message", "--queue-url", rig.Queue, "--wait-time-seconds", "1");
            var message = JsonNode.Parse(received.Out)!["Messages"]![0]!;
            messages.Add(($"{message["MessageId"]}", $"{message["ReceiptHandle"]}", null, $"{message["Body"]}"));
        }

        Assert.Equal("""{"batchItemFailures":[]}""", await CallAsync(BatchEventTests.Batch(messages, received: 1)));
        await stop.CancelAsync();
        await running;

        rig.Check("collector");
        Assert.Contains(rig.Recorded.Needed, needed => needed.Resource.EndsWith(":" + Name + "-dead-letters", StringComparison.Ordinal));
    }

    [Fact]
    public void What_something_else_makes_use_of_is_granted()
    {
        var policies = JsonNode.Parse(Tool.Text("infra", "definition", "policies.json"))!;
        var guide = Tool.Text("docs", "deploy.md");

        Assert.All(OfOthers.Keys, sid => Assert.NotNull(policies["statements"]![sid]));
        Assert.All(InItsName.Keys, key => Assert.NotNull(policies["roles"]![key.Split(' ')[0]]));
        Assert.Contains("aws s3 cp - \"$API_CONFIG_FILE\"", guide, StringComparison.Ordinal);
        Assert.Contains("aws sqs receive-message --queue-url \"$MISSED_SCHEDULES_URL\"", guide, StringComparison.Ordinal);
        Assert.Contains("aws sqs purge-queue --queue-url \"$MISSED_SCHEDULES_URL\"", guide, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_granted_but_in_trouble_alone_is_granted()
    {
        var policies = Tool.Text("infra", "definition", "policies.json");

        Assert.All(OnlyInTrouble.Keys, action => Assert.Contains($"\"{action}\"", policies, StringComparison.Ordinal));
    }

    private sealed class Rig : IAsyncDisposable
    {
        private readonly Uri _moto;

        private Rig(FourFeeds feeds, RecordedAws recorded, Uri moto) => (Feeds, Recorded, _moto) = (feeds, recorded, moto);

        public FourFeeds Feeds { get; }

        public RecordedAws Recorded { get; }

        public string Queue => $"{Recorded.Endpoint.ToString().TrimEnd('/')}/{Deployed.Account}/{Name}-slices";

        public static async Task<Rig> StartAsync(MotoServer moto)
        {
            AwsTestCredentials.Set();
            var service = await moto.StartedAsync();
            var rig = new Rig(await FourFeeds.StartAsync(), await RecordedAws.StartAsync(service), service);
            await rig.EmptyAsync();

            // The configuration lies in the bucket and names nobody; user name and password lie in Parameter Store.
            var config = Path.Combine(rig.Feeds.Folder, "api_config.json");
            var text = await File.ReadAllTextAsync(config);
            var deployed = JsonNode.Parse(text)!;
            foreach (var feed in deployed["apis"]!.AsArray().Select(feed => feed!.AsObject()))
            {
                Assert.True(feed.Remove("username"));
                // Addresses of this machine are asked without a pace unless they are given one: here the table is to be asked.
                feed["pacing"] = JsonNode.Parse("""{"concurrency":4,"requests_per_second":1000,"burst":1000}""");
                if (feed["name"]!.ToString() == "hourly_lmp_da_final")
                {
                    feed["password"] = $"ssm:{FurtherSecret}";
                }
            }

            await File.WriteAllTextAsync(config, deployed.ToJsonString());
            await rig.AwsAsync("s3api", "put-object", "--bucket", Bucket, "--key", "config/api_config.json", "--body", config);
            File.Delete(config);
            var environment = rig.Feeds.Environment;
            environment["AWS_ENDPOINT_URL"] = rig.Recorded.Endpoint.ToString().TrimEnd('/');
            environment["AWS_REGION"] = "us-east-1";
            environment["API_CONFIG_FILE"] = $"s3://{Bucket}/config/api_config.json";
            environment["ENERGY_PIPELINE_DESTINATION"] = $"s3://{Bucket}/data";
            environment["ENERGY_PIPELINE_PACING_TABLE"] = $"{Name}-pacing";
            environment["ENERGY_PIPELINE_USERNAME"] = $"ssm:/{Name}/iso-ne/username";
            environment["ENERGY_PIPELINE_PASSWORD"] = $"ssm:/{Name}/iso-ne/password";
            return rig;
        }

        /// <summary>A webhook on this machine is to be told what needs somebody. It does not take the first message, and takes those that follow.</summary>
        public FaultServer TellByChannelThatFailsFirst()
        {
            var number = 0;
            var channel = new FaultServer(
                (connection, asked, cancellationToken) =>
                    (Interlocked.Increment(ref number) == 1 ? Answers.Status(404) : Answers.Good("ok", "text/plain"))(
                        connection,
                        asked,
                        cancellationToken
                    )
            );
            Feeds.Environment["ENERGY_PIPELINE_NOTIFICATIONS_SLACK"] = "env:CHANNEL_URL";
            Feeds.Environment["CHANNEL_URL"] = channel.Address("/services/x").ToString();
            return channel;
        }

        /// <summary>Runs the AWS command line against moto, past the record.</summary>
        public async Task<Said> AwsAsync(params string[] arguments) =>
            (
                await Tool.AwsAsync(
                    _moto,
                    Feeds.Folder,
                    [
                        .. arguments.Select(argument =>
                            argument.Replace(Recorded.Endpoint.Authority, _moto.Authority, StringComparison.Ordinal)
                        ),
                    ]
                )
            ).With(0);

        /// <summary>Holds what was asked for against a policy, both ways.</summary>
        public void Check(string component)
        {
            Assert.Empty(Recorded.Unknown);
            Assert.NotEmpty(Recorded.Needed);
            Assert.Contains(Recorded.Needed, needed => needed.Resource.EndsWith(":parameter" + FurtherSecret, StringComparison.Ordinal));
            var granted = Template.StatementsOf(component);
            var refused = Recorded.Needed.Where(needed => !granted.Any(statement => Allows(statement, needed)));
            Assert.Empty(refused.Select(needed => $"{component} needs {needed.Action} on {needed.Resource} {needed.Prefix}".TrimEnd()));

            var unused =
                from statement in granted
                where !OfOthers.ContainsKey(statement["Sid"]!.ToString())
                from action in Texts(statement["Action"]!)
                where !OnlyInTrouble.ContainsKey(action) && !InItsName.ContainsKey($"{component} {action}")
                where !Recorded.Needed.Any(needed => needed.Action == action && Allows(statement, needed))
                select $"{component} may {action} by {statement["Sid"]}, and never does";
            Assert.Empty(unused);
        }

        public async ValueTask DisposeAsync()
        {
            await Recorded.DisposeAsync();
            await Feeds.DisposeAsync();
        }

        /// <summary>Everything new, under the names that the definition gives.</summary>
        private async Task EmptyAsync()
        {
            await EmptyDeployment.MakeAsync(arguments => AwsAsync(arguments));
            await AwsAsync(
                "ssm",
                "put-parameter",
                "--type",
                "SecureString",
                "--name",
                FurtherSecret,
                "--value",
                SandboxedPipeline.Password
            );
        }

        private static bool Allows(JsonNode statement, NeededPermission needed) =>
            statement["Effect"]!.ToString() == "Allow"
            && Texts(statement["Action"]!).Contains(needed.Action)
            && Texts(statement["Resource"]!).Any(pattern => Matches(pattern, needed.Resource))
            && (
                statement["Condition"] is not { } condition
                || (needed.Prefix is { } prefix && Texts(condition["StringLike"]!["s3:prefix"]!).Any(pattern => Matches(pattern, prefix)))
            );

        private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(item => item!.ToString());

        private static bool Matches(string pattern, string text) =>
            Regex.IsMatch(
                text,
                "^"
                    + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)
                    + "$",
                RegexOptions.Singleline
            );
    }
}

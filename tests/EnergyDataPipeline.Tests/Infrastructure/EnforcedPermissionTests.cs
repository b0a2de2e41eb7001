using System.Text;
using System.Text.Json.Nodes;
using EnergyDataPipeline.Sandbox;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Pipeline;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>
/// Where AWS refuses: a component does its work with the policy that the definition gives it, and stops with a word about it where one action is
/// taken out of that policy. moto is the judge, as far as it goes: it looks at actions everywhere, at resources in S3 and SQS alone, at no
/// conditions, and calls a batch by a name that IAM does not know. What it cannot tell, <see cref="PermissionTests"/> holds against the requests.
/// </summary>
public sealed class EnforcedPermissionTests
{
    private const string Name = EmptyDeployment.Name;
    private const string Bucket = EmptyDeployment.Bucket;
    private const string NoOrder = """{"v":1,"feed":"no_such_feed","period":"2026-07-20"}""";
    private const string Order = """{"v":1,"feed":"hourly_lmp_da_final","period":"2026-07-20"}""";

    [Fact]
    public async Task The_scheduled_task_needs_each_of_these_and_nothing_else()
    {
        await using var aws = await StrictAws.StartAsync();

        (await aws.RunAsync("task", null, "--all", "--keep-lake")).With(0);

        // Each of them on a store of its own: what is there already need not be written again.
        foreach (var action in new[] { "s3:ListBucket", "s3:GetObject", "s3:PutObject", "ssm:GetParameter", "dynamodb:UpdateItem" })
        {
            await aws.EmptyStoreAsync();
            Refused(action, await aws.RunAsync("task", action, "--all", "--keep-lake"));
        }
    }

    [Fact]
    public async Task A_worker_needs_each_of_these_and_nothing_else()
    {
        await using var aws = await StrictAws.StartAsync();
        await aws.FillAsync(Order, NoOrder);

        var worked = await aws.RunAsync("worker", null, "worker", "--queue", aws.Queue, "--until-empty", "--json");
        worked.With(2);
        Assert.Equal(1, worked.Json.GetProperty("collected").GetInt32());
        Assert.Equal(1, worked.Json.GetProperty("deadLetters").GetInt32());
        Assert.DoesNotContain("denied", worked.Err, StringComparison.OrdinalIgnoreCase);

        foreach (
            var action in new[]
            {
                "sqs:GetQueueAttributes",
                "sqs:ReceiveMessage",
                "s3:GetObject",
                "ssm:GetParameter",
                "dynamodb:UpdateItem",
            }
        )
        {
            await aws.EmptyStoreAsync();
            await aws.FillAsync(Order);
            Refused(action, await aws.RunAsync("worker", action, "worker", "--queue", aws.Queue, "--until-empty"));
            // Nothing is lost by it.
            Assert.Equal(1, await aws.CountAsync());
        }
    }

    [Fact]
    public async Task Who_runs_it_by_hand_needs_each_of_these_and_nothing_else()
    {
        await using var aws = await StrictAws.StartAsync();
        string[] ordering = ["backfill", "hourly_lmp_da_final", "--from", "2026-07-20", "--until", "2026-07-21", "--queue", aws.Queue];

        (await aws.RunAsync("operator", null, ordering)).With(0);
        (await aws.RunAsync("operator", null, "queue", "status", "--queue", aws.Queue)).With(0);
        (await aws.RunAsync("operator", null, "worker", "--queue", aws.Queue, "--until-empty")).With(0);
        (await aws.RunAsync("operator", null, "gaps", "hourly_lmp_da_final", "--from", "2026-07-20", "--until", "2026-07-21")).With(0);

        await aws.EmptyStoreAsync();
        Refused("sqs:SendMessage", await aws.RunAsync("operator", "sqs:SendMessage", ordering));
        Refused(
            "sqs:GetQueueAttributes",
            await aws.RunAsync("operator", "sqs:GetQueueAttributes", "queue", "status", "--queue", aws.Queue)
        );
    }

    private static void Refused(string action, Ended ended)
    {
        Assert.True(ended.ExitCode != 0, $"without {action} it ended well:\n{ended.Out}\n{ended.Err}");
        Assert.True(
            (ended.Out + ended.Err).Contains("denied", StringComparison.OrdinalIgnoreCase)
                || (ended.Out + ended.Err).Contains("not authorized", StringComparison.OrdinalIgnoreCase),
            $"without {action} nothing is said of what was refused:\n{ended.Out}\n{ended.Err}"
        );
    }

    /// <summary>moto with one deployment in it, refusing whoever has not the right; users with one component's rights, or all but one of them.</summary>
    private sealed class StrictAws : IAsyncDisposable
    {
        private readonly MotoServer _moto;
        private readonly TemporaryFolder _folder = new();
        private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);
        private readonly Uri _endpoint;
        private readonly SandboxServer _sandbox;

        private StrictAws(MotoServer moto, Uri endpoint, SandboxServer sandbox) => (_moto, _endpoint, _sandbox) = (moto, endpoint, sandbox);

        public string Queue => $"{_endpoint.ToString().TrimEnd('/')}/{Deployed.Account}/{Name}-slices";

        public static async Task<StrictAws> StartAsync()
        {
            var moto = MotoServer.ThatCanRefuse();
            // By the clock of the machine, as the commands go that are processes of their own.
            var sandbox = await SandboxServer.StartAsync(
                new SandboxOptions
                {
                    NodeCount = SandboxedPipeline.Nodes,
                    Clock = Clocks.System,
                    Password = SandboxedPipeline.Password,
                },
                TestContext.Current.CancellationToken
            );
            var aws = new StrictAws(moto, await moto.StartedAsync(), sandbox);
            await aws.DeployAsync();
            return aws;
        }

        /// <summary>Runs the command as the component, with all its actions but <paramref name="without"/>.</summary>
        public async Task<Ended> RunAsync(string component, string? without, params string[] arguments)
        {
            var keys = await UserAsync(component, without);
            await EnforceAsync(true);
            try
            {
                return await RealCommand.RunAsync(
                    _folder.Path,
                    new Dictionary<string, string>
                    {
                        ["AWS_ACCESS_KEY_ID"] = keys.Id,
                        ["AWS_SECRET_ACCESS_KEY"] = keys.Secret,
                        ["AWS_EC2_METADATA_DISABLED"] = "true",
                        ["AWS_ENDPOINT_URL"] = _endpoint.ToString().TrimEnd('/'),
                        ["AWS_REGION"] = "us-east-1",
                        ["API_CONFIG_FILE"] = $"s3://{Bucket}/config/api_config.json",
                        ["ENERGY_PIPELINE_DESTINATION"] = $"s3://{Bucket}/data",
                        ["ENERGY_PIPELINE_PACING_TABLE"] = $"{Name}-pacing",
                        ["ENERGY_PIPELINE_USERNAME"] = $"ssm:/{Name}/iso-ne/username",
                        ["ENERGY_PIPELINE_PASSWORD"] = $"ssm:/{Name}/iso-ne/password",
                        ["ENERGY_PIPELINE_MAX_RETRIES"] = "1",
                        ["ENERGY_PIPELINE_SPOOL_FOLDER"] = Path.Combine(_folder.Path, "spool"),
                    },
                    arguments
                );
            }
            finally
            {
                await EnforceAsync(false);
            }
        }

        public Task EmptyStoreAsync() => AwsAsync("s3", "rm", "--recursive", "--only-show-errors", $"s3://{Bucket}/data");

        /// <summary>Empties the queue and puts these messages.</summary>
        public async Task FillAsync(params string[] messages)
        {
            await AwsAsync("sqs", "purge-queue", "--queue-url", Queue);
            foreach (var message in messages)
            {
                await AwsAsync("sqs", "send-message", "--queue-url", Queue, "--message-body", message);
            }
        }

        /// <summary>How many messages the queue has, hidden ones too.</summary>
        public async Task<int> CountAsync()
        {
            string[] names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
            var said = await AwsAsync("sqs", "get-queue-attributes", "--queue-url", Queue, "--attribute-names", names[0], names[1]);
            var attributes = JsonNode.Parse(said.Out)!["Attributes"]!;
            return names.Sum(name => int.Parse(attributes[name]!.ToString(), System.Globalization.CultureInfo.InvariantCulture));
        }

        public async ValueTask DisposeAsync()
        {
            await _sandbox.DisposeAsync();
            await _moto.DisposeAsync();
            _folder.Dispose();
        }

        private async Task DeployAsync()
        {
            await EmptyDeployment.MakeAsync(arguments => AwsAsync(arguments));
            var address = _sandbox.BaseAddress.ToString().TrimEnd('/');
            var pacing = new JsonObject { ["requests_per_second"] = 1000, ["burst"] = 1000 };
            var feeds = new[] { ("fuel_mix", "iso-ne/fuel-mix"), ("hourly_lmp_da_final", "iso-ne/hourly-lmp-da-final") }.Select(feed =>
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = feed.Item1,
                        ["dataset"] = feed.Item2,
                        ["base_url"] = address,
                        ["pacing"] = pacing.DeepClone(),
                    }
            );
            var config = _folder.File("deployed.json", new JsonObject { ["apis"] = new JsonArray([.. feeds]) }.ToJsonString());
            await AwsAsync("s3api", "put-object", "--bucket", Bucket, "--key", "config/api_config.json", "--body", config);
        }

        private async Task<(string Id, string Secret)> UserAsync(string component, string? without)
        {
            var user = $"{component}-{_users.Count}";
            _users.Add(user, component);
            var statements = Template
                .StatementsOf(component)
                .Select(statement => (JsonNode)AsMotoKnowsIt(statement, without))
                .Where(statement => statement["Action"]!.AsArray().Count > 0);
            var policy = _folder.File(
                $"{user}.json",
                new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) }.ToJsonString()
            );
            await AwsAsync("iam", "create-user", "--user-name", user);
            await AwsAsync(
                "iam",
                "put-user-policy",
                "--user-name",
                user,
                "--policy-name",
                "rights",
                "--policy-document",
                $"file://{policy}"
            );
            var key = JsonNode.Parse((await AwsAsync("iam", "create-access-key", "--user-name", user)).Out)!["AccessKey"]!;
            return (key["AccessKeyId"]!.ToString(), key["SecretAccessKey"]!.ToString());
        }

        private static JsonObject AsMotoKnowsIt(JsonNode statement, string? without)
        {
            var known = statement.DeepClone().AsObject();
            known.Remove("Condition");
            var actions = known["Action"]!.AsArray().Select(action => action!.ToString()).Where(action => action != without).ToArray();
            string[] inBatches = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:SendMessage"];
            known["Action"] = new JsonArray([
                .. actions.Concat(actions.Intersect(inBatches).Select(action => action + "Batch")).Select(action => (JsonNode)action),
            ]);
            if (
                !actions.Any(action =>
                    action.StartsWith("s3:", StringComparison.Ordinal) || action.StartsWith("sqs:", StringComparison.Ordinal)
                )
            )
            {
                known["Resource"] = new JsonArray("*");
            }

            return known;
        }

        private async Task EnforceAsync(bool isOn)
        {
            using var client = new HttpClient();
            using var count = new StringContent(isOn ? "0" : "inf", Encoding.UTF8);
            using var answer = await client.PostAsync(new Uri(_endpoint, "/moto-api/reset-auth"), count);
            Assert.True(answer.IsSuccessStatusCode);
        }

        private async Task<Said> AwsAsync(params string[] arguments) => (await Tool.AwsAsync(_endpoint, _folder.Path, arguments)).With(0);
    }
}

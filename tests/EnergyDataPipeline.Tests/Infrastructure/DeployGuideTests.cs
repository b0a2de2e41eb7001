using System.Text;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Sandbox;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Pipeline;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>
/// docs/deploy.md, walked by a new user: its commands are taken out of the page and run in one shell, in its order, against moto, with the
/// real tools. Two things stand in: the operator is the sandbox, so the test puts the sandbox's feeds into the configuration object; and what moto
/// cannot do is worked around as <see cref="TerraformWorkspace"/> and <see cref="Template"/> list.
/// </summary>
public sealed partial class DeployGuideTests
{
    // What the page has and no emulator can run; each by the word behind "sh" that marks its block.
    private static readonly Dictionary<string, string> NotRun = new(StringComparer.Ordinal)
    {
        ["toolchain"] = "compiles for the function's processor; what it makes is tested where it is made",
        ["docker"] = "needs a Docker engine",
        ["account"] = "starts the function or a job: moto would need a Docker engine for it",
        ["update"] = "changes a stack: moto's CloudFormation fails on it",
    };

    [Fact]
    public async Task A_new_user_deploys_by_Terraform_and_every_command_of_the_page_works()
    {
        await using var walk = await Walk.StartAsync();
        TerraformWorkspace.AddPlugins(walk.Environment);
        await File.WriteAllTextAsync(
            Path.Combine(walk.Folder, "infra", "terraform", "examples", "minimal", "provider_override.tf"),
            TerraformWorkspace.MotoProvider
        );
        await File.WriteAllTextAsync(Path.Combine(walk.Folder, "infra", "terraform", "moto_override.tf"), TerraformWorkspace.MotoGaps);
        // Half a minute less of waiting: saved queries cannot be deleted there.
        foreach (var query in Directory.EnumerateFiles(Path.Combine(walk.Folder, "infra", "athena", "queries")))
        {
            File.Delete(query);
        }

        var said = await walk.RunAsync("terraform", "ENERGY_PIPELINE_PASSWORD=ssm:");

        Assert.Contains("Apply complete!", said, StringComparison.Ordinal);
        Assert.Contains("No changes.", said, StringComparison.Ordinal);
        Assert.Contains("Destroy complete!", said, StringComparison.Ordinal);
        // The records are kept.
        Assert.NotEqual(
            "",
            (await walk.AwsAsync("s3", "ls", "--recursive", $"s3://energy-pipeline-{Deployed.Account}-us-east-1/data/manifests/")).Out
        );
    }

    [Fact]
    public async Task A_new_user_deploys_by_CloudFormation_and_every_command_of_the_page_works()
    {
        await using var walk = await Walk.StartAsync();
        var template = new Template(
            Tool.Text("infra", "cloudformation", "template.json"),
            new Dictionary<string, string> { ["CodeBucket"] = "my-deployments" },
            Deployed.Account,
            "us-east-1"
        );
        await File.WriteAllTextAsync(Path.Combine(walk.Folder, "infra", "cloudformation", "template.json"), template.ForMoto());

        await walk.RunAsync("cloudformation", "| aws s3 cp - \"$API_CONFIG_FILE\"", template.Outputs());

        Assert.NotEqual("", (await walk.AwsAsync("s3", "ls", "s3://my-deployments/code/")).Out);
    }

    [Fact]
    public void Every_block_of_the_page_is_run_or_listed_with_the_reason_why_not()
    {
        string[] run = ["", "terraform", "cloudformation"];
        var marks = Blocks().Select(block => block.Mark).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(marks.Except(run).Except(NotRun.Keys));
        Assert.Empty(NotRun.Keys.Except(marks));
        Assert.True(Blocks().Count(block => run.Contains(block.Mark)) > 10);
    }

    [Fact]
    public void Every_parameter_that_the_page_gives_is_one_of_the_template()
    {
        var given = Parameter()
            .Matches(Tool.Text("docs", "deploy.md").ReplaceLineEndings("\n"))
            .SelectMany(match => match.Groups[1].Value.Split([' ', '\n', '\\'], StringSplitOptions.RemoveEmptyEntries))
            .Select(pair => pair.Split('='))
            .GroupBy(pair => pair[0], pair => pair[^1], StringComparer.Ordinal)
            .ToDictionary(pairs => pairs.Key, pairs => pairs.Last());

        Assert.Equal(
            [
                "AssignPublicIp",
                "CodeBucket",
                "EnableWorkers",
                "Image",
                "ImageRepositoryArn",
                "LambdaCodeKey",
                "SchedulesEnabled",
                "SecurityGroupIds",
                "SubnetIds",
            ],
            given.Keys.Order(StringComparer.Ordinal)
        );
        var resources = new Template(
            Tool.Text("infra", "cloudformation", "template.json"),
            given,
            Deployed.Account,
            "us-east-1"
        ).Resources();
        var states = resources
            .Values.Where(one => one["Type"]!.ToString() == "AWS::Scheduler::Schedule")
            .Select(one => one["Properties"]!["State"]!.ToString());
        Assert.Equal(["ENABLED"], states.Distinct());
        Assert.Contains("SilenceAlarm", resources.Keys);
        Assert.Contains("WorkerService", resources.Keys);
        given["SchedulesEnabled"] = "false";
        var off = new Template(Tool.Text("infra", "cloudformation", "template.json"), given, Deployed.Account, "us-east-1");
        Assert.DoesNotContain("SilenceAlarm", off.Resources().Keys);
    }

    /// <summary>A worker that finds no configuration ends, and a stack whose first workers end is rolled back.</summary>
    [Fact]
    public void With_CloudFormation_workers_are_switched_on_after_the_configuration_is_put()
    {
        var blocks = Blocks().Select(block => block.Commands).ToList();
        var made = blocks.FindIndex(commands => commands.Contains("aws cloudformation deploy", StringComparison.Ordinal));
        var put = blocks.FindIndex(commands => commands.Contains("| aws s3 cp - \"$API_CONFIG_FILE\"", StringComparison.Ordinal));
        var on = blocks.FindIndex(commands => commands.Contains("EnableWorkers=true", StringComparison.Ordinal));

        Assert.InRange(made, 0, put);
        Assert.InRange(put, 0, on - 1);
        Assert.Equal("update", Blocks()[on].Mark);
    }

    [Fact]
    public void The_costs_of_the_page_add_up()
    {
        var rows = Tool.Text("docs", "deploy.md")
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains("**", StringComparison.Ordinal))
            .ToArray();
        var costs = rows.Select(row => Bold().Matches(row).Select(match => match.Groups[1].Value).ToArray()).ToArray();

        Assert.Equal("together", costs[^1][0]);
        for (var column = 0; column < 3; column++)
        {
            var sum = costs[..^1].Sum(row => decimal.Parse(row[column], System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(costs[^1][column + 1], sum.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static IReadOnlyList<(string Mark, string Commands)> Blocks() =>
        [
            .. Block()
                .Matches(Tool.Text("docs", "deploy.md").ReplaceLineEndings("\n"))
                .Select(match => (match.Groups[1].Value.Trim(), match.Groups[2].Value)),
        ];

    [GeneratedRegex(@"^```sh([^\n]*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"--parameter-overrides ((?:\\\n|[^`\n)])+)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex Bold();

    private sealed class Walk : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly MotoServer _moto = new();

        private readonly SandboxServer _sandbox;

        private Walk(FourFeeds feeds, SandboxServer sandbox) => (Feeds, _sandbox) = (feeds, sandbox);

        public string Folder => Path.Combine(_folder.Path, "checkout");

        public Dictionary<string, string> Environment { get; private set; } = [];

        private FourFeeds Feeds { get; }

        public static async Task<Walk> StartAsync()
        {
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
            var walk = new Walk(await FourFeeds.StartAsync(), sandbox);
            // By name: moto takes an address with a number for one of S3's own.
            walk.Environment = Tool.AwsAt(new UriBuilder(await walk._moto.StartedAsync()) { Host = "localhost" }.Uri);
            walk.Environment["ISO_NE_PASSWORD"] = SandboxedPipeline.Password;
            walk.Environment["ENERGY_PIPELINE_SPOOL_FOLDER"] = Path.Combine(walk._folder.Path, "spool");
            TerraformWorkspace.Copy(Path.Combine(Repository.Root, "infra"), Path.Combine(walk.Folder, "infra"));

            // The package as the toolchain would leave it, and the command on the path.
            var package = Path.Combine(walk.Folder, "artifacts", "lambda", "energy-pipeline-arm64.zip");
            Directory.CreateDirectory(Path.GetDirectoryName(package)!);
            File.Copy(Deployed.NewPackage(walk._folder.Path), package);
            var command = walk._folder.File(
                "bin/energy-pipeline",
                $"#!/bin/sh\nexec dotnet exec '{Path.Combine(AppContext.BaseDirectory, "energy-pipeline.dll")}' \"$@\"\n"
            );
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            walk.Environment["PATH"] = $"{Path.GetDirectoryName(command)}:{System.Environment.GetEnvironmentVariable("PATH")}";
            return walk;
        }

        /// <summary>Runs the page as one script. After the command that holds <paramref name="configured"/> the sandbox's feeds are put.</summary>
        public async Task<string> RunAsync(string tool, string configured, IReadOnlyDictionary<string, string>? outputs = null)
        {
            // Whom the page calls you@example.org, the sandbox calls demo.
            var sandboxed = Path.Combine(Feeds.Folder, "api_config.json");
            var text = (await File.ReadAllTextAsync(sandboxed))
                .Replace("\"username\":\"demo\",", "", StringComparison.Ordinal)
                .Replace($"\"{FourFeeds.Day}\"", "\"yesterday\"", StringComparison.Ordinal)
                .Replace(Feeds.Pipeline.Sandbox.BaseAddress.Authority, _sandbox.BaseAddress.Authority, StringComparison.Ordinal);
            await File.WriteAllTextAsync(sandboxed, text);
            // The first version of the AWS command line heeds no variable for SQS.
            var script = new StringBuilder("set -euo pipefail\naws() { command aws --endpoint-url \"$AWS_ENDPOINT_URL\" \"$@\"; }\n");
            var (wasConfigured, wasMade) = (false, false);
            foreach (var (mark, printed) in Blocks().Where(block => block.Mark.Length == 0 || block.Mark == tool))
            {
                var commands = printed;
                if (outputs is not null && commands.StartsWith("out() {", StringComparison.Ordinal))
                {
                    // moto forgets what a stack tells when a change set made it: the page's way of asking is run, then answered from the template.
                    var answers = string.Concat(outputs.Select(output => $"{output.Key}) echo '{output.Value}';; "));
                    var end = commands.IndexOf('\n', StringComparison.Ordinal);
                    commands = $"{commands[..end]}\nout Config\nout() {{ case $1 in {answers}esac; }}{commands[end..]}";
                }

                script
                    .Append("printf '\\n== %s\\n' ")
                    .Append('\'')
                    .Append(commands.Split('\n')[0].Replace("'", "", StringComparison.Ordinal))
                    .Append("'\n");
                script.Append(
                    commands.Replace(
                        "you@example.org",
                        mark.Length == 0 && commands.Contains("username", StringComparison.Ordinal) ? "demo" : "you@example.org",
                        StringComparison.Ordinal
                    )
                );
                if (!wasMade && commands.Contains(" apply -input=false -auto-approve", StringComparison.Ordinal))
                {
                    // What was made is as it was declared: a second plan has no changes, or ends with 2.
                    var apply = commands[
                        commands.IndexOf(
                            "terraform -chdir",
                            commands.IndexOf(" init ", StringComparison.Ordinal),
                            StringComparison.Ordinal
                        )..
                    ];
                    script.Append(
                        apply.Replace("apply -input=false -auto-approve", "plan -input=false -detailed-exitcode", StringComparison.Ordinal)
                    );
                    wasMade = true;
                }

                if (commands.Contains(configured, StringComparison.Ordinal))
                {
                    // moto's CloudFormation gives a queue the address that it would have in AWS.
                    script.Append(
                        "ENERGY_PIPELINE_QUEUE_URL=${ENERGY_PIPELINE_QUEUE_URL/https:\\/\\/sqs.us-east-1.amazonaws.com/$AWS_ENDPOINT_URL}\n"
                            + "MISSED_SCHEDULES_URL=${MISSED_SCHEDULES_URL/https:\\/\\/sqs.us-east-1.amazonaws.com/$AWS_ENDPOINT_URL}\n"
                    );
                    script.Append("aws s3 cp '").Append(sandboxed).Append("' \"$API_CONFIG_FILE\"\n");
                    wasConfigured = true;
                }
            }

            Assert.True(wasConfigured, $"no block of the page has {configured}");
            Assert.Equal(tool == "terraform", wasMade);
            return (await Tool.RunAsync("bash", ["-c", script.ToString()], Folder, Environment)).With(0).Out;
        }

        public Task<Said> AwsAsync(params string[] arguments) => Tool.RunAsync("aws", arguments, Folder, Environment);

        public async ValueTask DisposeAsync()
        {
            await Feeds.DisposeAsync();
            await _sandbox.DisposeAsync();
            await _moto.DisposeAsync();
            _folder.Dispose();
        }
    }
}

using System.Text;
using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>A secret that changes while a run goes on is read anew when it is refused, and asked with once more.</summary>
public sealed class RotationTests(MotoServer moto)
{
    private const string First = "canary-first-pw-71a";
    private const string Second = "canary-second-pw-92b";

    [Theory]
    [InlineData("file")]
    [InlineData("ssm")]
    [InlineData("ssm in the variable")]
    public async Task A_rotated_secret_is_taken_up_within_the_run(string place)
    {
        using var work = new Work();
        var name = "/test/" + Guid.NewGuid().ToString("N");
        var file = Path.Combine(work.Folder.Path, ".pw");
        async Task RotateAsync(string password)
        {
            await (place == "file" ? File.WriteAllTextAsync(file, password) : moto.PutParameterAsync(name, password));
        }

        await RotateAsync(First);
        await using var source = new Source(async asked =>
        {
            if (asked == 8)
            {
                await RotateAsync(Second);
                return Second;
            }

            return null;
        });
        var reference = place == "file" ? "file:" + file : "ssm:" + name;
        var config = work.Config(source, days: 31, place == "ssm in the variable" ? null : reference) with
        {
            Secrets = new SecretSources(
                new Dictionary<string, string> { ["ENERGY_PIPELINE_PASSWORD"] = place == "ssm in the variable" ? reference : "" },
                work.Folder.Path
            ),
        };
        using var aws = AwsEquipment.For(config, await EnvironmentAsync());

        await using var pipeline = new EnergyPipeline(config, aws.Equip(new()));
        var summary = await pipeline.RunAllApisAsync(TestContext.Current.CancellationToken);

        Assert.Equal(31, summary.Results.Count);
        Assert.All(summary.Results, result => Assert.True(result.IsSuccess, result.Message));
        // Those that were under way with the old one when it changed, and no more.
        Assert.InRange(source.Refused, 1, config.Concurrency);
        work.AssertNowhere(First, Second);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("ssm")]
    public async Task An_unchanged_secret_is_tried_once(string place)
    {
        using var work = new Work();
        var name = "/test/" + Guid.NewGuid().ToString("N");
        var reference = place == "file" ? "file:" + work.Folder.File(".pw", First) : "ssm:" + name;
        await moto.PutParameterAsync(name, First);
        await using var source = new Source(_ => Task.FromResult<string?>(null)) { Password = "another" };
        var config = work.Config(source, days: 12, reference);
        using var aws = AwsEquipment.For(config, await EnvironmentAsync());

        await using var pipeline = new EnergyPipeline(config, aws.Equip(new()));
        var summary = await pipeline.RunAllApisAsync(TestContext.Current.CancellationToken);

        Assert.Equal(FailureClass.SignIn, summary.Failure);
        Assert.Equal(1, source.Refused);
        work.AssertNowhere(First);
    }

    [Fact]
    public async Task A_refused_secret_is_tried_once_by_a_fleet_whose_processes_start_anew()
    {
        using var work = new Work();
        var file = work.Folder.File(".pw", First);
        await using var source = new Source(_ => Task.FromResult<string?>(null)) { Password = Second };
        var config = work.Config(source, days: 4, "file:" + file) with { PacingTable = await moto.NewPacingTableAsync() };
        for (var starts = 0; starts < 5; starts++)
        {
            var refused = await RunAsync(config);
            Assert.Equal(FailureClass.SignIn, refused.Failure);
        }

        Assert.Equal(1, source.Refused);
        var told = (await RunAsync(config)).Results[0];
        Assert.Contains("refused the sign-in with 401 when another process asked", told.Message);
        Assert.EndsWith("energy-pipeline doctor asks once, and lets the others go on when it is accepted.", told.NextStep);

        // Another secret is another sign-in: it is asked with at once.
        await File.WriteAllTextAsync(file, Second, TestContext.Current.CancellationToken);
        Assert.Equal(FailureClass.None, (await RunAsync(config)).Failure);
        Assert.Equal(1, source.Refused);
    }

    [Fact]
    public async Task Two_tokens_for_one_host_that_are_both_refused_are_tried_once_each_however_often_processes_start()
    {
        using var work = new Work();
        await using var source = new Source(_ => Task.FromResult<string?>(null));
        var config = work.Config(source, days: 1, password: null) with { PacingTable = await moto.NewPacingTableAsync() };
        FeedSettings Feed(string name, string token) =>
            config.Feeds[0] with
            {
                Name = name,
                AuthType = AuthType.Bearer,
                Password = "file:" + work.Folder.File($"{name}.pw", token),
                OutputFolder = name,
            };
        config = config with { Feeds = [Feed("one", First), Feed("two", Second)] };

        for (var starts = 0; starts < 3; starts++)
        {
            Assert.All((await RunAsync(config)).Results, result => Assert.Equal(FailureClass.SignIn, result.Failure));
        }

        Assert.Equal(2, source.Refused);
    }

    [Fact]
    public async Task Where_the_account_is_let_in_again_one_who_asks_by_hand_frees_the_fleet()
    {
        using var work = new Work();
        await using var source = new Source(_ => Task.FromResult<string?>(null)) { Password = Second };
        var config = work.Config(source, days: 1, "file:" + work.Folder.File(".pw", First)) with
        {
            PacingTable = await moto.NewPacingTableAsync(),
        };
        using var aws = AwsEquipment.For(config, await EnvironmentAsync());
        await using var waiting = new EnergyPipeline(config, aws.Equip(new()));
        Assert.Equal(FailureClass.SignIn, (await waiting.RunAllApisAsync(TestContext.Current.CancellationToken)).Failure);
        Assert.Equal(FailureClass.SignIn, (await waiting.FindRefusedSignInAsync(TestContext.Current.CancellationToken))?.Failure);
        source.Password = First;
        Assert.NotNull(await waiting.FindRefusedSignInAsync(TestContext.Current.CancellationToken));

        await using (var byHand = new EnergyPipeline(config, aws.Equip(new())))
        {
            await byHand.DiagnoseAsync(TestContext.Current.CancellationToken);
        }

        Assert.Null(await waiting.FindRefusedSignInAsync(TestContext.Current.CancellationToken));
        Assert.Equal(FailureClass.None, (await waiting.RunAllApisAsync(TestContext.Current.CancellationToken)).Failure);
        Assert.Equal(1, source.Refused);
    }

    [Fact]
    public async Task Without_a_source_for_it_the_library_says_what_to_hand_in()
    {
        using var work = new Work();
        await using var source = new Source(_ => Task.FromResult<string?>(null));
        await using var pipeline = new EnergyPipeline(work.Config(source, days: 1, "ssm:/a/b"));

        var result = Assert.Single((await pipeline.RunAllApisAsync(TestContext.Current.CancellationToken)).Results);

        Assert.Equal(FailureClass.SignIn, result.Failure);
        Assert.Contains("ssm:/a/b is in AWS's Parameter Store, and this program was handed no source for ssm: references", result.Message);
        Assert.StartsWith("Hand in AwsEquipment.For(config)", result.NextStep);
    }

    [Fact]
    public async Task A_parameter_that_is_not_there_is_said_with_its_place_and_what_to_do()
    {
        using var work = new Work();
        await using var source = new Source(_ => Task.FromResult<string?>(null));
        var config = work.Config(source, days: 1, "ssm:/no/such");
        using var aws = AwsEquipment.For(config, await EnvironmentAsync());
        await using var pipeline = new EnergyPipeline(config, aws.Equip(new()));

        var result = Assert.Single((await pipeline.RunAllApisAsync(TestContext.Current.CancellationToken)).Results);

        Assert.Equal(FailureClass.Configuration, result.Failure);
        Assert.Contains("Reading the parameter /no/such at http://127.0.0.1", result.Message);
        Assert.StartsWith("Put it there (aws ssm put-parameter --type SecureString --name /no/such)", result.NextStep);
    }

    /// <summary>As a process of its own does.</summary>
    private async Task<RunSummary> RunAsync(EnergyPipelineConfig config)
    {
        using var aws = AwsEquipment.For(config, await EnvironmentAsync());
        await using var pipeline = new EnergyPipeline(config, aws.Equip(new()));
        return await pipeline.RunAllApisAsync(TestContext.Current.CancellationToken);
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync()
    {
        AwsTestCredentials.Set();
        return new() { ["AWS_ENDPOINT_URL"] = (await moto.StartedAsync()).ToString(), ["AWS_REGION"] = "us-east-1" };
    }

    private sealed class Work : IDisposable
    {
        public TemporaryFolder Folder { get; } = new();

        public EnergyPipelineConfig Config(Source source, int days, string? password) =>
            new()
            {
                Feeds =
                [
                    new FeedSettings
                    {
                        Name = "things",
                        Url = source.Server.Address("/things/{day}").ToString(),
                        AuthType = AuthType.Basic,
                        Username = "demo",
                        Password = password,
                        OutputFolder = "things",
                        FilePrefix = "things",
                    },
                ],
                Day = $"2026-07-01..2026-07-{days:00}",
                Formats = ["csv"],
                Destination = new StoreSettings.Folder(Path.Combine(Folder.Path, "store")),
                SpoolFolder = Path.Combine(Folder.Path, "spool"),
            };

        public void AssertNowhere(params string[] secrets)
        {
            foreach (var file in Directory.GetFiles(Folder.Path, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".pw")))
            {
                var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
                Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
            }
        }

        public void Dispose() => Folder.Dispose();
    }

    /// <summary>A source that knows one password, and may be told another while it is asked.</summary>
    private sealed class Source : IAsyncDisposable
    {
        private int _asked;
        private int _refused;

        public Source(Func<int, Task<string?>> change) =>
            Server = new FaultServer(
                async (connection, asked, cancellationToken) =>
                {
                    if (await change(Interlocked.Increment(ref _asked)) is { } changed)
                    {
                        Password = changed;
                    }

                    var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("demo:" + Password));
                    var isGood = asked.Headers.GetValueOrDefault("Authorization") == expected;
                    if (!isGood)
                    {
                        Interlocked.Increment(ref _refused);
                    }

                    await (isGood ? Answers.Good($$"""[{"a":{{asked.Number}}}]""") : Answers.Status(401))(
                        connection,
                        asked,
                        cancellationToken
                    );
                }
            );

        public FaultServer Server { get; }

        public string Password { get; set; } = First;

        public int Refused => Volatile.Read(ref _refused);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}

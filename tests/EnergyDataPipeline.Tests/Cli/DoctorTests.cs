using System.Text.Json;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>The doctor names each thing that is amiss, with the next step, and nothing else as failed.</summary>
public sealed class DoctorTests(MotoServer moto)
{
    [Fact]
    public async Task When_all_is_well_every_check_is_ok()
    {
        await using var patient = await Patient.StartAsync();

        var (ended, checks) = await patient.ExamineAsync(0);

        Assert.All(checks, check => Assert.Equal("ok", check.Status));
        foreach (
            var name in (string[])
                [
                    "configuration",
                    "fuel_mix: name",
                    "fuel_mix: connection",
                    "fuel_mix: sign-in",
                    "fuel_mix: answer",
                    "fuel_mix: clock",
                    "store: reachable",
                    "store: writable",
                    "store: conditional writes",
                    "store: checksum",
                    "store: delete",
                    "store: free space",
                    "spool: free space",
                ]
        )
        {
            Assert.Single(checks, check => check.Name == name);
        }

        Assert.Equal(checks.Count, ended.Json.GetProperty("ok").GetInt32());
        Assert.Empty(patient.Folder.Files("energy-data"));
    }

    [Fact]
    public async Task For_people_each_check_is_a_line_and_a_sum_ends_it()
    {
        await using var patient = await Patient.StartAsync();

        var told = (await patient.RunAsync([])).With(0);

        Assert.Contains("ok    fuel_mix: sign-in", told.Out, StringComparison.Ordinal);
        Assert.EndsWith(" ok, 0 warn, 0 fail.\n", told.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(told.Lines, line => line.StartsWith(' '));
    }

    [Fact]
    public async Task A_wrong_password_fails_the_sign_in_and_is_tried_once()
    {
        await using var patient = await Patient.StartAsync();
        patient.Environment["ENERGY_PIPELINE_PASSWORD"] = "an0ther-than-theirs";

        var (_, checks) = await patient.ExamineAsync(3);

        Assert.Single(patient.Sandbox.Ledger);
        var failed = Failed(checks, "fuel_mix: sign-in");
        Assert.Contains("ENERGY_PIPELINE_PASSWORD", failed.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_password_fails_the_sign_in_and_says_what_to_set()
    {
        await using var patient = await Patient.StartAsync();
        patient.Environment.Remove("ENERGY_PIPELINE_PASSWORD");

        var (_, checks) = await patient.ExamineAsync(3);

        Assert.Empty(patient.Sandbox.Ledger);
        Assert.Contains("ENERGY_PIPELINE_PASSWORD", Failed(checks, "fuel_mix: sign-in").NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_host_fails_the_connection()
    {
        await using var patient = await Patient.StartAsync();
        await patient.Sandbox.DisposeAsync();

        var (_, checks) = await patient.ExamineAsync(5);

        Assert.NotEqual("", Failed(checks, "fuel_mix: connection").NextStep);
        Assert.DoesNotContain(checks, check => check.Name == "fuel_mix: sign-in");
    }

    [Fact]
    public async Task A_host_without_an_address_fails_the_name()
    {
        await using var patient = await Patient.StartAsync("http://no-such-host.invalid/api/v1.1");

        var (_, checks) = await patient.ExamineAsync(5);

        Assert.Contains("no-such-host.invalid", Failed(checks, "fuel_mix: name").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_bucket_is_named()
    {
        await using var patient = await Patient.StartAsync();
        await using var store = await patient.WithBucketAsync("another");

        var (_, checks) = await patient.ExamineAsync(7);

        var failed = Failed(checks, "store: reachable");
        Assert.Contains("The bucket 'another' does not exist", failed.Message, StringComparison.Ordinal);
        Assert.Contains("aws s3 mb s3://another", failed.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_bucket_of_a_service_that_is_not_ours_is_named()
    {
        AwsTestCredentials.Set();
        await using var patient = await Patient.StartAsync();
        patient.Options = ["--to", "s3://never-made", "--s3-endpoint", (await moto.StartedAsync()).ToString()];

        var (_, checks) = await patient.ExamineAsync(7);

        Assert.Contains("The bucket 'never-made' does not exist", Failed(checks, "store: reachable").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(S3DoubleFault.AccessDenied, "may not do this", "s3:ListBucket")]
    [InlineData(S3DoubleFault.ExpiredToken, "have expired", "aws sso login")]
    [InlineData(S3DoubleFault.WrongRegion400, "lies in another region", "set AWS_DEFAULT_REGION")]
    [InlineData(S3DoubleFault.ClockSkewed, "clock differs too much", "Set the clock")]
    public async Task A_bucket_that_refuses_is_named_with_its_reason(S3DoubleFault fault, string found, string next)
    {
        await using var patient = await Patient.StartAsync();
        await using var store = await patient.WithBucketAsync("bucket");
        foreach (var operation in (string[])["list", "get", "head", "put"])
        {
            store.Fail(operation, fault, times: 1000);
        }

        var (_, checks) = await patient.ExamineAsync(7);

        var failed = Failed(checks, "store: reachable");
        Assert.Contains(found, failed.Message, StringComparison.Ordinal);
        Assert.Contains(next, failed.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_bucket_can_be_reached_and_not_written()
    {
        await using var patient = await Patient.StartAsync();
        await using var store = await patient.WithBucketAsync("bucket");
        store.IsReadOnly = true;

        var (_, checks) = await patient.ExamineAsync(7);

        Assert.Equal("ok", checks.Single(check => check.Name == "store: reachable").Status);
        var failed = Failed(checks, "store: writable");
        Assert.Contains("can be read but not written", failed.Message, StringComparison.Ordinal);
        Assert.Contains("s3:PutObject", failed.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_ignores_conditions_is_warned_of_as_at_least_once()
    {
        await using var patient = await Patient.StartAsync();
        await using var store = await patient.WithBucketAsync("bucket");
        store.IgnoresConditions = true;

        var (_, checks) = await patient.ExamineAsync(0);

        var warned = checks.Single(check => check.Name == "store: conditional writes");
        Assert.Equal("warn", warned.Status);
        Assert.Contains("at-least-once", warned.Message, StringComparison.Ordinal);
        Assert.Contains("Run one at a time", warned.NextStep, StringComparison.Ordinal);
        Assert.Empty(store.Keys());
    }

    [Fact]
    public async Task A_store_that_is_well_keeps_nothing_of_the_examination()
    {
        await using var patient = await Patient.StartAsync();
        await using var store = await patient.WithBucketAsync("bucket");

        var (_, checks) = await patient.ExamineAsync(0);

        Assert.All(checks, check => Assert.Equal("ok", check.Status));
        Assert.Empty(store.Keys());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        await using var patient = await Patient.StartAsync();
        patient.Folder.File("taken", "");
        patient.Options = ["--to", "taken/below"];

        var (_, checks) = await patient.ExamineAsync(7);

        Assert.Contains(checks, check => check.Status == "fail" && check.Name.StartsWith("store: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task A_clock_an_hour_off_is_seen_by_the_sources_clock(int minutes)
    {
        await using var patient = await Patient.StartAsync();
        patient.Clock = Clocks.Off(Duration.FromMinutes(minutes));

        var (_, checks) = await patient.ExamineAsync(2);

        var failed = Failed(checks, "fuel_mix: clock");
        Assert.Contains(minutes > 0 ? "ahead of" : "behind", failed.Message, StringComparison.Ordinal);
        Assert.Contains("Set this machine's clock", failed.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, "behind")]
    [InlineData(-60, "ahead of")]
    public async Task A_clock_an_hour_off_is_seen_by_the_stores_clock(int minutes, string direction)
    {
        await using var patient = await Patient.StartAsync();
        await using var store = await patient.WithBucketAsync("bucket");
        store.DateSkew = TimeSpan.FromMinutes(minutes);

        var (_, checks) = await patient.ExamineAsync(7);

        var failed = Failed(checks, "store: clock");
        Assert.Contains(direction, failed.Message, StringComparison.Ordinal);
        Assert.Contains("Set the clock", failed.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--spool-folder", "spool: free space")]
    [InlineData("--to", "store: free space")]
    public async Task A_full_disk_is_named(string option, string check)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a small disk is made with Linux's tmpfs");
        await using var patient = await Patient.StartAsync();
        var disk = Directory.CreateDirectory(Path.Combine(patient.Folder.Path, "disk")).FullName;

        // A disk of one megabyte, in a mount namespace that ends with the command; a user namespace lets those who are not root make one.
        var ended = await RealCommand.RunAsync(
            patient.Folder.Path,
            patient.Environment,
            ["doctor", "--json", option, disk],
            "unshare",
            Environment.IsPrivilegedProcess ? "-m" : "-Urm",
            "sh",
            "-c",
            $"mount -t tmpfs -o size=1m tmpfs '{disk}' && exec \"$@\"",
            "sh"
        );

        var failed = Failed(Patient.Checks(ended.With(7)), check);
        Assert.Contains($"'{disk}' is full", failed.Message, StringComparison.Ordinal);
        Assert.Contains("Make room", failed.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_of_the_configuration_are_checks_that_failed()
    {
        await using var patient = await Patient.StartAsync();
        patient.Folder.File("api_config.json", """{ "apis": [ { "nam": "x" } ] }""");

        var (_, checks) = await patient.ExamineAsync(2);

        Assert.Contains(
            checks,
            check =>
                check.Status == "fail"
                && check.Name.Contains("apis[0].nam", StringComparison.Ordinal)
                && check.NextStep.Contains("name", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_sandbox_can_be_examined_without_an_account()
    {
        using var folder = new TemporaryFolder();

        var ended = (await InProcess.RunAsync(folder.Path, new Dictionary<string, string>(), ["doctor", "--sandbox", "--json"])).With(0);

        Assert.All(Patient.Checks(ended), check => Assert.Equal("ok", check.Status));
    }

    private static Check Failed(IReadOnlyList<Check> checks, string name)
    {
        var failed = checks.Where(check => check.Status == "fail").ToList();
        Assert.True(failed is [var one] && one.Name == name, $"expected that only {name} fails:\n{string.Join('\n', checks)}");
        return failed[0];
    }

    private sealed record Check(string Name, string Status, string Message, string NextStep);

    /// <summary>A folder with one feed of a sandbox whose clock goes.</summary>
    private sealed class Patient : IAsyncDisposable
    {
        private Patient(EnergyDataPipeline.Sandbox.SandboxServer sandbox) => Sandbox = sandbox;

        public EnergyDataPipeline.Sandbox.SandboxServer Sandbox { get; }

        public TemporaryFolder Folder { get; } = new();

        public Dictionary<string, string> Environment { get; } = [];

        public string[] Options { get; set; } = [];

        public IClock Clock { get; set; } = Clocks.System;

        public static async Task<Patient> StartAsync(string? address = null)
        {
            var patient = new Patient(
                await EnergyDataPipeline.Sandbox.SandboxServer.StartAsync(
                    new() { NodeCount = 8, Password = Pipeline.SandboxedPipeline.Password },
                    TestContext.Current.CancellationToken
                )
            );
            patient.Environment["ENERGY_PIPELINE_PASSWORD"] = Pipeline.SandboxedPipeline.Password;
            patient.Environment["ENERGY_PIPELINE_SPOOL_FOLDER"] = Path.Combine(patient.Folder.Path, "spool");
            patient.Folder.File(
                "api_config.json",
                JsonSerializer.Serialize(
                    new
                    {
                        apis = new[]
                        {
                            new
                            {
                                name = "fuel_mix",
                                description = "generation by fuel",
                                url = $"{address ?? patient.Sandbox.BaseAddress.ToString()}/genfuelmix/current",
                                auth_type = "basic",
                                username = "demo",
                                output_folder = "fuel",
                                csv_prefix = "fuel",
                            },
                        },
                    }
                )
            );
            return patient;
        }

        public async Task<S3Double> WithBucketAsync(string bucket)
        {
            AwsTestCredentials.Set();
            var store = await S3Double.StartAsync();
            Options = ["--to", $"s3://{bucket}", "--s3-endpoint", store.Endpoint];
            return store;
        }

        public Task<Ended> RunAsync(string[] more) => InProcess.RunAsync(Folder.Path, Environment, ["doctor", .. Options, .. more], Clock);

        public async Task<(Ended Ended, IReadOnlyList<Check> Checks)> ExamineAsync(int exitCode)
        {
            var ended = (await RunAsync(["--json"])).With(exitCode);
            Assert.Equal(exitCode, ended.Json.GetProperty("exitCode").GetInt32());
            return (ended, Checks(ended));
        }

        public static IReadOnlyList<Check> Checks(Ended ended) =>
            [
                .. ended
                    .Json.GetProperty("checks")
                    .EnumerateArray()
                    .Select(check => new Check(
                        check.GetProperty("name").GetString()!,
                        check.GetProperty("status").GetString()!,
                        check.GetProperty("message").GetString()!,
                        check.GetProperty("nextStep").GetString() ?? ""
                    )),
            ];

        public async ValueTask DisposeAsync()
        {
            await Sandbox.DisposeAsync();
            Folder.Dispose();
        }
    }
}

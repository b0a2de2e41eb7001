using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EnergyDataPipeline.Cli;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>Whether what runs in a container is well, in one line and by exit codes that container engines know.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment;

    public HealthTests() => _environment = new() { [Heartbeat.FileVariable] = Path.Combine(_folder.Path, "beat") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_worker_a_configuration_that_can_be_run_is_well()
    {
        var ended = (await RunAsync()).With(0);

        Assert.Equal("well: 4 feeds can be run\n", ended.Out);
    }

    [Fact]
    public async Task A_fault_in_the_configuration_is_not_well_and_is_told()
    {
        _environment["ENERGY_PIPELINE_FORMATS"] = "xlsx";

        var ended = (await RunAsync()).With(1);

        Assert.StartsWith("not well: environment: ENERGY_PIPELINE_FORMATS: found \"xlsx\"", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_is_well_as_long_as_its_last_sign_of_life_is_not_too_old_and_after_its_end()
    {
        using var session = InProcess.Session(_folder.Path, _environment, TextWriter.Null, TextWriter.Null);
        var heartbeat = Heartbeat.Of(session);
        heartbeat.Beat();
        var alive = (await RunAsync()).With(0);
        Assert.Matches(@"^well: the worker gave a sign of life \d+ s ago\n$", alive.Out);

        File.SetLastWriteTimeUtc(heartbeat.File, TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromSeconds(1300));
        var stuck = (await RunAsync()).With(1);
        Assert.Matches(@"^not well: the worker's last sign of life is 13\d\d s old; at most 1200 s are expected\n$", stuck.Out);
        (await RunAsync("--within", "2000")).With(0);

        heartbeat.End();
        (await RunAsync()).With(0);
    }

    [Fact]
    public async Task A_port_that_nobody_listens_at_is_not_well()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        (await RunAsync("--port", port)).With(0);
        listener.Stop();

        var ended = (await RunAsync("--port", port)).With(1);

        Assert.StartsWith($"not well: nothing listens at port {port}", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_in_a_bucket_is_fetched_where_it_is_read_and_by_nobody_else()
    {
        AwsTestCredentials.Set();
        await using var bucket = new FaultServer(Answers.Status(403));
        foreach (var (name, value) in AwsTestCredentials.Variables)
        {
            _environment[name] = value;
        }

        _environment["API_CONFIG_FILE"] = "s3://the-bucket/config.json";
        _environment["AWS_ENDPOINT_URL_S3"] = bucket.Address("/").ToString();
        using var session = InProcess.Session(_folder.Path, _environment, TextWriter.Null, TextWriter.Null);
        var heartbeat = Heartbeat.Of(session);
        heartbeat.Beat();

        (await RunAsync()).With(0);
        (await InProcess.RunAsync(_folder.Path, _environment, ["catalog", "list"])).With(0);
        (await InProcess.RunAsync(_folder.Path, _environment, ["config", "schema"])).With(0);
        Assert.Empty(bucket.Ledger);
        heartbeat.End();
        Assert.Contains("s3://the-bucket/config.json", (await RunAsync()).With(1).Out, StringComparison.Ordinal);
        Assert.NotEmpty(bucket.Ledger);
    }

    [Fact]
    public async Task A_bucket_that_does_not_answer_is_given_ten_seconds()
    {
        AwsTestCredentials.Set();
        await using var silent = new FaultServer((_, _, token) => Task.Delay(Timeout.InfiniteTimeSpan, token));
        var time = new FakeTimeProvider();
        var fetching = ConfigurationInBucket.FetchAsync(
            new()
            {
                File = "s3://the-bucket/config.json",
                Environment = new Dictionary<string, string>(AwsTestCredentials.Variables)
                {
                    ["AWS_ENDPOINT_URL_S3"] = silent.Address("/").ToString(),
                },
                WorkingFolder = _folder.Path,
            },
            time,
            TestContext.Current.CancellationToken
        );
        // Time is moved in small steps, so that the wait has surely begun.
        var waited = TimeSpan.Zero;
        while (!fetching.IsCompleted && waited < TimeSpan.FromMinutes(2))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromMilliseconds(250));
            waited += TimeSpan.FromMilliseconds(250);
        }

        Assert.InRange(waited, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
        var fetched = await fetching;

        Assert.StartsWith("no answer came from http", fetched!.Fault, StringComparison.Ordinal);
        Assert.EndsWith("within 10 seconds", fetched.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_heartbeat_that_cannot_be_written_is_told_of_once_and_stops_nothing()
    {
        _environment[Heartbeat.FileVariable] = Path.Combine(_folder.Path, "no", "such", "folder", "beat");
        await using var notes = new StringWriter();
        using var session = InProcess.Session(_folder.Path, _environment, TextWriter.Null, notes);
        var heartbeat = Heartbeat.Of(session);

        heartbeat.Beat();
        heartbeat.Beat();

        Assert.Single(notes.ToString().Split('\n'), line => line.Contains("cannot be written", StringComparison.Ordinal));
        Assert.Null(heartbeat.Age());
    }

    private Task<Ended> RunAsync(params string[] more) => InProcess.RunAsync(_folder.Path, _environment, ["health", .. more]);
}

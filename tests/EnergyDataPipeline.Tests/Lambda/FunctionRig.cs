using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Lambda;
using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Lambda.Runtime;
using EnergyDataPipeline.Sandbox;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using NodaTime.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Lambda;

/// <summary>
/// The function as Lambda runs it: the Runtime API over HTTP, moto's S3 as its store, the sandbox as its source. The process's entry point runs in
/// this process, with surroundings of its own.
/// </summary>
internal sealed partial class FunctionRig : IAsyncDisposable
{
    /// <summary>The sandbox's password: it may show up nowhere.</summary>
    public const string Canary = "c4n-function/&password";

    private readonly LogText _output = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _moto;
    private readonly string _bucket;
    private Task<int>? _running;

    private FunctionRig(RuntimeEmulator emulator, SandboxServer sandbox, Uri moto, string bucket, FakeClock clock)
    {
        (Emulator, Sandbox, _moto, _bucket, Clock) = (emulator, sandbox, moto, bucket, clock);
        Environment = new()
        {
            [RuntimeApi.AddressVariable] = emulator.Address,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "energy-pipeline",
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
            ["S3_BUCKET_NAME"] = bucket,
            ["AWS_ENDPOINT_URL_S3"] = moto.ToString(),
        };
    }

    public RuntimeEmulator Emulator { get; }

    public SandboxServer Sandbox { get; }

    public FakeClock Clock { get; }

    /// <summary>The bucket it stores in.</summary>
    public string Bucket => _bucket;

    public TemporaryFolder Folder { get; } = new();

    public Dictionary<string, string> Environment { get; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IReadOnlyDictionary<string, string> Moto => new Dictionary<string, string> { ["AWS_ENDPOINT_URL"] = _moto.ToString() };

    /// <summary>Everything the function has written to standard output.</summary>
    public string Output => _output.ToString();

    public IReadOnlyList<JsonElement> Lines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    public static async Task<FunctionRig> CreateAsync(MotoServer moto, TimeProvider? time = null, double? latency = null)
    {
        AwsTestCredentials.Set();
        var clock = new FakeClock(Instant.FromUtc(2026, 7, 27, 16, 0));
        var sandbox = await SandboxServer.StartAsync(
            new()
            {
                NodeCount = 20,
                Clock = clock,
                Password = Canary,
                Time = time ?? TimeProvider.System,
                LatencyMilliseconds = latency,
            },
            TestContext.Current.CancellationToken
        );
        var rig = new FunctionRig(
            await RuntimeEmulator.StartAsync(),
            sandbox,
            await moto.StartedAsync(),
            await moto.NewBucketAsync(),
            clock
        )
        {
            Time = time ?? TimeProvider.System,
        };
        rig.Folder.File("password", Canary);
        rig.Configure();
        return rig;
    }

    /// <summary>Writes the configuration: two feeds of the sandbox, and whatever <paramref name="more"/> adds.</summary>
    public void Configure(params (string Key, object Value)[] more)
    {
        var config = new Dictionary<string, object>
        {
            ["formats"] = new[] { "csv" },
            ["spool_folder"] = Path.Combine(Folder.Path, "spool"),
            ["max_retries"] = 0,
            ["apis"] = new[] { Feed("fuel_mix", "iso-ne/fuel-mix"), Feed("prices", "iso-ne/hourly-lmp-da-final", "yesterday") },
        };
        foreach (var (key, value) in more)
        {
            config[key] = value;
        }

        Environment["API_CONFIG_FILE"] = Folder.File("api_config.json", JsonSerializer.Serialize(config));
    }

    /// <summary>A feed as the configuration has it.</summary>
    public Dictionary<string, object> Feed(string name, string dataset, string? day = null)
    {
        var feed = new Dictionary<string, object>
        {
            ["name"] = name,
            ["dataset"] = dataset,
            ["base_url"] = Sandbox.BaseAddress.ToString(),
            ["username"] = "demo",
            ["password"] = "file:" + Path.Combine(Folder.Path, "password"),
            ["region"] = "northeast",
        };
        if (day is not null)
        {
            feed["params"] = new { day };
        }

        return feed;
    }

    /// <summary>What the function finds around it.</summary>
    public Surroundings Surroundings() =>
        new()
        {
            Environment = Environment,
            WorkingFolder = Folder.Path,
            Log = new FunctionLog(_output, Time, Environment),
            Clock = Clock,
            Time = Time,
        };

    /// <summary>Starts the function.</summary>
    public void Start()
    {
        _running = RunAsync();

        async Task<int> RunAsync()
        {
            using var surroundings = Surroundings();
            using var source = RuntimeApi.Of(Environment);
            return await FunctionHost.RunAsync(surroundings, source, _stop.Token);
        }
    }

    /// <summary>Calls the function; a minute is left unless told otherwise.</summary>
    public Task<FunctionReply> InvokeAsync(string @event, TimeSpan? left = null, string? trace = null) =>
        Emulator.InvokeAsync(@event, Time.GetUtcNow() + (left ?? TimeSpan.FromMinutes(1)), trace);

    /// <summary>Waits for the end of the process: of its own, or because it is told to.</summary>
    public async Task<int> EndedAsync(bool stop = true)
    {
        if (stop)
        {
            await _stop.CancelAsync();
        }

        return await _running!;
    }

    /// <summary>Every key in the bucket.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string prefix = "")
    {
        using var client = new HttpClient();
        var listed = await client.GetStringAsync(
            new Uri(_moto, $"/{_bucket}?list-type=2&prefix={Uri.EscapeDataString(prefix)}"),
            TestContext.Current.CancellationToken
        );
        return [.. KeyPattern().Matches(listed).Select(match => System.Net.WebUtility.HtmlDecode(match.Groups[1].Value))];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is not null)
        {
            await _running;
        }

        await Emulator.DisposeAsync();
        await Sandbox.DisposeAsync();
        Folder.Dispose();
        _stop.Dispose();
    }

    [GeneratedRegex("<Key>([^<]*)</Key>")]
    private static partial Regex KeyPattern();

    /// <summary>Keeps what is written; may be read meanwhile, and after it was closed.</summary>
    private sealed class LogText : MemoryStream
    {
        private readonly Lock _gate = new();
        private readonly StringBuilder _text = new();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            lock (_gate)
            {
                _text.Append(Encoding.UTF8.GetString(buffer));
            }
        }

        public override string ToString()
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }
}

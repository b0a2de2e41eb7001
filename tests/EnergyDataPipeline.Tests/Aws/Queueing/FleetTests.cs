using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Sandbox;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <summary>
/// Four real worker processes on one queue, one store and one source. Two of them are killed without warning at random moments and started again, and
/// messages come twice. <c>FLEET_SLICES=10000</c> makes it long, <c>FLEET_WORKERS=1</c> measures one worker alone, <c>FLEET_KILLS=0</c> leaves all alive,
/// <c>FLEET_SEED</c> chooses other moments, <c>FLEET_PACE</c> the requests a second of the whole fleet, <c>FLEET_LATENCY</c> the milliseconds that the
/// operator takes to answer, <c>FLEET_PROGRAM</c> names another <c>energy-pipeline</c> to start, such as the published one.
/// </summary>
public sealed class FleetTests(MotoServer moto)
{
    private const int Visibility = 6;
    private const int Burst = 4;
    private const int Wave = 150;
    private const int Many = 1000;

    private static readonly string[] Formats = ["csv"];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // Counting thousands of manifests fifty times a second would take the processor that the workers are measured on.
    private static readonly TimeSpan LookAtMany = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookAtQueue = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(60);
    private static readonly string[] Places = ["4000", "4001", "4002", "4003", "4004", "4005", "4006", "4007"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_killed_at_random_store_every_slice_once_and_the_host_never_sees_more_than_its_pace()
    {
        var seed = Number("FLEET_SEED", 20261129);
        var (slices, workers, kills) = (Number("FLEET_SLICES", 200), Number("FLEET_WORKERS", 4), Number("FLEET_KILLS", 4));
        var pace = Number("FLEET_PACE", 8);
        Say($"seed {seed}: set FLEET_SEED to try another; {slices} slices, {workers} workers, {kills} kills, {pace} requests a second");
        var random = new Random(seed);
        await using var rig = await SqsRig.StartAsync(moto, visibility: Visibility, mostReceives: 20);
        await using var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                NodeCount = 20,
                Clock = Cli.Clocks.System,
                LatencyMilliseconds = Number("FLEET_LATENCY", 0),
            },
            Token
        );
        using var folder = new TemporaryFolder();
        var store = Path.Combine(folder.Path, "store");
        var table = await NewTableAsync();
        var config = WriteConfig(folder, sandbox, store, table, pace);
        var orders = await OrdersAsync(config, slices);
        using var queue = SliceQueue.Open(rig.DirectUrl);
        var waves = new Queue<SliceOrder[]>(Shuffled(orders, random).Chunk(Wave));
        await SendAsync(queue, waves.Dequeue(), random);

        var watch = Stopwatch.StartNew();
        var looked = TimeSpan.Zero;
        var fleet = Enumerable.Range(0, workers).Select(_ => Start(folder, config, rig)).ToList();
        var killed = 0;
        while (fleet.Exists(worker => !worker.Process.HasExited))
        {
            Assert.True(watch.Elapsed < Limit, $"after {watch.Elapsed} the fleet is not done: {await rig.CountAsync(rig.Url)} messages");
            await Task.Delay(slices > Many ? LookAtMany : Look, Token);
            // moto goes through all messages at each question: the queue is filled up as it empties.
            if (waves.Count > 0 && watch.Elapsed - looked > LookAtQueue)
            {
                looked = watch.Elapsed;
                if (await rig.CountAsync(rig.Url) < Wave)
                {
                    await SendAsync(queue, waves.Dequeue(), random);
                }
            }

            // The first two die, each time after some slices more.
            if (killed < kills && Committed(store) >= slices * (killed + random.NextDouble()) / (kills + 1))
            {
                var victim = killed % 2;
                fleet[victim].Process.Kill();
                await fleet[victim].Process.WaitForExitAsync(Token);
                fleet[victim].Dispose();
                fleet[victim] = Start(folder, config, rig);
                killed++;
            }
        }

        var took = watch.Elapsed;
        foreach (var worker in fleet)
        {
            var (exitCode, said) = await worker.EndedAsync();
            Say(string.Join(' ', said.Split('\n', StringSplitOptions.TrimEntries)));
            Assert.True(exitCode == 0, $"exit code {exitCode}\n{said}");
            worker.Dispose();
        }

        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{slices} slices by {workers} workers in {took.TotalSeconds:0.0} s, {slices / took.TotalSeconds:0.0} a second, {killed} killed; {sandbox.Ledger.Count} requests"
            )
        );
        Assert.Equal(kills, killed);
        Assert.Equal(0, await rig.CountAsync(rig.Url));
        Assert.Equal(0, await rig.CountAsync(rig.DeadUrl));
        CheckStore(store, orders);
        CheckPace(sandbox.Ledger, pace);
    }

    private static void CheckStore(string store, IReadOnlyList<SliceOrder> orders)
    {
        var manifests = Directory
            .EnumerateFiles(Path.Combine(store, "manifests"), "*.json", SearchOption.AllDirectories)
            .Where(IsManifest)
            .ToList();
        var ids = new List<string>();
        foreach (var file in manifests)
        {
            Assert.Equal("000001.json", Path.GetFileName(file));
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(file));
            ids.Add(manifest.RootElement.GetProperty("slice_id").GetString()!);
            foreach (
                var stored in manifest
                    .RootElement.GetProperty("tables")
                    .EnumerateArray()
                    .SelectMany(table => table.GetProperty("files").EnumerateArray())
            )
            {
                Assert.True(
                    File.Exists(Path.Combine(store, stored.GetProperty("key").GetString()!)),
                    $"{file} names a file that is not there"
                );
            }
        }

        Assert.Equal(orders.Select(order => order.Id!).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(store, "quarantine")));
    }

    /// <summary>In no stretch of a second does the host see more than a second's turns and the burst, over all workers together.</summary>
    private static void CheckPace(IReadOnlyList<SandboxRequest> ledger, int pace)
    {
        var times = ledger.Select(request => request.At).Order().ToList();
        var most = 0;
        var first = 0;
        for (var last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= Duration.FromSeconds(1))
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        Say($"most requests in one second: {most}; {pace} and a burst of {Burst} are allowed");
        Assert.InRange(most, 1, pace + Burst);
    }

    private static bool IsManifest(string file) =>
        Path.GetFileName(file) is { Length: 11 } name
        && name.All(letter => char.IsAsciiDigit(letter) || ".json".Contains(letter, StringComparison.Ordinal));

    private static int Committed(string store)
    {
        var folder = Path.Combine(store, "manifests");
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "000001.json", SearchOption.AllDirectories).Count() : 0;
    }

    private static SliceOrder[] Shuffled(IReadOnlyList<SliceOrder> orders, Random random)
    {
        var shuffled = orders.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>Each order, and one in ten a second time.</summary>
    private static async Task SendAsync(SliceQueue queue, SliceOrder[] orders, Random random)
    {
        await queue.SendAsync(orders, Token);
        await queue.SendAsync([.. orders.Where(_ => random.Next(10) == 0)], Token);
    }

    private static async Task<IReadOnlyList<SliceOrder>> OrdersAsync(string config, int slices)
    {
        var days = (slices + Places.Length - 1) / Places.Length;
        var first = new LocalDate(2022, 1, 1);
        var loaded = EnergyPipelineConfig.Load(config);
        await using var pipeline = new EnergyPipeline(
            loaded with
            {
                Day = $"{Iso(first)}..{Iso(first.PlusDays(days - 1))}",
                OnlyMissing = true,
                PacingTable = null,
            }
        );
        return [.. (await pipeline.OrderAsync(cancellationToken: Token)).Take(slices)];

        static string Iso(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
    }

    private async Task<string> NewTableAsync()
    {
        var name = "turns-" + Guid.NewGuid().ToString("N")[..12];
        using var dynamo = new AmazonDynamoDBClient(
            new AmazonDynamoDBConfig { ServiceURL = (await moto.StartedAsync()).ToString(), AuthenticationRegion = "us-east-1" }
        );
        await dynamo.CreateTableAsync(
            new CreateTableRequest(name, [new KeySchemaElement("host", KeyType.HASH)])
            {
                AttributeDefinitions = [new AttributeDefinition("host", ScalarAttributeType.S)],
                BillingMode = BillingMode.PAY_PER_REQUEST,
            },
            Token
        );
        return name;
    }

    private static string WriteConfig(TemporaryFolder folder, SandboxServer sandbox, string store, string table, int pace)
    {
        var feed = new
        {
            name = "places",
            dataset = "iso-ne/hourly-lmp-da-final",
            base_url = sandbox.BaseAddress.ToString(),
            username = "demo",
            password = "env:FLEET_TEST_PASSWORD",
            @params = new { location = string.Join(',', Places) },
            pacing = new
            {
                concurrency = 4,
                requests_per_second = pace,
                burst = Burst,
            },
        };
        return folder.File(
            "api_config.json",
            JsonSerializer.Serialize(
                new
                {
                    apis = new[] { feed },
                    formats = Formats,
                    destination = store,
                    pacing_table = table,
                }
            )
        );
    }

    private static Worker Start(TemporaryFolder folder, string config, SqsRig rig)
    {
        var program = Environment.GetEnvironmentVariable("FLEET_PROGRAM");
        var start = new ProcessStartInfo(program ?? "dotnet")
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        string[] arguments =
        [
            .. program is null ? ["exec", Path.Combine(AppContext.BaseDirectory, "energy-pipeline.dll")] : Array.Empty<string>(),
            "worker",
            "--queue",
            rig.DirectUrl,
            "--config",
            config,
            "--until-empty",
            "--json",
            "--quiet",
            "--concurrency",
            "4",
            "--backoff",
            "1",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in AwsTestCredentials.Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["TMPDIR"] = folder.Path;
        start.Environment["FLEET_TEST_PASSWORD"] = "demo";
        start.Environment["AWS_REGION"] = "us-east-1";
        start.Environment["AWS_ENDPOINT_URL"] = rig.Endpoint;
        return new Worker(Process.Start(start)!);
    }

    private static int Number(string variable, int otherwise) =>
        int.Parse(
            Environment.GetEnvironmentVariable(variable) ?? otherwise.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);

    /// <summary>A worker process, and what it says.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly Task<string> _out;
        private readonly Task<string> _err;

        public Worker(Process process)
        {
            Process = process;
            _out = process.StandardOutput.ReadToEndAsync(Token);
            _err = process.StandardError.ReadToEndAsync(Token);
        }

        public Process Process { get; }

        public async Task<(int ExitCode, string Said)> EndedAsync()
        {
            await Process.WaitForExitAsync(Token);
            return (Process.ExitCode, await _out + await _err);
        }

        public void Dispose() => Process.Dispose();
    }
}

using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Sandbox;
using EnergyDataPipeline.Tests.Support;
using NodaTime.Testing;
using NodaTime.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>A sandbox with few nodes, a folder to store in, and a clock that stands still: what most pipeline tests need.</summary>
internal sealed class SandboxedPipeline : IAsyncDisposable
{
    public const int Nodes = 20;

    /// <summary>Hub, eight zones, seven external nodes, and the nodes.</summary>
    public const int PricedLocations = 16 + Nodes;

    // Masked in everything this process says once a run has learned it: no word that a message holds.
    public const string Password = "c4n-sandboxed-pipeline";

    private const string Real = "https://webservices.iso-ne.com/api/v1.1";

    private readonly string _passwordFile;

    private SandboxedPipeline(SandboxServer sandbox, FakeClock clock)
    {
        Sandbox = sandbox;
        Clock = clock;
        _passwordFile = Folder.File(".secret/password", Password);
    }

    public SandboxServer Sandbox { get; }

    public FakeClock Clock { get; }

    public TemporaryFolder Folder { get; } = new();

    public string Store => Path.Combine(Folder.Path, "store");

    public static async Task<SandboxedPipeline> StartAsync(string now = "2026-07-27T16:00:00Z")
    {
        var clock = new FakeClock(InstantPattern.General.Parse(now).Value);
        var options = new SandboxOptions
        {
            NodeCount = Nodes,
            Clock = clock,
            Password = Password,
        };
        return new SandboxedPipeline(await SandboxServer.StartAsync(options, TestContext.Current.CancellationToken), clock);
    }

    public EnergyPipelineConfig Config(params string[] formats) =>
        new()
        {
            Feeds = [.. BuiltInFeeds.All.Select(Redirected)],
            Formats = formats.Length == 0 ? ["csv", "parquet"] : formats,
            Destination = new StoreSettings.Folder(Store),
            SpoolFolder = Path.Combine(Folder.Path, "spool"),
            MaxRetries = 1,
        };

    public FeedSettings Redirected(FeedSettings feed) =>
        feed with
        {
            Url = feed.Url.Replace(Real, Sandbox.BaseAddress.ToString().TrimEnd('/'), StringComparison.Ordinal),
            Username = "demo",
            Password = "file:" + _passwordFile,
        };

    public Task AddFaultAsync(string rule) => ControlAsync(HttpMethod.Post, rule);

    public Task ClearFaultsAsync() => ControlAsync(HttpMethod.Delete, null);

    private async Task ControlAsync(HttpMethod method, string? body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(Sandbox.BaseAddress, "/_sandbox/faults"));
        request.Content = body is null ? null : new StringContent(body);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public EnergyPipeline Open(EnergyPipelineConfig config, CancellationToken stop = default) =>
        new(config, new EnergyPipelineOptions { Clock = Clock, Stop = stop });

    public async Task<RunSummary> RunAsync(EnergyPipelineConfig config)
    {
        await using var pipeline = Open(config);
        return await pipeline.RunAllApisAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Every file of the store, hidden ones too, with its bytes' hash: equal before and after means that nothing was written.</summary>
    public IReadOnlyList<string> Everything() =>
        !Directory.Exists(Store)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(Store, "*", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Select(file =>
                        $"{Path.GetRelativePath(Store, file)} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"
                    ),
            ];

    public IReadOnlyList<string> Landed() =>
        [
            .. Folder
                .Files("store")
                .Select(file => file["store/".Length..])
                .Where(file =>
                    !file.StartsWith("raw/", StringComparison.Ordinal)
                    && !file.StartsWith("manifests/", StringComparison.Ordinal)
                    && !file.StartsWith("runs/", StringComparison.Ordinal)
                    && !file.StartsWith("quarantine/", StringComparison.Ordinal)
                ),
        ];

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        Folder.Dispose();
    }
}

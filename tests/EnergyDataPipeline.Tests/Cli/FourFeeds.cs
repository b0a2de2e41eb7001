using System.Text.Json;
using EnergyDataPipeline.Tests.Pipeline;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>
/// What most tests of the command need: a folder with an <c>api_config.json</c> of the four built-in feeds, turned to a sandbox with few
/// nodes, and an environment that signs in to it.
/// </summary>
internal sealed class FourFeeds : IAsyncDisposable
{
    /// <summary>Where the sandbox's clock stands; the command is given the same.</summary>
    public const string Day = "20260727";

    private FourFeeds(SandboxedPipeline pipeline)
    {
        Pipeline = pipeline;
        Environment = new()
        {
            ["ENERGY_PIPELINE_PASSWORD"] = SandboxedPipeline.Password,
            ["ENERGY_PIPELINE_MAX_RETRIES"] = "1",
            ["ENERGY_PIPELINE_SPOOL_FOLDER"] = Path.Combine(pipeline.Folder.Path, "spool"),
        };
    }

    public SandboxedPipeline Pipeline { get; }

    public string Folder => Pipeline.Folder.Path;

    /// <summary>All that the command's environment holds.</summary>
    public Dictionary<string, string> Environment { get; }

    public static async Task<FourFeeds> StartAsync()
    {
        var feeds = new FourFeeds(await SandboxedPipeline.StartAsync());
        feeds.Pipeline.Folder.File(
            "api_config.json",
            JsonSerializer.Serialize(
                new
                {
                    apis = feeds
                        .Pipeline.Config()
                        .Feeds.Select(feed => new
                        {
                            name = feed.Name,
                            description = feed.Description,
                            url = feed.Url,
                            auth_type = "basic",
                            username = "demo",
                            output_folder = feed.OutputFolder,
                            csv_prefix = feed.FilePrefix,
                            @params = feed.Params.ToDictionary(pair => pair.Key, pair => pair.Key == "day" ? Day : pair.Value),
                        }),
                }
            )
        );
        return feeds;
    }

    /// <summary>Runs the command here, in this process.</summary>
    public Task<Ended> RunAsync(params string[] arguments) => InProcess.RunAsync(Folder, Environment, arguments, Pipeline.Clock);

    /// <summary>Runs the command here, in a process of its own.</summary>
    public Task<Ended> RunRealAsync(params string[] arguments) => RealCommand.RunAsync(Folder, Environment, arguments);

    /// <summary>Every file below a folder, with its bytes' hash: equal before and after means that nothing was written.</summary>
    public IReadOnlyList<string> Stored(string below = "energy-data")
    {
        var folder = Path.Combine(Folder, below);
        return !Directory.Exists(folder)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Select(file =>
                        $"{Path.GetRelativePath(folder, file)} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"
                    ),
            ];
    }

    /// <summary>Each result of a run's JSON document: feed and outcome.</summary>
    public static IReadOnlyList<string> Outcomes(JsonElement run) =>
        [
            .. run.GetProperty("results")
                .EnumerateArray()
                .Select(result => $"{result.GetProperty("feed").GetString()} {result.GetProperty("outcome").GetString()}"),
        ];

    public ValueTask DisposeAsync() => Pipeline.DisposeAsync();
}

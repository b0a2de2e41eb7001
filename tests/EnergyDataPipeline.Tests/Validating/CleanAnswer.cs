using System.Text.Json.Nodes;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Tests.Pipeline;
using Xunit;

namespace EnergyDataPipeline.Tests.Validating;

/// <summary>An answer of the sandbox for one dataset, short enough to be read a hundred thousand times.</summary>
internal sealed record CleanAnswer(Dataset Dataset, JsonNode Root, MarketPeriod? Period, int? Hour)
{
    private const int MostRows = 30;

    /// <summary>One for every dataset of the operator, collected the usual way: its day, or its newest.</summary>
    public static async Task<IReadOnlyList<CleanAnswer>> AllAsync()
    {
        await using var test = await SandboxedPipeline.StartAsync("2025-07-16T18:30:00Z");
        var source = FeedCatalog.BuiltIn.Sources.Single(one => one.Id == "iso-ne");
        var config = test.Config("csv") with
        {
            Feeds =
            [
                .. source.Datasets.Select(dataset =>
                    test.Redirected(Feed(source, dataset)) with
                    {
                        Pacing = new Pacing { Concurrency = 8, RequestsPerSecond = 0 },
                    }
                ),
            ],
            Day = "2025-07-15",
        };
        await test.RunAsync(config);
        var answers = new List<CleanAnswer>();
        foreach (var dataset in source.Datasets)
        {
            var folder = Path.Combine(test.Store, "manifests", "iso-ne-sandbox", dataset.Name);
            var path = Directory.EnumerateFiles(folder, "0*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
            var manifest = System.Text.Json.JsonSerializer.Deserialize(
                await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken),
                StoringJson.Default.Manifest
            )!;
            await using var body = new ZstdSharp.DecompressionStream(File.OpenRead(Path.Combine(test.Store, manifest.Raw.Key)));
            var root = (await JsonNode.ParseAsync(body, cancellationToken: TestContext.Current.CancellationToken))!;
            var isDated = MarketPeriod.TryParse(manifest.Period.Split('~')[0], out var period);
            var hasIntervals = dataset.Coverage == DatasetCoverage.EveryInterval && isDated;
            if (!hasIntervals)
            {
                Shorten(root);
            }

            int? hour = manifest.Parameters.TryGetValue("sh", out var text) && int.TryParse(text, out var begin) ? begin : null;
            answers.Add(new CleanAnswer(dataset, root, isDated ? period : null, hour));
        }

        return answers;
    }

    // The day where it can be asked for as a whole or at one location; else what is newest.
    private static FeedSettings Feed(Source source, Dataset dataset)
    {
        Dictionary<string, string> none = [];
        Dictionary<string, string> zone = new() { ["location"] = "4001" };
        foreach (var (narrowing, isDated) in new[] { (zone, true), (none, true), (none, false), (zone, false) })
        {
            try
            {
                return DatasetFeeds.Of(source, dataset, narrowing, isDated);
            }
            catch (PipelineException)
            {
                // The next way.
            }
        }

        throw new InvalidOperationException($"{dataset.Name} cannot be asked for");
    }

    private static void Shorten(JsonNode node)
    {
        if (node is JsonArray list)
        {
            while (list.Count > MostRows)
            {
                list.RemoveAt(list.Count - 1);
            }

            foreach (var item in list.OfType<JsonNode>())
            {
                Shorten(item);
            }
        }
        else if (node is JsonObject fields)
        {
            foreach (var (_, value) in fields)
            {
                if (value is not null)
                {
                    Shorten(value);
                }
            }
        }
    }
}

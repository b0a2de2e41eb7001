using System.Text.Json;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Configuring;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace EnergyDataPipeline.Cli;

/// <summary>A row of a dataset, for people to see what it looks like: collected from a small sandbox, so its numbers are generated.</summary>
internal static class ExampleRow
{
    private const int FewNodes = 60;

    // Later than anything is published of the example's day, and the same whenever it is looked at.
    private static readonly Instant Standing = Instant.FromUtc(2026, 8, 20, 16, 0);

    /// <summary>The first row of the dataset's main table; null where no command collects some without knowing more, or that has no row.</summary>
    public static async Task<JsonElement?> OfAsync(Session session, Source source, Dataset dataset, CancellationToken cancellationToken)
    {
        if (DatasetFacts.ExampleFeed(source, dataset) is not ({ } feed, var day))
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("energy-pipeline-example-").FullName;
        try
        {
            var config = new EnergyPipelineConfig
            {
                // One of those that are asked one by one is enough.
                Feeds = [feed with { FanOut = [.. feed.FanOut.Select(way => way with { Values = [way.Values[0]] })] }],
                Formats = ["jsonl"],
                Day = day,
                Destination = new StoreSettings.Folder(Path.Combine(folder, "store")),
                SpoolFolder = Path.Combine(folder, "spool"),
            };
            await using var replica = await Sandboxed.StartAsync(
                session,
                config,
                seed: 1,
                Standing,
                NullLoggerFactory.Instance,
                cancellationToken,
                FewNodes
            );
            await using var pipeline = new EnergyPipeline(
                replica.Config,
                new()
                {
                    Clock = replica.Clock,
                    Time = session.Time,
                    GeneratedNumbers = true,
                }
            );
            var summary = await pipeline.RunAllApisAsync(cancellationToken);
            var file = summary.Results.SelectMany(result => result.Files).FirstOrDefault(file => file.Table == dataset.Tables[0].Name);
            if (file is null)
            {
                return null;
            }

            using var lines = File.OpenText(Path.Combine(folder, "store", file.Key));
            return await lines.ReadLineAsync(cancellationToken) is { Length: > 0 } line
                ? JsonDocument.Parse(line).RootElement.Clone()
                : null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

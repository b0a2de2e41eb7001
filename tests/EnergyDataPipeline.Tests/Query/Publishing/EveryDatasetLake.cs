using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Pipeline;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Publishing;

/// <summary>A lake of an answer of every dataset of the operator.</summary>
public sealed class EveryDatasetLake : IAsyncLifetime
{
    private SandboxedPipeline? _pipeline;

    public string Store => _pipeline!.Store;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await SandboxedPipeline.StartAsync("2025-07-16T18:30:00Z");
        var source = FeedCatalog.BuiltIn.Sources.Single(one => one.Id == "iso-ne");
        var config = _pipeline.Config("jsonl") with
        {
            Feeds =
            [
                .. source.Datasets.Select(dataset =>
                    _pipeline.Redirected(Feed(source, dataset)) with
                    {
                        Pacing = new Pacing { Concurrency = 8, RequestsPerSecond = 0 },
                    }
                ),
            ],
            Day = "2025-07-15",
        };

        var summary = await _pipeline.RunAsync(config);
        Assert.All(summary.Results, result => Assert.Equal(Outcome.Ok, result.Outcome));
        await using var pipeline = _pipeline.Open(config with { Day = null });
        var report = await pipeline.RebuildLakeAsync(TestContext.Current.CancellationToken);
        Assert.All(report.Partitions, partition => Assert.Null(partition.Failure));
    }

    public async ValueTask DisposeAsync()
    {
        if (_pipeline is not null)
        {
            await _pipeline.DisposeAsync();
        }
    }

    // Its newest answer; where it has none, or is narrowed there, the day.
    private static FeedSettings Feed(Source source, Dataset dataset)
    {
        Dictionary<string, string> none = [];
        Dictionary<string, string> zone = new() { ["location"] = "4001" };
        foreach (var (narrowing, isDated) in new[] { (none, false), (none, true), (zone, false), (zone, true) })
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
}

/// <summary>The tests that read the lake of every dataset: it is made once for them.</summary>
[CollectionDefinition(Name)]
public sealed class EveryDatasetLakeTests : ICollectionFixture<EveryDatasetLake>
{
    public const string Name = "the lake of every dataset";
}

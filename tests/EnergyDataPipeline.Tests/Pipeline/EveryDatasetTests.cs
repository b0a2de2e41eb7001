using DuckDB.NET.Data;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>Every dataset of the operator goes the whole way: asked by its name, stored, and read back by another reader.</summary>
public sealed class EveryDatasetTests
{
    [Fact]
    public async Task Every_dataset_is_collected_by_its_name_and_read_back_by_DuckDB()
    {
        await using var test = await SandboxedPipeline.StartAsync("2025-07-16T18:30:00Z");
        var source = FeedCatalog.BuiltIn.Sources.Single(one => one.Id == "iso-ne");
        var config = test.Config("parquet") with
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

        var summary = await test.RunAsync(config);

        Assert.All(
            summary.Results,
            result => Assert.True(result.Outcome == Outcome.Ok, $"{result.Feed} {result.Period}: {result.Outcome} {result.Message}")
        );
        Assert.Equal(127, summary.Results.Select(result => result.Feed).Distinct().Count());
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var file in summary.Results.SelectMany(result => result.Files))
        {
            await using var count = duck.CreateCommand();
            count.CommandText = $"SELECT count(*) FROM '{Path.Combine(test.Store, file.Key)}'";
            Assert.Equal(file.Rows, (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
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

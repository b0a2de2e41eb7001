using DuckDB.NET.Data;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What tests of the lake have in common: datasets of the sandbox, and a reader that is not ours.</summary>
internal static class LakeRig
{
    public const string Hub = ".H.INTERNAL_HUB";
    public const string Prices = "hourly-lmp-da-final";

    public static object Scalar(string sql)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    /// <summary>Every file of the lake's main table, as a query reads them.</summary>
    public static string Lake(SandboxedPipeline test, string dataset = Prices) =>
        $"read_parquet('{test.Store}/lake/*/{dataset}/{FeedCatalog.BuiltIn.Find(dataset)!.Value.Dataset.Tables[0].Name}/*/*.parquet', hive_partitioning = false)";

    public static EnergyPipelineConfig Whole(SandboxedPipeline test, params string[] names) =>
        test.Config("parquet") with
        {
            Feeds =
            [
                .. names.Select(name =>
                {
                    var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
                    return test.Redirected(DatasetFeeds.OfAny(source, dataset));
                }),
            ],
        };

    public static EnergyPipelineConfig Dated(SandboxedPipeline test, string name, string days, string? location = null)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        var narrowing = location is null ? [] : new Dictionary<string, string> { ["location"] = location };
        return test.Config("parquet") with
        {
            Feeds = [test.Redirected(DatasetFeeds.Of(source, dataset, narrowing, isDated: true))],
            Day = days,
        };
    }

    public static async Task<LakeReport> RebuildAsync(SandboxedPipeline test, params string[] names)
    {
        await using var pipeline = test.Open(Whole(test, names.Length == 0 ? [Prices] : names));
        return await pipeline.RebuildLakeAsync(TestContext.Current.CancellationToken);
    }

    public static StoreSettings In(S3Double service) =>
        new StoreSettings.S3
        {
            Bucket = "bucket",
            Endpoint = service.Endpoint,
            PathStyle = true,
        };
}

using DuckDB.NET.Data;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>Feeds with rules of their own, and what is looked at of what they leave.</summary>
internal static class RuledFeeds
{
    public const string Fuels = "fuel-mix";
    public const string Prices = "hourly-lmp-da-final";
    public const string Word = "Fusion";
    public const string Doubles = "duplicateRows;path=/hourlylmp/**";

    public static async Task<IReadOnlyList<QuarantinedSlice>> WaitingAsync(SandboxedPipeline test, EnergyPipelineConfig config)
    {
        await using var pipeline = test.Open(config);
        return await pipeline.FindQuarantineAsync(null, TestContext.Current.CancellationToken);
    }

    public static EnergyPipelineConfig Config(SandboxedPipeline test, string name, Dictionary<string, RuleVerb> rules)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        return test.Config("parquet") with
        {
            Feeds =
            [
                test.Redirected(DatasetFeeds.Of(source, dataset, new Dictionary<string, string>(), isDated: true)) with
                {
                    Rules = rules,
                },
            ],
            Day = "2026-07-26",
        };
    }

    public static string Files(SandboxedPipeline test, string dataset) =>
        $"read_parquet('{test.Store}/{dataset.Replace('-', '_')}/*.parquet')";

    public static object Scalar(SandboxedPipeline test, string sql)
    {
        using var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }
}

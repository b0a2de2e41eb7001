using System.Text;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>Contract C10 for configurations of the prior system, which carry keys among their parameters.</summary>
public sealed class SecretParamTests
{
    [Theory]
    [InlineData("token", null)]
    [InlineData("appid", "appid")]
    public async Task A_key_among_the_parameters_is_in_no_name_and_no_file(string param, string? apiKeyParam)
    {
        const string Canary = "canary-among-the-parameters";
        await using var server = new FaultServer(Answers.Good("""[{"a":1}]"""));
        using var folder = new TemporaryFolder();
        var feed = new FeedSettings
        {
            Name = "keyed",
            Url = server.Address("/things").ToString(),
            Params = new Dictionary<string, string> { [param] = Canary, ["area"] = "north" },
            ApiKeyParam = apiKeyParam,
            OutputFolder = "keyed",
            FilePrefix = "keyed",
        };
        var store = Path.Combine(folder.Path, "store");
        var config = new EnergyPipelineConfig
        {
            Feeds = [feed],
            Formats = ["csv", "json"],
            Destination = new StoreSettings.Folder(store),
            SpoolFolder = Path.Combine(folder.Path, "spool"),
        };

        await using var pipeline = new EnergyPipeline(config);
        var summary = await pipeline.RunAllApisAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Outcome.Ok, Assert.Single(summary.Results).Outcome);
        Assert.EndsWith($"{param}={Canary}&area=north", Assert.Single(server.Ledger).Target, StringComparison.Ordinal);
        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.Contains("area=north", StringComparison.Ordinal));
        Assert.All(
            files,
            file =>
            {
                Assert.DoesNotContain(Canary, file, StringComparison.Ordinal);
                Assert.DoesNotContain(Canary, Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
            }
        );
    }
}

using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary><c>config</c> and <c>status</c>: what is set and by whom, whether it can be run, and what is stored.</summary>
public sealed class ConfigTests
{
    [Fact]
    public async Task Each_setting_tells_the_layer_that_won_and_secrets_are_masked()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Environment["ENERGY_PIPELINE_FORMATS"] = "parquet";
        feeds.Pipeline.Folder.File(".env", "ENERGY_PIPELINE_CONCURRENCY=3\nISO_NE_PASSWORD=canary-in-dotenv\n");

        var shown = (await feeds.RunAsync("config", "show", "--origin", "--day", "yesterday")).With(0);

        string OriginOf(string setting) =>
            shown
                .Lines.Single(line => line.StartsWith(setting + " ", StringComparison.Ordinal))
                .Split("  ", StringSplitOptions.RemoveEmptyEntries)[^1]
                .Trim();
        Assert.Equal("default", OriginOf("slice_deadline"));
        Assert.Contains("ENERGY_PIPELINE_FORMATS", OriginOf("formats"), StringComparison.Ordinal);
        Assert.Contains(".env", OriginOf("concurrency"), StringComparison.Ordinal);
        Assert.Equal("command line --day", OriginOf("day"));
        Assert.Contains("api_config.json", OriginOf("apis.fuel_mix.url"), StringComparison.Ordinal);
        Assert.DoesNotContain(Pipeline.SandboxedPipeline.Password, shown.Out + shown.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-in-dotenv", shown.Out + shown.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_can_be_run_is_valid()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var told = (await feeds.RunAsync("config", "validate")).With(0);
        var document = (await feeds.RunAsync("config", "validate", "--json")).With(0).Json;

        Assert.Contains("The configuration can be run", told.Out, StringComparison.Ordinal);
        Assert.True(document.GetProperty("valid").GetBoolean());
        Assert.Empty(document.GetProperty("issues").EnumerateArray());
        Assert.Empty(feeds.Pipeline.Sandbox.Ledger);
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_makes_it_invalid()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Pipeline.Folder.File("taken", "");

        var document = (await feeds.RunAsync("config", "validate", "--to", "taken/below", "--json")).With(2).Json;

        Assert.False(document.GetProperty("valid").GetBoolean());
        Assert.Contains("store: ", document.GetProperty("issues")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_is_the_published_one()
    {
        using var folder = new TemporaryFolder();

        var printed = (await InProcess.RunAsync(folder.Path, new Dictionary<string, string>(), ["config", "schema"])).With(0);

        var published = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "schemas", "api_config.schema.json"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(published.ReplaceLineEndings("\n").TrimEnd(), printed.Out.TrimEnd());
        Assert.Equal("object", printed.Json.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Status_tells_what_the_store_holds_of_each_feed_and_asks_no_source()
    {
        await using var feeds = await FourFeeds.StartAsync();
        var empty = (await feeds.RunAsync("status")).With(0);
        Assert.Equal(4, empty.Lines.Count(line => line.Contains("  none", StringComparison.Ordinal)));
        (await feeds.RunAsync("--api", "morning_report", "--day", "2026-07-25..2026-07-27")).With(0);
        var asked = feeds.Pipeline.Sandbox.Ledger.Count;

        var document = (await feeds.RunAsync("status", "--json")).With(0).Json;

        Assert.Equal(asked, feeds.Pipeline.Sandbox.Ledger.Count);
        var report = document
            .GetProperty("feeds")
            .EnumerateArray()
            .Single(feed => feed.GetProperty("feed").GetString() == "morning_report (generated)");
        Assert.Equal(3, report.GetProperty("periods").GetInt32());
        Assert.Equal("2026-07-27", report.GetProperty("newestPeriod").GetString());
        Assert.True(report.GetProperty("rows").GetInt64() > 0);
        Assert.StartsWith("runs/2026/07/27/", document.GetProperty("lastRun").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_of_a_missing_bucket_ends_with_7()
    {
        AwsTestCredentials.Set();
        await using var feeds = await FourFeeds.StartAsync();
        await using var store = await S3Double.StartAsync();

        (await feeds.RunAsync("status", "--to", "s3://missing", "--s3-endpoint", store.Endpoint))
            .With(7)
            .Saying("The bucket 'missing' does not exist");
    }
}

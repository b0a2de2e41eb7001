using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>A current answer is asked for only when the source says that it has made a newer one; what it said is remembered in the store.</summary>
public sealed class FreshnessTests
{
    [Fact]
    public async Task What_has_not_moved_is_not_asked_for_and_says_so()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Current(test, "fuel-mix");

        var first = await AskedAsync(test, config);
        var second = await AskedAsync(test, config);
        test.Clock.Advance(Duration.FromMinutes(10));
        var third = await AskedAsync(test, config);
        var fourth = await AskedAsync(test, config);

        Assert.Equal((Outcome.Ok, 2), (first.Result.Outcome, first.Paths.Length));
        Assert.Equal((Outcome.Unchanged, 1), (second.Result.Outcome, second.Paths.Length));
        Assert.EndsWith("/genfuelmix/info.json", second.Paths[0], StringComparison.Ordinal);
        Assert.Contains("nothing newer than", second.Result.Message, StringComparison.Ordinal);
        Assert.Equal(first.Result.ManifestKey, second.Result.ManifestKey);
        Assert.Equal((Outcome.Ok, 2), (third.Result.Outcome, third.Paths.Length));
        Assert.Equal((Outcome.Unchanged, 1), (fourth.Result.Outcome, fourth.Paths.Length));
    }

    [Fact]
    public async Task Another_format_and_lost_files_are_asked_for_though_nothing_moved()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Current(test, "fuel-mix");
        var first = await AskedAsync(test, config);

        var wider = await AskedAsync(test, config with { Formats = ["parquet", "csv"] });
        File.Delete(Path.Combine(test.Store, wider.Result.Files[0].Key));
        var mended = await AskedAsync(test, config with { Formats = ["parquet", "csv"] });

        Assert.Single(first.Result.Files);
        Assert.Equal(2, wider.Result.Files.Count);
        Assert.Equal(2, mended.Paths.Length);
        Assert.All(mended.Result.Files, file => Assert.True(File.Exists(Path.Combine(test.Store, file.Key))));
    }

    [Fact]
    public async Task News_that_runs_ahead_of_the_answer_hides_nothing()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Current(test, "fuel-mix");
        await AskedAsync(test, config);

        // The news moves, the answer does not: a cache between them.
        await test.AddFaultAsync("staleInfo;seconds=-3600");
        var ahead = await AskedAsync(test, config);
        var again = await AskedAsync(test, config);

        Assert.All(new[] { ahead, again }, asked => Assert.Equal((Outcome.Unchanged, 2), (asked.Result.Outcome, asked.Paths.Length)));
    }

    [Theory]
    [InlineData("status;code=404;path=/genfuelmix/info**")]
    [InlineData("status;code=500;path=/genfuelmix/info**")]
    [InlineData("htmlAs200;path=/genfuelmix/info**")]
    [InlineData("malformedJson;path=/genfuelmix/info**")]
    public async Task Where_the_source_says_nothing_the_answer_is_asked_for(string fault)
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Current(test, "fuel-mix");
        await test.AddFaultAsync(fault);

        var first = await AskedAsync(test, config);
        var second = await AskedAsync(test, config);

        Assert.Equal(Outcome.Ok, first.Result.Outcome);
        Assert.Equal(Outcome.Unchanged, second.Result.Outcome);
        Assert.Contains(second.Paths, path => path.EndsWith("/genfuelmix/current.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dataset_of_which_the_source_says_nothing_is_asked_for()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Current(test, "locations");
        await AskedAsync(test, config);

        var second = await AskedAsync(test, config);

        Assert.Equal(Outcome.Unchanged, second.Result.Outcome);
        Assert.EndsWith("/locations/all.json", Assert.Single(second.Paths), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_tried_once()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Current(test, "fuel-mix");
        var wrong = test.Folder.File(".secret/wrong", "not-the-password-of-anyone");

        var asked = await AskedAsync(test, config with { Feeds = [config.Feeds[0] with { Password = "file:" + wrong }] });

        Assert.Equal(Outcome.Unauthorized, asked.Result.Outcome);
        Assert.Single(asked.Paths);
    }

    private static async Task<(FeedResult Result, string[] Paths)> AskedAsync(SandboxedPipeline test, EnergyPipelineConfig config)
    {
        var before = test.Sandbox.Ledger.Count;
        var summary = await test.RunAsync(config);
        return (Assert.Single(summary.Results), [.. test.Sandbox.Ledger.Skip(before).Select(request => request.Path)]);
    }

    private static EnergyPipelineConfig Current(SandboxedPipeline test, string name)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        var feed = DatasetFeeds.Of(source, dataset, new Dictionary<string, string>(), isDated: false);
        return test.Config("parquet") with { Feeds = [test.Redirected(feed)], MaxRetries = 0 };
    }
}

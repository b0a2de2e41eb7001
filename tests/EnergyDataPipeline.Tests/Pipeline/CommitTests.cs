using System.Text.Json.Nodes;
using EnergyDataPipeline.Records;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>How a run that is not alone commits.</summary>
public sealed class CommitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_period_with_many_revisions_of_another_slice_is_committed_after_the_last_of_them()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = OneFeed(test);
        var first = Assert.Single((await test.RunAsync(config)).Results).ManifestKey!;
        AddOthers(test, first, upTo: 12);
        await test.AddFaultAsync("revise");

        var second = Assert.Single((await test.RunAsync(config)).Results);

        Assert.True(second.Outcome == Outcome.Ok, second.Message);
        Assert.EndsWith("/000013.json", second.ManifestKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_answer_does_not_take_the_place_of_a_newer_one_that_was_committed_meanwhile()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = OneFeed(test);
        FeedResult? newer = null;

        var older = await RunAsync(
            test,
            config,
            async () =>
            {
                test.Clock.Advance(Duration.FromMinutes(1));
                await test.AddFaultAsync("revise");
                newer = Assert.Single((await test.RunAsync(config)).Results);
            }
        );

        Assert.Equal(Outcome.Ok, newer!.Outcome);
        Assert.Equal((Outcome.Unchanged, FailureClass.None), (older.Outcome, older.Failure));
        Assert.Equal(newer.ManifestKey, older.ManifestKey);
        Assert.Equal(newer.Files, older.Files);
        Assert.Contains("newer answer", older.Message, StringComparison.Ordinal);
        Assert.Single(test.Folder.Files("store/manifests"));
    }

    [Fact]
    public async Task A_newer_answer_takes_the_place_of_an_older_one_that_was_committed_meanwhile()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = OneFeed(test);
        FeedResult? older = null;

        var newer = await RunAsync(
            test,
            config,
            async () =>
            {
                test.Clock.Advance(Duration.FromMinutes(-1));
                await test.AddFaultAsync("revise");
                older = Assert.Single((await test.RunAsync(config)).Results);
                test.Clock.Advance(Duration.FromMinutes(1));
            }
        );

        Assert.EndsWith("/000001.json", older!.ManifestKey, StringComparison.Ordinal);
        Assert.Equal(Outcome.Ok, newer.Outcome);
        Assert.EndsWith("/000002.json", newer.ManifestKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_dated_in_the_future_by_a_wrong_clock_keeps_no_later_run_from_committing()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = OneFeed(test);
        test.Clock.Advance(Duration.FromHours(1));
        await test.RunAsync(config);
        test.Clock.Advance(Duration.FromHours(-1));
        await test.AddFaultAsync("revise");

        var second = Assert.Single((await test.RunAsync(config)).Results);

        Assert.Equal(Outcome.Ok, second.Outcome);
        Assert.EndsWith("/000002.json", second.ManifestKey, StringComparison.Ordinal);
    }

    private static EnergyPipelineConfig OneFeed(SandboxedPipeline test)
    {
        var config = test.Config("csv");
        return config with { Feeds = [config.Feeds[1]], Day = "2026-07-26" };
    }

    /// <summary>Runs, and does something else once the answer is read and before anything of it is stored.</summary>
    private static async Task<FeedResult> RunAsync(SandboxedPipeline test, EnergyPipelineConfig config, Func<Task> meanwhile)
    {
        var options = new EnergyPipelineOptions { Clock = test.Clock, Progress = new BeforeStoring(meanwhile) };
        await using var pipeline = new EnergyPipeline(config, options);
        return Assert.Single((await pipeline.RunAllApisAsync(Token)).Results);
    }

    /// <summary>Manifests beside the one there is, of the same period and of another slice.</summary>
    private static void AddOthers(SandboxedPipeline test, string key, int upTo)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(test.Store, key)))!;
        manifest["slice_id"] = "another";
        for (var seq = 2; seq <= upTo; seq++)
        {
            manifest["seq"] = seq;
            var other = key.Replace(
                "000001",
                seq.ToString("D6", System.Globalization.CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            );
            File.WriteAllText(Path.Combine(test.Store, other), manifest.ToJsonString());
        }
    }

    /// <summary>Holds the run where it says that it begins to store, until what is to happen first has happened.</summary>
    private sealed class BeforeStoring(Func<Task> meanwhile) : IProgress<FeedProgress>
    {
        public void Report(FeedProgress value)
        {
            if (value.Stage == "storing")
            {
                Task.Run(meanwhile, Token).GetAwaiter().GetResult();
            }
        }
    }
}

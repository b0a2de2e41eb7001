using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>History: what is there already is left alone, what fails does not stop the rest, and an interruption loses nothing.</summary>
public sealed class BackfillTests
{
    private const string Month = "2026-05-28..2026-06-30";
    private const int Days = 34;

    [Fact]
    public async Task What_is_stored_complete_is_not_asked_for_again()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, "2026-06-28..2026-06-30");

        var first = await test.RunAsync(config);
        var before = test.Everything();
        await test.AddFaultAsync("status;code=500");
        var second = await test.RunAsync(config);

        Assert.All(first.Results, result => Assert.Equal(Outcome.Ok, result.Outcome));
        Assert.All(second.Results, result => Assert.Equal((Outcome.Unchanged, 0), (result.Outcome, result.Attempts)));
        Assert.Equal(before, test.Everything());
    }

    [Fact]
    public async Task Interrupted_again_and_again_it_ends_complete_and_commits_each_period_once()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, Month);
        var committed = new List<string>();
        var runs = 0;
        while (committed.Count < Days)
        {
            Assert.True(++runs <= Days, $"{committed.Count} of {Days} days after {runs} runs");
            using var stop = new CancellationTokenSource();
            await using var pipeline = new EnergyPipeline(
                config,
                new EnergyPipelineOptions { Clock = test.Clock, Progress = new StopAfter(7, stop) }
            );
            RunSummary summary;
            try
            {
                summary = await pipeline.RunAllApisAsync(stop.Token);
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            committed.AddRange(summary.Results.Where(result => result.Outcome == Outcome.Ok).Select(result => result.Period));
        }

        Assert.Equal(Days, committed.Distinct().Count());
        Assert.True(runs > 2, $"{runs} runs");
        var last = await test.RunAsync(config);
        Assert.All(last.Results, result => Assert.Equal(Outcome.Unchanged, result.Outcome));
    }

    [Fact]
    public async Task A_day_that_always_fails_is_named_and_the_others_stand()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, "2026-06-01..2026-06-10");
        await test.AddFaultAsync("status;code=500;path=/hourlylmp/da/final/day/20260604**");

        var first = await test.RunAsync(config);
        await test.ClearFaultsAsync();
        var second = await test.RunAsync(config);

        Assert.StartsWith(
            "2026-06-04~",
            Assert.Single(first.Results, result => result.Failure != FailureClass.None).Period,
            StringComparison.Ordinal
        );
        Assert.Equal(9, first.Results.Count(result => result.Outcome == Outcome.Ok));
        Assert.StartsWith(
            "2026-06-04~",
            Assert.Single(second.Results, result => result.Outcome == Outcome.Ok).Period,
            StringComparison.Ordinal
        );
        Assert.Equal(9, second.Results.Count(result => result.Outcome == Outcome.Unchanged));
    }

    [Fact]
    public async Task Ten_years_are_planned_without_asking_and_tell_what_is_missing()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Hourly(test, "2026-06-28..2026-06-30"));
        await using var pipeline = test.Open(Hourly(test, "2016-07-25..2026-07-22"));
        await test.AddFaultAsync("status;code=500");

        var plan = await pipeline.PlanHistoryAsync(cancellationToken: TestContext.Current.CancellationToken);

        var feed = Assert.Single(plan.Feeds);
        Assert.Equal((3650, 3647), (feed.Slices, feed.Missing));
        Assert.Null(feed.Rows); // of one location: what is known is the size of all
    }

    [Fact]
    public async Task The_newest_period_comes_first_where_that_is_wanted()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var order = new List<string>();
        await using var pipeline = new EnergyPipeline(
            Hourly(test, "2026-06-28..2026-06-30") with
            {
                NewestFirst = true,
                Concurrency = 1,
            },
            new EnergyPipelineOptions { Clock = test.Clock, Progress = new Noted(order) }
        );

        await pipeline.RunAllApisAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["2026-06-30", "2026-06-29", "2026-06-28"], order);
    }

    private static EnergyPipelineConfig Hourly(SandboxedPipeline test, string days)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find("hourly-lmp-da-final")!.Value;
        var feed = DatasetFeeds.Of(source, dataset, new Dictionary<string, string> { ["location"] = ".H.INTERNAL_HUB" }, isDated: true);
        return test.Config("parquet") with
        {
            Feeds =
            [
                test.Redirected(feed) with
                {
                    Pacing = new Pacing { Concurrency = 4, RequestsPerSecond = 0 },
                },
            ],
            Day = days,
            OnlyMissing = true,
        };
    }

    private sealed class StopAfter(int slices, CancellationTokenSource stop) : IProgress<FeedProgress>
    {
        private int _done;

        public void Report(FeedProgress value)
        {
            if (value.Result is { Outcome: Outcome.Ok } && Interlocked.Increment(ref _done) == slices)
            {
                stop.Cancel();
            }
        }
    }

    private sealed class Noted(List<string> order) : IProgress<FeedProgress>
    {
        public void Report(FeedProgress value)
        {
            lock (order)
            {
                if (value.Stage == "asking")
                {
                    order.Add(value.Period.Split('~')[0]);
                }
            }
        }
    }
}

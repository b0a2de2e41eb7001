using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using Xunit;
using static EnergyDataPipeline.Tests.Pipeline.LakeRig;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>The lake kept in step with runs: what is new is built, what was left behind is mended, and it costs little.</summary>
public sealed class LakeKeepingTests
{
    [Fact]
    public async Task A_run_builds_what_it_collected_and_a_second_one_writes_nothing()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, Prices, "2026-03-07..2026-03-09") with { KeepLake = true };

        var run = await test.RunAsync(config);
        var before = test.Everything();
        var again = await test.RunAsync(config);

        const int places = SandboxedPipeline.PricedLocations;
        Assert.Equal([24L * places, 23L * places, 24L * places], run.Lake!.Partitions.Select(file => file.Rows));
        Assert.Equal((3, 0, 0), (run.Lake.Built, run.Lake.Removed, run.Lake.Failed));
        Assert.Empty(again.Lake!.Partitions);
        Assert.Equal(before, test.Everything());
        Assert.Equal(71L * places, Scalar($"SELECT count(*) FROM {Lake(test)}"));
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_built()
    {
        await using var test = await SandboxedPipeline.StartAsync();

        var run = await test.RunAsync(Dated(test, Prices, "2026-07-01", Hub));

        Assert.Null(run.Lake);
        Assert.False(Directory.Exists(Path.Combine(test.Store, "lake")));
    }

    [Fact]
    public async Task What_a_run_without_it_stored_is_built_by_the_next()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, Prices, "2026-07-01..2026-07-02", Hub) with { KeepLake = true });
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync("revise;path=/hourlylmp/da/final/day/20260701/**");
        await test.RunAsync(Dated(test, Prices, "2026-07-01", Hub));
        await test.RunAsync(Dated(test, Prices, "2026-07-03"));

        var run = await test.RunAsync(Dated(test, Prices, "2026-07-04", Hub) with { KeepLake = true });

        Assert.Equal(
            ["2026-07-01", "2026-07-03", "2026-07-04"],
            run.Lake!.Partitions.Select(file => file.Key.Split("operating_day=")[1].Split('/')[0])
        );
        Assert.All((await RebuildAsync(test)).Partitions, file => Assert.True(file.IsUnchanged));
    }

    [Fact]
    public async Task A_lake_that_cannot_be_built_is_no_failure_of_a_feed_and_is_mended_by_the_next_run()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, Prices, "2026-07-01", Hub));
        var raw = Directory.GetFiles(Path.Combine(test.Store, "raw"), "*.zst", SearchOption.AllDirectories).Single();
        var aside = Path.Combine(test.Folder.Path, "aside");
        File.Move(raw, aside);
        var config = Dated(test, Prices, "2026-07-02", Hub) with { KeepLake = true };

        var behind = await test.RunAsync(config);
        var still = await test.RunAsync(config);
        File.Move(aside, raw);
        var mended = await test.RunAsync(config);

        Assert.All(behind.Results, result => Assert.Equal((Outcome.Ok, FailureClass.None), (result.Outcome, result.Failure)));
        Assert.Equal((1, 1, FailureClass.Incomplete), (behind.Lake!.Built, behind.Lake.Failed, behind.Failure));
        Assert.Contains(
            "operating_day=2026-07-01",
            behind.Lake.Partitions.Single(file => file.Failure is not null).Key,
            StringComparison.Ordinal
        );
        Assert.Equal((0, 1, FailureClass.Incomplete), (still.Lake!.Built, still.Lake.Failed, still.Failure));
        Assert.Equal((1, 0, FailureClass.None), (mended.Lake!.Built, mended.Lake.Failed, mended.Failure));
        Assert.Equal(48L, Scalar($"SELECT count(*) FROM {Lake(test)}"));
    }

    [Fact]
    public async Task A_file_that_was_deleted_is_built_again()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, Prices, "2026-07-01..2026-07-03", Hub) with { KeepLake = true };
        var run = await test.RunAsync(config);
        File.Delete(Path.Combine(test.Store, run.Lake!.Partitions[0].Key));

        var again = await test.RunAsync(config);

        Assert.Equal(run.Lake.Partitions.Take(1).Select(file => file.Key), again.Lake!.Partitions.Select(file => file.Key));
        Assert.Equal(72L, Scalar($"SELECT count(DISTINCT interval_begin) FROM {Lake(test)}"));
    }

    [Fact]
    public async Task A_run_that_is_stopped_leaves_partitions_to_the_next_and_says_so()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, Prices, "2026-07-01..2026-07-03", Hub));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var config = Dated(test, Prices, "2026-07-01..2026-07-03", Hub) with { KeepLake = true };
        await using (var stopped = test.Open(config, stop.Token))
        {
            var run = await stopped.RunAllApisAsync(TestContext.Current.CancellationToken);
            Assert.Equal((0, 3), (run.Lake!.Built, run.Lake.Failed));
        }

        Assert.Equal(3, (await test.RunAsync(config)).Lake!.Built);
    }

    [Fact]
    public async Task A_partition_whose_answer_has_no_rows_any_more_goes()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, Prices, "2026-07-01..2026-07-02", Hub) with { KeepLake = true };
        await test.RunAsync(config);
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync("emptyForm;path=/hourlylmp/da/final/day/20260701**");

        var run = await test.RunAsync(config);

        Assert.True(Assert.Single(run.Lake!.Partitions).IsRemoved);
        Assert.Equal(24L, Scalar($"SELECT count(*) FROM {Lake(test)}"));
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_read_leaves_its_days_as_they_are()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, Prices, "2026-07-01..2026-07-03", Hub) with { KeepLake = true };
        await test.RunAsync(config);
        var manifest = Directory
            .GetFiles(Path.Combine(test.Store, "manifests"), "000001.json", SearchOption.AllDirectories)
            .Single(path => path.Contains("2026-07-02", StringComparison.Ordinal));
        await File.WriteAllTextAsync(manifest, "{", TestContext.Current.CancellationToken);

        var kept = await test.RunAsync(Dated(test, Prices, "2026-07-03", Hub) with { KeepLake = true });
        var rebuilt = await RebuildAsync(test);

        Assert.Equal((FailureClass.Incomplete, 1, 0), (kept.Failure, kept.Lake!.Failed, kept.Lake.Removed));
        Assert.Equal((1, 0), (rebuilt.Failed, rebuilt.Removed));
        Assert.Equal(72L, Scalar($"SELECT count(*) FROM {Lake(test)}"));
    }

    /// <summary>What a day costs does not grow with the days that are there: one listing of each is a page of a thousand.</summary>
    [Fact]
    public async Task A_new_day_costs_the_same_requests_whatever_is_stored_already()
    {
        var few = await RequestsForOneDayAsync("2026-06-25..2026-06-30");
        var many = await RequestsForOneDayAsync("2026-04-01..2026-06-30");

        Assert.Equal(few, many);
        Assert.InRange(many.Values.Sum(), 10, 60);
    }

    private static async Task<SortedDictionary<string, int>> RequestsForOneDayAsync(string history)
    {
        AwsTestCredentials.Set();
        await using var test = await SandboxedPipeline.StartAsync();
        await using var service = await S3Double.StartAsync();
        await test.RunAsync(Dated(test, Prices, history, Hub) with { KeepLake = true, OnlyMissing = true, Destination = In(service) });
        // Another feed of the source, which is none of it; the newest of two manifests is the first or the last one.
        await test.RunAsync(Dated(test, "hourly-lmp-rt-final", "2026-06-01..2026-06-02", Hub) with { Destination = In(service) });
        var day = Dated(test, Prices, "2026-07-01", Hub) with { KeepLake = true, Destination = In(service) };
        await test.RunAsync(day with { Day = "2026-07-02" });
        var before = service.Calls.Count;

        var run = await test.RunAsync(day);

        Assert.Equal(1, run.Lake!.Built);
        return new(service.Calls.Skip(before).GroupBy(call => call.Operation).ToDictionary(calls => calls.Key, calls => calls.Count()));
    }
}

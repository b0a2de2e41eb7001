using EnergyDataPipeline.Catalog;
using Xunit;
using static EnergyDataPipeline.Tests.Pipeline.LakeRig;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>A dataset that several feeds collect: the lake is of all of them, each by its own rules.</summary>
public sealed class LakeFeedsTests
{
    private const string OutOfOrder = "outOfOrder;path=/hourlylmp/**";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Count(SandboxedPipeline test) => $"SELECT count(*) FROM {Lake(test)}";

    private static EnergyPipelineConfig Named(SandboxedPipeline test, string feed, string day, string dataset = Prices)
    {
        var config = Dated(test, dataset, day, Hub);
        return config with { Feeds = [config.Feeds[0] with { Name = feed }] };
    }

    private static EnergyPipelineConfig Ruled(EnergyPipelineConfig config, RuleVerb verb) =>
        config with
        {
            Feeds = [.. config.Feeds.Select(feed => feed with { Rules = new Dictionary<string, RuleVerb> { ["time-order"] = verb } })],
        };

    [Fact]
    public async Task A_feed_of_which_there_was_only_a_note_is_taken_in_once_it_has_stored_something()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var first = Dated(test, Prices, "2026-07-01", Hub) with { KeepLake = true };
        await test.AddFaultAsync("status;path=/**");
        await test.RunAsync(Named(test, "second", "2026-07-02"));
        await test.ClearFaultsAsync();
        Assert.Contains(test.Everything(), file => file.Contains("/second/", StringComparison.Ordinal));
        await test.RunAsync(first);
        Assert.Equal(24L, Scalar(Count(test)));
        await test.RunAsync(Named(test, "second", "2026-07-02"));

        var run = await test.RunAsync(first);

        Assert.Equal((1, 0), (run.Lake!.Built, run.Lake.Removed));
        Assert.Equal(48L, Scalar(Count(test)));
    }

    [Fact]
    public async Task A_partition_of_another_feed_stays_whatever_the_ledger_knows()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var first = Dated(test, Prices, "2026-07-01", Hub) with { KeepLake = true };
        await test.AddFaultAsync("status;path=/**");
        await test.RunAsync(Named(test, "second", "2026-07-02"));
        await test.ClearFaultsAsync();
        await test.RunAsync(first);
        // With what the store notes of it.
        var ledger = Directory.GetFiles(test.Store, "_built*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);
        await test.RunAsync(Named(test, "second", "2026-07-02") with { KeepLake = true });
        // As if that run had died before it stored what it had learned.
        foreach (var (file, bytes) in ledger)
        {
            await File.WriteAllBytesAsync(file, bytes, Token);
        }

        var run = await test.RunAsync(first);

        Assert.Equal((0, 0, 0), (run.Lake!.Built, run.Lake.Removed, run.Lake.Failed));
        Assert.Equal(48L, Scalar(Count(test)));
    }

    [Fact]
    public async Task A_feed_that_comes_to_collect_the_dataset_is_taken_in()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var first = Dated(test, Prices, "2026-07-01", Hub) with { KeepLake = true };
        await test.RunAsync(Named(test, "second", "2026-06-01", "hourly-lmp-rt-final"));
        await test.RunAsync(Named(test, "second", "2026-06-03", "hourly-lmp-rt-final"));
        await test.RunAsync(first);
        // Neither the first nor the last of its periods.
        await test.RunAsync(Named(test, "second", "2026-06-02"));

        var run = await test.RunAsync(first);

        Assert.Equal((1, 0), (run.Lake!.Built, run.Lake.Removed));
        Assert.Equal(48L, Scalar(Count(test)));
    }

    [Fact]
    public async Task Rows_that_mended_rules_release_reach_a_kept_lake()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync(OutOfOrder);
        var config = Dated(test, Prices, "2026-07-26", Hub) with { KeepLake = true };
        await test.RunAsync(Ruled(config, RuleVerb.DropToQuarantine));
        var strict = (long)Scalar(Count(test));
        await using (var pipeline = test.Open(config with { KeepLake = false }))
        {
            await pipeline.ReplayAsync(null, Token);
        }

        var run = await test.RunAsync(config);
        var again = await test.RunAsync(config);

        Assert.InRange(strict, 1L, 23L);
        Assert.Equal(1, run.Lake!.Built);
        Assert.Equal(24L, Scalar(Count(test)));
        Assert.Empty(again.Lake!.Partitions);
        Assert.True(Assert.Single((await RebuildAsync(test)).Partitions).IsUnchanged);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_answer_is_read_by_the_rules_of_the_feed_that_collected_it(bool isStrictFirst)
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync(OutOfOrder);
        var strict = Ruled(Named(test, "strict", "2026-07-24"), RuleVerb.DropToQuarantine);
        var lenient = Named(test, "lenient", "2026-07-25");
        await test.RunAsync(strict);
        await test.RunAsync(lenient);
        var both = lenient with
        {
            Feeds = isStrictFirst ? [strict.Feeds[0], lenient.Feeds[0]] : [lenient.Feeds[0], strict.Feeds[0]],
            Day = null,
        };

        await using var pipeline = test.Open(both);
        var built = await pipeline.RebuildLakeAsync(Token);
        var again = await pipeline.RebuildLakeAsync(Token);
        var compacted = await pipeline.CompactLakeAsync(cancellationToken: Token);
        var kept = await test.RunAsync(
            both with
            {
                Feeds = [lenient.Feeds[0]],
                Configured = both.Feeds,
                Day = "2026-07-25",
                KeepLake = true,
            }
        );

        Assert.Equal(2, built.Built);
        Assert.Equal((2, 0), (again.Partitions.Count, again.Built));
        Assert.Equal((2, 0), (compacted.Partitions.Count, compacted.Built));
        Assert.Empty(kept.Lake!.Partitions);
        Assert.InRange(Rows(test, "2026-07-24"), 1L, 23L);
        Assert.Equal(24L, Rows(test, "2026-07-25"));
    }

    [Fact]
    public async Task A_feed_with_other_rules_is_built_anew_once_and_then_left_alone()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync(OutOfOrder);
        var strict = Ruled(Named(test, "strict", "2026-07-24..2026-07-25"), RuleVerb.DropToQuarantine);
        var lenient = Named(test, "lenient", "2026-07-24..2026-07-25");
        var both = strict with { Feeds = [strict.Feeds[0], lenient.Feeds[0]], KeepLake = true };
        await test.RunAsync(both);

        var again = await test.RunAsync(both);
        await using var pipeline = test.Open(both);
        var rebuilt = await pipeline.RebuildLakeAsync(Token);

        Assert.Empty(again.Lake!.Partitions);
        Assert.All(rebuilt.Partitions, file => Assert.True(file.IsUnchanged));
        Assert.Equal(2, rebuilt.Partitions.Count);
    }

    private static long Rows(SandboxedPipeline test, string day) =>
        (long)Scalar($"{Count(test).Replace("/*/*.parquet", $"/operating_day={day}/*.parquet", StringComparison.Ordinal)}");
}

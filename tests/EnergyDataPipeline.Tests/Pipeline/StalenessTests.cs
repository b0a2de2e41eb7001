using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What should be there by now and is not; what is not due yet is not missed.</summary>
public sealed class StalenessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_became_due_and_is_not_there_is_stale_until_it_is_collected()
    {
        await using var sandboxed = await SandboxedPipeline.StartAsync("2026-07-27T16:00:00Z");
        var config = sandboxed.Config("csv");
        config = config with { Feeds = [.. config.Feeds.Where(feed => feed.Name == "hourly_lmp_da_final")] };
        await using var pipeline = new EnergyPipeline(config, new() { Clock = sandboxed.Clock });

        var before = await pipeline.FindStaleAsync(3, Cancellation);
        await using (var collecting = new EnergyPipeline(config with { Day = "2026-07-20..2026-07-28" }, new() { Clock = sandboxed.Clock }))
        {
            await collecting.RunAllApisAsync(Cancellation);
        }

        var after = await pipeline.FindStaleAsync(3, Cancellation);

        var stale = Assert.Single(before.Stale);
        Assert.Equal("hourly_lmp_da_final", stale.Feed);
        Assert.NotEmpty(stale.Periods);
        Assert.All(stale.Periods, period => Assert.Equal(PeriodState.Missing, period.State));
        Assert.All(
            stale.Periods,
            period => Assert.InRange(period.DueAt, Instant.FromUtc(2026, 7, 24, 16, 0), Instant.FromUtc(2026, 7, 27, 16, 0))
        );
        Assert.StartsWith("nothing is stored; it was due 2026-07-", stale.Periods[0].Message);
        Assert.Empty(after.Stale);
    }

    [Fact]
    public async Task What_is_current_is_stale_when_its_newest_answer_is_older_than_its_cadence()
    {
        await using var sandboxed = await SandboxedPipeline.StartAsync("2026-07-27T16:00:00Z");
        var config = sandboxed.Config("csv");
        config = config with { Feeds = [.. config.Feeds.Where(feed => feed.Name.Contains("fuel", StringComparison.OrdinalIgnoreCase))] };
        Assert.Single(config.Feeds);
        await using var pipeline = new EnergyPipeline(config, new() { Clock = sandboxed.Clock });

        Assert.Equal(
            "nothing is stored, and it is always there to be asked for",
            Assert.Single((await pipeline.FindStaleAsync(3, Cancellation)).Stale).Periods[0].Message
        );
        await pipeline.RunAllApisAsync(Cancellation);
        Assert.Empty((await pipeline.FindStaleAsync(3, Cancellation)).Stale);
        sandboxed.Clock.AdvanceHours(2);
        Assert.Empty((await pipeline.FindStaleAsync(3, Cancellation)).Stale);
        sandboxed.Clock.AdvanceHours(2);
        Assert.StartsWith(
            "the newest answer is of 2026-07-27 16:00Z",
            Assert.Single((await pipeline.FindStaleAsync(3, Cancellation)).Stale).Periods[0].Message
        );
    }
}

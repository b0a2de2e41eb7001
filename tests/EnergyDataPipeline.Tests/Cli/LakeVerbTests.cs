using EnergyDataPipeline.Records;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>What a person and a script are told of the lake.</summary>
public sealed class LakeVerbTests
{
    [Fact]
    public async Task A_run_that_keeps_the_lake_tells_what_it_wrote_there()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var first = (await feeds.RunAsync("--all", "--keep-lake", "--json")).With(0).Json.GetProperty("lake");
        var second = (await feeds.RunAsync("--all", "--keep-lake")).With(0);
        var without = (await feeds.RunAsync("--all", "--json")).With(0).Json.GetProperty("lake");

        Assert.Equal((0, 0), (first.GetProperty("removed").GetInt32(), first.GetProperty("failed").GetInt32()));
        var keys = first.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("key").GetString()!).ToList();
        Assert.Equal(first.GetProperty("built").GetInt32(), keys.Count);
        Assert.All(keys, key => Assert.True(File.Exists(Path.Combine(feeds.Folder, "energy-data", key)), key));
        Assert.Equal(4, keys.Select(key => key.Split('/')[2]).Distinct().Count());
        Assert.Contains("Lake: up to date.", second.Out, StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, without.ValueKind);
    }

    [Fact]
    public async Task A_lake_that_is_behind_ends_the_run_with_8_and_says_why()
    {
        await using var feeds = await FourFeeds.StartAsync();
        (await feeds.RunAsync("--api", "fuel_mix")).With(0);
        foreach (var raw in Directory.GetFiles(Path.Combine(feeds.Folder, "energy-data", "raw"), "*.zst", SearchOption.AllDirectories))
        {
            File.Delete(raw);
        }

        feeds.Pipeline.Clock.Advance(NodaTime.Duration.FromHours(1));
        var run = (await feeds.RunAsync("--api", "fuel_mix", "--keep-lake")).With((int)FailureClass.Incomplete);

        Assert.Contains("  ok ", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 not as they should be", run.Out, StringComparison.Ordinal);
        Assert.Contains("left as it is – The answer 'raw/", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compact_says_what_it_would_do_and_does_it()
    {
        await using var feeds = await FourFeeds.StartAsync();
        (await feeds.RunAsync("--api", "hourly_lmp_da_final")).With(0);
        var before = feeds.Stored();

        var plan = (await feeds.RunAsync("compact", "hourly-lmp-da-final", "--sandbox", "--dry-run")).With(0);
        Assert.Equal(before, feeds.Stored());
        var done = (await feeds.RunAsync("compact", "hourly-lmp-da-final", "--sandbox", "--json")).With(0).Json;
        var again = (await feeds.RunAsync("compact", "hourly-lmp-da-final", "--sandbox")).With(0);

        Assert.Contains("1 file would be built, 0 unchanged. Nothing was written.", plan.Out, StringComparison.Ordinal);
        Assert.Equal((1, 0), (done.GetProperty("built").GetInt32(), done.GetProperty("failed").GetInt32()));
        Assert.Contains("0 files built, 1 unchanged.", again.Out, StringComparison.Ordinal);
    }
}

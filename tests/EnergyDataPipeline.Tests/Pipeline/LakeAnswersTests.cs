using EnergyDataPipeline.Records;
using EnergyDataPipeline.Sandbox;
using NodaTime;
using Xunit;
using static EnergyDataPipeline.Tests.Pipeline.LakeRig;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>Which of several answers to the same question the lake takes a row from.</summary>
public sealed class LakeAnswersTests
{
    private const string Day = "2026-07-01";
    private const int Places = SandboxedPipeline.PricedLocations;

    [Fact]
    public async Task Two_addresses_under_one_name_are_two_answers()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var whole = Dated(test, Prices, Day);
        var feed = whole.Feeds[0];
        await test.RunAsync(whole);
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync("revise;path=/hourlylmp/da/final/day/*/location/**");
        var url = feed.Url.Replace("{day}", "20260701/location/4000", StringComparison.Ordinal);
        var second = await test.RunAsync(
            whole with
            {
                Feeds = [feed with { Url = url, Dataset = null, Params = new Dictionary<string, string>() }],
                Day = null,
            }
        );

        var file = Assert.Single((await RebuildAsync(test)).Partitions);

        Assert.EndsWith($"/{Day}/000002.json", second.Results[0].ManifestKey, StringComparison.Ordinal);
        Assert.Equal((24L * Places, 24L), (file.Rows, file.Superseded));
    }

    [Fact]
    public async Task Two_addresses_under_one_name_are_each_left_alone_once_complete()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var whole = Dated(test, Prices, Day) with { OnlyMissing = true };
        var feed = whole.Feeds[0];
        var url = feed.Url.Replace("{day}", "20260701/location/4000", StringComparison.Ordinal);
        var literal = whole with
        {
            Feeds = [feed with { Url = url, Dataset = null, Params = new Dictionary<string, string>() }],
            Day = null,
        };
        await test.RunAsync(whole);
        await test.RunAsync(literal);

        var first = await test.RunAsync(whole);
        var second = await test.RunAsync(literal);

        Assert.True(first.Results[0].LeftAlone && second.Results[0].LeftAlone);
    }

    [Fact]
    public async Task A_row_that_a_later_whole_answer_does_not_have_is_gone()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var (before, node) = await LargerAsync(test);
        await using var larger = before;
        await test.RunAsync(At(larger, test, Dated(test, Prices, Day, node)));
        Assert.Equal(24L, Assert.Single((await RebuildAsync(test)).Partitions).Rows);
        test.Clock.Advance(Duration.FromHours(1));
        await test.RunAsync(Dated(test, Prices, Day));

        var file = Assert.Single((await RebuildAsync(test)).Partitions);

        Assert.Equal(24L * Places, file.Rows);
        Assert.Equal(0L, Scalar($"SELECT count(*) FROM {Lake(test)} WHERE location_id = {node}"));
    }

    [Fact]
    public async Task A_later_answer_of_a_part_takes_nothing_away()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var (before, node) = await LargerAsync(test);
        await using var larger = before;
        await test.RunAsync(Dated(test, Prices, Day));
        test.Clock.Advance(Duration.FromHours(1));
        await test.RunAsync(At(larger, test, Dated(test, Prices, Day, node)));

        var file = Assert.Single((await RebuildAsync(test)).Partitions);

        Assert.Equal(24L * (Places + 1), file.Rows);
    }

    [Fact]
    public async Task A_whole_answer_that_is_partial_takes_nothing_away()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var (before, node) = await LargerAsync(test);
        await using var larger = before;
        await test.RunAsync(At(larger, test, Dated(test, Prices, Day, node)));
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync("missingRows;hour=7;path=/hourlylmp/da/final/day/20260701*");
        var partial = await test.RunAsync(Dated(test, Prices, Day));

        var file = Assert.Single((await RebuildAsync(test)).Partitions);

        Assert.Equal(CoverageState.Partial, partial.Results[0].Coverage!.State);
        Assert.Equal((23L * Places) + 24L, file.Rows);
    }

    [Fact]
    public async Task An_answer_that_was_given_once_more_is_the_last_one_given()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var whole = Dated(test, Prices, Day) with { KeepLake = true };
        await test.RunAsync(whole);
        var first = Lmp(test);
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync("revise;path=/hourlylmp/da/final/day/*/location/**");
        await test.RunAsync(Dated(test, Prices, Day, Hub) with { KeepLake = true });
        var revised = Lmp(test);
        test.Clock.Advance(Duration.FromHours(1));

        var again = await test.RunAsync(whole);

        Assert.Equal(Outcome.Unchanged, again.Results[0].Outcome);
        Assert.NotEqual(first, revised);
        Assert.Equal(first, Lmp(test));
        Assert.True(Assert.Single((await RebuildAsync(test)).Partitions).IsUnchanged);
        var before = test.Everything();
        await test.RunAsync(whole);
        Assert.Equal(before, test.Everything());
    }

    [Fact]
    public async Task Of_answers_given_at_one_instant_the_same_one_holds_each_time()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("revise;path=/hourlylmp/da/final/day/*/location/**");
        await test.RunAsync(Dated(test, Prices, Day, Hub));
        await test.RunAsync(Dated(test, Prices, Day, ".Z.MAINE"));
        await test.RunAsync(Dated(test, Prices, Day));
        var path = Path.Combine(test.Store, Assert.Single((await RebuildAsync(test)).Partitions).Key);
        var first = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        Directory.Delete(Path.Combine(test.Store, "lake"), recursive: true);
        foreach (var ledger in Directory.GetFiles(test.Store, "ledger.json.zst", SearchOption.AllDirectories))
        {
            File.Delete(ledger);
        }

        await RebuildAsync(test);

        Assert.Equal(first, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    private static double Lmp(SandboxedPipeline test) =>
        (double)Scalar($"SELECT sum(lmp_usd_per_mwh) FROM {Lake(test)} WHERE location_id = 4000");

    /// <summary>A service that has a location more, and that location's number.</summary>
    private static async Task<(SandboxServer Service, string Node)> LargerAsync(SandboxedPipeline test)
    {
        var options = new SandboxOptions
        {
            NodeCount = SandboxedPipeline.Nodes + 1,
            Clock = test.Clock,
            Password = SandboxedPipeline.Password,
        };
        var larger = await SandboxServer.StartAsync(options, TestContext.Current.CancellationToken);
        var places = Dated(test, "hourly-lmp-rt-final", Day) with { Formats = ["parquet"] };
        var own = await test.RunAsync(places);
        var more = await test.RunAsync(At(larger, test, places));
        string Of(RunSummary run) => $"(SELECT DISTINCT location_id FROM read_parquet('{test.Store}/{run.Results[0].Files[0].Key}'))";
        return (larger, Scalar($"SELECT location_id FROM {Of(more)} EXCEPT SELECT location_id FROM {Of(own)}").ToString()!);
    }

    private static EnergyPipelineConfig At(SandboxServer service, SandboxedPipeline test, EnergyPipelineConfig config) =>
        config with
        {
            Feeds =
            [
                .. config.Feeds.Select(feed =>
                    feed with
                    {
                        Url = feed.Url.Replace(test.Sandbox.BaseAddress.Authority, service.BaseAddress.Authority, StringComparison.Ordinal),
                    }
                ),
            ],
        };
}

using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Query;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>Derived datasets from the command line: <c>derive</c>, runs that keep them, and <c>query --list</c>.</summary>
public sealed class DeriveTests
{
    [Fact]
    public async Task Derive_writes_files_and_says_what_it_left_alone()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-03");

        var first = await RunAsync(lake, "derive", "daily-price-summary", "--day", "2026-07-02..2026-07-03");
        var all = (await RunAsync(lake, "derive", "daily-price-summary", "--json")).With(0).Json;

        first.With(0);
        Assert.Contains("2 files built, 0 unchanged.", first.Out, StringComparison.Ordinal);
        Assert.Equal((1, 2), (all.GetProperty("built").GetInt32(), all.GetProperty("unchanged").GetInt32()));
        Assert.Equal(
            3L,
            Duck.Scalar(
                $"SELECT count(*) FROM '{lake.Pipeline.Store}/lake/iso-ne-sandbox/daily-price-summary/daily_price_summary/*/data.parquet'"
            )
        );
    }

    [Theory]
    [InlineData("there is no derived dataset called 'hub-bases'", "derive", "hub-bases")]
    [InlineData("--day", "derive", "hub-basis", "--day", "someday")]
    public async Task What_cannot_be_derived_is_refused(string message, params string[] arguments)
    {
        await using var lake = await QueriedLake.StartAsync();

        (await RunAsync(lake, arguments)).With(2).Saying(message);
    }

    [Fact]
    public async Task A_lake_without_the_inputs_has_nothing_to_derive()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");

        var ended = await RunAsync(lake, "derive", "reconcile-fuel-mix");

        Assert.Contains("The lake has nothing that it could be computed of.", ended.With(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_keeps_the_lake_brings_derived_datasets_up_to_date()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Environment["ENERGY_PIPELINE_DERIVED_DATASETS"] = "daily-price-summary";

        var first = (await feeds.RunAsync("--api", "hourly_lmp_da_final", "--keep-lake", "--json")).With(0).Json.GetProperty("lake");
        var second = (await feeds.RunAsync("--api", "hourly_lmp_da_final", "--keep-lake", "--json")).With(0).Json.GetProperty("lake");

        var derived = Assert.Single(
            first.GetProperty("files").EnumerateArray(),
            file => file.GetProperty("key").GetString()!.Contains("/daily-price-summary/", StringComparison.Ordinal)
        );
        Assert.Equal(Pipeline.SandboxedPipeline.PricedLocations, derived.GetProperty("rows").GetInt32());
        Assert.Equal((0, 0), (second.GetProperty("built").GetInt32(), second.GetProperty("failed").GetInt32()));
    }

    [Fact]
    public async Task A_derived_dataset_that_cannot_be_computed_ends_the_run_with_8_and_fails_no_feed()
    {
        await using var feeds = await FourFeeds.StartAsync();
        (await feeds.RunAsync("--api", "hourly_lmp_da_final", "--keep-lake")).With(0);
        var taken = Path.Combine(feeds.Folder, "energy-data", "lake", "iso-ne-sandbox", "daily-price-summary");
        await File.WriteAllTextAsync(taken, "a file where a folder belongs", TestContext.Current.CancellationToken);

        var run = await feeds.RunAsync("--api", "hourly_lmp_da_final", "--keep-lake", "--derive", "daily-price-summary");

        run.With((int)FailureClass.Incomplete);
        Assert.Contains("/daily-price-summary/", run.Err, StringComparison.Ordinal);
        Assert.Contains("left as it is – ", run.Err, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "failed",
            run.Lines.First(line => line.Contains("hourly_lmp_da_final", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_unknown_name_in_the_configuration_is_a_fault_with_the_nearest_name()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var run = await feeds.RunAsync("--all", "--keep-lake", "--derive", "daily-price-sumary");

        run.With(2).Saying("derived_datasets", "Did you mean daily-price-summary?");
    }

    [Fact]
    public async Task The_list_shows_what_can_be_computed_and_of_what()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");

        var page = (await RunAsync(lake, "query", "--list")).With(0);
        var json = (await RunAsync(lake, "query", "--list", "--json")).With(0).Json.GetProperty("derived");

        Assert.Contains(
            page.Lines,
            line =>
                line.StartsWith("price_anomalies(method := 'iqr', threshold := NULL)", StringComparison.Ordinal)
                && line.Contains("price-anomaly-scores", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(page.Lines, line => line.StartsWith("reconcile_fuel_mix", StringComparison.Ordinal));
        var prices = Assert.Single(json.EnumerateArray(), one => one.GetProperty("name").GetString() == "prices");
        Assert.Equal("hourly-lmp-da-final", Assert.Single(prices.GetProperty("madeOf").EnumerateArray()).GetString());
    }

    private static Task<Ended> RunAsync(QueriedLake lake, params string[] arguments) =>
        InProcess.RunAsync(
            lake.Pipeline.Folder.Path,
            new Dictionary<string, string> { ["XDG_CACHE_HOME"] = lake.Cache },
            [.. arguments, "--to", lake.Pipeline.Store],
            lake.Pipeline.Clock,
            ScreenAbilities.None
        );
}

using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>Work as orders: made in one place, done in another, each once.</summary>
public sealed class OrderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_of_a_backfill_are_what_is_missing_and_done_elsewhere_make_it_complete()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, "2026-06-26..2026-06-30");
        await test.RunAsync(config with { Day = "2026-06-28..2026-06-29" });
        await using var planner = test.Open(config);

        var orders = await planner.OrderAsync(cancellationToken: Token);
        await using var worker = test.Open(config with { Day = null });
        var summary = await worker.RunOrdersAsync([.. orders.Select(order => SliceOrder.Parse(order.ToJson()))], Token);

        Assert.Equal(["2026-06-26", "2026-06-27", "2026-06-30"], orders.Select(order => order.Period));
        Assert.Equal(FailureClass.None, summary.Failure);
        Assert.All(summary.Results, result => Assert.Equal(Outcome.Ok, result.Outcome));
        Assert.Equal(orders.Select(order => order.Period), summary.Results.Select(result => result.Period.Split('~')[0]));
        Assert.Empty(await planner.OrderAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task An_order_that_comes_twice_is_done_once()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-30"));
        var order = Assert.Single(await pipeline.OrderAsync(cancellationToken: Token));

        var together = await pipeline.RunOrdersAsync([order, order], Token);
        var before = test.Everything();
        await test.AddFaultAsync("status;code=500");
        var later = await pipeline.RunOrdersAsync([order], Token);

        Assert.Equal(2, together.Total);
        Assert.Single(together.Results.Select(result => result.ManifestKey).Distinct());
        Assert.EndsWith("/000001.json", together.Results[0].ManifestKey, StringComparison.Ordinal);
        Assert.Equal((Outcome.Unchanged, true, 0), (later.Results[0].Outcome, later.Results[0].LeftAlone, later.Results[0].Attempts));
        Assert.Equal(before, test.Everything());
    }

    [Fact]
    public async Task A_file_that_was_lost_is_made_again_when_its_order_comes_again()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-30", "csv"));
        var orders = await pipeline.OrderAsync(cancellationToken: Token);
        var first = await pipeline.RunOrdersAsync(orders, Token);
        var lost = first.Results[0].Files.First(file => file.Format == "csv").Key;
        File.Delete(Path.Combine(test.Store, lost));

        var again = await pipeline.RunOrdersAsync(orders, Token);

        Assert.Equal(Outcome.Ok, again.Results[0].Outcome);
        Assert.True(File.Exists(Path.Combine(test.Store, lost)));
    }

    [Fact]
    public async Task An_order_that_cannot_be_done_is_a_result_and_the_others_are_done()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-30"));
        var good = Assert.Single(await pipeline.OrderAsync(cancellationToken: Token));
        SliceOrder[] orders =
        [
            new() { Feed = "hourly_lmp_da_finale", Period = "2026-06-30" },
            new() { Dataset = "iso-ne/no-such", Period = "2026-06-30" },
            good with
            {
                Period = "2026-06-31",
            },
            good,
            good with
            {
                Id = new string('0', 64),
            },
            new() { Feed = good.Feed, Period = "2026-06-29..2026-06-30" },
            new() { Feed = "fuel_mix", Period = "2026-06-30" },
            new()
            {
                Dataset = "iso-ne/fuel-mix",
                Narrowing = new Dictionary<string, string> { ["location"] = "4000" },
            },
        ];

        var summary = await pipeline.RunOrdersAsync(orders, Token);

        Assert.Equal(FailureClass.Configuration, summary.Failure);
        Assert.Equal(Outcome.Ok, summary.Results[3].Outcome);
        var refused = summary.Results.Where((_, i) => i != 3).ToList();
        Assert.All(refused, result => Assert.Equal((Outcome.Failed, FailureClass.Configuration), (result.Outcome, result.Failure)));
        Assert.All(summary.Results.Select((result, i) => (result, i)), one => Assert.Equal(one.i != 3, one.result.IsRefusedOrder));
        string[] expected =
        [
            "there is no feed called 'hourly_lmp_da_finale'; the feeds are: hourly_lmp_da_final",
            "there is no dataset called \"iso-ne/no-such\"",
            "2026-06-31",
            "means another slice here",
            "is 2 slices; an order is one",
            "there is no feed called 'fuel_mix'",
            "fuel-mix is not narrowed by --location",
        ];
        Assert.All(refused.Zip(expected), one => Assert.Contains(one.Second, one.First.Message!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_fails_in_passing_is_left_to_whoever_gave_the_order()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29..2026-06-30") with { MaxRetries = 0 });
        var orders = await pipeline.OrderAsync(cancellationToken: Token);
        await test.AddFaultAsync("status;code=503;path=/hourlylmp/da/final/day/20260629**");

        var summary = await pipeline.RunOrdersAsync(orders, Token);
        await test.ClearFaultsAsync();
        var again = await pipeline.RunOrdersAsync(orders, Token);

        Assert.Equal([FailureClass.Temporary, FailureClass.None], summary.Results.Select(result => result.Failure));
        Assert.Equal(1, summary.Results[0].Attempts);
        Assert.Equal([Outcome.Ok, Outcome.Unchanged], again.Results.Select(result => result.Outcome));
    }

    [Fact]
    public async Task A_404_is_an_absence_once_the_host_has_given_something_to_any_order_before()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-28..2026-06-30"));
        var orders = await pipeline.OrderAsync(cancellationToken: Token);
        await test.AddFaultAsync("status;code=404;path=/hourlylmp/da/final/day/20260629**");

        var unproven = await pipeline.RunOrdersAsync([orders[1]], Token);
        await pipeline.RunOrdersAsync([orders[0]], Token);
        var proven = await pipeline.RunOrdersAsync([orders[1]], Token);

        Assert.Equal((Outcome.NotFound, FailureClass.Temporary), (unproven.Results[0].Outcome, unproven.Results[0].Failure));
        Assert.EndsWith(
            "answers 404 for 2026-06-29, and has answered nothing else so far, nor is anything of it in the store",
            unproven.Results[0].Message,
            StringComparison.Ordinal
        );
        Assert.Equal(Outcome.Empty, proven.Results[0].Outcome);
    }

    [Fact]
    public async Task A_404_is_an_absence_where_the_store_has_rows_of_that_host()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, "2026-06-28..2026-06-29");
        await using var before = test.Open(config);
        var orders = await before.OrderAsync(cancellationToken: Token);
        Assert.Equal(Outcome.Ok, (await before.RunOrdersAsync([orders[0]], Token)).Results[0].Outcome);
        await test.AddFaultAsync("status;code=404;path=/hourlylmp/da/final/day/20260629**");
        await using var another = test.Open(config);

        var summary = await another.RunOrdersAsync([orders[1]], Token);

        Assert.Equal(Outcome.Empty, summary.Results[0].Outcome);
    }

    [Fact]
    public async Task An_order_that_breaks_our_own_code_is_its_own_result_and_the_others_are_done()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-30"));
        var good = Assert.Single(await pipeline.OrderAsync(cancellationToken: Token));
        var broken = new SliceOrder
        {
            Dataset = "iso-ne/hourly-lmp-da-final",
            Period = "2026-06-30",
            Narrowing = new Dictionary<string, string> { ["location"] = null! },
        };

        var summary = await pipeline.RunOrdersAsync([broken, good], Token);

        Assert.False(summary.Results[0].IsSuccess);
        Assert.NotNull(summary.Results[0].Message);
        Assert.Equal(Outcome.Ok, summary.Results[1].Outcome);
    }

    /// <summary>The whole catalogue, what is current and what is dated: each slice's order means that slice and no other.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_dataset_can_be_ordered_by_name_and_the_order_means_the_same_slices(bool isDated)
    {
        var feeds = FeedCatalog.BuiltIn.Names.Select(name => Feed(name, isDated)).OfType<FeedSettings>().ToList();
        var config = new EnergyPipelineConfig
        {
            Feeds = feeds,
            Configured = BuiltInFeeds.All,
            Day = isDated ? "2026-03-08" : null,
        };
        await using var pipeline = new EnergyPipeline(config);
        await using var elsewhere = new EnergyPipeline(new EnergyPipelineConfig());

        var planned = await pipeline.PlanAsync(cancellationToken: Token);
        var orders = await pipeline.OrderAsync(cancellationToken: Token);

        Assert.True(feeds.Count > (isDated ? 80 : 30), $"{feeds.Count} feeds");
        Assert.Equal(planned.Count, orders.Count);
        Assert.All(orders, order => Assert.Equal(order.Id, elsewhere.SliceOf(SliceOrder.Parse(order.ToJson())).Id));
        Assert.All(orders, order => Assert.Null(order.Feed));

        static FeedSettings? Feed(string name, bool isDated)
        {
            var (source, dataset) = DatasetFeeds.Find(name);
            try
            {
                return DatasetFeeds.Of(source, dataset, new Dictionary<string, string>(), isDated);
            }
            catch (PipelineException)
            {
                return null; // published only as the other kind, or narrowed by what nobody can list
            }
        }
    }

    [Fact]
    public async Task A_feed_of_the_configuration_is_ordered_by_its_name_with_each_value_that_it_asks_for_one_by_one()
    {
        var (source, dataset) = DatasetFeeds.Find("iso-ne/five-minute-lmp-final");
        var narrowing = new Dictionary<string, string> { ["location"] = ".Z.MAINE,.H.INTERNAL_HUB" };
        var feed = DatasetFeeds.Of(source, dataset, narrowing, isDated: true) with { Name = "two_places" };
        var config = new EnergyPipelineConfig { Feeds = [feed], Day = "2026-07-01" };
        await using var pipeline = new EnergyPipeline(config);

        var orders = await pipeline.OrderAsync(cancellationToken: Token);
        var byWord = new SliceOrder
        {
            Feed = "TWO_PLACES",
            Period = "20260701",
            Narrowing = new Dictionary<string, string> { ["location"] = ".Z.MAINE" },
        };

        Assert.All(orders, order => Assert.Equal(("two_places", null, 1), (order.Feed, order.Dataset, order.Narrowing.Count)));
        Assert.Equal(["4000", "4001"], orders.Select(order => order.Narrowing.Values.Single()).Order());
        Assert.Equal(orders.Single(order => order.Narrowing.Values.Single() == "4001").Id, pipeline.SliceOf(byWord).Id);
    }

    [Fact]
    public async Task Of_a_feed_that_is_configured_for_what_is_newest_history_is_ordered_by_days()
    {
        var (source, dataset) = DatasetFeeds.Find("iso-ne/five-minute-lmp-final");
        var narrowing = new Dictionary<string, string> { ["location"] = ".Z.MAINE" };
        var feed = DatasetFeeds.Of(source, dataset, narrowing, isDated: false) with { Name = "maine" };
        await using var test = await SandboxedPipeline.StartAsync();
        var config = test.Config() with { Feeds = [feed], Day = "2026-07-01..2026-07-02", OnlyMissing = true };
        await using var pipeline = new EnergyPipeline(config);

        var orders = await pipeline.OrderAsync(cancellationToken: Token);

        Assert.Equal([("maine", "2026-07-01"), ("maine", "2026-07-02")], orders.Select(order => (order.Feed!, order.Period!)));
        Assert.All(orders, order => Assert.Equal(order.Id, pipeline.SliceOf(order).Id));
    }

    [Fact]
    public async Task Orders_come_newest_first_where_that_is_wanted()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-28..2026-06-30") with { NewestFirst = true });

        var orders = await pipeline.OrderAsync(cancellationToken: Token);

        Assert.Equal(["2026-06-30", "2026-06-29", "2026-06-28"], orders.Select(order => order.Period));
    }

    [Fact]
    public void An_order_is_one_line_of_json_without_address_or_secret()
    {
        var order = new SliceOrder
        {
            Dataset = "iso-ne/hourly-lmp-da-final",
            Narrowing = new Dictionary<string, string> { ["locationId"] = "4001" },
            Period = "2026-07-01",
            Id = "00ff",
        };

        Assert.Equal(
            """{"v":1,"dataset":"iso-ne/hourly-lmp-da-final","narrowing":{"locationId":"4001"},"period":"2026-07-01","id":"00ff"}""",
            order.ToJson()
        );
        Assert.Equal("""{"v":1,"feed":"fuel_mix"}""", new SliceOrder { Feed = "fuel_mix" }.ToJson());
        Assert.Equal(order.ToJson(), SliceOrder.Parse(order.ToJson()).ToJson());
    }

    [Theory]
    [InlineData("not json, hunter2", "this is no slice order: no JSON of its form at line 1, byte")]
    [InlineData("null", "this is no slice order: it holds null")]
    [InlineData("""{"feed":"fuel_mix"}""", "this is no slice order: it does not say its form (v)")]
    [InlineData("""{"v":2,"feed":"fuel_mix"}""", "the slice order has form 2; this program reads form 1")]
    [InlineData("""{"v":1}""", "the slice order names neither a feed nor a dataset")]
    [InlineData("""{"v":1,"feed":"a","dataset":"b"}""", "the slice order names both a feed and a dataset")]
    [InlineData("""{"v":1,"feed":"a","narrowing":{"hunter2":null}}""", "the slice order narrows by nothing")]
    [InlineData("""{"v":1,"feed":"a","narrowing":{"hunter2":" "}}""", "the slice order narrows by nothing")]
    [InlineData("""{"v":1,"feed":"a","perod":"hunter2"}""", "this is no slice order: no JSON of its form at line 1, byte")]
    public void What_is_no_order_is_told_why_and_not_quoted(string text, string expected)
    {
        Assert.False(SliceOrder.TryParse(text, out _, out var fault));
        Assert.StartsWith(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
        var broken = Assert.Throws<PipelineException>(() => SliceOrder.Parse(text));
        Assert.Equal(FailureClass.Configuration, broken.Failure);
        Assert.Equal("""Expected {"v":1,"feed":"NAME" or "dataset":"SOURCE/NAME","period":"2026-07-01"}.""", broken.NextStep);
    }

    private static EnergyPipelineConfig Hourly(SandboxedPipeline test, string days, params string[] formats)
    {
        var config = test.Config(formats.Length == 0 ? ["csv"] : formats);
        return config with
        {
            Feeds =
            [
                config.Feeds.Single(feed => feed.Name == "hourly_lmp_da_final") with
                {
                    Pacing = new Pacing { Concurrency = 4, RequestsPerSecond = 0 },
                },
            ],
            Day = days,
            OnlyMissing = true,
        };
    }
}

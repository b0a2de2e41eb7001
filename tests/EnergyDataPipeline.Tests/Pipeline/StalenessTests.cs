using System.Text.Json;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using NodaTime.Text;
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
    public async Task A_feed_that_asks_for_yesterday_is_held_to_that_and_has_half_a_day_for_it()
    {
        await using var sandboxed = await SandboxedPipeline.StartAsync("2026-07-28T01:00:00Z");
        var config = sandboxed.Config("csv");
        var feed = config.Feeds.Single(feed => feed.Name == "hourly_lmp_da_final");
        config = config with
        {
            Feeds = [feed with { Params = new Dictionary<string, string>(feed.Params) { ["day"] = "yesterday" } }],
            Day = null,
        };
        await using (var collecting = new EnergyPipeline(config with { Day = "2026-07-20..2026-07-26" }, new() { Clock = sandboxed.Clock }))
        {
            await collecting.RunAllApisAsync(Cancellation);
        }

        await using var pipeline = new EnergyPipeline(config, new() { Clock = sandboxed.Clock });

        // 21:00 of the 27th in the market: the 27th and the 28th are published, and are not its yesterday.
        Assert.Empty((await pipeline.FindStaleAsync(3, Cancellation)).Stale);
        sandboxed.Clock.AdvanceHours(4);
        Assert.Empty((await pipeline.FindStaleAsync(3, Cancellation)).Stale);
        sandboxed.Clock.AdvanceHours(12);
        Assert.Equal("2026-07-27", Assert.Single(Assert.Single((await pipeline.FindStaleAsync(3, Cancellation)).Stale).Periods).Period);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("today")]
    [InlineData("tomorrow")]
    public async Task Whatever_day_a_feed_asks_for_and_whatever_the_hour_as_many_days_are_looked_at_as_were_said(string day)
    {
        await using var sandboxed = await SandboxedPipeline.StartAsync("2026-10-30T04:30:00Z");
        var config = sandboxed.Config("csv");
        var feed = config.Feeds.Single(feed => feed.Name == "hourly_lmp_da_final");
        config = config with { Feeds = [feed with { Params = new Dictionary<string, string>(feed.Params) { ["day"] = day } }], Day = null };
        await using var pipeline = new EnergyPipeline(config, new() { Clock = sandboxed.Clock });

        // Nothing is stored. The clock goes over the day of 25 hours.
        for (var hour = 0; hour < 96; hour++)
        {
            foreach (var days in new[] { 1, 3 })
            {
                var stale = (await pipeline.FindStaleAsync(days, Cancellation)).Stale.SelectMany(one => one.Periods).ToList();
                Assert.True(days == stale.Count, $"{sandboxed.Clock.GetCurrentInstant()}: {days} {string.Join("; ", stale)}");
            }

            sandboxed.Clock.AdvanceHours(1);
        }
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
        sandboxed.Clock.AdvanceHours(37);
        Assert.Empty((await pipeline.FindStaleAsync(3, Cancellation)).Stale);
        sandboxed.Clock.AdvanceHours(37);
        Assert.StartsWith(
            "the newest answer is of 2026-07-27 16:00Z",
            Assert.Single((await pipeline.FindStaleAsync(3, Cancellation)).Stale).Periods[0].Message
        );
    }

    [Fact]
    public async Task What_is_given_again_unchanged_is_not_stale_and_a_run_that_finds_it_so_at_once_writes_nothing()
    {
        await using var sandboxed = await SandboxedPipeline.StartAsync("2026-07-27T16:00:00Z");
        await using var source = new FaultServer(Answers.Good("""[{"id": 1, "value": 2.5}]"""));
        var config = sandboxed.Config("csv") with
        {
            Feeds =
            [
                new FeedSettings
                {
                    Name = "things",
                    Url = source.Address("/things").ToString(),
                    OutputFolder = "things",
                    FilePrefix = "things",
                },
            ],
        };
        await using var pipeline = new EnergyPipeline(config, new() { Clock = sandboxed.Clock });
        await pipeline.RunAllApisAsync(Cancellation);
        var stored = sandboxed.Everything();
        sandboxed.Clock.AdvanceMinutes(59);
        Assert.Equal(Outcome.Unchanged, Assert.Single((await pipeline.RunAllApisAsync(Cancellation)).Results).Outcome);
        Assert.Equal(stored, sandboxed.Everything());

        sandboxed.Clock.AdvanceHours(60);
        Assert.Equal(Outcome.Unchanged, Assert.Single((await pipeline.RunAllApisAsync(Cancellation)).Results).Outcome);
        var written = Assert.Single(sandboxed.Everything().Except(stored), key => !key.StartsWith('.'));
        sandboxed.Clock.AdvanceHours(60);

        Assert.Contains("/newest.json", written, StringComparison.Ordinal);
        Assert.Empty((await pipeline.FindStaleAsync(3, Cancellation)).Stale);
        sandboxed.Clock.AdvanceHours(13);
        Assert.Single((await pipeline.FindStaleAsync(3, Cancellation)).Stale);
    }

    [Fact]
    public async Task Of_a_feed_that_asks_for_several_locations_each_is_held_to_its_own_answers()
    {
        await using var sandboxed = await SandboxedPipeline.StartAsync("2026-07-27T16:00:00Z");
        var number = 0;
        await using var source = new FaultServer(
            (connection, asked, cancellationToken) =>
                (
                    asked.Target.EndsWith("VERMONT", StringComparison.Ordinal)
                        ? Answers.Status(404)
                        : Answers.Good($$"""[{"id": 1, "value": {{Interlocked.Increment(ref number)}}}]""")
                )(connection, asked, cancellationToken)
        );
        var config = ByLocation(sandboxed, source);
        await using var pipeline = new EnergyPipeline(config, new() { Clock = sandboxed.Clock });

        Assert.Equal(
            [
                "current~location=MAINE: nothing is stored, and it is always there to be asked for",
                "current~location=VERMONT: nothing is stored, and it is always there to be asked for",
            ],
            await SaidAsync(pipeline)
        );
        await pipeline.RunAllApisAsync(Cancellation);
        const string vermont = "current~location=VERMONT: nothing since 2026-07-17 is stored, and it is always there to be asked for";
        Assert.Equal([vermont], await SaidAsync(pipeline));
        sandboxed.Clock.AdvanceHours(74);
        Assert.Equal(
            [
                "current~location=MAINE: the newest answer is of 2026-07-27 16:00Z; one of the last 72 hours is expected",
                vermont.Replace("07-17", "07-20", StringComparison.Ordinal),
            ],
            await SaidAsync(pipeline)
        );
        sandboxed.Clock.AdvanceHours(7 * 24);
        Assert.StartsWith("current~location=MAINE: the newest answer is of 2026-07-27 16:00Z", (await SaidAsync(pipeline))[0]);
        await pipeline.RunAllApisAsync(Cancellation);
        Assert.StartsWith("current~location=VERMONT", Assert.Single(await SaidAsync(pipeline)));
    }

    [Fact]
    public async Task What_lies_further_back_than_a_week_before_it_is_due_is_not_listed()
    {
        await using var sandboxed = await SandboxedPipeline.StartAsync("2026-07-27T16:00:00Z");
        await using var source = new FaultServer(Answers.Status(404));
        await using var service = await S3Double.StartAsync();
        AwsTestCredentials.Set();
        var config = ByLocation(sandboxed, source) with
        {
            Destination = new StoreSettings.S3
            {
                Bucket = "bucket",
                Endpoint = service.Endpoint,
                PathStyle = true,
            },
        };
        var until = Instant.FromUtc(2026, 7, 10, 0, 0);
        foreach (var hour in Enumerable.Range(0, 2000))
        {
            var at = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'").Format(until - Duration.FromHours(hour));
            service.Plant($"manifests/localhost/things/{at}-00000000~location=VERMONT/000001.json", "{}"u8.ToArray());
        }

        service.PageSize = 10;
        await using var pipeline = new EnergyPipeline(config, new() { Clock = sandboxed.Clock });

        Assert.All(await SaidAsync(pipeline), said => Assert.Contains(": nothing since 2026-07-17 is stored", said));
        // Four days that an answer may be of, seven more, and whether there is anything at all.
        Assert.Equal(12, service.Calls.Count(call => call.Operation == "list"));
    }

    [Fact]
    public async Task The_command_names_each_location_in_its_text_and_in_JSON()
    {
        using var folder = new TemporaryFolder();
        folder.File(
            "api_config.json",
            """
            {"destination":"out","apis":[{"name":"prices","dataset":"iso-ne/five-minute-lmp","params":{"location":"4001,4002"},
             "username":"u","password":"env:PASSWORD"}]}
            """
        );
        var environment = new Dictionary<string, string> { ["PASSWORD"] = "not asked for" };

        var text = (await InProcess.RunAsync(folder.Path, environment, ["staleness"])).With(8);
        var json = (await InProcess.RunAsync(folder.Path, environment, ["staleness", "--json"])).With(8);

        const string said = "nothing is stored, and it is always there to be asked for";
        Assert.Contains($"  current~locationId=4001: {said}\n  current~locationId=4002: {said}\n", text.Out.ReplaceLineEndings("\n"));
        var periods = JsonDocument.Parse(json.Out).RootElement.GetProperty("feeds")[0].GetProperty("periods");
        Assert.Equal(
            ["current~locationId=4001", "current~locationId=4002"],
            periods.EnumerateArray().Select(period => period.GetProperty("period").GetString())
        );
    }

    [Theory]
    [InlineData("seven-day-wind-forecast", null)]
    [InlineData("da-ancillary-strike-prices", null)]
    [InlineData("hourly-lmp-da-final", null)]
    [InlineData("rt-hourly-demand", null)]
    [InlineData("nodal-load-weights", null)]
    [InlineData("power-system-status", null)]
    [InlineData("actual-interchange-fifteen-minute", null)]
    [InlineData("five-minute-system-load", 5)]
    [InlineData("hourly-lmp-rt-prelim", 60)]
    [InlineData("hourly-load-forecast", 60)]
    public void Patience_comes_from_how_often_it_is_published_and_not_from_the_length_of_its_rows(string name, int? minutes)
    {
        var dataset = FeedCatalog.BuiltIn.Sources.SelectMany(source => source.Datasets).Single(one => one.Name == name);

        Assert.Equal(minutes is { } often ? Duration.FromMinutes(often) : null, PublicationPace.Of(dataset));
    }

    private static EnergyPipelineConfig ByLocation(SandboxedPipeline sandboxed, FaultServer source) =>
        sandboxed.Config("csv") with
        {
            Feeds =
            [
                new FeedSettings
                {
                    Name = "things",
                    Url = source.Address("/things/").ToString() + "{location}",
                    FanOut = [new FanOut("location", ["MAINE", "VERMONT"])],
                    OutputFolder = "things",
                    FilePrefix = "things",
                },
            ],
        };

    private static async Task<IReadOnlyList<string>> SaidAsync(EnergyPipeline pipeline) =>
        [
            .. (await pipeline.FindStaleAsync(3, Cancellation)).Stale.SelectMany(feed =>
                feed.Periods.Select(period => $"{period.Period}: {period.Message}")
            ),
        ];
}

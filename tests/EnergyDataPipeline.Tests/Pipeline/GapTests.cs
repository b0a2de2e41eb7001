using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>How complete the store is, period by period, and healing it: what is missing is named, and asked for alone.</summary>
public sealed class GapTests
{
    private const string Hub = ".H.INTERNAL_HUB";
    private const string Prices = "hourly-lmp-da-final";

    [Fact]
    public async Task A_year_with_a_failing_and_an_empty_day_has_363_complete_and_names_those_two()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, "hourly-lmp-da-final", "2025-07-27..2026-07-26", Hub);
        await test.AddFaultAsync("status;code=500;path=/hourlylmp/da/final/day/20260304**");
        await test.AddFaultAsync("emptyForm;style=text;path=/hourlylmp/da/final/day/20251111**");

        var backfill = await test.RunAsync(config);
        var gaps = await GapsAsync(test, config with { Day = null });
        var before = test.Sandbox.Ledger.Count;
        var healed = await HealAsync(test, config with { Day = null });

        Assert.Equal(363, backfill.Results.Count(result => result is { Outcome: Outcome.Ok, Failure: FailureClass.None }));
        Assert.Equal(365, gaps.Periods.Count);
        Assert.Equal(363, gaps.Periods.Count(period => period.State == PeriodState.Complete));
        Assert.Equal(
            [("2025-11-11", PeriodState.Empty), ("2026-03-04", PeriodState.Failed)],
            gaps.Incomplete.Select(period => (period.Covers.ToString(), period.State))
        );
        Assert.All(gaps.Incomplete, period => Assert.NotNull(period.Message));
        Assert.Equal(FailureClass.Temporary, backfill.Failure);
        Assert.Equal(FailureClass.Incomplete, Assert.Single(backfill.Results, result => result.Outcome == Outcome.Empty).Failure);

        string[] asked =
        [
            .. test
                .Sandbox.Ledger.Skip(before)
                .Select(request => request.Path)
                .Where(path => path.Contains("/day/", StringComparison.Ordinal))
                .Distinct(),
        ];
        Assert.Equal(2, asked.Length);
        Assert.Contains(asked, path => path.Contains("20260304", StringComparison.Ordinal));
        Assert.Contains(asked, path => path.Contains("20251111", StringComparison.Ordinal));
        Assert.Equal(363, healed.Results.Count(result => result.LeftAlone));

        await test.ClearFaultsAsync();
        var mended = await HealAsync(test, config with { Day = null });
        Assert.Equal(FailureClass.None, mended.Failure);
        Assert.Equal(2, mended.Results.Count(result => result.Outcome == Outcome.Ok));
        Assert.Empty((await GapsAsync(test, config)).Incomplete);
    }

    [Fact]
    public async Task A_partial_day_tells_which_intervals_and_which_locations_are_missing()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, "hourly-lmp-da-final", "2026-07-01..2026-07-03", location: null);
        await test.AddFaultAsync("missingRows;hour=5;path=/hourlylmp/da/final/day/20260702**");
        await test.AddFaultAsync("missingRows;percent=1;path=/hourlylmp/da/final/day/20260703**");

        var run = await test.RunAsync(config);
        var gaps = await GapsAsync(test, config);

        Assert.Equal([PeriodState.Complete, PeriodState.Partial, PeriodState.Partial], gaps.Periods.Select(period => period.State));
        var hour = gaps.Periods[1].Coverage!;
        Assert.Equal((24, 23, 0), (hour.Expected, hour.Present, hour.IncompleteLocations));
        Assert.Equal(Instant.FromUtc(2026, 7, 2, 9, 0), Assert.Single(hour.Missing));
        Assert.Contains("05:00 EDT", gaps.Periods[1].Message, StringComparison.Ordinal);
        var rows = gaps.Periods[2].Coverage!;
        Assert.Equal((24, SandboxedPipeline.PricedLocations), (rows.Present, rows.Locations));
        Assert.Equal(rows.Gaps.Sum(gap => 24 - gap.Present), (24 * SandboxedPipeline.PricedLocations) - run.Results[2].Rows);
        Assert.Equal(FailureClass.Incomplete, run.Failure);
    }

    [Fact]
    public async Task Days_of_23_and_25_hours_are_complete_with_so_many()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var spring = await CoverageAsync(test, "hourly-lmp-da-final", "2026-03-08");
        var autumn = await CoverageAsync(test, "hourly-lmp-da-final", "2025-11-02");
        var fine = await CoverageAsync(test, "five-minute-lmp-final", "2025-11-02");

        Assert.Equal((CoverageState.Complete, 23, 23), (spring.State, spring.Expected, spring.Present));
        Assert.Equal((CoverageState.Complete, 25, 25), (autumn.State, autumn.Expected, autumn.Present));
        Assert.Equal((CoverageState.Complete, 300, 300), (fine.State, fine.Expected, fine.Present));
    }

    [Fact]
    public async Task Every_change_of_clocks_from_2007_to_2037_is_collected_complete()
    {
        await using var test = await SandboxedPipeline.StartAsync("2038-01-15T17:00:00Z");
        foreach (var year in Enumerable.Range(2007, 31))
        {
            var spring = Sunday(year, 3, 2);
            var autumn = Sunday(year, 11, 1);
            foreach (
                var (name, location, inSpring, inAutumn) in new[]
                {
                    ("five-minute-lmp-final", Hub, 276, 300),
                    ("actual-interchange-fifteen-minute", null, 92, 96), // published without the repeated hour
                    (Prices, Hub, 23, 25),
                    ("load-zone-ncpc", null, 1, 1),
                }
            )
            {
                foreach (var (day, expected) in new[] { (spring, inSpring), (autumn, inAutumn) })
                {
                    var coverage = await CoverageAsync(test, name, day.ToString("uuuu-MM-dd", null), location);
                    Assert.True(
                        coverage is { State: CoverageState.Complete } && (coverage.Expected, coverage.Present) == (expected, expected),
                        $"{name} {day}: {coverage}"
                    );
                }
            }
        }
    }

    private static LocalDate Sunday(int year, int month, int nth)
    {
        var first = new LocalDate(year, month, 1);
        return first.PlusDays(((7 - (int)first.DayOfWeek) % 7) + ((nth - 1) * 7));
    }

    [Fact]
    public async Task A_day_without_events_is_empty_as_expected()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, "capacity-scarcity-conditions", "2026-06-01..2026-06-03", location: null);
        await test.AddFaultAsync("emptyForm");

        var run = await test.RunAsync(config);
        var before = test.Sandbox.Ledger.Count;
        var again = await test.RunAsync(config);

        Assert.Equal(FailureClass.None, run.Failure);
        Assert.All((await GapsAsync(test, config)).Periods, period => Assert.Equal(PeriodState.Quiet, period.State));
        Assert.All(again.Results, result => Assert.True(result.LeftAlone));
        Assert.Equal(before, test.Sandbox.Ledger.Count);
    }

    [Fact]
    public async Task What_was_asked_for_before_it_was_over_is_asked_for_again_and_only_once()
    {
        await using var test = await SandboxedPipeline.StartAsync("2026-07-26T16:00:00Z");
        var config = Dated(test, "five-minute-lmp-prelim", "2026-07-26..2026-07-26", Hub);

        var early = await test.RunAsync(config);
        var state = Assert.Single((await GapsAsync(test, config)).Periods).State;
        test.Clock.Advance(Duration.FromDays(1));
        var whole = await test.RunAsync(config);
        var again = await test.RunAsync(config);

        Assert.InRange(Assert.Single(early.Results).Rows, 1, 287);
        Assert.Equal(PeriodState.Early, state);
        Assert.Equal(288, Assert.Single(whole.Results).Rows);
        Assert.True(Assert.Single(again.Results).LeftAlone);
    }

    [Fact]
    public async Task Files_that_are_gone_and_formats_that_were_not_written_are_asked_for_again()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, "hourly-lmp-da-final", "2026-07-01..2026-07-03", Hub);
        var first = await test.RunAsync(config);
        File.Delete(Path.Combine(test.Store, first.Results[1].Files[0].Key));
        var lost = Assert.Single((await GapsAsync(test, config)).Incomplete);

        var healed = await HealAsync(test, config);
        var wider = await test.RunAsync(config with { Formats = ["parquet", "csv"] });
        var again = await test.RunAsync(config with { Formats = ["parquet", "csv"] });

        Assert.Equal(("2026-07-02", PeriodState.Damaged), (lost.Covers.ToString(), lost.State));
        Assert.EndsWith("is gone", lost.Message, StringComparison.Ordinal);
        Assert.Equal(["2026-07-02"], healed.Results.Where(result => !result.LeftAlone).Select(result => result.Period.Split('~')[0]));
        Assert.All(wider.Results, result => Assert.Equal(["csv", "parquet"], result.Files.Select(file => file.Format).Order()));
        Assert.All(again.Results, result => Assert.True(result.LeftAlone));
        Assert.Empty((await GapsAsync(test, config)).Incomplete);
    }

    [Fact]
    public async Task What_is_not_due_is_not_missing()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, "five-minute-lmp-prelim", "2026-07-27..2026-07-29", Hub);

        var gaps = await GapsAsync(test, config);

        Assert.All(gaps.Periods, period => Assert.Equal(PeriodState.NotYetPublished, period.State));
        Assert.Empty(gaps.Incomplete);
    }

    [Fact]
    public async Task A_store_whose_ledger_is_lost_or_damaged_says_the_same()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, "hourly-lmp-da-final", "2026-07-01..2026-07-05", Hub);
        await test.RunAsync(config);
        var ledger = Assert.Single(Directory.GetFiles(test.Store, "ledger.json.zst", SearchOption.AllDirectories));

        await File.WriteAllBytesAsync(ledger, [1, 2, 3], TestContext.Current.CancellationToken);
        var damaged = await GapsAsync(test, config);
        var mended = await test.RunAsync(config with { Day = "2026-07-01..2026-07-06" });
        File.Delete(ledger);
        var lost = await test.RunAsync(config);

        Assert.Empty(damaged.Incomplete);
        Assert.Equal(5, mended.Results.Count(result => result.LeftAlone));
        Assert.All(lost.Results, result => Assert.True(result.LeftAlone));
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_read_is_its_periods_concern_alone()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, "hourly-lmp-da-final", "2026-07-01..2026-07-03", Hub);
        await test.RunAsync(config);
        File.Delete(Assert.Single(Directory.GetFiles(test.Store, "ledger.json.zst", SearchOption.AllDirectories)));
        var manifest = Directory
            .GetFiles(test.Store, "000001.json", SearchOption.AllDirectories)
            .Single(file => file.Contains("2026-07-02", StringComparison.Ordinal) && !file.Contains(".metadata", StringComparison.Ordinal));
        await File.WriteAllTextAsync(manifest, "{", TestContext.Current.CancellationToken);

        var gaps = await GapsAsync(test, config);
        var healed = await HealAsync(test, config);
        var run = await test.RunAsync(config with { Day = "2026-07-01..2026-07-04" });

        Assert.Equal([PeriodState.Complete, PeriodState.Damaged, PeriodState.Complete], gaps.Periods.Select(period => period.State));
        Assert.Equal([Outcome.Unchanged, Outcome.Failed, Outcome.Unchanged, Outcome.Ok], run.Results.Select(result => result.Outcome));
        Assert.Equal(FailureClass.Store, run.Failure);
        Assert.Equal((FailureClass.Store, Outcome.Failed), (healed.Failure, healed.Results[1].Outcome));
        Assert.Contains("000001.json", Assert.Single(gaps.Incomplete).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_given_before_the_period_was_over_is_not_taken_for_a_later_one()
    {
        await using var test = await SandboxedPipeline.StartAsync("2026-07-27T03:50:00Z");
        var config = Dated(test, "five-minute-lmp-prelim", "2026-07-26..2026-07-26", Hub);
        await using (var pipeline = new EnergyPipeline(config, new() { Clock = test.Clock, Progress = new Later(test) }))
        {
            await pipeline.RunAllApisAsync(TestContext.Current.CancellationToken);
        }

        // The run ended after midnight; what it was given was given before.
        Assert.True(test.Clock.GetCurrentInstant() > Instant.FromUtc(2026, 7, 27, 4, 0));
        var early = Assert.Single((await GapsAsync(test, config)).Periods);
        var again = Assert.Single((await test.RunAsync(config)).Results);

        Assert.Equal(PeriodState.Early, early.State);
        Assert.False(again.LeftAlone);
        Assert.Equal(288, again.Rows);
    }

    [Fact]
    public async Task Rows_that_all_wait_in_quarantine_are_neither_nothing_nor_all()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, "fuel-mix", "2026-07-01..2026-07-01", location: null);
        await test.AddFaultAsync("missingField;field=BeginDate");

        var first = Assert.Single((await test.RunAsync(config)).Results);
        var second = Assert.Single((await test.RunAsync(config)).Results);
        var gap = Assert.Single((await GapsAsync(test, config)).Periods);

        Assert.True(first.Quarantined > 0);
        Assert.Equal((PeriodState.Partial, true), (gap.State, gap.Message?.Contains("quarantine", StringComparison.Ordinal)));
        Assert.Equal((Outcome.Unchanged, false), (second.Outcome, second.LeftAlone));
        Assert.NotEqual(FailureClass.None, second.Failure);
    }

    [Fact]
    public async Task Another_folder_for_new_files_does_not_make_old_ones_missing()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, "hourly-lmp-da-final", "2026-07-01..2026-07-03", Hub);
        await test.RunAsync(config);

        var again = await test.RunAsync(config with { Feeds = [config.Feeds[0] with { OutputFolder = "elsewhere" }] });

        Assert.All(again.Results, result => Assert.True(result.LeftAlone));
    }

    [Fact]
    public async Task An_hour_that_the_day_does_not_have_is_not_missing()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var (source, dataset) = FeedCatalog.BuiltIn.Find("five-minute-lmp-final")!.Value;
        var feed = DatasetFeeds.Of(source, dataset, new Dictionary<string, string> { ["hour"] = "02" }, isDated: true);
        var config = Dated(test, "five-minute-lmp-final", "2026-03-07..2026-03-09", Hub) with { Feeds = [test.Redirected(feed)] };

        var run = await test.RunAsync(config);
        var gaps = await GapsAsync(test, config);

        Assert.Equal(FailureClass.None, run.Failure);
        Assert.Equal([PeriodState.Complete, PeriodState.Quiet, PeriodState.Complete], gaps.Periods.Select(period => period.State));
    }

    [Fact]
    public async Task History_begins_where_the_same_part_of_it_does_and_not_today()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, "hourly-lmp-da-final", "2026-01-01..2026-01-02", Hub));
        await test.RunAsync(Dated(test, "hourly-lmp-da-final", "2026-07-24..2026-07-25", location: null));
        await test.RunAsync(Dated(test, "five-minute-lmp-prelim", "2026-07-27..2026-07-27", Hub));

        var whole = await GapsAsync(test, Dated(test, "hourly-lmp-da-final", "today", location: null) with { Day = null });
        var today = await GapsAsync(test, Dated(test, "five-minute-lmp-prelim", "today", Hub) with { Day = null });

        Assert.Equal(["2026-07-24", "2026-07-25", "2026-07-26"], whole.Periods.Select(period => period.Period));
        Assert.Equal(["locationId=4000"], whole.StoredOtherwise);
        Assert.Empty(today.Periods);
    }

    [Fact]
    public async Task Rows_that_come_twice_and_totals_that_are_no_sums_are_told_of()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("duplicateRows;percent=10;path=/hourlylmp/da/final/day/20260701**");
        await test.AddFaultAsync("nullField;field=LmpTotal;path=/hourlylmp/da/final/day/20260702**");
        await test.AddFaultAsync("nullField;field=EnergyComponent;path=/hourlylmp/da/final/day/20260703**");
        var config = Dated(test, "hourly-lmp-da-final", "2026-07-01..2026-07-04", location: null);

        var results = (await test.RunAsync(config)).Results;

        var twice = Assert.Single(results[0].Findings, finding => finding.Rule == "duplicate-key");
        Assert.Equal(results[0].Rows - (24 * SandboxedPipeline.PricedLocations), twice.Count);
        var missing = Assert.Single(results[1].Findings, finding => finding.Rule == "missing-total");
        Assert.Equal(results[1].Rows, missing.Count);
        Assert.DoesNotContain(results[2].Findings, finding => finding.Severity != Severity.Note);
        Assert.DoesNotContain(results[3].Findings, finding => finding.Severity != Severity.Note);
    }

    /// <summary>An hour passes while an answer is stored.</summary>
    private sealed class Later(SandboxedPipeline test) : IProgress<FeedProgress>
    {
        public void Report(FeedProgress value)
        {
            if (value.Stage == "storing")
            {
                test.Clock.Advance(Duration.FromHours(1));
            }
        }
    }

    private static async Task<Coverage> CoverageAsync(SandboxedPipeline test, string dataset, string day, string? location = Hub) =>
        Assert.Single((await test.RunAsync(Dated(test, dataset, day, location))).Results).Coverage!;

    private static async Task<GapReport> GapsAsync(SandboxedPipeline test, EnergyPipelineConfig config)
    {
        await using var pipeline = test.Open(config);
        return await pipeline.FindGapsAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<RunSummary> HealAsync(SandboxedPipeline test, EnergyPipelineConfig config)
    {
        await using var pipeline = test.Open(config);
        return await pipeline.HealAsync(TestContext.Current.CancellationToken);
    }

    private static EnergyPipelineConfig Dated(SandboxedPipeline test, string name, string days, string? location)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        var narrowing = new Dictionary<string, string>();
        if (location is not null)
        {
            narrowing["location"] = location;
        }

        var feed = DatasetFeeds.Of(source, dataset, narrowing, isDated: true);
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
            MaxRetries = 0,
        };
    }
}

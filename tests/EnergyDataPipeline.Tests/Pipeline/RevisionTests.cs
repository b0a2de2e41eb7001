using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>Every revision is kept; readers see the newest, or what was newest at an instant; what changed is told by key and column.</summary>
public sealed class RevisionTests
{
    private const string Hub = ".H.INTERNAL_HUB";

    [Fact]
    public async Task Final_prices_supersede_preliminary_ones_and_both_stay()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var day = "2026-07-20";
        var preliminary = Dated(test, "hourly-lmp-rt-prelim", day);
        var final = Dated(test, "hourly-lmp-rt-final", day);

        await test.RunAsync(preliminary);
        var early = await ReadAsync(test, final);
        test.Clock.Advance(Duration.FromHours(1));
        var between = test.Clock.GetCurrentInstant();
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync("revise;path=/hourlylmp/rt/final/**");
        await test.RunAsync(final);
        var late = await ReadAsync(test, final);
        var before = await ReadAsync(test, final, between);

        Assert.Equal(("hourly-lmp-rt-prelim", "preliminary", 24), (early.Period.Dataset, early.Period.Revision, early.Period.Rows));
        Assert.Equal(("hourly-lmp-rt-final", "final", 24), (late.Period.Dataset, late.Period.Revision, late.Period.Rows));
        Assert.Equal(early.Text, before.Text);
        Assert.NotEqual(early.Text, late.Text);

        var steps = (await RevisionsAsync(test, final)).Steps;
        Assert.Equal(["preliminary", "final"], steps.Select(step => step.Revision));
        Assert.Null(steps[0].Changes);
        var changes = steps[1].Changes!;
        Assert.Equal((0, 0), (changes.Added, changes.Removed));
        Assert.InRange(changes.Changed, 1, 24);
        Assert.Equal(changes.Cells, steps[1].Cells.Count);

        // What is told of a value is what the two readings hold.
        var (old, now) = (RowsOf(early.Text), RowsOf(late.Text));
        var differing = old.Index().Sum(row => row.Item.Index().Count(cell => cell.Item != now[row.Index][cell.Index]));
        Assert.Equal(differing, changes.Cells);
        var cell = steps[1].Cells[0];
        Assert.Contains(old, row => row.Contains(cell.Before));
        Assert.Contains(now, row => row.Contains(cell.After));
    }

    [Fact]
    public async Task A_day_that_is_published_anew_is_kept_beside_the_first()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, "hourly-lmp-da-final", "2026-07-20") with { OnlyMissing = false };
        await test.RunAsync(config);
        var first = await ReadAsync(test, config);
        var files = test.Everything();
        var at = test.Clock.GetCurrentInstant();
        test.Clock.Advance(Duration.FromDays(1));
        await test.AddFaultAsync("missingRows;hour=3");
        var run = await test.RunAsync(config);

        var newest = await ReadAsync(test, config);
        var asOf = await ReadAsync(test, config, at);
        var steps = (await RevisionsAsync(test, config)).Steps;

        Assert.Equal(Outcome.Ok, Assert.Single(run.Results).Outcome);
        Assert.Equal((24, 23, 24), (first.Period.Rows, newest.Period.Rows, asOf.Period.Rows));
        Assert.Equal(first.Text, asOf.Text);
        Assert.Empty(files.Except(test.Everything()));
        Assert.Equal((0L, 1L, 0L), (steps[1].Changes!.Added, steps[1].Changes!.Removed, steps[1].Changes!.Changed));
    }

    [Fact]
    public async Task Each_part_of_a_final_answer_supersedes_the_same_part_of_the_preliminary_one()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var preliminary = Fanned(test, "fifteen-minute-lmp-prelim");
        await test.RunAsync(preliminary);

        await using var pipeline = test.Open(Fanned(test, "fifteen-minute-lmp-final"));
        using var output = new MemoryStream();
        var read = await pipeline.ReadRowsAsync(new ReadRequest(), output, TestContext.Current.CancellationToken);
        var rows = RowsOf(Encoding.UTF8.GetString(output.ToArray()));

        Assert.True(read.Count > 1, $"{read.Count} parts");
        Assert.Equal(read.Sum(part => part.Rows), rows.Count);
        Assert.Equal(rows.Count, rows.Select(row => (row[0], row[1])).Distinct().Count());
        Assert.Equal(read.Count, rows.Select(row => row[1]).Distinct().Count());
    }

    [Fact]
    public async Task A_final_answer_without_rows_takes_no_preliminary_ones_place()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, "hourly-lmp-rt-prelim", "2026-07-20"));
        await test.AddFaultAsync("emptyForm;path=/hourlylmp/rt/final/**");
        var final = Dated(test, "hourly-lmp-rt-final", "2026-07-20");
        await test.RunAsync(final);

        var read = await ReadAsync(test, final);

        Assert.Equal(("preliminary", 24L), (read.Period.Revision, read.Period.Rows));
    }

    [Theory]
    [InlineData(DriftPolicy.Evolve)]
    [InlineData(DriftPolicy.Freeze)]
    [InlineData(DriftPolicy.Quarantine)]
    public async Task What_a_definition_does_not_know_makes_no_row_come_twice(DriftPolicy policy)
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("extraField;field=Tariff;word=T7");
        var config = Dated(test, "hourly-lmp-da-final", "2026-07-20");
        config = config with { Feeds = [config.Feeds[0] with { OnDrift = policy }] };
        await test.RunAsync(config);

        var read = await ReadAsync(test, config);

        Assert.Equal(policy == DriftPolicy.Quarantine ? 0 : 24, RowsOf(read.Text).Count(row => row.Length > 1));
    }

    [Fact]
    public async Task What_is_not_stored_by_then_is_said_and_has_no_rows()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Dated(test, "hourly-lmp-da-final", "2026-07-20..2026-07-21");
        await test.RunAsync(config with { Day = "2026-07-21" });

        await using var pipeline = test.Open(config);
        using var output = new MemoryStream();
        var read = await pipeline.ReadRowsAsync(new ReadRequest(), output, TestContext.Current.CancellationToken);

        Assert.Equal([(null, 0L), ("hourly-lmp-da-final", 24L)], read.Select(period => (period.Dataset, period.Rows)));
        Assert.Equal(1 + 24, Encoding.UTF8.GetString(output.ToArray()).TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task An_unknown_table_or_format_is_told_the_right_ones()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Dated(test, "hourly-lmp-da-final", "2026-07-20"));

        var table = await Assert.ThrowsAsync<PipelineException>(() =>
            pipeline.ReadRowsAsync(new ReadRequest { Table = "hourly_lpm" }, Stream.Null, TestContext.Current.CancellationToken)
        );
        var format = await Assert.ThrowsAsync<PipelineException>(() =>
            pipeline.ReadRowsAsync(new ReadRequest { Format = "cvs" }, Stream.Null, TestContext.Current.CancellationToken)
        );

        Assert.Contains("hourly_lmp", table.NextStep, StringComparison.Ordinal);
        Assert.Contains("csv", format.NextStep, StringComparison.Ordinal);
    }

    private static List<string[]> RowsOf(string csv) =>
        [.. csv.TrimEnd().Split('\n').Skip(1).Select(line => line.TrimEnd('\r').Split(','))];

    private static async Task<(PeriodRead Period, string Text)> ReadAsync(
        SandboxedPipeline test,
        EnergyPipelineConfig config,
        Instant? asOf = null
    )
    {
        await using var pipeline = test.Open(config);
        using var output = new MemoryStream();
        var read = await pipeline.ReadRowsAsync(new ReadRequest { AsOf = asOf }, output, TestContext.Current.CancellationToken);
        return (Assert.Single(read), Encoding.UTF8.GetString(output.ToArray()));
    }

    private static async Task<RevisionHistory> RevisionsAsync(SandboxedPipeline test, EnergyPipelineConfig config)
    {
        await using var pipeline = test.Open(config);
        return Assert.Single(await pipeline.FindRevisionsAsync(TestContext.Current.CancellationToken));
    }

    private static EnergyPipelineConfig Fanned(SandboxedPipeline test, string name)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        var feed = DatasetFeeds.Of(source, dataset, new Dictionary<string, string>(), isDated: true);
        return test.Config("parquet") with
        {
            Feeds = [test.Redirected(feed) with { BaseAddress = test.Sandbox.BaseAddress.ToString() }],
            Day = "2026-07-01",
        };
    }

    private static EnergyPipelineConfig Dated(SandboxedPipeline test, string name, string days)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        var feed = DatasetFeeds.Of(source, dataset, new Dictionary<string, string> { ["location"] = Hub }, isDated: true);
        return test.Config("parquet") with
        {
            Feeds = [test.Redirected(feed) with { BaseAddress = test.Sandbox.BaseAddress.ToString() }],
            Day = days,
            OnlyMissing = true,
        };
    }
}

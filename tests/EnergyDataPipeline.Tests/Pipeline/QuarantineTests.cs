using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using NodaTime;
using Xunit;
using static EnergyDataPipeline.Tests.Pipeline.RuledFeeds;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What is set aside waits as received, and is taken in when the rule is mended.</summary>
public sealed class QuarantineTests
{
    [Fact]
    public async Task Rows_that_are_set_aside_wait_as_received_and_are_taken_in_when_the_rule_is_mended()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync(Doubles);
        var strict = Config(test, Prices, new() { [RuleNames.DuplicateKey] = RuleVerb.DropToQuarantine });

        var summary = await test.RunAsync(strict);

        var result = Assert.Single(summary.Results);
        Assert.Equal((FailureClass.Quality, FailureClass.Quality), (result.Failure, summary.Failure));
        Assert.Equal(24L * SandboxedPipeline.PricedLocations, result.Rows);
        Assert.True(result.Quarantined > 0);
        Assert.Equal(result.Rows, Scalar(test, $"SELECT count(DISTINCT (interval_begin, location_id)) FROM {Files(test, Prices)}"));
        await using (var pipeline = test.Open(strict))
        {
            var waiting = Assert.Single(await pipeline.FindQuarantineAsync(null, TestContext.Current.CancellationToken));
            Assert.Equal((result.Quarantined, false, Prices), (waiting.Rows, waiting.IsWholeSlice, waiting.Dataset));
            var rows = await pipeline
                .ReadQuarantineAsync(waiting, TestContext.Current.CancellationToken)
                .ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(result.Quarantined, rows.Count);
            Assert.All(
                rows,
                row =>
                {
                    Assert.Equal((RuleNames.DuplicateKey, "interval_begin"), (row.Rule, row.Column));
                    Assert.StartsWith("{\"BeginDate\":\"2026-07-26T", row.Received, StringComparison.Ordinal);
                    Assert.Contains("\"@LocId\":", row.Received, StringComparison.Ordinal);
                }
            );
            Assert.Equal(rows.Select(row => row.Ordinal).Order(), rows.Select(row => row.Ordinal));

            // The same rules again take nothing in, and change nothing.
            var before = test.Everything().Where(file => !file.StartsWith("runs/", StringComparison.Ordinal)).ToList();
            var again = await pipeline.ReplayAsync(null, TestContext.Current.CancellationToken);
            Assert.Equal(FailureClass.Quality, again.Failure);
            Assert.Equal(before, test.Everything().Where(file => !file.StartsWith("runs/", StringComparison.Ordinal)));
        }

        // Nothing is asked: the source may be gone.
        await test.AddFaultAsync("status;path=/**");
        var mended = Config(test, Prices, []);
        await using (var pipeline = test.Open(mended))
        {
            var replayed = await pipeline.ReplayAsync(null, TestContext.Current.CancellationToken);

            var taken = Assert.Single(replayed.Results);
            Assert.Equal((Outcome.Ok, FailureClass.None, 0L), (taken.Outcome, taken.Failure, taken.Quarantined));
            Assert.Equal(result.Rows + result.Quarantined, taken.Rows);
            Assert.Empty(await pipeline.FindQuarantineAsync(null, TestContext.Current.CancellationToken));
            var nothing = await pipeline.ReplayAsync(null, TestContext.Current.CancellationToken);
            Assert.Empty(nothing.Results);
            var verified = await pipeline.VerifyAsync(null, TestContext.Current.CancellationToken);
            Assert.Equal((0, 1), (verified.Faults.Count, verified.Recounted));
        }

        await test.ClearFaultsAsync();
        await test.AddFaultAsync(Doubles);
        Assert.Equal(Outcome.Unchanged, Assert.Single((await test.RunAsync(mended)).Results).Outcome);
    }

    [Fact]
    public async Task A_slice_that_is_set_aside_is_not_written_and_takes_nothing_away()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var rules = new Dictionary<string, RuleVerb> { [RuleNames.DuplicateKey] = RuleVerb.QuarantineSlice };
        var good = Assert.Single((await test.RunAsync(Config(test, Prices, rules))).Results);
        var before = Scalar(test, $"SELECT count(*) FROM {Files(test, Prices)}");
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync(Doubles);

        var result = Assert.Single((await test.RunAsync(Config(test, Prices, rules))).Results);

        Assert.Equal((Outcome.Unchanged, FailureClass.Quality), (result.Outcome, result.Failure));
        Assert.True(result.Quarantined > good.Rows, $"{result.Quarantined} rows");
        Assert.Contains("duplicate-key", result.Message, StringComparison.Ordinal);
        Assert.Equal(before, Scalar(test, $"SELECT count(*) FROM {Files(test, Prices)}"));
        Assert.Equal(good.ManifestKey, result.ManifestKey);
        await using var pipeline = test.Open(Config(test, Prices, []));
        var waiting = Assert.Single(await pipeline.FindQuarantineAsync(null, TestContext.Current.CancellationToken));
        Assert.Equal((true, true, result.Quarantined), (waiting.IsWholeSlice, waiting.IsHeldBack, waiting.Rows));

        // With the rule mended it is taken in, doubles and all, and said to hold them.
        var taken = Assert.Single((await pipeline.ReplayAsync(null, TestContext.Current.CancellationToken)).Results);
        Assert.Equal((Outcome.Ok, result.Quarantined, 0L), (taken.Outcome, taken.Rows, taken.Quarantined));
        Assert.Empty(await pipeline.FindQuarantineAsync(null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_held_back_waits_until_the_source_gives_something_newer()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var rules = new Dictionary<string, RuleVerb> { [RuleNames.DuplicateKey] = RuleVerb.QuarantineSlice };
        var config = Config(test, Prices, rules);
        await test.RunAsync(config);
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync(Doubles);
        await test.RunAsync(config);
        Assert.Single(await WaitingAsync(test, config));

        // Clean-up leaves what waits, and the answer it names.
        test.Clock.Advance(Duration.FromDays(1000));
        await using (var pipeline = test.Open(config))
        {
            await pipeline.CleanUpAsync(Duration.FromDays(90), delete: true, TestContext.Current.CancellationToken);
        }

        Assert.Single(await WaitingAsync(test, config));

        // Another, better answer: what was held back is withdrawn. The bad one once more: it waits again.
        await test.ClearFaultsAsync();
        await test.AddFaultAsync("revise;path=/hourlylmp/**");
        Assert.Equal(Outcome.Ok, Assert.Single((await test.RunAsync(config)).Results).Outcome);
        Assert.Empty(await WaitingAsync(test, config));
        test.Clock.Advance(Duration.FromHours(1));
        await test.ClearFaultsAsync();
        await test.AddFaultAsync(Doubles);
        Assert.Equal(FailureClass.Quality, Assert.Single((await test.RunAsync(config)).Results).Failure);
        Assert.Single(await WaitingAsync(test, config));
    }

    [Fact]
    public async Task Replaying_keeps_every_format_that_is_there()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync(Doubles);
        var strict = Config(test, Prices, new() { [RuleNames.DuplicateKey] = RuleVerb.DropToQuarantine }) with
        {
            Formats = ["csv", "parquet"],
        };
        await test.RunAsync(strict);

        await using var pipeline = test.Open(Config(test, Prices, []) with { Formats = ["tsv"] });
        var taken = Assert.Single((await pipeline.ReplayAsync(null, TestContext.Current.CancellationToken)).Results);

        Assert.Equal(["csv", "parquet", "tsv"], taken.Files.Select(file => file.Format).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tables_that_were_not_asked_for_are_no_difference()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var narrow = Config(test, "morning-report", []);
        narrow = narrow with { Feeds = [narrow.Feeds[0] with { Tables = ["morning_report"] }] };
        await test.RunAsync(narrow);

        await using var pipeline = test.Open(Config(test, "morning-report", []));
        var report = await pipeline.VerifyAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), (report.Faults.Count, report.Recounted));
    }

    [Fact]
    public async Task More_bad_rows_than_are_kept_one_by_one_set_the_answer_aside()
    {
        var rows = string.Join(
            ',',
            Enumerable
                .Range(0, 150_000)
                .Select(i => $$"""{"BeginDate":"2026-07-26T00:00:00.000-04:00","Location":{"@LocId":"{{i}}","$":"x"},"LmpTotal":1e9}""")
        );
        var (source, dataset) = FeedCatalog.BuiltIn.Find(Prices)!.Value;
        using var folder = new Support.TemporaryFolder();
        var rules = new EnergyDataPipeline.Validating.DatasetRules(dataset, new Dictionary<string, RuleVerb>());
        using var tables = new EnergyDataPipeline.Running.EncodedTables(
            [],
            [],
            new EnergyDataPipeline.Formatting.FileHeading { Title = "" },
            new EnergyDataPipeline.Formatting.FormatOptions(),
            folder.Path,
            dataset,
            DateTimeZoneProviders.Tzdb[source.Zone],
            rules: rules
        );
        var body = System.Text.Encoding.UTF8.GetBytes("""{"HourlyLmps":{"HourlyLmp":[""" + rows + "]}}");
        var answer = new EnergyDataPipeline.Parsing.Answer(
            () => new MemoryStream(body, writable: false),
            "application/json",
            isComplete: true
        );

        var read = EnergyDataPipeline.Parsing.AnswerReader.Read(answer, dataset, tables, TestContext.Current.CancellationToken);

        Assert.Equal(150_000, read.RowsSeen[0]);
        Assert.Contains("A rule does not hold in more rows", tables.TooManyRejected, StringComparison.Ordinal);
        Assert.InRange(tables.Rejected.Count, 1, 100_001);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_slice_set_aside_at_first_is_committed_as_such_and_conserves_its_rows()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var rules = new Dictionary<string, RuleVerb> { [RuleNames.DuplicateKey] = RuleVerb.QuarantineSlice };
        await test.AddFaultAsync(Doubles);
        var config = Config(test, Prices, rules);

        var result = Assert.Single((await test.RunAsync(config)).Results);

        Assert.Equal((0L, FailureClass.Quality), (result.Rows, result.Failure));
        Assert.Empty(test.Landed());
        await using var pipeline = test.Open(config);
        var verified = await pipeline.VerifyAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (verified.Faults.Count, verified.Recounted));
        var quality = Assert.Single((await pipeline.AssessQualityAsync(null, TestContext.Current.CancellationToken)).Periods);
        Assert.Equal((result.Quarantined, 0L), (quality.Tables[0].Quarantined, quality.Tables[0].Written));
        await test.ClearFaultsAsync();
        await test.AddFaultAsync(Doubles);
        var again = Assert.Single((await test.RunAsync(config)).Results);
        Assert.Equal((Outcome.Unchanged, FailureClass.Quality, result.Quarantined), (again.Outcome, again.Failure, again.Quarantined));
    }

    [Fact]
    public async Task A_kept_lake_has_what_is_replayed()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync(Doubles);
        var strict = Config(test, Prices, new() { [RuleNames.DuplicateKey] = RuleVerb.QuarantineSlice }) with { KeepLake = true };
        await test.RunAsync(strict);
        Assert.False(Directory.Exists(Path.Combine(test.Store, "lake", "iso-ne-sandbox", Prices, "hourly_lmp")));

        await using var pipeline = test.Open(strict with { Feeds = [strict.Feeds[0] with { Rules = new Dictionary<string, RuleVerb>() }] });
        var summary = await pipeline.ReplayAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal(1, summary.Lake!.Built);
        Assert.Equal(
            24L * SandboxedPipeline.PricedLocations,
            Scalar(test, $"SELECT count(*) FROM read_parquet('{test.Store}/lake/*/*/*/*/*.parquet')")
        );
    }
}

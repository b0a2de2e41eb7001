using DuckDB.NET.Data;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What becomes of an answer in which a rule does not hold, verb by verb; and taking in what was set aside.</summary>
public sealed class RuleTests
{
    private const string Fuels = "fuel-mix";
    private const string Prices = "hourly-lmp-da-final";
    private const string Word = "Fusion";
    private const string Doubles = "duplicateRows;path=/hourlylmp/**";

    [Fact]
    public async Task Expect_notes_it_and_writes_every_row()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("unknownEnum;path=/genfuelmix/**");

        var result = Assert.Single((await test.RunAsync(Config(test, Fuels, []))).Results);

        var finding = Assert.Single(result.Findings, finding => finding is { Rule: RuleNames.UnknownWord, Column: "fuel_category" });
        Assert.Equal((RuleVerb.Expect, 0L, FailureClass.None), (finding.Verb, result.Quarantined, result.Failure));
        Assert.Contains(Word, finding.Message, StringComparison.Ordinal);
        // The published word is kept; the common one says that it is not known.
        Assert.Equal(
            result.Rows,
            Scalar(test, $"SELECT count(*) FROM {Files(test, Fuels)} WHERE fuel_category = '{Word}' AND fuel = 'unknown'")
        );
    }

    [Fact]
    public async Task Words_of_the_operator_have_the_common_ones_beside_them()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Config(test, Fuels, []));

        Assert.Equal(
            0L,
            Scalar(
                test,
                $"""
                SELECT count(*) FROM {Files(test, Fuels)}
                WHERE fuel IS DISTINCT FROM CASE fuel_category WHEN 'Natural Gas' THEN 'gas' WHEN 'Refuse' THEN 'waste' WHEN 'Wood' THEN 'biomass'
                    WHEN 'Landfill Gas' THEN 'biogas' WHEN 'Batteries' THEN 'battery' ELSE lower(fuel_category) END
                """
            )
        );
        Assert.True((long)Scalar(test, $"SELECT count(DISTINCT fuel) FROM {Files(test, Fuels)}") > 5);
    }

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
    public async Task A_row_out_of_range_is_set_aside_by_itself()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Config(test, Prices, []));
        var whole = Scalar(test, $"SELECT count(*) FROM {Files(test, Prices)}");

        // What is possible is generous, so it is narrowed here by an answer that says what cannot be: through the reader, as a file.
        var raw = Directory.GetFiles(Path.Combine(test.Store, "raw"), "*.zst", SearchOption.AllDirectories).Single();
        await using var body = new ZstdSharp.DecompressionStream(File.OpenRead(raw));
        var text = await new StreamReader(body).ReadToEndAsync(TestContext.Current.CancellationToken);
        var at = text.IndexOf("\"LmpTotal\":", StringComparison.Ordinal) + "\"LmpTotal\":".Length;
        var end = text.AsSpan(at).IndexOfAny(',', '}') + at;
        var file = test.Folder.File("spoilt.json", text[..at] + "987654321.5" + text[end..]);
        var result = FileConversion.Run(
            new ConversionRequest
            {
                File = file,
                Dataset = Prices,
                Formats = ["csv"],
                Folder = Path.Combine(test.Folder.Path, "out"),
            },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(1, result.Rejected);
        var finding = Assert.Single(result.Findings, finding => finding.Rule == RuleNames.Range);
        Assert.Equal(("lmp_usd_per_mwh", RuleVerb.DropToQuarantine, "987654321.5"), (finding.Column, finding.Verb, finding.First!.Value));
        Assert.NotNull(finding.First.Interval);
        Assert.Equal((long)whole - 1, result.Files.Single().Rows);
        Assert.Contains(
            "987654321.5",
            await File.ReadAllTextAsync(result.RejectedFile!, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
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

    [Theory]
    [InlineData(RuleNames.ExpectedIntervals)]
    [InlineData(RuleNames.UnknownColumn)]
    public void A_rule_of_whole_answers_sets_no_rows_aside(string rule)
    {
        using var folder = new Support.TemporaryFolder();
        var file = folder.File(
            "api_config.json",
            $$$"""{"apis":[{"name":"p","dataset":"{{{Prices}}}","params":{"day":"yesterday"},"rules":{"{{{rule}}}":"drop-to-quarantine"}}]}"""
        );

        var loaded = ConfigurationLoader.Load(
            new()
            {
                File = file,
                WorkingFolder = folder.Path,
                Environment = new Dictionary<string, string>(),
            }
        );

        var fault = Assert.Single(loaded.Faults);
        Assert.Contains("it is about the answer as a whole", fault.Expected, StringComparison.Ordinal);
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
    public async Task What_the_reader_notices_by_itself_names_its_rule_where_it_sets_the_answer_aside()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var rules = new Dictionary<string, RuleVerb> { [RuleNames.UnknownWord] = RuleVerb.QuarantineSlice };
        await test.AddFaultAsync("unknownEnum;path=/genfuelmix/**");

        await test.RunAsync(Config(test, Fuels, rules));

        await using var pipeline = test.Open(Config(test, Fuels, rules));
        var waiting = Assert.Single(await pipeline.FindQuarantineAsync(null, TestContext.Current.CancellationToken));
        var finding = Assert.Single(waiting.Findings, finding => finding.Column == "fuel_category");
        Assert.Equal((RuleNames.UnknownWord, RuleVerb.QuarantineSlice), (finding.Rule, finding.Verb));
    }

    [Fact]
    public async Task A_rule_that_fails_writes_nothing_and_keeps_the_answer()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var rules = new Dictionary<string, RuleVerb> { [$"{RuleNames.UnknownWord}.fuel_category"] = RuleVerb.Fail };
        await test.AddFaultAsync("unknownEnum;path=/genfuelmix/**");

        var summary = await test.RunAsync(Config(test, Fuels, rules));

        var result = Assert.Single(summary.Results);
        Assert.Equal((Outcome.Failed, FailureClass.Quality, FailureClass.Quality), (result.Outcome, result.Failure, summary.Failure));
        Assert.Contains("unknown-word", result.Message, StringComparison.Ordinal);
        Assert.Empty(test.Landed());
        Assert.DoesNotContain(
            test.Everything(),
            file => file.StartsWith("manifests/iso-ne-sandbox/fuel-mix/2026-07-27/000001", StringComparison.Ordinal)
        );
        Assert.Single(test.Everything(), file => file.StartsWith("raw/", StringComparison.Ordinal));

        // The others go on: one failed feed stops nobody.
        var mended = Assert.Single((await test.RunAsync(Config(test, Fuels, []))).Results);
        Assert.Equal(Outcome.Ok, mended.Outcome);
    }

    [Fact]
    public async Task What_is_stored_otherwise_than_its_manifest_says_is_found()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync(Doubles);
        var config = Config(test, Prices, new() { [RuleNames.DuplicateKey] = RuleVerb.DropToQuarantine });
        await test.RunAsync(config);
        await using var pipeline = test.Open(config);
        var clean = await pipeline.VerifyAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal((0, 1, 1, 3L), (clean.Faults.Count, clean.Slices, clean.Recounted, clean.Objects));
        var chance = new Random(4711);
        foreach (var folder in new[] { "raw", "quarantine", Prices.Replace('-', '_') })
        {
            var path = Directory
                .GetFiles(Path.Combine(test.Store, folder), "*", SearchOption.AllDirectories)
                .Single(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.') && part != "."));
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            for (var sample = 0; sample < 20; sample++)
            {
                var spoilt = bytes.ToArray();
                spoilt[chance.Next(spoilt.Length)] ^= (byte)(1 << chance.Next(8));
                await File.WriteAllBytesAsync(path, spoilt, TestContext.Current.CancellationToken);
                var report = await pipeline.VerifyAsync(new StoredChoice { Names = [Prices] }, TestContext.Current.CancellationToken);
                Assert.Contains(report.Faults, fault => path.EndsWith(fault.Key, StringComparison.Ordinal));
            }

            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        }

        Assert.Empty((await pipeline.VerifyAsync(null, TestContext.Current.CancellationToken)).Faults);
    }

    [Fact]
    public async Task A_file_of_the_lake_that_is_damaged_is_found_and_rebuilt_once_it_is_deleted()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Config(test, Prices, []) with { KeepLake = true };
        await test.RunAsync(config);
        var path = Directory.GetFiles(Path.Combine(test.Store, "lake"), "data.parquet", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 16;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await using var pipeline = test.Open(config);

        var fault = Assert.Single((await pipeline.VerifyAsync(null, TestContext.Current.CancellationToken)).Faults);

        Assert.EndsWith(fault.Key, path, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Equal(1, (await pipeline.RebuildLakeAsync(TestContext.Current.CancellationToken)).Built);
        Assert.Empty((await pipeline.VerifyAsync(null, TestContext.Current.CancellationToken)).Faults);
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

    [Theory]
    [InlineData("csv")]
    [InlineData("html")]
    [InlineData("parquet")]
    public async Task A_report_is_a_table_in_any_format(string format)
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("missingRows;path=/hourlylmp/**;hour=5");
        await test.RunAsync(Config(test, Prices, []));
        await using var pipeline = test.Open(Config(test, Prices, []));

        var report = await pipeline.AssessQualityAsync(
            new StoredChoice { Names = ["iso-ne/" + Prices], Day = "2026-07-20" },
            TestContext.Current.CancellationToken
        );
        Assert.Empty(report.Periods);
        report = await pipeline.AssessQualityAsync(
            new StoredChoice { Names = [Prices], Day = "2026-07-26" },
            TestContext.Current.CancellationToken
        );

        var period = Assert.Single(report.Periods);
        Assert.True(period.HasFaults);
        Assert.Equal((23, 24), (period.Coverage!.Present, period.Coverage.Expected));
        Assert.Equal(RuleNames.ExpectedIntervals, period.Rules[0].Rule.Name);
        Assert.Equal(Instant.FromUtc(2026, 7, 26, 9, 0), period.Rules[0].Finding!.First!.Interval);
        var path = Path.Combine(test.Folder.Path, "quality." + format);
        await using (var file = File.Create(path))
        {
            EnergyPipeline.WriteQuality(report, format, file);
        }

        if (format == "html")
        {
            var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            Assert.Contains("expected-intervals", page, StringComparison.Ordinal);
            Assert.Contains("23 of 24 intervals have rows", page, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal((long)period.Rules.Count, Scalar(test, $"SELECT count(*) FROM '{path}'"));
            Assert.Equal(
                1L,
                Scalar(test, $"SELECT count(*) FROM '{path}' WHERE state = 'warning' AND rule = 'expected-intervals' AND rows = 1")
            );
        }
    }

    private static async Task<IReadOnlyList<QuarantinedSlice>> WaitingAsync(SandboxedPipeline test, EnergyPipelineConfig config)
    {
        await using var pipeline = test.Open(config);
        return await pipeline.FindQuarantineAsync(null, TestContext.Current.CancellationToken);
    }

    private static EnergyPipelineConfig Config(SandboxedPipeline test, string name, Dictionary<string, RuleVerb> rules)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        return test.Config("parquet") with
        {
            Feeds =
            [
                test.Redirected(DatasetFeeds.Of(source, dataset, new Dictionary<string, string>(), isDated: true)) with
                {
                    Rules = rules,
                },
            ],
            Day = "2026-07-26",
        };
    }

    private static string Files(SandboxedPipeline test, string dataset) =>
        $"read_parquet('{test.Store}/{dataset.Replace('-', '_')}/*.parquet')";

    private static object Scalar(SandboxedPipeline test, string sql)
    {
        using var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }
}

using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using Xunit;
using static EnergyDataPipeline.Tests.Pipeline.RuledFeeds;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What becomes of an answer in which a rule does not hold, verb by verb.</summary>
public sealed class RuleTests
{
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
}

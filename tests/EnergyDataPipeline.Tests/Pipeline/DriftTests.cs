using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What a definition does not know is stored and told of, never a crash and never a silent null; the feed says what becomes of it.</summary>
public sealed class DriftTests
{
    [Theory]
    [InlineData(DriftPolicy.Evolve, true, false)]
    [InlineData(DriftPolicy.Freeze, false, false)]
    [InlineData(DriftPolicy.Quarantine, false, true)]
    public async Task A_new_column(DriftPolicy policy, bool inTheTable, bool inQuarantine)
    {
        var (result, header, rows) = await RunAsync(policy, "extraField;field=Tariff;word=T7");

        var finding = Assert.Single(result.Findings, finding => finding.Rule == "unknown-column");
        Assert.Equal("Tariff", finding.Column);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal(inTheTable, header?.Contains("tariff") ?? false);
        Assert.Equal(inQuarantine ? FailureClass.Quality : FailureClass.None, result.Failure);
        Assert.Equal(inQuarantine, result.Quarantined > 0);
        Assert.Equal(result.Rows, rows);
        Assert.True(result.Rows + result.Quarantined > 0);
        Assert.True(!inQuarantine || result.Rows == 0);
        Assert.DoesNotContain(result.Findings, finding => finding.Rule == "missing-column");
    }

    [Theory]
    [InlineData(DriftPolicy.Evolve, false)]
    [InlineData(DriftPolicy.Freeze, false)]
    [InlineData(DriftPolicy.Quarantine, true)]
    public async Task A_new_word(DriftPolicy policy, bool inQuarantine)
    {
        var (result, _, rows) = await RunAsync(policy, "unknownEnum;field=FuelCategoryRollup;word=Fusion");

        var finding = Assert.Single(result.Findings, finding => finding.Rule == "unknown-word");
        Assert.Contains("Fusion", finding.Message, StringComparison.Ordinal);
        Assert.Equal(inQuarantine ? Severity.Warning : Severity.Note, finding.Severity);
        Assert.Equal(inQuarantine ? finding.Count : 0, result.Quarantined);
        Assert.Equal(result.Rows, rows);
    }

    [Theory]
    [InlineData(DriftPolicy.Evolve)]
    [InlineData(DriftPolicy.Freeze)]
    [InlineData(DriftPolicy.Quarantine)]
    public async Task A_required_column_that_is_missing_and_one_of_another_type_send_rows_to_quarantine(DriftPolicy policy)
    {
        var (missing, _, _) = await RunAsync(policy, "missingField;field=BeginDate");
        var (other, _, rows) = await RunAsync(policy, "unknownEnum;field=BeginDate;word=soon");

        Assert.Contains(missing.Findings, finding => finding is { Rule: "missing-column", Severity: Severity.Error });
        Assert.Equal((FailureClass.Quality, 0L), (missing.Failure, missing.Rows));
        Assert.True(missing.Quarantined > 0);
        Assert.Equal(FailureClass.Quality, other.Failure);
        Assert.True(other.Quarantined > 0);
        Assert.Equal(other.Rows, rows);
    }

    [Theory]
    [InlineData(DriftPolicy.Evolve)]
    [InlineData(DriftPolicy.Freeze)]
    [InlineData(DriftPolicy.Quarantine)]
    public async Task A_single_object_where_a_list_was_and_numbers_as_text_are_the_same_rows(DriftPolicy policy)
    {
        var (plain, _, _) = await RunAsync(policy, fault: null);
        var (text, _, _) = await RunAsync(policy, "numericString");
        var (single, _, _) = await RunAsync(policy, "singleAsObject");

        Assert.Equal((plain.Rows, 0L), (text.Rows, text.Quarantined));
        Assert.Equal((plain.Rows, 0L), (single.Rows, single.Quarantined));
    }

    [Fact]
    public async Task Another_policy_reads_the_same_answer_anew()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("extraField;field=Tariff;word=T7;path=/genfuelmix/current**");

        var evolved = Assert.Single((await test.RunAsync(Config(test, DriftPolicy.Evolve))).Results);
        var frozen = Assert.Single((await test.RunAsync(Config(test, DriftPolicy.Freeze))).Results);

        Assert.Equal((Outcome.Ok, Outcome.Ok), (evolved.Outcome, frozen.Outcome));
        Assert.Contains("tariff", HeaderOf(test, evolved));
        Assert.DoesNotContain("tariff", HeaderOf(test, frozen));
    }

    private static async Task<(FeedResult Result, string[]? Header, long Rows)> RunAsync(DriftPolicy policy, string? fault)
    {
        await using var test = await SandboxedPipeline.StartAsync();
        if (fault is not null)
        {
            await test.AddFaultAsync(fault + ";path=/genfuelmix/current**");
        }

        var result = Assert.Single((await test.RunAsync(Config(test, policy))).Results);
        return result.Files.Count == 0 ? (result, null, 0) : (result, HeaderOf(test, result), LinesOf(test, result).Length - 1);
    }

    private static string[] HeaderOf(SandboxedPipeline test, FeedResult result) => LinesOf(test, result)[0].Split(',');

    private static string[] LinesOf(SandboxedPipeline test, FeedResult result) =>
        File.ReadAllText(Path.Combine(test.Store, Assert.Single(result.Files).Key)).TrimEnd().Split("\r\n");

    private static EnergyPipelineConfig Config(SandboxedPipeline test, DriftPolicy policy)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find("fuel-mix")!.Value;
        var feed = DatasetFeeds.Of(source, dataset, new Dictionary<string, string>(), isDated: false);
        return test.Config("csv") with { Feeds = [test.Redirected(feed) with { OnDrift = policy }] };
    }
}

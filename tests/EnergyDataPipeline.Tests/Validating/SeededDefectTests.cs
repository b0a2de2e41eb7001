using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Tests.Support;
using EnergyDataPipeline.Validating;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Validating;

/// <summary>
/// Answers of every dataset with one defect each: no row is lost, nothing crashes, and each defect is found by the rule that is meant for it.
/// SEEDED_DEFECTS sets how many (100000 in the long run), SEEDED_DEFECTS_SEED where they begin.
/// </summary>
public sealed class SeededDefectTests(ITestOutputHelper output)
{
    private const int Few = 6000;

    private static readonly DateTimeZone Eastern = DateTimeZoneProviders.Tzdb["America/New_York"];

    [Fact]
    public async Task Every_defect_is_found_by_the_rule_that_is_meant_for_it_and_no_row_is_lost()
    {
        var count = Setting("SEEDED_DEFECTS") ?? Few;
        var seed = Setting("SEEDED_DEFECTS_SEED") ?? Guid.NewGuid().GetHashCode();
        output.WriteLine($"SEEDED_DEFECTS_SEED={seed} SEEDED_DEFECTS={count}");
        var clean = await CleanAnswer.AllAsync();
        using var folder = new TemporaryFolder();
        var before = clean.ToDictionary(answer => answer, answer => Read(answer, answer.Root.ToJsonString(), folder.Path));
        var kinds = Enum.GetValues<DefectKind>();
        var seeded = new SortedDictionary<DefectKind, (int Seeded, int Found)>();
        var datasets = new HashSet<string>();
        var missed = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var chance = new Random(unchecked(seed + i));
            var kind = kinds[i % kinds.Length];
            var answer = clean[chance.Next(clean.Count)];
            var defect = SeededDefect.Of(answer, kind, chance);
            for (var tries = 0; defect is null && tries < 200; tries++)
            {
                answer = clean[chance.Next(clean.Count)];
                defect = SeededDefect.Of(answer, kind, chance);
            }

            Assert.True(defect is not null, $"no answer can have {kind}");
            datasets.Add(answer.Dataset.Name);
            var after = Read(answer, defect.Body, folder.Path);
            foreach (var lost in after.Lost)
            {
                missed.Add($"{answer.Dataset.Name}, {kind}, seed {seed + i}: {lost}");
            }

            var isFound = defect.Rule is null || after.Count(defect) > before[answer].Count(defect);
            var (so, far) = seeded.GetValueOrDefault(kind);
            seeded[kind] = (so + 1, far + (isFound ? 1 : 0));
            if (!isFound)
            {
                missed.Add(
                    $"{answer.Dataset.Name}, {kind} in {defect.Table}.{defect.Column}, seed {seed + i}: {defect.Rule} was expected; found {string.Join("; ", after.Findings)}; {after.Ending}"
                );
            }
        }

        foreach (var (kind, (so, far)) in seeded)
        {
            output.WriteLine($"| {kind} | {so} | {far} |");
        }

        output.WriteLine($"{datasets.Count} datasets");
        Assert.True(missed.Count == 0, $"{missed.Count} of {count}:\n" + string.Join('\n', missed.Take(20)));
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Outcome Read(CleanAnswer clean, string body, string spool) =>
        Read(clean, System.Text.Encoding.UTF8.GetBytes(body), spool);

    private static Outcome Read(CleanAnswer clean, byte[] body, string spool)
    {
        var rules = new DatasetRules(clean.Dataset, new Dictionary<string, RuleVerb>());
        var coverage = clean.Period is { } period ? CoverageCount.For(clean.Dataset, period, Eastern, clean.Hour) : null;
        using var tables = new EncodedTables(
            [],
            [],
            new FileHeading { Title = "" },
            new FormatOptions(),
            spool,
            clean.Dataset,
            Eastern,
            isPrivate: false,
            coverage,
            rules
        );
        var answer = new Answer(() => new MemoryStream(body, writable: false), "application/json", isComplete: true);
        var read = AnswerReader.Read(answer, clean.Dataset, tables, CancellationToken.None);
        if (read.Ending != ReadEnding.Complete)
        {
            // Truncated or unreadable: the slice fails as a whole and the answer is kept; it has no rows to lose.
            return new Outcome(read.Ending, [], [], []);
        }

        tables.Complete();
        var lost = new List<string>();
        for (var i = 0; i < tables.Tables.Count; i++)
        {
            var (seen, rejected, written) = (read.RowsSeen[i], read.RowsRejected[i], tables.Tables[i].Rows);
            var name = tables.Tables[i].Table.Name;
            var waiting = tables.Rejected.LongCount(row => row.Table == name);
            if (seen != written + rejected || waiting != rejected)
            {
                lost.Add($"{name}: {seen} seen, {written} written, {rejected} rejected, {waiting} in quarantine");
            }

            // The equation as a manifest has it: it refuses what does not add up.
            _ = new RowCounts(seen, written, rejected, 0, 0);
        }

        List<Finding> findings = [.. read.Findings, .. tables.Findings];
        var cover = coverage?.Finish(read.RowsSeen.Count > 0 ? read.RowsSeen[0] : 0);
        if (cover is { HasGaps: true })
        {
            findings.Add(
                new Finding(
                    RuleNames.ExpectedIntervals,
                    Severity.Warning,
                    clean.Dataset.Tables[0].Name,
                    null,
                    cover.State.ToString(),
                    1 + (cover.Expected ?? 0) - cover.Present + cover.IncompleteLocations
                )
            );
        }

        return new Outcome(read.Ending, findings, tables.Rejected, lost);
    }

    /// <summary>What one reading brought.</summary>
    private sealed record Outcome(
        ReadEnding Ending,
        IReadOnlyList<Finding> Findings,
        IReadOnlyList<RejectedRow> Rejected,
        IReadOnlyList<string> Lost
    )
    {
        /// <summary>How often the rule that is meant for a defect was found not to hold, where the defect is.</summary>
        public long Count(SeededDefect defect)
        {
            return Findings
                    .Where(finding => finding.Rule == defect.Rule && IsThere(finding.Table, finding.Column))
                    .Sum(finding => finding.Count) + Rejected.LongCount(row => row.Rule == defect.Rule && IsThere(row.Table, row.Column));

            bool IsThere(string? table, string? column) => table == defect.Table && (defect.Column is null || column == defect.Column);
        }
    }
}

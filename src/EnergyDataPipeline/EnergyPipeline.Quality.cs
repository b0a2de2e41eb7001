using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Validating;

namespace EnergyDataPipeline;

/// <content>What becomes of an answer in which rules do not hold.</content>
public sealed partial class EnergyPipeline
{
    private const string AllTables = "*";

    private static DatasetRules RulesOf(Slice slice) => new(slice.Match?.Dataset, slice.Feed.Rules);

    /// <summary>What is missing from an answer whose period is due; nothing where all is there, or more may come by itself.</summary>
    private Finding? MissingIntervals(Slice slice, DatasetRules rules, Coverage? coverage)
    {
        if (
            coverage is not { State: CoverageState.Partial, Expected: { } expected }
            || slice.Match is not { } match
            || IsNotDue(slice)
            || rules.Find(RuleNames.ExpectedIntervals, match.Dataset.Tables[0].Name, null) is not { } rule
        )
        {
            return null;
        }

        var missing = expected - coverage.Present;
        var text = string.Create(CultureInfo.InvariantCulture, $"{coverage.Present} of {expected} intervals have rows");
        var at = coverage.Missing.Count > 0 ? $"; the first without is {coverage.Missing[0]}" : "";
        var places =
            coverage.IncompleteLocations > 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"; {coverage.IncompleteLocations} locations lack intervals that others have, the first is {coverage.Gaps[0].Location}"
                )
                : "";
        return new Finding(
            rule.Name,
            rule.Severity,
            rule.Table,
            rule.Column,
            $"{text}{at}{places}.",
            Math.Max(missing, coverage.IncompleteLocations)
        )
        {
            Verb = rule.Verb,
            First = new FindingPlace(
                -1,
                coverage.Missing.Count > 0 ? coverage.Missing[0] : null,
                coverage.Gaps.Count > 0 ? coverage.Gaps[0].Location : null,
                null
            ),
            Expectation = rule.Expectation,
        };
    }

    /// <summary>
    /// What was noticed, each with the verb that decides what becomes of it: what the reader notices by itself (an unknown word, a missing
    /// column) has a verb where one is set.
    /// </summary>
    private static IReadOnlyList<Finding> Judged(Slice slice, DatasetRules rules, IEnumerable<Finding> findings) =>
        [
            .. findings.Select(finding =>
                finding.Verb == RuleVerb.Expect && VerbSetFor(slice, rules, finding) is { } set ? finding with { Verb = set } : finding
            ),
        ];

    /// <summary>The finding that decides what becomes of the answer as a whole; null where nothing forbids to write it.</summary>
    private static Finding? VerdictOf(SliceWork work)
    {
        var worst = work.Read!.Findings.Where(finding => finding.Verb >= RuleVerb.QuarantineSlice).MaxBy(finding => finding.Verb);
        return worst
            ?? (
                work.Tables!.TooManyRejected is { } reason
                    ? new Finding(RuleNames.Required, Severity.Error, null, null, reason) { Verb = RuleVerb.QuarantineSlice }
                    : null
            );
    }

    private static RuleVerb? VerbSetFor(Slice slice, DatasetRules rules, Finding finding) =>
        rules.Find(finding.Rule, finding.Table, finding.Column)?.Verb is { } known and not RuleVerb.Expect ? known
        : slice.Feed.Rules.TryGetValue($"{finding.Rule}.{finding.Column}", out var precise) ? precise
        : slice.Feed.Rules.TryGetValue(finding.Rule, out var verb) ? verb
        : null;

    /// <summary>A rule whose verb is to fail does not hold: the answer is kept as received, and nothing else of it.</summary>
    private static FeedResult FailedByRule(SliceWork work, Finding verdict) =>
        Plain(work.Slice, Outcome.Failed) with
        {
            Failure = FailureClass.Quality,
            Findings = work.Read!.Findings,
            Message = $"rule {verdict.Rule}: {verdict.Message} Nothing of the answer is written; it is kept as received in {work.Raw!.Key}",
            NextStep =
                "Look at the answer. Where it is right and the rule is wrong, set another verb under \"rules\" of the feed and run again.",
        };

    /// <summary>
    /// A rule whose verb is to set the whole slice aside does not hold: the quarantine names the answer, and no row is written. Where the slice
    /// was stored before, that stays in force.
    /// </summary>
    private async Task<FeedResult> SetAsideAsync(SliceWork work, Run run, Finding verdict, CancellationToken cancellationToken)
    {
        var (slice, read) = (work.Slice, work.Read!);
        var seen = read.RowsSeen.Sum();
        var mark = new RejectedRow(AllTables, 0, verdict.Rule, verdict.Column ?? "", verdict.First?.Value, verdict.Message, "");
        var quarantine = await _quarantine.PutAsync(
            new[] { mark }.ToAsyncEnumerable(),
            slice.SourceKey,
            slice.DatasetKey,
            work.Period!,
            work.Raw!.Key,
            run.Id,
            new WholeAnswer(seen, work.AnsweredAt),
            cancellationToken
        );
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"rule {verdict.Rule}: {verdict.Message} All {seen} rows wait in {quarantine!.Key}"
        );
        const string next = "Look at the answer; when the rule or the source is mended, energy-pipeline quarantine replay takes them in.";
        if (work.Latest is { Quarantine: not { IsWholeSlice: true } } held && held.Tables.Any(table => table.Rows > 0))
        {
            return ResultOf(slice, held, Outcome.Unchanged, 0) with
            {
                Failure = FailureClass.Quality,
                Quarantined = seen,
                Findings = read.Findings,
                Message = message + "; what was stored before stays in force",
                NextStep = next,
            };
        }

        var tables = work.Tables!.Tables.Select(
                (table, i) =>
                    new ManifestTable(
                        table.Table.Name,
                        0,
                        new ContentId(table.Table).Finish(),
                        new RowCounts(read.RowsSeen[i], 0, read.RowsSeen[i], 0, 0),
                        []
                    )
            )
            .ToList();
        work.Coverage = CoverageCountOf(slice)?.Finish(seen);
        work.Times = null;
        var result = await CommitAsync(work, run, tables, 0, quarantine, cancellationToken);
        return result with { Message = message, NextStep = next };
    }

    /// <summary>
    /// How good what is stored is: of each slice the rules that its rows were held against and what was found, what became of every row, and how
    /// much of its period is there. Reads manifests; asks no source.
    /// </summary>
    public async Task<QualityReport> AssessQualityAsync(StoredChoice? choice = null, CancellationToken cancellationToken = default)
    {
        var periods = new List<PeriodQuality>();
        await foreach (var one in StoredAsync(choice ?? StoredChoice.All, cancellationToken))
        {
            periods.Add(
                one.Manifest is { } manifest
                    ? QualityOf(one.Key, manifest)
                    : new PeriodQuality("", null, one.Key, null, default, [], null, [], null, one.Key) { Fault = one.Fault }
            );
        }

        return new QualityReport(periods);
    }

    /// <summary>Writes a report as a table, a row for every rule of every period.</summary>
    /// <param name="report">The report.</param>
    /// <param name="format">Format by name: csv, html, parquet, …</param>
    /// <param name="destination">Where to.</param>
    /// <exception cref="PipelineException">There is no such format.</exception>
    public static void WriteQuality(QualityReport report, string format, Stream destination)
    {
        if (!TableFormats.TryGet(format, out var known))
        {
            throw UnknownName("format", format, TableFormats.All.Select(one => one.Name));
        }

        QualityRows.Write(report, known, new FormatOptions(), destination);
    }

    private PeriodQuality QualityOf(string key, Manifest manifest)
    {
        var dataset = manifest.Dataset is { } name ? FeedCatalog.BuiltIn.Find(name)?.Dataset : null;
        var verbs =
            _config.Feeds.Concat(_config.Configured).FirstOrDefault(feed => Slice.KeyWord(feed.Name) == manifest.Feed)?.Rules
            ?? new Dictionary<string, RuleVerb>();
        List<Rule> rules = dataset is null ? [] : [.. dataset.Tables.SelectMany(table => Rule.Of(dataset, table, verbs))];
        var outcomes = rules.Select(rule => new RuleOutcome(rule, manifest.Findings.FirstOrDefault(finding => IsOf(finding, rule))));
        // What is noticed without a rule of the dataset: a new column, another root, a wrong content type.
        var others = manifest
            .Findings.Where(finding => !rules.Exists(rule => IsOf(finding, rule)))
            .Select(finding => new RuleOutcome(
                new Rule(finding.Rule, finding.Table ?? "", finding.Column, finding.Expectation ?? "", finding.Severity, finding.Verb),
                finding
            ));
        return new PeriodQuality(
            manifest.Feed,
            manifest.Dataset,
            Uri.UnescapeDataString(manifest.Period),
            manifest.Revision,
            manifest.CommittedAt,
            [
                .. manifest.Tables.Select(table => new TableQuality(
                    table.Name,
                    table.Counts.Fetched,
                    table.Counts.Written,
                    table.Counts.Quarantined,
                    table.Counts.Filtered
                )),
            ],
            manifest.Coverage,
            [
                .. outcomes
                    .Concat(others)
                    .OrderBy(one => one.Finding is null)
                    .ThenByDescending(one => one.Finding?.Severity)
                    .ThenByDescending(one => one.Finding?.Count ?? 0),
            ],
            manifest.Quarantine?.Key,
            key
        );
    }

    private static bool IsOf(Finding finding, Rule rule) =>
        finding.Rule == rule.Name && finding.Table == rule.Table && (rule.Column is null || finding.Column == rule.Column);
}

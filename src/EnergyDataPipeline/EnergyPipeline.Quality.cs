using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Validating;

namespace EnergyDataPipeline;

/// <content>What becomes of an answer in which rules do not hold.</content>
public sealed partial class EnergyPipeline
{
    private const string WholeAnswer = "*";

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

    /// <summary>The finding that decides what becomes of the answer as a whole; null where nothing forbids to write it.</summary>
    private static Finding? VerdictOf(SliceWork work)
    {
        var rules = RulesOf(work.Slice);
        // What the reader notices by itself (an unknown word, a missing column) has a verb where one is set.
        var judged = work.Read!.Findings.Select(finding =>
            finding.Verb == RuleVerb.Expect && VerbSetFor(work.Slice, rules, finding) is { } set ? finding with { Verb = set } : finding
        );
        var worst = judged.Where(finding => finding.Verb >= RuleVerb.QuarantineSlice).MaxBy(finding => finding.Verb);
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
        var mark = new RejectedRow(WholeAnswer, 0, verdict.Rule, verdict.Column ?? "", verdict.First?.Value, verdict.Message, "");
        var quarantine = await _quarantine.PutAsync(
            new[] { mark }.ToAsyncEnumerable(),
            slice.SourceKey,
            slice.DatasetKey,
            work.Period!,
            work.Raw!.Key,
            run.Id,
            cancellationToken
        );
        quarantine = quarantine! with { Rows = seen, IsWholeSlice = true };
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"rule {verdict.Rule}: {verdict.Message} All {seen} rows wait in {quarantine.Key}"
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
}

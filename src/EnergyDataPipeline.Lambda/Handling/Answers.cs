using System.Text.Json;
using System.Text.Json.Serialization;
using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Lambda.Runtime;
using Microsoft.Extensions.Logging;
using NodaTime.Text;

namespace EnergyDataPipeline.Lambda.Handling;

/// <summary>How a run ended, as a caller is told.</summary>
internal sealed record RunAnswer(
    string Action,
    string RunId,
    string Destination,
    string StartedAt,
    string EndedAt,
    string Failure,
    int Total,
    int Successful,
    int Failed,
    long QuarantinedRows,
    bool StoppedByDeadline,
    IReadOnlyList<ResultAnswer> Results,
    string? Note
)
{
    /// <summary>The answer as JSON. Where it is larger than Lambda takes, results are left out, those that ended well first, and a note says so.</summary>
    public static ReadOnlyMemory<byte> Write(RunSummary summary, string action, bool stopped, ILogger log, int most = RuntimeApi.MostBytes)
    {
        var all = new RunAnswer(
            action,
            summary.RunId,
            summary.Destination,
            InstantPattern.ExtendedIso.Format(summary.StartedAt),
            InstantPattern.ExtendedIso.Format(summary.EndedAt),
            summary.Failure.ToString(),
            summary.Total,
            summary.Successful,
            summary.Failed,
            summary.Results.Sum(result => result.Quarantined),
            stopped,
            [.. summary.Results.Select(ResultAnswer.Of)],
            null
        );
        var json = JsonSerializer.SerializeToUtf8Bytes(all, AnswerJson.Default.RunAnswer);
        if (json.Length <= most)
        {
            return json;
        }

        var size = json.Length;
        var worst = summary.Results.OrderBy(result => result.IsSuccess).Select(ResultAnswer.Of).ToList();
        for (var kept = (int)((long)worst.Count * most / size); ; kept /= 2)
        {
            var note =
                $"{worst.Count - kept} of {worst.Count} results are left out, because the answer would be larger than Lambda takes; "
                + $"the whole summary is in the store, under runs/, as {summary.RunId}.json.";
            json = JsonSerializer.SerializeToUtf8Bytes(
                all with
                {
                    Results = [.. worst.Take(kept)],
                    Note = note,
                },
                AnswerJson.Default.RunAnswer
            );
            if (json.Length <= most || kept == 0)
            {
                FunctionMessages.AnswerCut(log, worst.Count, size, kept);
                return json;
            }
        }
    }
}

/// <summary>How one slice ended, as a caller is told.</summary>
internal sealed record ResultAnswer(
    string Feed,
    string Period,
    string Outcome,
    string Failure,
    long Rows,
    long Quarantined,
    long BytesWritten,
    bool LeftAlone,
    bool Generated,
    string? ManifestKey,
    string? Message,
    string? NextStep
)
{
    public static ResultAnswer Of(FeedResult result) =>
        new(
            result.Feed,
            result.Period,
            result.Outcome.ToString(),
            result.Failure.ToString(),
            result.Rows,
            result.Quarantined,
            result.BytesWritten,
            result.LeftAlone,
            result.IsGenerated,
            result.ManifestKey,
            result.Message,
            result.NextStep
        );
}

/// <summary>What lacks what should be there, as a caller is told.</summary>
internal sealed record StalenessAnswer(string Action, string Failure, int Checked, IReadOnlyList<StaleFeedAnswer> Stale)
{
    public static ReadOnlyMemory<byte> Write(StalenessReport report) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new StalenessAnswer(
                "staleness",
                (report.Stale.Count > 0 ? Records.FailureClass.Incomplete : Records.FailureClass.None).ToString(),
                report.Checked.Count,
                [
                    .. report.Stale.Select(feed => new StaleFeedAnswer(
                        feed.Feed,
                        feed.Dataset,
                        [.. feed.Periods.Select(period => new StalePeriodAnswer(period.Period, period.State.ToString(), period.Message))]
                    )),
                ]
            ),
            AnswerJson.Default.StalenessAnswer
        );
}

/// <summary>A feed that lacks something.</summary>
internal sealed record StaleFeedAnswer(string Feed, string? Dataset, IReadOnlyList<StalePeriodAnswer> Periods);

/// <summary>A period that should be there.</summary>
internal sealed record StalePeriodAnswer(string Period, string State, string Message);

/// <summary>Which messages of a batch are to be handed out again: SQS deletes the others.</summary>
internal sealed record BatchAnswer([property: JsonPropertyName("batchItemFailures")] IReadOnlyList<BatchItemFailure> BatchItemFailures)
{
    public static ReadOnlyMemory<byte> Write(IEnumerable<string> givenBack) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new BatchAnswer([.. givenBack.Select(id => new BatchItemFailure(id))]),
            AnswerJson.Default.BatchAnswer
        );
}

/// <summary>A message that is to be handed out again.</summary>
internal sealed record BatchItemFailure([property: JsonPropertyName("itemIdentifier")] string ItemIdentifier);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(StalenessAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;

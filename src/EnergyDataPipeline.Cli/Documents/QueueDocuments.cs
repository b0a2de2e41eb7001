using EnergyDataPipeline.Aws.Queueing;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>What <c>backfill --queue</c> sent, or with <c>--dry-run</c> would send.</summary>
internal sealed record SendDocument(
    bool DryRun,
    string Queue,
    int Slices,
    int Sent,
    int Duplicates,
    IReadOnlyList<RefusedOrderDocument> Refused
);

/// <summary>An order that the queue did not take.</summary>
internal sealed record RefusedOrderDocument(string Order, string Reason);

/// <summary>What a worker did.</summary>
internal sealed record WorkerDocument(
    string Queue,
    int ExitCode,
    int Received,
    int Collected,
    int Unchanged,
    int Empty,
    int Later,
    int GivenBack,
    int DeadLetters,
    int Left,
    int Incomplete,
    long Rows,
    long QuarantinedRows,
    double Seconds
)
{
    public static WorkerDocument Of(WorkerReport report, int exitCode, TimeSpan took) =>
        new(
            report.Queue,
            exitCode,
            report.Received,
            report.Collected,
            report.Unchanged,
            report.Empty,
            report.Later,
            report.GivenBack,
            report.DeadLetters,
            report.Left,
            report.Incomplete,
            report.Rows,
            report.QuarantinedRows,
            Math.Round(took.TotalSeconds, 1)
        );
}

/// <summary>What <c>queue status</c> shows.</summary>
internal sealed record QueueDocument(
    string Queue,
    long Waiting,
    long InFlight,
    long Delayed,
    double VisibilitySeconds,
    int? MostReceives,
    string? DeadLetterQueue,
    long? DeadLetters,
    IReadOnlyList<DeadLetterDocument>? Letters
);

/// <summary>A dead letter.</summary>
internal sealed record DeadLetterDocument(
    string MessageId,
    string? Feed,
    string? Period,
    string? Reason,
    string? Outcome,
    string? Received,
    string SentAt
);

/// <summary>What <c>queue redrive</c> sent back, or with <c>--dry-run</c> would send back.</summary>
internal sealed record RedriveDocument(bool DryRun, string Queue, long SentBack, long Left);

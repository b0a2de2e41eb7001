using EnergyDataPipeline.Records;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Telemetry;

/// <summary>Every log message, declared once with its number and level; a partial file a room.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1500, LogLevel.Information, "Run {RunId} begins: {Slices} slices, to {Destination}")]
    public static partial void RunStarted(ILogger logger, string runId, int slices, string destination);

    [LoggerMessage(1501, LogLevel.Information, "Run {RunId} ended: {Successful} of {Total} well, exit class {Failure}, {Seconds:0.0} s")]
    public static partial void RunEnded(ILogger logger, string runId, int successful, int total, FailureClass failure, double seconds);

    [LoggerMessage(1511, LogLevel.Information, "Run {RunId}: {FailedSlices} slices failed, {QuarantinedRows} rows quarantined")]
    public static partial void RunCounted(ILogger logger, string runId, int failedSlices, long quarantinedRows);

    [LoggerMessage(1513, LogLevel.Warning, "Whether {Host} has given anything before could not be read from the store: {Reason}")]
    public static partial void ProofNotRead(ILogger logger, string host, string reason);

    [LoggerMessage(1514, LogLevel.Warning, "Whether {Period} is well by now could not be read from the store: {Reason}")]
    public static partial void PeriodNotLookedAt(ILogger logger, string period, string reason);

    [LoggerMessage(1512, LogLevel.Information, "{StaleFeeds} of {Feeds} feeds lack what should be there")]
    public static partial void StalenessFound(ILogger logger, int staleFeeds, int feeds);

    [LoggerMessage(1502, LogLevel.Information, "{Feed} {Period}: {Outcome}, {Rows} rows, {Bytes} bytes written, {Seconds:0.00} s")]
    public static partial void SliceEnded(
        ILogger logger,
        string feed,
        string period,
        Outcome outcome,
        long rows,
        long bytes,
        double seconds
    );

    [LoggerMessage(1503, LogLevel.Error, "{Feed} {Period}: {Outcome} ({Failure}). {Reason} {NextStep}")]
    public static partial void SliceFailed(
        ILogger logger,
        string feed,
        string period,
        Outcome outcome,
        FailureClass failure,
        string reason,
        string nextStep
    );

    [LoggerMessage(1504, LogLevel.Critical, "{Feed} {Period}: a fault of ours")]
    public static partial void SliceBroken(ILogger logger, string feed, string period, Exception exception);

    [LoggerMessage(
        1505,
        LogLevel.Warning,
        "{Store} does not honour conditional writes: with several runs at once, delivery is at-least-once. Use one run at a time"
    )]
    public static partial void StoreIsUnfenced(ILogger logger, string store);

    [LoggerMessage(1506, LogLevel.Error, "The run's summary could not be stored: {Reason} {NextStep}")]
    public static partial void SummaryNotKept(ILogger logger, string reason, string nextStep);

    [LoggerMessage(1508, LogLevel.Information, "Lake: {Built} files built, {Removed} removed, {Failed} behind")]
    public static partial void LakeKept(ILogger logger, int built, int removed, int failed);

    [LoggerMessage(1509, LogLevel.Error, "Lake: {Key} is behind what is stored. {Reason}")]
    public static partial void LakeBehind(ILogger logger, string key, string reason);

    [LoggerMessage(1510, LogLevel.Critical, "Lake: {Folder}: a fault of ours")]
    public static partial void LakeBroken(ILogger logger, string folder, Exception exception);

    [LoggerMessage(1507, LogLevel.Warning, "{Feed} {Period}: what came of asking could not be remembered. {Reason}")]
    public static partial void NoteNotKept(ILogger logger, string feed, string period, string reason);
}

using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Telemetry;

internal static partial class LogMessages
{
    [LoggerMessage(1300, LogLevel.Debug, "Stored {ObjectKey} in {Store} ({Bytes} bytes)")]
    public static partial void ObjectStored(ILogger logger, string objectKey, string store, long bytes);

    [LoggerMessage(
        1301,
        LogLevel.Warning,
        "Read {ObjectKey} in {Store} unchecked: nothing is recorded of it, so it was not put there by this program"
    )]
    public static partial void ObjectWithoutRecord(ILogger logger, string objectKey, string store);

    [LoggerMessage(1302, LogLevel.Warning, "Swept {Path}, left by a process that died ({Bytes} bytes)")]
    public static partial void LeftoverSwept(ILogger logger, string path, long bytes);

    [LoggerMessage(1303, LogLevel.Warning, "Leftover files in {Store} could not be swept: {Reason}")]
    public static partial void SweepFailed(ILogger logger, string store, string reason);

    [LoggerMessage(1304, LogLevel.Warning, "{Operation} in {Store} failed at attempt {Attempt} of {Attempts}, next in {Delay}: {Reason}")]
    public static partial void StoreRetried(
        ILogger logger,
        string operation,
        string store,
        int attempt,
        int attempts,
        TimeSpan delay,
        string reason
    );

    [LoggerMessage(1305, LogLevel.Information, "Put of {ObjectKey} in {Store} had succeeded although its acknowledgement was lost")]
    public static partial void AcknowledgementLost(ILogger logger, string objectKey, string store);

    [LoggerMessage(
        1306,
        LogLevel.Warning,
        "Put of {ObjectKey} in {Store} met another put of the same key; begun anew, round {Round} of {Rounds}"
    )]
    public static partial void PutConflicted(ILogger logger, string objectKey, string store, int round, int rounds);

    [LoggerMessage(1307, LogLevel.Information, "Committed {ManifestKey}")]
    public static partial void ManifestCommitted(ILogger logger, string manifestKey);

    [LoggerMessage(1308, LogLevel.Warning, "Manifest {ManifestKey} was committed by another runner first ({Outcome})")]
    public static partial void ManifestSettled(ILogger logger, string manifestKey, string outcome);

    [LoggerMessage(1309, LogLevel.Information, "Deleted {ObjectKey} ({Bytes} bytes): {Reason}")]
    public static partial void ObjectDeleted(ILogger logger, string objectKey, long bytes, string reason);

    [LoggerMessage(
        1310,
        LogLevel.Warning,
        "Parts of {ObjectKey} in {Store} (upload {UploadId}) could not be given up and may be charged for: {Reason}. A lifecycle rule for incomplete uploads removes them"
    )]
    public static partial void PartsLeft(ILogger logger, string objectKey, string store, string uploadId, string reason);

    [LoggerMessage(1311, LogLevel.Information, "{Folder} in {Store} holds a store of its own: nothing below it is touched")]
    public static partial void OtherStoreLeftAlone(ILogger logger, string folder, string store);
}

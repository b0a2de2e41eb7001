using EnergyDataPipeline.Records;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Lambda.Logs;

/// <summary>What the function itself logs. Event ids 1700 to 1799.</summary>
internal static partial class FunctionMessages
{
    [LoggerMessage(
        1700,
        LogLevel.Information,
        "Started with {Feeds} feeds, to {Destination}; spool {SpoolFolder}, {SpoolQuotaBytes} bytes"
    )]
    public static partial void Started(ILogger logger, int feeds, string destination, string spoolFolder, long spoolQuotaBytes);

    /// <summary>The end of a batch: what failed for good or was given back for a failure, and never what there was no time for.</summary>
    [LoggerMessage(
        1716,
        LogLevel.Information,
        "work ended, {Failure}: {Done} of {Slices} slices done, {FailedSlices} failed, {QuarantinedRows} rows to quarantine, {DeadLetters} dead letters"
    )]
    public static partial void WorkEnded(
        ILogger logger,
        FailureClass failure,
        int done,
        int slices,
        int failedSlices,
        long quarantinedRows,
        int deadLetters
    );

    [LoggerMessage(
        1717,
        LogLevel.Error,
        "What the function was given is not right ({Failure}); no order is at fault, and {Messages} messages are given back: {Reason} {NextStep}"
    )]
    public static partial void SurroundingsWrong(ILogger logger, int messages, FailureClass failure, string reason, string nextStep);

    [LoggerMessage(1718, LogLevel.Warning, "Message {MessageId} is given back, and comes only when the queue's own time is over: {Reason}")]
    public static partial void NotHidden(ILogger logger, string messageId, string reason);

    [LoggerMessage(1719, LogLevel.Information, "The configuration {Name} is another one now, and in force from this call on")]
    public static partial void ConfigurationChanged(ILogger logger, string name);

    [LoggerMessage(
        1720,
        LogLevel.Warning,
        "Whether the configuration {Name} has changed could not be asked for now: the one that is known stays. {Reason}"
    )]
    public static partial void ConfigurationNotRead(ILogger logger, string name, string reason);

    [LoggerMessage(1701, LogLevel.Critical, "The function cannot start ({Failure}): {Reason}")]
    public static partial void InitFailed(ILogger logger, string failure, string reason, Exception? exception);

    [LoggerMessage(1702, LogLevel.Error, "The call failed ({Failure}): {Reason}")]
    public static partial void CallFailed(ILogger logger, string failure, string reason, Exception? exception);

    [LoggerMessage(1703, LogLevel.Critical, "The Runtime API is lost: {Reason}")]
    public static partial void RuntimeLost(ILogger logger, string reason);

    /// <summary>The end of a call. What failed and what is quarantined each run counts itself, in a line of its own.</summary>
    [LoggerMessage(1704, LogLevel.Information, "{Action} ended, {Failure}: {Done} of {Slices} slices done, {DeadLetters} dead letters")]
    public static partial void Ended(ILogger logger, string action, FailureClass failure, int done, int slices, int deadLetters);

    [LoggerMessage(1705, LogLevel.Warning, "The deadline is {Seconds:0.0} s away: nothing new is begun, what is under way is finished")]
    public static partial void DeadlineNear(ILogger logger, double seconds);

    [LoggerMessage(1706, LogLevel.Error, "The deadline is {Seconds:0.0} s away: what is under way is broken off")]
    public static partial void DeadlineHere(ILogger logger, double seconds);

    [LoggerMessage(1707, LogLevel.Warning, "The configuration: {Warning}")]
    public static partial void ConfigurationWarning(ILogger logger, string warning);

    [LoggerMessage(1714, LogLevel.Error, "Nobody was told by {Channel} ({Kinds}): {Reason} {NextStep}")]
    public static partial void NobodyTold(ILogger logger, string channel, string kinds, string reason, string nextStep);

    [LoggerMessage(1715, LogLevel.Error, "The deadline left no time to tell anybody; the next run tells what is still so")]
    public static partial void NoTimeToTell(ILogger logger);

    [LoggerMessage(1711, LogLevel.Error, "Message {MessageId} is a dead letter at receive {Received} ({Failure}): {Reason}")]
    public static partial void Buried(ILogger logger, string messageId, int received, FailureClass failure, string reason);

    [LoggerMessage(
        1712,
        LogLevel.Error,
        "Message {MessageId} will never work, and {Queue} has no dead-letter queue: it is given back. Give the queue a redrive policy"
    )]
    public static partial void NoDeadLetterQueue(ILogger logger, string queue, string messageId);

    [LoggerMessage(1713, LogLevel.Error, "Message {MessageId} could not be put among the dead letters, and is given back: {Reason}")]
    public static partial void NotBuried(ILogger logger, string messageId, string reason);

    [LoggerMessage(1708, LogLevel.Warning, "Message {MessageId} is given back: {Reason}")]
    public static partial void MessageGivenBack(ILogger logger, string messageId, string reason);

    [LoggerMessage(
        1709,
        LogLevel.Warning,
        "The answer's {Results} results are {Bytes} bytes, more than Lambda takes: {Kept} are left in it"
    )]
    public static partial void AnswerCut(ILogger logger, int results, long bytes, int kept);

    [LoggerMessage(
        1710,
        LogLevel.Warning,
        "AWS_LAMBDA_LOG_LEVEL is '{Level}'; TRACE, DEBUG, INFO, WARN, ERROR or FATAL is expected. INFO is taken"
    )]
    public static partial void UnknownLevel(ILogger logger, string level);
}

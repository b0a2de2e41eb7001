using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Aws.Queueing;

/// <summary>What is logged of a queue. Event ids 1800 to 1839.</summary>
internal static partial class QueueLog
{
    [LoggerMessage(1800, LogLevel.Warning, "The queue took a batch in part: {Left} of {Entries} are sent again after attempt {Attempt}")]
    public static partial void SentInPart(ILogger logger, int left, int entries, int attempt);

    [LoggerMessage(
        1801,
        LogLevel.Information,
        "Worker begins on {Queue}: {Concurrency} slices at once, each message its own for {VisibilitySeconds} s"
    )]
    public static partial void WorkerBegan(ILogger logger, string queue, int concurrency, double visibilitySeconds);

    [LoggerMessage(
        1802,
        LogLevel.Warning,
        "The queue {Queue} has no dead-letter queue: a message that cannot be done comes back again and again. Give it a redrive policy."
    )]
    public static partial void NoDeadLetterQueue(ILogger logger, string queue);

    [LoggerMessage(1803, LogLevel.Debug, "Message {MessageId} stays this worker's for {Seconds} s more")]
    public static partial void Hidden(ILogger logger, string messageId, double seconds);

    [LoggerMessage(
        1804,
        LogLevel.Warning,
        "Message {MessageId} could not be kept from others: {Reason}. What is done twice is stored once."
    )]
    public static partial void NotHidden(ILogger logger, string messageId, string reason);

    [LoggerMessage(
        1805,
        LogLevel.Warning,
        "{Feed} {Period} failed for now (receive {Receives}) and is tried again in {Seconds} s: {Reason}"
    )]
    public static partial void Later(ILogger logger, string feed, string period, int receives, double seconds, string reason);

    [LoggerMessage(1806, LogLevel.Error, "{Feed} {Period} is a dead letter at receive {Receives}: {Failure}: {Reason}")]
    public static partial void Buried(ILogger logger, string feed, string period, int receives, string failure, string reason);

    [LoggerMessage(
        1807,
        LogLevel.Error,
        "{Feed} {Period} cannot be done, and there is no dead-letter queue: the message is left and comes back: {Failure}: {Reason}"
    )]
    public static partial void Unburied(ILogger logger, string feed, string period, string failure, string reason);

    [LoggerMessage(1808, LogLevel.Error, "The source refused the sign-in: the worker stops, and its messages go back at once. {Reason}")]
    public static partial void SignInRefused(ILogger logger, string reason);

    [LoggerMessage(1809, LogLevel.Error, "The store failed {Times} times in a row: the worker stops. {Reason}")]
    public static partial void StoreFails(ILogger logger, int times, string reason);

    [LoggerMessage(1810, LogLevel.Warning, "The queue does not answer for now, asked again in {Seconds} s: {Reason}")]
    public static partial void QueueSilent(ILogger logger, double seconds, string reason);

    [LoggerMessage(
        1811,
        LogLevel.Warning,
        "Message {MessageId} of a slice that is done could not be deleted: it comes back and changes nothing. {Reason}"
    )]
    public static partial void NotDeleted(ILogger logger, string messageId, string reason);

    /// <summary>What was done since the last such line: the numbers may be added up.</summary>
    [LoggerMessage(
        1812,
        LogLevel.Information,
        "Worker did {Slices} slices: {FailedSlices} failed, {QuarantinedRows} rows to quarantine, {DeadLetters} dead letters, {StaleFeeds} feeds found stale"
    )]
    public static partial void Tally(ILogger logger, int slices, int failedSlices, long quarantinedRows, int deadLetters, int staleFeeds);

    [LoggerMessage(1814, LogLevel.Warning, "{Times} slices in a row failed for now: nothing is taken for {Seconds} s")]
    public static partial void SourceIsDown(ILogger logger, int times, double seconds);

    [LoggerMessage(
        1815,
        LogLevel.Error,
        "The worker stops, because what it was given is not right; no order is at fault, and its messages go back. {Reason} {NextStep}"
    )]
    public static partial void SurroundingsWrong(ILogger logger, string reason, string nextStep);

    [LoggerMessage(
        1816,
        LogLevel.Warning,
        "Message {MessageId} is among the dead letters but could not be deleted: when it comes back it is deleted, and not buried again. {Reason}"
    )]
    public static partial void BuriedNotDeleted(ILogger logger, string messageId, string reason);

    [LoggerMessage(1817, LogLevel.Information, "Message {MessageId} came back, which is among the dead letters already: it is deleted")]
    public static partial void BuriedCameBack(ILogger logger, string messageId);

    [LoggerMessage(
        1818,
        LogLevel.Warning,
        "Message {MessageId} could not be put back or buried: it comes back when its time is over. {Reason}"
    )]
    public static partial void NotSettled(ILogger logger, string messageId, string reason);

    [LoggerMessage(
        1819,
        LogLevel.Debug,
        "Dead letter {MessageId} could not be shown at once, and is when the look's time is over: {Reason}"
    )]
    public static partial void NotShown(ILogger logger, string messageId, string reason);

    [LoggerMessage(1820, LogLevel.Error, "What is done while nothing waits failed; it is taken up the next time")]
    public static partial void IdleBroke(ILogger logger, Exception fault);

    [LoggerMessage(
        1821,
        LogLevel.Warning,
        "The source of {Feed} cannot be asked; the worker goes on with the others, and what is ordered of it goes back. {Reason} {NextStep}"
    )]
    public static partial void SourceIsOut(ILogger logger, string feed, string reason, string nextStep);

    [LoggerMessage(1813, LogLevel.Error, "A slice broke the worker's own code: {Feed} {Period}")]
    public static partial void Broken(ILogger logger, string feed, string period, Exception fault);
}

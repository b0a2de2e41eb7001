using EnergyDataPipeline.Records;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Telemetry;

internal static partial class LogMessages
{
    [LoggerMessage(1000, LogLevel.Debug, "{Feed}: asking {Address} (attempt {Attempt})")]
    public static partial void Asking(this ILogger logger, string feed, string address, int attempt);

    [LoggerMessage(1001, LogLevel.Information, "{Feed}: {Outcome} after {Attempts} attempts, {WaitedSeconds} s waited")]
    public static partial void Asked(this ILogger logger, string feed, Outcome outcome, int attempts, double waitedSeconds);

    [LoggerMessage(1002, LogLevel.Warning, "{Feed}: waiting {WaitSeconds} s before attempt {Attempt}: {Reason}")]
    public static partial void WaitingToAskAgain(this ILogger logger, string feed, double waitSeconds, int attempt, string reason);

    [LoggerMessage(1003, LogLevel.Warning, "{Feed}: {Outcome} ({Failure}): {Message}")]
    public static partial void AskingFailed(this ILogger logger, string feed, Outcome outcome, FailureClass failure, string message);

    [LoggerMessage(1004, LogLevel.Error, "{Source}: sign-in refused with status {Status} when {Feed} asked; nothing else of it is asked")]
    public static partial void SignInRefused(this ILogger logger, string source, int status, string feed);

    [LoggerMessage(1013, LogLevel.Warning, "{Source}: other processes could not be told that the sign-in was refused: {Reason}")]
    public static partial void RefusalNotShared(this ILogger logger, string source, string reason);

    [LoggerMessage(1005, LogLevel.Warning, "{Host}: asked to be left alone for {HoldSeconds} s; every request to it waits")]
    public static partial void HostHeld(this ILogger logger, string host, double holdSeconds);

    [LoggerMessage(1006, LogLevel.Warning, "{Host}: nearly every request failed; not asked for {BreakSeconds} s")]
    public static partial void CircuitOpened(this ILogger logger, string host, double breakSeconds);

    [LoggerMessage(1007, LogLevel.Information, "{Host}: answers again")]
    public static partial void CircuitClosed(this ILogger logger, string host);

    [LoggerMessage(1008, LogLevel.Warning, "{Host}: certificates are not verified (loopback, development only)")]
    public static partial void CertificatesNotVerified(this ILogger logger, string host);

    [LoggerMessage(1009, LogLevel.Warning, "{Feed}: {Host} is asked without TLS: the sign-in travels readable for everyone on the way")]
    public static partial void SignInWithoutTls(this ILogger logger, string feed, string host);

    [LoggerMessage(1010, LogLevel.Debug, "{Feed}: redirected to {Address}")]
    public static partial void Redirected(this ILogger logger, string feed, string address);

    [LoggerMessage(1011, LogLevel.Information, "Spool {Folder}: {Count} files left over by an earlier run deleted")]
    public static partial void SpoolSwept(this ILogger logger, string folder, int count);

    [LoggerMessage(1012, LogLevel.Warning, "Spool {Folder}: {File} was left over by an earlier run and cannot be deleted: {Reason}")]
    public static partial void SpoolNotSwept(this ILogger logger, string folder, string file, string reason);

    [LoggerMessage(1013, LogLevel.Debug, "{Feed}: answer of {Bytes} bytes, sha256 {Sha256}, whole: {IsComplete}")]
    public static partial void Received(this ILogger logger, string feed, long bytes, string sha256, bool isComplete);
}

using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Cli.Logs;

/// <summary>What the command line itself logs. Event ids 1600 to 1699.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1600, LogLevel.Information, "Run asked for: {Feeds}")]
    public static partial void RunAsked(ILogger logger, string feeds);

    [LoggerMessage(1601, LogLevel.Information, "Run {RunId} ended with exit code {ExitCode}: {Successful} of {Total} slices ended well")]
    public static partial void RunEnded(ILogger logger, string runId, int exitCode, int successful, int total);

    [LoggerMessage(1602, LogLevel.Information, "Collecting generated numbers from the sandbox at {Address}, its clock at {Now}")]
    public static partial void SandboxServes(ILogger logger, string address, string now);

    [LoggerMessage(1603, LogLevel.Warning, "Feed {Feed} is left out: the sandbox does not serve {Address}")]
    public static partial void FeedOutsideSandbox(ILogger logger, string feed, string address);

    /// <summary>The event of a fault that ended the command: the terminal shows it in its own words.</summary>
    public const int BrokeId = 1604;

    [LoggerMessage(BrokeId, LogLevel.Error, "Ended with exit code {ExitCode}: {Message}")]
    public static partial void Broke(ILogger logger, int exitCode, string message, Exception fault);

    [LoggerMessage(1605, LogLevel.Information, "Worker ended with exit code {ExitCode}: {Received} messages, {Collected} slices collected")]
    public static partial void WorkerEnded(ILogger logger, int exitCode, int received, int collected);

    [LoggerMessage(1606, LogLevel.Information, "The configuration {Name} is another one now: the worker goes on with it")]
    public static partial void ConfigurationChanged(ILogger logger, string name);

    [LoggerMessage(
        1607,
        LogLevel.Warning,
        "Whether the configuration {Name} has changed could not be asked for now: the one that is known stays. {Reason}"
    )]
    public static partial void ConfigurationNotRead(ILogger logger, string name, string reason);
}

using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Sandbox;

/// <summary>What the replica has to say for itself.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1700, LogLevel.Information, "Sandbox serves generated numbers at {Address}, seed {Seed}, {Locations} priced locations")]
    public static partial void SandboxStarted(this ILogger log, Uri address, ulong seed, int locations);

    [LoggerMessage(1701, LogLevel.Debug, "Sandbox answered {Method} {Path} with {Status}, {Bytes} bytes, user {User}, fault {Fault}")]
    public static partial void SandboxAnswered(
        this ILogger log,
        string method,
        string path,
        int status,
        long bytes,
        string? user,
        string? fault
    );

    [LoggerMessage(1702, LogLevel.Error, "Sandbox failed on {Method} {Path}; this is a mistake in the sandbox, not a fault on purpose")]
    public static partial void SandboxFailed(this ILogger log, Exception reason, string method, string path);
}

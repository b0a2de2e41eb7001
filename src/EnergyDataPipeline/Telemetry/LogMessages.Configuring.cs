using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Telemetry;

/// <summary>Configuring: event ids 1400 to 1499.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1400, LogLevel.Warning, "Configuration: {Warning}")]
    public static partial void ConfigurationWarning(ILogger logger, string warning);

    [LoggerMessage(1401, LogLevel.Warning, "Feed {Feed}: the secret in {File} can be read by others; chmod 600 keeps it to yourself")]
    public static partial void SecretFileReadableByOthers(ILogger logger, string feed, string file);

    [LoggerMessage(
        1402,
        LogLevel.Warning,
        "Feed {Feed}: the password in {Variable} goes to {Host}, which is not ISO-NE; give the feed a password reference of its own"
    )]
    public static partial void SecretForAnotherHost(ILogger logger, string feed, string variable, string host);

    [LoggerMessage(1403, LogLevel.Warning, "Feed {Feed}: the sign-in was refused, and its secret has changed meanwhile: asking once more")]
    public static partial void SecretReadAnew(ILogger logger, string feed);
}

using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Notifications;

/// <summary>What telling people logs. Event ids 1800 to 1899.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1800, LogLevel.Information, "Told by {Channel}: {Kinds}")]
    public static partial void Told(ILogger logger, string channel, string kinds);

    [LoggerMessage(1801, LogLevel.Error, "Not told by {Channel}: {Kinds}. {Reason} {NextStep}")]
    public static partial void NotTold(ILogger logger, string channel, string kinds, string reason, string? nextStep);

    [LoggerMessage(1802, LogLevel.Debug, "Known already by {Channel}: {Kinds}")]
    public static partial void Known(ILogger logger, string channel, string kinds);
}

using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace EnergyDataPipeline.Cli.Logs;

/// <summary>Where log messages go: the terminal, beside the progress; and a file. Every line is redacted on its way out.</summary>
internal static class Log
{
    /// <summary>
    /// Events of a slice that failed: asking failed, sign-in refused, slice failed; and of a message that was not taken. The verb tells them in
    /// its own words, so the terminal does not show them twice, unless a log level is asked for.
    /// </summary>
    private static readonly int[] Reported = [1003, 1004, 1503, 1801];

    /// <summary>
    /// Opens the log as <paramref name="loaded"/> has it. Where no level is set, the terminal shows warnings, because the progress tells the
    /// rest, and the file takes information; when <paramref name="quiet"/>, the terminal shows errors.
    /// </summary>
    public static ILoggerFactory Open(Session session, LoadedConfiguration loaded, bool quiet = false)
    {
        var config = loaded.Config;
        var isSet = loaded.Origins.Any(setting => setting.Name == "log_level" && setting.Origin != "default");
        var onScreen =
            isSet ? config.LogLevel
            : quiet ? LogLevel.Error
            : LogLevel.Warning;
        var serilog = new LoggerConfiguration().MinimumLevel.Verbose();
        if (onScreen != LogLevel.None)
        {
            ITextFormatter format =
                config.LogFormat == LogFormat.Json
                    ? new RenderedCompactJsonFormatter()
                    : new TerminalLogFormatter(session.Screen.Abilities.NoteColours, withStack: onScreen <= LogLevel.Debug);
            serilog.WriteTo.Logger(terminal =>
                terminal
                    .Filter.ByExcluding(logEvent =>
                        EventIds.Of(logEvent) is { } id && (id == LogMessages.BrokeId || (!isSet && Reported.Contains(id)))
                    )
                    .WriteTo.Sink(new LineSink(new RedactedFormatter(format), session.Screen.Say), LevelConvert.ToSerilogLevel(onScreen))
            );
        }

        if (config.LogFile is { } path && config.LogLevel != LogLevel.None)
        {
            ITextFormatter format = config.LogFormat == LogFormat.Json ? new RenderedCompactJsonFormatter() : new FileLogFormatter();
            var file = OpenFile(path, session.Screen);
            serilog.WriteTo.Sink(
                new LineSink(new RedactedFormatter(format), file.Write, file),
                LevelConvert.ToSerilogLevel(config.LogLevel)
            );
        }

        SelfLog.Enable(fault => session.Screen.Say($"logging: {fault}"));
        return new SerilogLoggerFactory(serilog.CreateLogger(), dispose: true);
    }

    /// <summary>How Serilog's levels are called here.</summary>
    public static string Word(LogEventLevel level) =>
        level switch
        {
            LogEventLevel.Verbose => "trace",
            LogEventLevel.Debug => "debug",
            LogEventLevel.Information => "info",
            LogEventLevel.Warning => "warning",
            LogEventLevel.Error => "error",
            _ => "critical",
        };

    private static LogFile OpenFile(string path, Screen screen)
    {
        try
        {
            return new LogFile(path, screen);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"the log file {path} cannot be opened: {refused.Message}",
                "Name another one with --log-file, or make this one writable.",
                refused
            );
        }
    }
}

using System.Globalization;
using EnergyDataPipeline.Cli.Terminal;
using Serilog.Events;
using Serilog.Formatting;

namespace EnergyDataPipeline.Cli.Logs;

/// <summary>A log line for the terminal: <c>warning: text</c>. An exception's stack is shown only where someone looks for it.</summary>
internal sealed class TerminalLogFormatter(bool colours, bool withStack) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        var tone = logEvent.Level switch
        {
            >= LogEventLevel.Error => Tone.Bad,
            LogEventLevel.Warning => Tone.Warning,
            _ => Tone.Quiet,
        };
        output.Write(Tones.Paint($"{Log.Word(logEvent.Level)}:", tone, colours));
        output.Write(' ');
        output.Write(Words.Plain(PlainMessage.Of(logEvent)));
        if (logEvent.Exception is { } exception)
        {
            output.Write(withStack ? $"\n{Words.Plain(exception.ToString())}" : $" ({Words.Plain(exception.Message)})");
        }
    }
}

/// <summary>A log line for a file: instant in UTC, level, event, where from, text; an exception whole, indented.</summary>
internal sealed class FileLogFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        output.Write($" {Log.Word(logEvent.Level), -8}");
        output.Write($" {EventIds.Of(logEvent)?.ToString(CultureInfo.InvariantCulture) ?? "-"}");
        if (logEvent.Properties.TryGetValue("SourceContext", out var source) && source is ScalarValue { Value: string category })
        {
            output.Write($" {category}");
        }

        output.Write(": ");
        output.Write(Words.Plain(PlainMessage.Of(logEvent)).Replace("\n", "\n    ", StringComparison.Ordinal));
        if (logEvent.Exception is { } exception)
        {
            output.Write($"\n    {Words.Plain(exception.ToString()).Replace("\n", "\n    ", StringComparison.Ordinal)}");
        }
    }
}

/// <summary>Ids of events, as the logging abstractions attach them.</summary>
internal static class EventIds
{
    /// <summary>The event's id; null when it has none.</summary>
    public static int? Of(LogEvent logEvent)
    {
        var id = logEvent.Properties.GetValueOrDefault("EventId") is StructureValue structure
            ? structure.Properties.FirstOrDefault(property => property.Name == "Id")?.Value
            : null;
        return id is ScalarValue { Value: int number } ? number : null;
    }
}

/// <summary>The message of an event, texts without the quotes that Serilog puts around them.</summary>
internal static class PlainMessage
{
    public static string Of(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (
                token is Serilog.Parsing.PropertyToken named
                && logEvent.Properties.GetValueOrDefault(named.PropertyName) is ScalarValue { Value: string value }
            )
            {
                text.Write(value);
            }
            else
            {
                token.Render(logEvent.Properties, text, CultureInfo.InvariantCulture);
            }
        }

        return text.ToString();
    }
}

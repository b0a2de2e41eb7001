using System.Globalization;
using EnergyDataPipeline.Telemetry;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace EnergyDataPipeline.Cli.Logs;

/// <summary>
/// Takes secrets out of an event before it is formatted, where they stand as they are: message, properties at any depth, exception. And out of
/// the formatted line, where they may come together only then. Doing one of the two would let a secret with a quote or a backslash pass in
/// JSON.
/// </summary>
internal sealed class RedactedFormatter(ITextFormatter inner) : ITextFormatter
{
    private static readonly MessageTemplateParser Templates = new();

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        inner.Format(Clean(logEvent), line);
        output.Write(Redaction.Clean(line.ToString()));
    }

    private static LogEvent Clean(LogEvent logEvent)
    {
        var template = logEvent.MessageTemplate.Text;
        var cleaned = Redaction.Clean(template);
        return new LogEvent(
            logEvent.Timestamp,
            logEvent.Level,
            logEvent.Exception is { } exception ? new RedactedException(exception) : null,
            ReferenceEquals(cleaned, template) ? logEvent.MessageTemplate : Templates.Parse(cleaned),
            logEvent.Properties.Select(property => new LogEventProperty(property.Key, Clean(property.Value)))
        );
    }

    private static LogEventPropertyValue Clean(LogEventPropertyValue value) =>
        value switch
        {
            ScalarValue { Value: null } => value,
            ScalarValue { Value: string text } => new ScalarValue(Redaction.Clean(text)),
            ScalarValue { Value: bool or byte or short or int or long or uint or ulong or double or decimal } => value,
            ScalarValue { Value: Uri { IsAbsoluteUri: true } address } => new ScalarValue(Redaction.Clean(address.AbsoluteUri)),
            ScalarValue scalar => new ScalarValue(Redaction.Clean(Convert.ToString(scalar.Value, CultureInfo.InvariantCulture) ?? "")),
            SequenceValue sequence => new SequenceValue(sequence.Elements.Select(Clean)),
            StructureValue structure => new StructureValue(
                structure.Properties.Select(property => new LogEventProperty(property.Name, Clean(property.Value))),
                structure.TypeTag
            ),
            DictionaryValue dictionary => new DictionaryValue(
                dictionary.Elements.Select(element => new KeyValuePair<ScalarValue, LogEventPropertyValue>(
                    (ScalarValue)Clean(element.Key),
                    Clean(element.Value)
                ))
            ),
            _ => new ScalarValue(Redaction.Clean(value.ToString(null, CultureInfo.InvariantCulture))),
        };

    /// <summary>An exception with its words cleaned; formatters know no more of it than these.</summary>
    private sealed class RedactedException(Exception inner) : Exception(Redaction.Clean(inner.Message))
    {
        private readonly string _whole = Redaction.Clean(inner.ToString());

        public override string? StackTrace => null;

        public override string ToString() => _whole;
    }
}

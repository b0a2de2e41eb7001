using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnergyDataPipeline.Lambda.Runtime;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Lambda.Logs;

/// <summary>
/// Log lines of the function: one JSON object a line, with the keys that AWS's Powertools have taught people to look for, and a message's named
/// values beside them on top level, so that metric filters can count them. Secrets are taken out of values and out of the finished line.
/// </summary>
internal sealed class FunctionLog : ILoggerFactory
{
    private const string LevelVariable = "AWS_LAMBDA_LOG_LEVEL";
    private const string Service = "energy-pipeline";

    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _output;
    private readonly TimeProvider _time;
    private readonly string _service;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Lock _gate = new();
    private readonly LogLevel? _asked;
    private LogLevel _least = LogLevel.Information;
    private Invocation? _invocation;
    private bool _isCold = true;

    /// <summary>Writes to <paramref name="output"/>; level and names are those of <paramref name="environment"/>.</summary>
    public FunctionLog(Stream output, TimeProvider time, IReadOnlyDictionary<string, string> environment)
    {
        (_output, _time, _environment) = (output, time, environment);
        _service = environment.GetValueOrDefault("POWERTOOLS_SERVICE_NAME") is { Length: > 0 } name ? name : Service;
        if (environment.GetValueOrDefault(LevelVariable) is not { Length: > 0 } word)
        {
            return;
        }

        _asked = LevelOf(word);
        if (_asked is null)
        {
            FunctionMessages.UnknownLevel(CreateLogger("EnergyDataPipeline.Lambda"), word);
        }
        else
        {
            _least = _asked.Value;
        }
    }

    /// <summary>Takes the configuration's level, unless Lambda has been told one.</summary>
    public void Configure(LogLevel level) => _least = _asked ?? level;

    /// <summary>From here on lines belong to this call.</summary>
    public void Begin(Invocation invocation)
    {
        lock (_gate)
        {
            _invocation = invocation;
        }
    }

    /// <summary>The call is over; whatever comes next is no cold start any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            (_invocation, _isCold) = (null, false);
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("The function's lines go to standard output, where Lambda reads them, and nowhere else.");

    /// <inheritdoc/>
    public void Dispose() => _output.Dispose();

    private static LogLevel? LevelOf(string word) =>
        word.ToUpperInvariant() switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "INFO" or "INFORMATION" => LogLevel.Information,
            "WARN" or "WARNING" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "FATAL" or "CRITICAL" => LogLevel.Critical,
            _ => null,
        };

    private static string WordOf(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "TRACE",
            LogLevel.Debug => "DEBUG",
            LogLevel.Information => "INFO",
            LogLevel.Warning => "WARN",
            LogLevel.Error => "ERROR",
            _ => "FATAL",
        };

    private void Write<TState>(LogLevel level, string category, EventId id, TState state, string message, Exception? exception)
    {
        lock (_gate)
        {
            _line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_line, Form))
            {
                json.WriteStartObject();
                json.WriteString(
                    "timestamp",
                    _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
                );
                json.WriteString("level", WordOf(level));
                json.WriteString("message", Redaction.Clean(message));
                json.WriteString("service", _service);
                json.WriteBoolean("cold_start", _isCold);
                WriteVariable(json, "function_name", "AWS_LAMBDA_FUNCTION_NAME");
                WriteVariable(json, "function_version", "AWS_LAMBDA_FUNCTION_VERSION");
                WriteVariable(json, "function_memory_size", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE");
                if (_invocation is { } call)
                {
                    json.WriteString("function_request_id", call.RequestId);
                    WriteText(json, "function_arn", call.FunctionArn);
                    WriteText(json, "xray_trace_id", RootOf(call.TraceId));
                }

                json.WriteString("name", category);
                if (id.Id != 0)
                {
                    json.WriteNumber("event_id", id.Id);
                }

                WriteValues(json, state);
                if (exception is not null)
                {
                    json.WriteStartObject("exception");
                    json.WriteString("type", exception.GetType().FullName);
                    json.WriteString("message", Redaction.Clean(exception.Message));
                    json.WriteString("stack_trace", Redaction.Clean(exception.ToString()));
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            // What comes together only in the line is taken out of the line.
            var text = Encoding.UTF8.GetString(_line.WrittenSpan);
            _output.Write(Encoding.UTF8.GetBytes(Redaction.Clean(text) + "\n"));
            _output.Flush();
        }
    }

    private void WriteVariable(Utf8JsonWriter json, string key, string variable) =>
        WriteText(json, key, _environment.GetValueOrDefault(variable));

    private static void WriteText(Utf8JsonWriter json, string key, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(key, Redaction.Clean(text));
        }
    }

    /// <summary>The trace's own name: <c>Root=1-5bef4de7-…;Parent=…;Sampled=1</c> without what follows it.</summary>
    private static string? RootOf(string? trace) =>
        trace?.Split(';', StringSplitOptions.TrimEntries).FirstOrDefault(part => part.StartsWith("Root=", StringComparison.Ordinal))
            is { } root
            ? root["Root=".Length..]
            : trace;

    private static void WriteValues<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            return;
        }

        foreach (var (name, value) in values)
        {
            if (name != "{OriginalFormat}")
            {
                json.WritePropertyName(name);
                WriteValue(json, value);
            }
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case byte or short or int or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case Uri { IsAbsoluteUri: true } address:
                json.WriteStringValue(Redaction.Clean(address.AbsoluteUri));
                break;
            default:
                json.WriteStringValue(Redaction.Clean(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }

    private sealed class Category(FunctionLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= log._least && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                log.Write(logLevel, name, eventId, state, formatter(state, exception), exception);
            }
        }
    }
}

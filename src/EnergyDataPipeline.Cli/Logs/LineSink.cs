using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace EnergyDataPipeline.Cli.Logs;

/// <summary>Hands each event on as a line.</summary>
internal sealed class LineSink(ITextFormatter format, Action<string> write, IDisposable? owned = null) : ILogEventSink, IDisposable
{
    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        format.Format(logEvent, line);
        write(line.ToString().TrimEnd('\r', '\n'));
    }

    public void Dispose() => owned?.Dispose();
}

using System.Collections.Concurrent;
using EnergyDataPipeline.Collecting;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Tests.Collecting;

/// <summary>Keeps what was logged, so that a test can read it.</summary>
internal sealed class RememberedLog : ILogger<ApiDataCollector>
{
    private readonly ConcurrentQueue<(EventId Event, LogLevel Level, string Text)> _lines = new();
    private volatile int _last;

    public IReadOnlyList<(EventId Event, LogLevel Level, string Text)> Lines => [.. _lines];

    /// <summary>True while the last word was that something waits before it asks again.</summary>
    public bool IsWaiting => _last == 1002;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        _lines.Enqueue((eventId, logLevel, formatter(state, exception) + exception));
        _last = eventId.Id;
    }
}

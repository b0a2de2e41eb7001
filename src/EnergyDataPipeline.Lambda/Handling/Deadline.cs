using EnergyDataPipeline.Lambda.Logs;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Lambda.Handling;

/// <summary>
/// Watches the moment at which Lambda kills the function. A margin before it nothing new is begun and what is under way is finished; in the last
/// moments what is still under way is broken off, so that there is time to say what was not done.
/// </summary>
internal sealed class Deadline : IAsyncDisposable
{
    /// <summary>Margin in seconds, where another one is wanted.</summary>
    public const string MarginVariable = "ENERGY_PIPELINE_DEADLINE_MARGIN";

    private const double Share = 0.15;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastMoments = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _gently;
    private readonly CancellationTokenSource _atOnce;
    private readonly ITimer[] _timers;

    private Deadline(CancellationTokenSource gently, CancellationTokenSource atOnce, ITimer[] timers) =>
        (_gently, _atOnce, _timers) = (gently, atOnce, timers);

    /// <summary>Set in the last moments: break off.</summary>
    public CancellationToken AtOnce => _atOnce.Token;

    /// <summary>True when the margin has begun.</summary>
    public bool IsNear => _gently.IsCancellationRequested;

    /// <summary>
    /// Watches <paramref name="at"/>, and cancels <paramref name="gently"/> <paramref name="margin"/> before it: unless set, 10 seconds, or
    /// 15 % of the time that is left where that is more; never more than half of it.
    /// </summary>
    public static Deadline Watch(
        DateTimeOffset at,
        TimeSpan? margin,
        CancellationTokenSource gently,
        TimeProvider time,
        ILogger log,
        CancellationToken stop
    )
    {
        var left = at - time.GetUtcNow();
        var kept = MarginOf(left, margin);
        var last = Shorter(LastMoments, kept / 3);
        var atOnce = CancellationTokenSource.CreateLinkedTokenSource(stop);
        return new(
            gently,
            atOnce,
            [
                time.CreateTimer(_ => Near(), null, NotNegative(left - kept), Timeout.InfiniteTimeSpan),
                time.CreateTimer(_ => Here(), null, NotNegative(left - last), Timeout.InfiniteTimeSpan),
            ]
        );

        void Near()
        {
            FunctionMessages.DeadlineNear(log, kept.TotalSeconds);
            gently.Cancel();
        }

        void Here()
        {
            FunctionMessages.DeadlineHere(log, last.TotalSeconds);
            atOnce.Cancel();
        }
    }

    /// <summary>How long before its end a call stops beginning anything, of <paramref name="left"/> in all.</summary>
    internal static TimeSpan MarginOf(TimeSpan left, TimeSpan? asked)
    {
        var wanted = asked ?? (left * Share > Least ? left * Share : Least);
        return NotNegative(Shorter(wanted, left / 2));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var timer in _timers)
        {
            // Waits for what the timer has begun: nothing may be cancelled that is gone by then.
            await timer.DisposeAsync();
        }

        _atOnce.Dispose();
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan NotNegative(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;
}

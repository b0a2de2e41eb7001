using EnergyDataPipeline.Lambda.Runtime;

namespace EnergyDataPipeline.Lambda.Handling;

/// <summary>What is left of a call when its work has ended, but for its own answer: whatever is not done by then is given up.</summary>
internal sealed class TimeLeft : IDisposable
{
    /// <summary>What of the deadline is kept back for the answer.</summary>
    private static readonly TimeSpan ForTheAnswer = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _either;

    public TimeLeft(Invocation invocation, TimeProvider time, CancellationToken stop)
    {
        var left = invocation.Deadline - time.GetUtcNow() - ForTheAnswer;
        _over = new(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, stop);
    }

    /// <summary>Set when nothing is left, or the process is told to end.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>True when nothing is left.</summary>
    public bool IsOver => _over.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _over.Dispose();
    }
}

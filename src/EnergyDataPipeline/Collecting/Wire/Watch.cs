using System.Globalization;

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>What an attempt can wait for.</summary>
internal enum Wait
{
    /// <summary>Its turn at the host, or word that the sign-in holds: limited by the deadline alone.</summary>
    Turn,

    /// <summary>A connection, TLS included.</summary>
    Connection,

    /// <summary>The answer's headers.</summary>
    FirstByte,

    /// <summary>The next piece of the body.</summary>
    Body,
}

/// <summary>One attempt's waits: each has its own limit, and the slice's deadline stands over all.</summary>
internal sealed class Watch : IDisposable
{
    private readonly CollectLimits _limits;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _caller;
    private volatile Wait _wait = Wait.Turn;

    public Watch(CollectLimits limits, TimeProvider time, CancellationToken deadline, CancellationToken caller)
    {
        _limits = limits;
        _caller = caller;
        _limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(deadline, _limit.Token);
    }

    /// <summary>Cancelled when the present wait is over its limit, at the deadline, and when the caller cancels.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>Begins a wait; the one before is over.</summary>
    public void Begin(Wait wait)
    {
        _wait = wait;
        _limit.CancelAfter(LimitOf(wait));
    }

    /// <summary>No wait is on; only the deadline counts.</summary>
    public void Rest() => Begin(Wait.Turn);

    /// <summary>
    /// To be asked when <see cref="Token"/> was found cancelled: which wait ran out, as a clause. Throws when it was the caller who cancelled.
    /// </summary>
    public string WhatRanOut(out bool isDeadline)
    {
        _caller.ThrowIfCancellationRequested();
        isDeadline = !_limit.IsCancellationRequested;
        if (isDeadline)
        {
            return $"the deadline of {Seconds(_limits.Deadline)} passed while waiting for {Name(_wait)}";
        }

        return $"{Name(_wait)} did not come within {Seconds(LimitOf(_wait))}";
    }

    /// <summary>The wait that is on.</summary>
    public Wait Waiting => _wait;

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalSeconds, 3)} s");

    public void Dispose()
    {
        _linked.Dispose();
        _limit.Dispose();
    }

    private TimeSpan LimitOf(Wait wait) =>
        wait switch
        {
            Wait.Connection => _limits.Connect,
            Wait.FirstByte => _limits.FirstByte,
            Wait.Body => _limits.BodyIdle,
            _ => Timeout.InfiniteTimeSpan,
        };

    private static string Name(Wait wait) =>
        wait switch
        {
            Wait.Connection => "a connection",
            Wait.FirstByte => "an answer's first byte",
            Wait.Body => "the next piece of the body",
            _ => "its turn",
        };
}

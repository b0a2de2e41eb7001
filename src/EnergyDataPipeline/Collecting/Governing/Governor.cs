using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Collecting.Governing;

/// <summary>
/// Lets requests to one host begin: at most so many under way, at most so many a second (a token bucket), none while the host asked to be
/// left alone. First come, first served. The strictest pacing ever named for the host holds.
/// </summary>
internal sealed class Governor(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private int _concurrency = int.MaxValue;
    private double _perSecond = double.PositiveInfinity;
    private double _burst = double.PositiveInfinity;
    private double _tokens = double.PositiveInfinity;
    private long _filledAt = time.GetTimestamp();
    private int _underWay;
    private long? _heldSince;
    private TimeSpan _hold;
    private ITimer? _timer;

    /// <summary>Takes over what is stricter in <paramref name="pacing"/>.</summary>
    public void Tighten(Pacing pacing)
    {
        lock (_lock)
        {
            Fill();
            _concurrency = Math.Min(_concurrency, Math.Max(1, pacing.Concurrency));
            if (pacing.RequestsPerSecond > 0)
            {
                _perSecond = Math.Min(_perSecond, pacing.RequestsPerSecond);
                _burst = Math.Min(_burst, Math.Max(1, pacing.Burst));
                _tokens = Math.Min(_tokens, _burst);
            }
        }
    }

    /// <summary>How long the host still wants to be left alone; zero when it does not.</summary>
    public TimeSpan Held
    {
        get
        {
            lock (_lock)
            {
                return HeldNow();
            }
        }
    }

    /// <summary>Lets nothing begin for <paramref name="wait"/> from now; a longer hold that is on stays.</summary>
    public void Hold(TimeSpan wait)
    {
        lock (_lock)
        {
            if (wait > HeldNow())
            {
                _heldSince = time.GetTimestamp();
                _hold = wait;
            }
        }
    }

    /// <summary>Waits for a turn. Dispose it when the request is over.</summary>
    public async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter();
        lock (_lock)
        {
            waiter.Place = _waiting.AddLast(waiter);
            Admit();
        }

        using (cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).TrySetCanceled(token), waiter))
        {
            try
            {
                await waiter.Task.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                lock (_lock)
                {
                    if (waiter.Place is { List: not null } place)
                    {
                        _waiting.Remove(place);
                    }

                    Admit();
                }

                throw;
            }
        }

        return new Turn(this);
    }

    public void Dispose() => _timer?.Dispose();

    private void Leave()
    {
        lock (_lock)
        {
            _underWay--;
            Admit();
        }
    }

    // Called under the lock.
    private void Admit()
    {
        Fill();
        while (_waiting.First is { } first && _underWay < _concurrency)
        {
            var wait = HeldNow();
            if (_tokens < 1)
            {
                var refill = TimeSpan.FromSeconds((1 - _tokens) / _perSecond);
                wait = wait > refill ? wait : refill;
            }

            if (wait > TimeSpan.Zero)
            {
                Wake(wait);
                return;
            }

            _waiting.Remove(first);
            if (first.Value.TrySetResult())
            {
                _underWay++;
                _tokens--;
            }
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        if (!double.IsPositiveInfinity(_perSecond))
        {
            _tokens = Math.Min(_burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond));
        }

        _filledAt = now;
    }

    private TimeSpan HeldNow()
    {
        if (_heldSince is not { } since)
        {
            return TimeSpan.Zero;
        }

        var left = _hold - time.GetElapsedTime(since);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _heldSince = null;
        return TimeSpan.Zero;
    }

    private void Wake(TimeSpan wait)
    {
        // A millisecond more: timers count in whole ones, and waking early would only mean to wait again.
        wait += TimeSpan.FromMilliseconds(1);
        var longest = TimeSpan.FromDays(1);
        wait = wait < longest ? wait : longest;
        _timer ??= time.CreateTimer(
            static state =>
            {
                var governor = (Governor)state!;
                lock (governor._lock)
                {
                    governor.Admit();
                }
            },
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Leave to have one request under way.</summary>
    internal sealed class Turn(Governor governor) : IDisposable
    {
        private Governor? _governor = governor;

        public void Dispose() => Interlocked.Exchange(ref _governor, null)?.Leave();
    }

    private sealed class Waiter() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public LinkedListNode<Waiter>? Place { get; set; }
    }
}

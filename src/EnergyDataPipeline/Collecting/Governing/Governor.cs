using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Collecting.Governing;

/// <summary>
/// Lets requests to one host begin: at most so many under way, at most so many a second (a token bucket), none while the host asked to be
/// left alone. First come, first served. The strictest pacing ever named for the host holds.
/// </summary>
internal sealed partial class Governor(TimeProvider time, string host = "", ISharedPace? shared = null) : IDisposable
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
    private long? _ownHeldSince;
    private TimeSpan _ownHold;
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

    /// <summary>The same by what the host told this process itself; what it told others does not count.</summary>
    public TimeSpan HeldByOwn
    {
        get
        {
            lock (_lock)
            {
                return Left(ref _ownHeldSince, _ownHold);
            }
        }
    }

    /// <summary>Lets nothing begin for <paramref name="wait"/> from now; a longer hold that is on stays.</summary>
    public void Hold(TimeSpan wait)
    {
        lock (_lock)
        {
            if (wait > Left(ref _ownHeldSince, _ownHold))
            {
                (_ownHeldSince, _ownHold) = (time.GetTimestamp(), wait);
            }

            if (wait > HeldNow())
            {
                _heldSince = time.GetTimestamp();
                _hold = wait;
                _leased.Clear();
                SendAway();
            }
        }
    }

    /// <summary>
    /// Waits for a turn. Dispose it when the request is over. Where the host is held for longer than <paramref name="patience"/>, or comes to
    /// be while the turn is waited for, there is none: the answer comes at once, and says so in <see cref="Turn.HeldFor"/>.
    /// </summary>
    public async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(patience ?? TimeSpan.MaxValue, time.GetTimestamp());
        TimeSpan heldFor;
        lock (_lock)
        {
            waiter.Place = _waiting.AddLast(waiter);
            SendAway();
            Admit();
        }

        using (cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).TrySetCanceled(token), waiter))
        {
            try
            {
                heldFor = await waiter.Task.ConfigureAwait(false);
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

        return new Turn(heldFor > TimeSpan.Zero ? null : this, heldFor);
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
        _timer?.Dispose();
    }

    private void Leave()
    {
        lock (_lock)
        {
            _underWay--;
            Admit();
        }
    }

    // Called under the lock. Who cannot wait as long as the host is held learns it now and not when the time is up.
    private void SendAway()
    {
        var held = HeldNow();
        for (var place = held > TimeSpan.Zero ? _waiting.First : null; place is not null; )
        {
            var next = place.Next;
            if (held > place.Value.Patience - time.GetElapsedTime(place.Value.Since))
            {
                _waiting.Remove(place);
                place.Value.TrySetResult(held);
            }

            place = next;
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

            if (wait <= TimeSpan.Zero && IsShared)
            {
                if (UntilShared() is not { } ready)
                {
                    return;
                }

                wait = ready;
            }

            if (wait > TimeSpan.Zero)
            {
                Wake(wait);
                return;
            }

            _waiting.Remove(first);
            if (first.Value.TrySetResult(TimeSpan.Zero))
            {
                _underWay++;
                _tokens--;
                if (IsShared)
                {
                    _leased.Dequeue();
                }
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

    private TimeSpan HeldNow() => Left(ref _heldSince, _hold);

    private TimeSpan Left(ref long? heldSince, TimeSpan hold)
    {
        if (heldSince is not { } since)
        {
            return TimeSpan.Zero;
        }

        var left = hold - time.GetElapsedTime(since);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        heldSince = null;
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

    /// <summary>Leave to have one request under way, or word that there is none.</summary>
    internal sealed class Turn(Governor? governor, TimeSpan heldFor) : IDisposable
    {
        private Governor? _governor = governor;

        /// <summary>Zero where leave was given; otherwise how long the host is still to be left alone.</summary>
        public TimeSpan HeldFor => heldFor;

        public void Dispose() => Interlocked.Exchange(ref _governor, null)?.Leave();
    }

    private sealed class Waiter(TimeSpan patience, long since)
        : TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TimeSpan Patience => patience;

        public long Since => since;

        public LinkedListNode<Waiter>? Place { get; set; }
    }
}

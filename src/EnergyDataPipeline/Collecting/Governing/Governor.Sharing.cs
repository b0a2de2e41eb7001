using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Collecting.Governing;

/// <content>Turns that are shared with other processes: fetched when somebody waits for one, several at once where that many were used last time.</content>
internal sealed partial class Governor
{
    /// <summary>Longest time, counted in turns, that is taken at once: what a hold set by somebody else may be late by.</summary>
    private static readonly TimeSpan LongestLease = TimeSpan.FromSeconds(1);

    private readonly Queue<SharedTurn> _leased = new();
    private readonly CancellationTokenSource _closing = new();
    private bool _fetching;
    private int _wanted = 1;

    private bool IsShared => shared is not null && !double.IsPositiveInfinity(_perSecond);

    /// <summary>Leaves the host alone, here and in every process that shares its pace.</summary>
    public async ValueTask HoldEverywhereAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        Hold(wait);
        if (IsShared)
        {
            await shared!.HoldAsync(host, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A turn for one request that a person wants made: what others were told keeps nobody from it, what this process was told does, and a place
    /// in the line it takes all the same. It goes beside what else is under way.
    /// </summary>
    public async ValueTask<Turn> EnterInAnyCaseAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!IsShared)
        {
            return await EnterAsync(cancellationToken, patience).ConfigureAwait(false);
        }

        if (HeldByOwn is var held && held > patience)
        {
            return new Turn(null, held);
        }

        await Task.Delay(held, time, cancellationToken).ConfigureAwait(false);
        Pacing pacing;
        lock (_lock)
        {
            pacing = PacingNow();
        }

        SharedTurn turn;
        do
        {
            turn = await shared!.TakeInAnyCaseAsync(host, pacing, cancellationToken).ConfigureAwait(false);
            if (time.GetElapsedTime(time.GetTimestamp(), turn.From) is var until && until > TimeSpan.Zero)
            {
                await Task.Delay(until, time, cancellationToken).ConfigureAwait(false);
            }
        } while (time.GetTimestamp() > turn.Until);

        lock (_lock)
        {
            Fill();
            _underWay++;
            _tokens--;
        }

        return new Turn(this, TimeSpan.Zero);
    }

    /// <summary>The host answers: what others were told is over, for them and here.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!IsShared)
        {
            return;
        }

        await shared!.ReleaseAsync(host, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            (_heldSince, _hold) = (_ownHeldSince, _ownHold);
            Admit();
        }
    }

    // Called under the lock.
    private Pacing PacingNow() =>
        new()
        {
            Concurrency = _concurrency,
            RequestsPerSecond = _perSecond,
            Burst = (int)Math.Max(1, _burst),
        };

    /// <summary>
    /// How long until a shared turn may be used: zero, it lies ready in front; null, none is there and they are being fetched. Called under
    /// the lock.
    /// </summary>
    private TimeSpan? UntilShared()
    {
        var now = time.GetTimestamp();
        while (_leased.TryPeek(out var turn))
        {
            if (now <= turn.Until)
            {
                return turn.From <= now ? TimeSpan.Zero : time.GetElapsedTime(now, turn.From);
            }

            // More were taken than could be used in time: fewer are taken next.
            _leased.Dequeue();
            _wanted = Math.Max(1, _wanted / 2);
        }

        if (!_fetching)
        {
            _fetching = true;
            var most = Math.Max(1, (int)(_perSecond * LongestLease.TotalSeconds));
            var waiting = Math.Min(_waiting.Count, _concurrency - _underWay);
            _ = FetchAsync(PacingNow(), Math.Clamp(Math.Max(_wanted, waiting), 1, most), most);
        }

        return null;
    }

    // Never throws: what goes wrong is told to those who wait.
    private async Task FetchAsync(Pacing pacing, int wanted, int most)
    {
        // The lock of whoever admits is not kept while the table is asked.
        await Task.Yield();
        SharedTurns? taken = null;
        Exception? broken = null;
        try
        {
            taken = await shared!.TakeAsync(host, pacing, wanted, _closing.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            broken = exception;
        }

        lock (_lock)
        {
            _fetching = false;
            if (broken is not null)
            {
                foreach (var waiter in _waiting)
                {
                    waiter.TrySetException(broken);
                }

                _waiting.Clear();
                return;
            }

            foreach (var turn in taken!.Turns)
            {
                _leased.Enqueue(turn);
            }

            _wanted = Math.Min(most, wanted * 2);
            if (taken.HeldFor > HeldNow())
            {
                (_heldSince, _hold) = (time.GetTimestamp(), taken.HeldFor);
                _leased.Clear();
                _wanted = 1;
                SendAway();
            }

            Admit();
        }
    }
}

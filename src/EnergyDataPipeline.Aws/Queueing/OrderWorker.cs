using EnergyDataPipeline.Records;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnergyDataPipeline.Aws.Queueing;

/// <summary>
/// Takes orders from a queue and does them, several at once. A message is gone only when its slice is stored; killed at any moment, the worker leaves
/// it to come back, and doing it again changes nothing.
/// </summary>
public sealed partial class OrderWorker
{
    private static readonly TimeSpan TallyEvery = TimeSpan.FromMinutes(1);
    private const int StoreFailuresBeforeStop = 3;

    private readonly SliceQueue _queue;
    private readonly EnergyPipeline _pipeline;
    private readonly OrderWorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Random _jitter;
    private readonly WorkerTally _tally;
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private readonly HashSet<string> _buried = new(StringComparer.Ordinal);

    /// <summary>Messages put back because the source gave less than was due or is out, and that were not done since; the class of each failure.</summary>
    private readonly Dictionary<string, FailureClass> _owed = new(StringComparer.Ordinal);

    /// <summary>Accounts whose secret is missing or refused, and whether a source was left beside them when the first of their messages failed.</summary>
    private readonly Dictionary<string, Task<bool>> _out = new(StringComparer.Ordinal);

    private readonly HashSet<FailureClass> _endings = [];
    private readonly Lock _gate = new();

    private QueueStanding _standing = null!;
    private TimeSpan _visibility;
    private CancellationTokenSource _stopping = null!;
    private FailureClass _stoppedBy;
    private int _storeFailures;
    private int _passingInRow;
    private int _restedRounds;
    private int _news;

    /// <summary>A worker on <paramref name="queue"/> that does its orders by <paramref name="pipeline"/>.</summary>
    public OrderWorker(
        SliceQueue queue,
        EnergyPipeline pipeline,
        OrderWorkerOptions? options = null,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null,
        Random? jitter = null
    )
    {
        (_queue, _pipeline, _options) = (queue, pipeline, options ?? new());
        _time = time ?? TimeProvider.System;
        _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger("EnergyDataPipeline.Aws.Queueing");
        _jitter = jitter ?? new Random(Guid.NewGuid().GetHashCode());
        _tally = new(queue.Url, _options.Before);
        if (_options.Before is { Memory: { } memory } before)
        {
            _endings.Add(before.Failure);
            _left.UnionWith(memory.Left);
            _buried.UnionWith(memory.Buried);
            _owed = new(memory.Owed);
            _news = memory.HasNews ? 1 : 0;
        }
    }

    /// <summary>
    /// Works until the queue is empty or enough is done, where the options say so; else until <paramref name="stop"/>: then no more is taken, slices under
    /// way are finished within the grace, and what is not is given back. <paramref name="atOnce"/> waits for nothing.
    /// </summary>
    /// <exception cref="PipelineException">The queue is not there or refuses.</exception>
    public async Task<WorkerReport> RunAsync(CancellationToken stop, CancellationToken atOnce = default)
    {
        try
        {
            _standing = await _queue.LookAsync(atOnce);
            if (await _pipeline.FindHindranceAsync(atOnce) is { } hindrance)
            {
                // Each message has few receives: none is used up by a worker that could do nothing, and a service starts it again and again.
                throw hindrance;
            }
        }
        catch (Exception) when (_options.Before is not null)
        {
            await GiveBackHeldAsync(_options.Before!);
            throw;
        }

        _visibility = _options.VisibilityTimeout ?? _standing.VisibilityTimeout;

        _askedAt = _time.GetTimestamp();
        QueueLog.WorkerBegan(_log, _queue.Url, _options.Concurrency, _visibility.TotalSeconds);
        if (_standing.DeadLetterQueue is null)
        {
            QueueLog.NoDeadLetterQueue(_log, _queue.Url);
        }

        using var stopping = _stopping = CancellationTokenSource.CreateLinkedTokenSource(stop, atOnce);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(atOnce);
        await using var grace = _time.CreateTimer(_ => ending.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // The grace counts from the moment at which it is told to stop, for slices and for what is done after them alike.
        await using var counting = _stopping.Token.Register(() => grace.Change(_options.Grace, Timeout.InfiniteTimeSpan));
        await using var telling = _time.CreateTimer(_ => Tell(), null, TallyEvery, TallyEvery);
        using var holding = _holding = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken.None);
        var isOutdated = false;
        try
        {
            var running = new HashSet<Task>();
            try
            {
                await TakeAsync(running, ending.Token);
            }
            finally
            {
                // What is not done when the grace is over is cut off, and gives its message back.
                await Task.WhenAll(running);
            }

            if (!atOnce.IsCancellationRequested)
            {
                await IdleAsync(ending.Token);
            }

            isOutdated = _isOutdated && !_stopping.IsCancellationRequested;
        }
        finally
        {
            await ReleaseAsync(isOutdated);
        }

        Tell();
        lock (_gate)
        {
            return _tally.Report with
            {
                // What is owed still, the next one may do.
                Failure = EnergyPipeline.WorstOf(isOutdated ? [_stoppedBy, .. _endings] : [_stoppedBy, .. _owed.Values, .. _endings]),
                IsOutdated = isOutdated,
                Memory = isOutdated ? new([.. _held], [.. _buried], [.. _left], new(_owed), _news > 0) : null,
            };
        }
    }

    private async Task TakeAsync(HashSet<Task> running, CancellationToken ending)
    {
        var held = _options.Before?.Memory?.Held ?? [];
        var (taken, silence) = ((_options.Before?.Received ?? 0) + held.Count, 0);
        foreach (var message in held)
        {
            running.Add(HandleAsync(message, ending));
        }

        while (!_stopping.IsCancellationRequested && !_isOutdated && !(taken >= _options.MostMessages))
        {
            _options.GoesOn?.Invoke();
            if (await IsToEndAsync())
            {
                return;
            }

            if (running.Count >= _options.Concurrency)
            {
                await Task.WhenAny(running);
            }

            await ReapAsync(running);
            if (Volatile.Read(ref _news) >= _options.MostDue)
            {
                await IdleAsync(ending);
            }

            if (PauseOfSource() is { } rest && rest > TimeSpan.Zero)
            {
                // Each message has few receives: they are not to be used up while the source is down.
                QueueLog.SourceIsDown(_log, _passingInRow, rest.TotalSeconds);
                await RestAsync(rest);
                continue;
            }

            var most = Math.Min(_options.Concurrency - running.Count, (_options.MostMessages ?? int.MaxValue) - taken);
            if (most <= 0)
            {
                continue;
            }

            IReadOnlyList<QueuedOrder> messages;
            try
            {
                messages = await _queue.ReceiveAsync(most, _options.LongestPoll, _visibility, _stopping.Token);
                silence = 0;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (PipelineException silent) when (silent.IsTransient)
            {
                await PauseAsync(++silence, silent);
                continue;
            }

            taken += messages.Count;
            foreach (var message in messages)
            {
                running.Add(HandleAsync(message, ending));
            }

            if (messages.Count == 0 && await IsOverAsync(running, ending))
            {
                return;
            }
        }
    }

    /// <summary>Nothing was waiting: what may be done now is done. True when there is nothing left to come either, and that is the end.</summary>
    private async Task<bool> IsOverAsync(HashSet<Task> running, CancellationToken ending)
    {
        if (running.Count > 0)
        {
            await Task.WhenAny(running);
            await ReapAsync(running);
            return false;
        }

        await IdleAsync(ending);
        if (!_options.UntilEmpty)
        {
            return false;
        }

        try
        {
            // What this worker had to leave comes back for ever: it is not waited for.
            return (await _queue.LookAsync(_stopping.Token)).Messages <= _left.Count;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return true;
        }
        catch (PipelineException silent) when (silent.IsTransient)
        {
            return false;
        }
    }

    private async Task PauseAsync(int times, PipelineException silent)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(times, 6)));
        QueueLog.QueueSilent(_log, pause.TotalSeconds, silent.Message);
        await RestAsync(pause);
    }

    /// <summary>How long nothing is taken, because slice after slice fails for now: doubled with each round of them. Told once a round.</summary>
    private TimeSpan? PauseOfSource()
    {
        var rounds = Interlocked.CompareExchange(ref _passingInRow, 0, 0) / Math.Max(_options.Concurrency, 2);
        if (rounds == _restedRounds)
        {
            return null;
        }

        _restedRounds = rounds;
        return rounds == 0
            ? null
            : TimeSpan.FromTicks(Math.Min(_options.LongestBackoff.Ticks, _options.FirstBackoff.Ticks << Math.Min(rounds - 1, 16)));
    }

    private async Task RestAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _time, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The loop's condition sees it.
        }
    }

    private static async Task ReapAsync(HashSet<Task> running)
    {
        foreach (var done in running.Where(task => task.IsCompleted).ToList())
        {
            running.Remove(done);
            await done;
        }
    }

    private async Task IdleAsync(CancellationToken cancellationToken)
    {
        if (_options.WhenIdle is not { } act)
        {
            return;
        }

        lock (_gate)
        {
            if (_news == 0)
            {
                return;
            }

            _news = 0;
        }

        try
        {
            await act(cancellationToken);
        }
        catch (Exception broken)
        {
            // What became of the messages is told all the same.
            if (broken is not OperationCanceledException)
            {
                QueueLog.IdleBroke(_log, broken);
            }

            lock (_gate)
            {
                _news++;
                _endings.Add(FailureClass.Incomplete);
            }
        }
    }

    private void Tell()
    {
        if (_tally.TakeNews() is { } news)
        {
            QueueLog.Tally(_log, news.Slices, news.FailedSlices, news.QuarantinedRows, news.DeadLetters, staleFeeds: 0);
        }
    }
}

using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Aws.Queueing;

/// <content>What the worker was opened with has changed: it ends, and holds for the next one the orders that it does not know.</content>
public sealed partial class OrderWorker
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMinutes(1);

    private readonly List<QueuedOrder> _held = [];
    private readonly List<Task> _keeping = [];

    private CancellationTokenSource _holding = null!;
    private long _askedAt;
    private volatile bool _isOutdated;

    /// <summary>Asks once a minute whether the worker is to end, because what it was opened with has changed.</summary>
    private async Task<bool> IsToEndAsync()
    {
        if (_options.HasChanged is null || _time.GetElapsedTime(Interlocked.Read(ref _askedAt)) < AskEvery)
        {
            return false;
        }

        try
        {
            return await IsOutdatedAsync(_stopping.Token) is true;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return true;
        }
    }

    /// <summary>Asks whether what the worker was opened with has changed; null where that cannot be told. Once it has, nothing more is taken.</summary>
    private async Task<bool?> IsOutdatedAsync(CancellationToken cancellationToken)
    {
        if (_isOutdated || _options.HasChanged is not { } hasChanged)
        {
            return _isOutdated;
        }

        var isOutdated = await hasChanged(cancellationToken);
        Interlocked.Exchange(ref _askedAt, _time.GetTimestamp());
        if (isOutdated is true)
        {
            _isOutdated = true;
        }

        return isOutdated;
    }

    /// <summary>
    /// Null when the order is none of the configuration's, and the configuration is another one by now: the message stays in hand, for the next worker
    /// or until this one gives it back. Where that cannot be told, it is the store's failure and not the order's.
    /// </summary>
    private async Task<FeedResult?> UnlessHeldAsync(QueuedOrder message, FeedResult result, CancellationToken ending)
    {
        if (message.Order is null || !result.IsRefusedOrder)
        {
            return result;
        }

        try
        {
            switch (await IsOutdatedAsync(ending))
            {
                case false:
                    return result;
                case null:
                    return result with
                    {
                        Failure = FailureClass.Store,
                        IsRefusedOrder = false,
                        Message = $"the configuration cannot be asked for now, and the one that is known says: {result.Message}",
                    };
                default:
                    break;
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // It was stopped before that was known: no order dies of it.
        }

        lock (_gate)
        {
            _held.Add(message);
            // No sign of life: it would go on whatever else is stuck.
            _keeping.Add(KeepHiddenAsync(message, isLife: false, _holding.Token));
        }

        return null;
    }

    /// <summary>Gives back what a worker held for the next one, where there is none.</summary>
    internal async Task GiveBackHeldAsync(WorkerReport report)
    {
        foreach (var message in report.Memory?.Held ?? [])
        {
            try
            {
                await _queue.HideAsync(message, TimeSpan.Zero, CancellationToken.None);
            }
            catch (PipelineException refused)
            {
                QueueLog.NotHidden(_log, message.MessageId, refused.Message);
            }
        }
    }

    /// <summary>What is held is the next worker's for the whole time from now, or is given back.</summary>
    private async Task ReleaseAsync(bool isHandedOn)
    {
        await _holding.CancelAsync();
        await Task.WhenAll(_keeping);
        foreach (var message in _held)
        {
            try
            {
                await _queue.HideAsync(message, isHandedOn ? _visibility : TimeSpan.Zero, CancellationToken.None);
            }
            catch (PipelineException refused)
            {
                QueueLog.NotHidden(_log, message.MessageId, refused.Message);
            }

            if (!isHandedOn)
            {
                var result = ResultOf(message, FailureClass.Incomplete, "stopped before it was complete", Outcome.Cancelled);
                Count(message, result, Settlement.GivenBack);
                _options.Settled?.Invoke(new(message.MessageId, message.Order, result, Settlement.GivenBack, message.Receives));
            }
        }
    }
}

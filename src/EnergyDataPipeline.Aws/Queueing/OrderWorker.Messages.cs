using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Aws.Queueing;

/// <content>One message: kept from others while its slice is done, and settled by how that ended.</content>
public sealed partial class OrderWorker
{
    private async Task HandleAsync(QueuedOrder message, CancellationToken ending)
    {
        // A slice's first steps are not to keep the next message waiting.
        await Task.Yield();
        if (IsBuried(message))
        {
            QueueLog.BuriedCameBack(_log, message.MessageId);
            await DeleteBuriedAsync(message, isAgain: true);
            _options.GoesOn?.Invoke();
            return;
        }

        var done = message.Order is { } order
            ? await DoAsync(message, order, ending)
            : ResultOf(message, FailureClass.Configuration, message.Fault!, Outcome.BadAnswer) with
            {
                IsRefusedOrder = true,
            };
        if (await UnlessHeldAsync(message, done, ending) is not { } result)
        {
            return;
        }

        Settlement settlement;
        try
        {
            settlement = await SettleAsync(message, result, ending);
        }
        catch (PipelineException refused)
        {
            // Whatever was not said to the queue, it says by itself: the message comes back.
            var isDone = result.IsSuccess && !result.IsIncomplete;
            if (isDone)
            {
                QueueLog.NotDeleted(_log, message.MessageId, refused.Message);
            }
            else
            {
                QueueLog.NotSettled(_log, message.MessageId, refused.Message);
            }

            settlement = isDone ? Settlement.Done : Settlement.Left;
        }

        Count(message, result, settlement);
        _options.GoesOn?.Invoke();
        _options.Settled?.Invoke(new(message.MessageId, message.Order, result, settlement, message.Receives));
    }

    private async Task<FeedResult> DoAsync(QueuedOrder message, SliceOrder order, CancellationToken ending)
    {
        using var done = new CancellationTokenSource();
        var hiding = KeepHiddenAsync(message, isLife: true, done.Token);
        try
        {
            var summary = await _pipeline.RunOrdersAsync([order], ending);
            return summary.Results[0];
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return ResultOf(message, FailureClass.Incomplete, "stopped before it was complete", Outcome.Cancelled);
        }
        catch (PipelineException broken)
        {
            return ResultOf(message, broken.Failure, broken.Message);
        }
        catch (Exception broken) when (broken is StoreException or IOException)
        {
            return ResultOf(message, FailureClass.Store, broken.Message);
        }
        catch (Exception broken)
        {
            QueueLog.Broken(_log, order.Feed ?? order.Dataset ?? "", order.Period ?? "", broken);
            return ResultOf(message, FailureClass.Internal, $"{broken.GetType().Name}: {broken.Message}");
        }
        finally
        {
            await done.CancelAsync();
            await hiding;
        }
    }

    /// <summary>
    /// While the slice is under way its message stays this worker's: asked for anew at half of the time, which is a sign of life where
    /// <paramref name="isLife"/>.
    /// </summary>
    private async Task KeepHiddenAsync(QueuedOrder message, bool isLife, CancellationToken done)
    {
        using var beat = new PeriodicTimer(_visibility / 2, _time);
        try
        {
            while (await beat.WaitForNextTickAsync(done))
            {
                try
                {
                    await _queue.HideAsync(message, _visibility, done);
                    QueueLog.Hidden(_log, message.MessageId, _visibility.TotalSeconds);
                    if (isLife)
                    {
                        _options.GoesOn?.Invoke();
                    }
                }
                catch (PipelineException refused)
                {
                    QueueLog.NotHidden(_log, message.MessageId, refused.Message);
                }
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The slice has ended.
        }
    }

    /// <summary>What becomes of the message. The queue is told even while the worker is stopping.</summary>
    private async Task<Settlement> SettleAsync(QueuedOrder message, FeedResult result, CancellationToken ending)
    {
        if (result.Failure != FailureClass.Store)
        {
            Interlocked.Exchange(ref _storeFailures, 0);
        }

        if (result.Failure == FailureClass.Temporary)
        {
            Interlocked.Increment(ref _passingInRow);
        }
        else if (!IsOfSource(result))
        {
            Interlocked.Exchange(ref _passingInRow, 0);
        }

        if (result is { IsSuccess: true, Account: { } account })
        {
            lock (_gate)
            {
                // It works: should it fail again, that is looked at anew.
                _out.Remove(account);
            }
        }

        if (result.IsSuccess && !result.IsIncomplete)
        {
            await _queue.DeleteAsync(message, CancellationToken.None);
            return Settlement.Done;
        }

        if (IsOfSource(result) && await HasOtherSourceAsync(result, ending))
        {
            return await PutBackAsync(message, result);
        }

        if (result.Failure == FailureClass.SignIn)
        {
            await StopOverAsync(FailureClass.SignIn, () => QueueLog.SignInRefused(_log, result.Message ?? ""));
            return await GiveBackAsync(message);
        }

        if (
            result.Outcome == Outcome.Cancelled
            || (ending.IsCancellationRequested && result is { Failure: FailureClass.Incomplete, IsIncomplete: false })
        )
        {
            return await GiveBackAsync(message);
        }

        if (result.Failure == FailureClass.Store && Interlocked.Increment(ref _storeFailures) is var times and >= StoreFailuresBeforeStop)
        {
            // It is the store's fault and no message's: none of them dies of it.
            await StopOverAsync(FailureClass.Store, () => QueueLog.StoreFails(_log, times, result.Message ?? ""));
            return await GiveBackAsync(message, BackoffOf(message, result));
        }

        if (result.Failure == FailureClass.Configuration && !result.IsRefusedOrder)
        {
            // Not at once: a service that starts the worker again and again would use up the message's receives.
            await StopOverAsync(
                FailureClass.Configuration,
                () => QueueLog.SurroundingsWrong(_log, result.Message ?? "", result.NextStep ?? "")
            );
            return await GiveBackAsync(message, BackoffOf(message, result));
        }

        var mayPass = result.Failure is FailureClass.Temporary or FailureClass.Internal or FailureClass.Incomplete;
        var isLast = message.Receives >= _standing.MostReceives || OrderBackoff.IsTriedEnough(result, message.Receives);
        return result.Failure == FailureClass.Store || (mayPass && !isLast)
            ? await PutBackAsync(message, result)
            : await BuryAsync(message, result);
    }

    /// <summary>
    /// True for what may be one source's own: its secret is missing or refused. What is everybody's ends so too, and is told apart by what becomes
    /// of the others.
    /// </summary>
    private static bool IsOfSource(FeedResult result) =>
        result.Failure == FailureClass.SignIn || result is { Failure: FailureClass.Configuration, IsRefusedOrder: false };

    /// <summary>
    /// True where a source is left that works beside the one that failed, so that the worker goes on without that one. Looked at and told once for
    /// each; nothing more is begun by a worker that stops.
    /// </summary>
    private async Task<bool> HasOtherSourceAsync(FeedResult result, CancellationToken ending)
    {
        if (result.Account is not { } account)
        {
            return false;
        }

        Task<bool>? looking;
        lock (_gate)
        {
            if (!_out.TryGetValue(account, out looking))
            {
                _out[account] = looking = LookAsync(new HashSet<string>(_out.Keys, StringComparer.Ordinal) { account });
            }
        }

        var goesOn = await looking;
        lock (_gate)
        {
            return goesOn && _stoppedBy == FailureClass.None;
        }

        async Task<bool> LookAsync(HashSet<string> failed)
        {
            await Task.Yield();
            try
            {
                var isLeft = await _pipeline.HasSourceBesideAsync(failed, ending);
                if (isLeft)
                {
                    QueueLog.SourceIsOut(_log, result.Feed, result.Message ?? "", result.NextStep ?? "");
                }

                return isLeft;
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private async Task<Settlement> GiveBackAsync(QueuedOrder message, TimeSpan wait = default)
    {
        await _queue.HideAsync(message, wait, CancellationToken.None);
        return Settlement.GivenBack;
    }

    private async Task<Settlement> PutBackAsync(QueuedOrder message, FeedResult result)
    {
        var wait = BackoffOf(message, result);
        QueueLog.Later(_log, result.Feed, result.Period, message.Receives, Math.Round(wait.TotalSeconds, 1), result.Message ?? "");
        await _queue.HideAsync(message, wait, CancellationToken.None);
        return Settlement.Later;
    }

    private async Task<Settlement> BuryAsync(QueuedOrder message, FeedResult result)
    {
        var reason = Redaction.Clean(result.Message ?? result.Outcome.ToString());
        if (_standing.DeadLetterQueue is { } dead)
        {
            await _queue.BuryAsync(message, dead, result.Failure, result.Outcome, reason, CancellationToken.None);
            QueueLog.Buried(_log, result.Feed, result.Period, message.Receives, result.Failure.ToString(), reason);
            lock (_gate)
            {
                _buried.Add(message.MessageId);
            }

            await DeleteBuriedAsync(message, isAgain: false);
            return Settlement.Buried;
        }

        if (result.IsIncomplete)
        {
            // What there is, is stored; to ask again and again for what the source has not would be for nothing.
            await _queue.DeleteAsync(message, CancellationToken.None);
            return Settlement.Done;
        }

        QueueLog.Unburied(_log, result.Feed, result.Period, result.Failure.ToString(), reason);
        lock (_gate)
        {
            _left.Add(message.MessageId);
        }

        await _queue.HideAsync(message, BackoffOf(message, result), CancellationToken.None);
        return Settlement.Left;
    }

    private bool IsBuried(QueuedOrder message)
    {
        lock (_gate)
        {
            return _buried.Contains(message.MessageId);
        }
    }

    /// <summary>Takes a message from the queue that is among the dead letters; what cannot be deleted a second time either is not waited for.</summary>
    private async Task DeleteBuriedAsync(QueuedOrder message, bool isAgain)
    {
        try
        {
            await _queue.DeleteAsync(message, CancellationToken.None);
            lock (_gate)
            {
                _left.Remove(message.MessageId);
            }
        }
        catch (PipelineException refused)
        {
            QueueLog.BuriedNotDeleted(_log, message.MessageId, refused.Message);
            lock (_gate)
            {
                if (isAgain)
                {
                    _left.Add(message.MessageId);
                }
            }
        }
    }

    private TimeSpan BackoffOf(QueuedOrder message, FeedResult result)
    {
        double chance;
        lock (_gate)
        {
            chance = _jitter.NextDouble();
        }

        return OrderBackoff.Of(result, message.Receives, _options.FirstBackoff, _options.LongestBackoff, _time.GetUtcNow(), chance);
    }

    private async Task StopOverAsync(FailureClass failure, Action tell)
    {
        lock (_gate)
        {
            if (_stoppedBy != FailureClass.None)
            {
                return;
            }

            _stoppedBy = failure;
        }

        tell();
        await _stopping.CancelAsync();
    }

    private void Count(QueuedOrder message, FeedResult result, Settlement settlement)
    {
        _tally.Add(result, settlement);
        lock (_gate)
        {
            var isOut = settlement == Settlement.Later && IsOfSource(result);
            if (isOut)
            {
                // Whoever works until the queue is empty does not wait for it.
                _left.Add(message.MessageId);
            }

            _news += result is { IsSuccess: true, ManifestKey: not null, LeftAlone: false } ? 1 : 0;
            if (isOut || (settlement == Settlement.Later && result.IsIncomplete))
            {
                _owed[message.MessageId] = result.Failure;
            }

            if (settlement == Settlement.Done)
            {
                _owed.Remove(message.MessageId);
            }

            if (settlement is Settlement.Done or Settlement.Buried or Settlement.Left)
            {
                _endings.Add(result.Failure);
            }

            if (settlement != Settlement.Left && !isOut)
            {
                _left.Remove(message.MessageId);
            }
        }
    }

    private static FeedResult ResultOf(QueuedOrder message, FailureClass failure, string reason, Outcome outcome = Outcome.Failed) =>
        new()
        {
            Feed = message.Order?.Feed ?? message.Order?.Dataset ?? "?",
            Period = message.Order is { } order ? order.Period ?? "current" : "?",
            Outcome = failure == FailureClass.SignIn ? Outcome.Unauthorized : outcome,
            Failure = failure,
            Message = Redaction.Clean(reason),
        };
}

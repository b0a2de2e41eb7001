using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Lambda.Runtime;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Lambda.Handling;

/// <content>Slices from a queue: what is done is deleted by the answer, what may still work is given back, what never will is a dead letter.</content>
internal sealed partial class Function
{
    private async Task<ReadOnlyMemory<byte>> WorkAsync(FunctionEvent.Batch batch, Invocation invocation, CancellationToken stop)
    {
        var now = _time.GetUtcNow();
        var work = batch.Messages.Select(message => WorkItem.Of(message with { ReceivedAt = now })).ToList();
        var ordered = work.Where(item => item.Order is not null).ToList();
        foreach (var (item, result) in ordered.Zip(await DoAsync(work, ordered, invocation, stop)))
        {
            item.Result = result;
        }

        var (givenBack, buried) = (new List<WorkItem>(), new List<WorkItem>());
        var hidden = new List<(WorkItem Item, TimeSpan Wait)>();
        var blocked = new Dictionary<string, TimeSpan?>(StringComparer.Ordinal);
        foreach (var item in work)
        {
            // In a FIFO queue nothing may overtake a message of its group that is given back.
            TimeSpan? wait = null;
            var isBlocked = item.Message.Group is { } group && blocked.TryGetValue(group, out wait);
            var isOver = !isBlocked && (item.IsDone || (await IsHopelessAsync(item, stop) && await BuryAsync(item, stop)));
            if (isOver && !item.IsDone)
            {
                buried.Add(item);
            }

            if (!isOver)
            {
                FunctionMessages.MessageGivenBack(_log, item.Message.Id, isBlocked ? "an earlier one of its group was" : item.Reason);
                givenBack.Add(item);
                wait = isBlocked ? wait : _deadLetters?.WaitOf(item, _time.GetUtcNow());
                if (wait is { } time)
                {
                    hidden.Add((item, time));
                }

                if (item.Message.Group is { } held)
                {
                    blocked[held] = wait;
                }
            }
        }

        await HideAsync(hidden, invocation, stop);
        var wrong = givenBack.Where(item => item.IsOfSurroundings).ToList();
        if (wrong is [var first, ..])
        {
            FunctionMessages.SurroundingsWrong(_log, wrong.Count, first.Failure, first.Reason, first.Result?.NextStep ?? "");
        }

        FunctionMessages.WorkEnded(
            _log,
            EnergyPipeline.WorstOf([.. work.Select(item => item.Failure)]),
            work.Count(item => item.IsDone),
            work.Count,
            buried.Concat(givenBack).Count(item => item.IsFailure),
            work.Sum(item => item.QuarantinedRows),
            buried.Count
        );
        await TellAsync(invocation, (notifier, token) => notifier.NotifyAsync(NoticesOf(work, buried), token), stop);

        return BatchAnswer.Write(givenBack.Select(item => item.Message.Id));
    }

    /// <summary>Does the orders. A call that fails as a whole gives the whole batch back, and not only when the queue's own time is over.</summary>
    private async Task<IReadOnlyList<FeedResult>> DoAsync(
        IReadOnlyList<WorkItem> work,
        IReadOnlyList<WorkItem> ordered,
        Invocation invocation,
        CancellationToken stop
    )
    {
        try
        {
            await RenewAsync(stop);
            if (ordered.Count == 0)
            {
                return [];
            }

            var (summary, _) = await RunAsync(
                _config,
                invocation,
                (pipeline, atOnce) => pipeline.RunOrdersAsync([.. ordered.Select(item => item.Order!)], atOnce),
                stop
            );
            return summary.Results;
        }
        catch (Exception broken) when (!stop.IsCancellationRequested)
        {
            var isLate = broken is PipelineException { Failure: FailureClass.Incomplete };
            if (_deadLetters is { } queue)
            {
                await HideAsync([.. work.Select(item => (item, queue.WaitOfBatch(isLate)))], invocation, stop);
            }

            // What there was no time for comes back by itself, and is told when it becomes a dead letter.
            if (!isLate)
            {
                await TellAsync(invocation, (notifier, token) => notifier.NotifyBrokenAsync(broken, token), stop);
            }

            throw;
        }
    }

    /// <summary>Tells the queue when to hand out again what is given back, as long as there is time.</summary>
    private async Task HideAsync(IReadOnlyList<(WorkItem Item, TimeSpan Wait)> hidden, Invocation invocation, CancellationToken stop)
    {
        var left = invocation.Deadline - _time.GetUtcNow() - ForTheAnswer;
        if (_deadLetters is null || hidden.Count == 0 || left <= TimeSpan.Zero)
        {
            return;
        }

        using var enough = new CancellationTokenSource(left, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, stop);
        await _deadLetters.HideAsync(hidden, either.Token);
    }

    /// <summary>Puts a message that will never work to the dead letters, with its reason; false where there is no place for them.</summary>
    private Task<bool> BuryAsync(WorkItem item, CancellationToken cancellationToken) =>
        _deadLetters?.BuryAsync(item, cancellationToken) ?? Task.FromResult(false);

    private async Task<bool> IsHopelessAsync(WorkItem item, CancellationToken cancellationToken) =>
        item.IsHopeless || (item.IsWorthTheLastWord && _deadLetters is not null && await _deadLetters.IsLastAsync(item, cancellationToken));
}

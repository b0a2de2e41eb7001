using System.Collections.Concurrent;
using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Lambda.Runtime;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Lambda.Handling;

/// <content>Slices from a queue: what is done is deleted by the answer, what may still work is given back, what never will is a dead letter.</content>
internal sealed partial class Function
{
    private const int BurialsAtOnce = 8;

    private async Task<ReadOnlyMemory<byte>> WorkAsync(FunctionEvent.Batch batch, Invocation invocation, CancellationToken stop)
    {
        var now = _time.GetUtcNow();
        // What is among the dead letters and came once more, since its deletion failed, is deleted by the answer: done, counted and told it was then.
        var work = batch
            .Messages.Where(message => _deadLetters?.IsBuried(message) is not true)
            .Select(message => WorkItem.Of(message with { ReceivedAt = now }))
            .ToList();
        var ordered = work.Where(item => item.Order is not null).ToList();
        foreach (var (item, result) in ordered.Zip(await DoAsync(work, ordered, invocation, stop)))
        {
            item.Result = result;
        }

        using var left = new TimeLeft(invocation, _time, stop);
        var buried = await BuryAsync(work, left.Token);
        var (givenBack, hidden) = (new List<WorkItem>(), new List<(WorkItem Item, TimeSpan Wait)>());
        var blocked = new Dictionary<string, TimeSpan?>(StringComparer.Ordinal);
        foreach (var item in work)
        {
            // In a FIFO queue nothing may overtake a message of its group that is given back.
            TimeSpan? wait = null;
            var isBlocked = item.Message.Group is { } group && blocked.TryGetValue(group, out wait);
            if (isBlocked || !(item.IsDone || buried.Contains(item)))
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

        await HideAsync(hidden, left.Token);
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
            return _isKnown ? summary.Results : [.. summary.Results.Select(Unrefused)];
        }
        catch (Exception broken) when (!stop.IsCancellationRequested)
        {
            var isLate = broken is PipelineException { Failure: FailureClass.Incomplete };
            if (_deadLetters is { } queue)
            {
                using var left = new TimeLeft(invocation, _time, stop);
                await HideAsync([.. work.Select(item => (item, queue.WaitOfBatch(isLate)))], left.Token);
            }

            // What there was no time for comes back by itself, and is told when it becomes a dead letter.
            if (!isLate)
            {
                await TellAsync(invocation, (notifier, token) => notifier.NotifyBrokenAsync(broken, token), stop);
            }

            throw;
        }
    }

    /// <summary>An order that is none of the configuration that is known, as the store's failure: the bucket may have another one.</summary>
    private static FeedResult Unrefused(FeedResult result) =>
        result.IsRefusedOrder
            ? result with
            {
                Failure = FailureClass.Store,
                IsRefusedOrder = false,
                Message = $"the configuration cannot be asked for now, and the one that is known says: {result.Message}",
            }
            : result;

    /// <summary>Tells the queue when to hand out again what is given back, as long as there is time.</summary>
    private async Task HideAsync(IReadOnlyList<(WorkItem Item, TimeSpan Wait)> hidden, CancellationToken left)
    {
        if (_deadLetters is not null && !left.IsCancellationRequested)
        {
            await _deadLetters.HideAsync(hidden, left);
        }
    }

    /// <summary>
    /// Puts what will never work to the dead letters, each with its reason, several at once; gives those that are there, in the batch's order. What
    /// there is no time or no place for is given back, and what follows in its group with it.
    /// </summary>
    private async Task<IReadOnlyList<WorkItem>> BuryAsync(IReadOnlyList<WorkItem> work, CancellationToken left)
    {
        if (_deadLetters is not { } deadLetters)
        {
            return [];
        }

        deadLetters.LookAnew();
        var buried = new ConcurrentDictionary<WorkItem, bool>();
        var lanes = work.GroupBy(item => item.Message.Group ?? item.Message.Id + " alone", StringComparer.Ordinal);
        // Not cancelled with it: what is not buried is said for each message.
        await Parallel.ForEachAsync(
            lanes,
            new ParallelOptions { MaxDegreeOfParallelism = BurialsAtOnce },
            async (lane, _) =>
            {
                foreach (var item in lane.Where(item => !item.IsDone))
                {
                    var isHopeless = item.IsHopeless || (item.IsWorthTheLastWord && await deadLetters.IsLastAsync(item, left));
                    if (!(isHopeless && await deadLetters.BuryAsync(item, left)))
                    {
                        return;
                    }

                    buried[item] = true;
                }
            }
        );
        return [.. work.Where(buried.ContainsKey)];
    }
}

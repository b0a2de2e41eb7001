using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Lambda.Runtime;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Lambda.Handling;

/// <content>Slices from a queue: what is done is deleted by the answer, what may still work is given back, what never will is a dead letter.</content>
internal sealed partial class Function
{
    private async Task<ReadOnlyMemory<byte>> WorkAsync(FunctionEvent.Batch batch, Invocation invocation, CancellationToken stop)
    {
        var work = batch.Messages.Select(WorkItem.Of).ToList();
        var ordered = work.Where(item => item.Order is not null).ToList();
        if (ordered.Count > 0)
        {
            var (summary, _) = await RunAsync(
                _config,
                invocation,
                (pipeline, atOnce) => pipeline.RunOrdersAsync([.. ordered.Select(item => item.Order!)], atOnce),
                stop
            );
            foreach (var (item, result) in ordered.Zip(summary.Results))
            {
                item.Result = result;
            }
        }

        var (givenBack, buried) = (new List<string>(), new List<WorkItem>());
        var blocked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in work)
        {
            // In a FIFO queue nothing may overtake a message of its group that is given back.
            var isBlocked = item.Message.Group is { } group && blocked.Contains(group);
            var isOver = !isBlocked && (item.IsDone || (await IsHopelessAsync(item, stop) && await BuryAsync(item, stop)));
            if (isOver && !item.IsDone)
            {
                buried.Add(item);
            }

            if (!isOver)
            {
                FunctionMessages.MessageGivenBack(_log, item.Message.Id, isBlocked ? "an earlier one of its group was" : item.Reason);
                givenBack.Add(item.Message.Id);
                if (item.Message.Group is { } held)
                {
                    blocked.Add(held);
                }
            }
        }

        FunctionMessages.Ended(_log, "work", WorstOf(work), work.Count(item => item.IsDone), work.Count, buried.Count);
        await TellAsync(invocation, (notifier, token) => notifier.NotifyAsync(NoticesOf(work, buried), token), stop);

        return BatchAnswer.Write(givenBack);
    }

    /// <summary>Puts a message that will never work to the dead letters, with its reason; false where there is no place for them.</summary>
    private Task<bool> BuryAsync(WorkItem item, CancellationToken cancellationToken) =>
        _deadLetters?.BuryAsync(item, cancellationToken) ?? Task.FromResult(false);

    private async Task<bool> IsHopelessAsync(WorkItem item, CancellationToken cancellationToken) =>
        item.IsHopeless || (item.IsWorthTheLastWord && _deadLetters is not null && await _deadLetters.IsLastAsync(item, cancellationToken));

    /// <summary>The failures in the order in which they need a person.</summary>
    private static FailureClass WorstOf(IReadOnlyList<WorkItem> work)
    {
        ReadOnlySpan<FailureClass> order =
        [
            FailureClass.Internal,
            FailureClass.SignIn,
            FailureClass.Store,
            FailureClass.Configuration,
            FailureClass.SourcePermanent,
            FailureClass.Temporary,
            FailureClass.Incomplete,
            FailureClass.Quality,
        ];
        foreach (var failure in order)
        {
            if (work.Any(item => item.Failure == failure))
            {
                return failure;
            }
        }

        return FailureClass.None;
    }
}

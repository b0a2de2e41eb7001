using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Records;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Lambda.Handling;

/// <summary>Where messages go that will never work, or have come as often as they may: with their reason, as a worker puts them there.</summary>
internal sealed class DeadLetters(SliceQueue queue, ISet<string> buried, ILogger log) : IDisposable
{
    /// <summary>The variable that names the queue which feeds the function.</summary>
    public const string QueueVariable = "ENERGY_PIPELINE_QUEUE_URL";

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(60);

    private readonly Random _jitter = new(Guid.NewGuid().GetHashCode());
    private readonly Lock _gate = new();
    private Task<QueueStanding>? _look;

    /// <summary>True for a message that this process put there: where its deletion failed it comes once more.</summary>
    public bool IsBuried(QueuedMessage message)
    {
        lock (_gate)
        {
            return buried.Contains(message.Id);
        }
    }

    /// <summary>
    /// Puts a message there; false where the queue has no place for dead letters or does not answer: then the message must be given back, and the
    /// log says so. The queue deletes it by the call's answer.
    /// </summary>
    public async Task<bool> BuryAsync(WorkItem item, CancellationToken cancellationToken)
    {
        try
        {
            if ((await StandingAsync(cancellationToken)).DeadLetterQueue is not { } dead)
            {
                FunctionMessages.NoDeadLetterQueue(log, queue.Url, item.Message.Id);
                return false;
            }

            var outcome = item.Result?.Outcome ?? Outcome.BadAnswer;
            await queue.BuryAsync(item.AsReceived(), dead, item.Failure, outcome, item.Reason, cancellationToken);
        }
        catch (Exception refused) when (IsOfQueue(refused, cancellationToken))
        {
            FunctionMessages.NotBuried(log, item.Message.Id, refused is PipelineException ? refused.Message : "the call has no time left");
            return false;
        }

        lock (_gate)
        {
            buried.Add(item.Message.Id);
        }

        FunctionMessages.Buried(log, item.Message.Id, item.Message.Received, item.Failure, item.Reason);
        return true;
    }

    /// <summary>True when the queue would not hand the message out again: whatever keeps it from working, it ends here, with its reason.</summary>
    public async Task<bool> IsLastAsync(WorkItem item, CancellationToken cancellationToken)
    {
        try
        {
            return (await StandingAsync(cancellationToken)).MostReceives is { } most && item.Message.Received >= most;
        }
        catch (Exception refused) when (IsOfQueue(refused, cancellationToken))
        {
            FunctionMessages.NotBuried(log, item.Message.Id, refused is PipelineException ? refused.Message : "the call has no time left");
            return false;
        }
    }

    /// <summary>From here on the queue is looked at anew where the last look failed: that one is remembered for the call, and waited for once.</summary>
    public void LookAnew()
    {
        lock (_gate)
        {
            _look = _look is { IsCompletedSuccessfully: true } ? _look : null;
        }
    }

    /// <summary>
    /// Hides messages that are given back no longer than their failures want it: the queue's own time is that of a whole call, and more. What
    /// cannot be told to the queue comes back when that is over, and the log says so.
    /// </summary>
    public Task HideAsync(IReadOnlyList<(WorkItem Item, TimeSpan Wait)> givenBack, CancellationToken cancellationToken) =>
        Task.WhenAll(
            givenBack.Select(async one =>
            {
                try
                {
                    await queue.HideAsync(one.Item.AsReceived(), one.Wait, cancellationToken);
                }
                catch (PipelineException refused)
                {
                    FunctionMessages.NotHidden(log, one.Item.Message.Id, refused.Message);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    FunctionMessages.NotHidden(log, one.Item.Message.Id, "the call has no time left");
                }
            })
        );

    /// <summary>For how long each message of a batch is hidden that failed as a whole: shortly where there was no time for it.</summary>
    public TimeSpan WaitOfBatch(bool isLate) =>
        isLate ? LongestTurn * _jitter.NextDouble() : (LongestBackoff / 2) + (LongestBackoff / 2 * _jitter.NextDouble());

    /// <summary>A refused sign-in needs a person: the message is to have receives left when that one has come.</summary>
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromHours(6);

    /// <summary>For how long a message that is given back is hidden.</summary>
    public TimeSpan WaitOf(WorkItem item, DateTimeOffset now) =>
        item.IsNotBegun ? LongestTurn * _jitter.NextDouble()
        : item.Failure == FailureClass.SignIn ? AfterRefusal
        : OrderBackoff.Of(
            item.Result
                ?? new()
                {
                    Feed = item.Feed,
                    Period = "",
                    Outcome = Outcome.BadAnswer,
                    Failure = item.Failure,
                    IsRefusedOrder = true,
                },
            item.Message.Received,
            FirstBackoff,
            LongestBackoff,
            now,
            _jitter.NextDouble()
        );

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();

    /// <summary>What the queue says of itself; that changes with the infrastructure alone.</summary>
    private Task<QueueStanding> StandingAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _look ??= queue.LookAsync(cancellationToken);
        }
    }

    /// <summary>True for what keeps the queue from being told anything: it refuses or does not answer, or there is no time left.</summary>
    private static bool IsOfQueue(Exception refused, CancellationToken cancellationToken) =>
        refused is PipelineException || (refused is OperationCanceledException && cancellationToken.IsCancellationRequested);
}

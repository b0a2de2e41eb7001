using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Records;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Lambda.Handling;

/// <summary>Where messages go that will never work, or have come as often as they may: with their reason, as a worker puts them there.</summary>
internal sealed class DeadLetters(SliceQueue queue, ILogger log) : IDisposable
{
    /// <summary>The variable that names the queue which feeds the function.</summary>
    public const string QueueVariable = "ENERGY_PIPELINE_QUEUE_URL";

    private QueueStanding? _standing;

    /// <summary>
    /// Puts a message there; false where the queue has no place for dead letters or does not answer: then the message must be given back, and the
    /// log says so.
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
            FunctionMessages.Buried(log, item.Message.Id, item.Message.Received, item.Failure, item.Reason);
            return true;
        }
        catch (PipelineException refused)
        {
            FunctionMessages.NotBuried(log, item.Message.Id, refused.Message);
            return false;
        }
    }

    /// <summary>True when the queue would not hand the message out again: whatever keeps it from working, it ends here, with its reason.</summary>
    public async Task<bool> IsLastAsync(WorkItem item, CancellationToken cancellationToken)
    {
        try
        {
            return (await StandingAsync(cancellationToken)).MostReceives is { } most && item.Message.Received >= most;
        }
        catch (PipelineException refused)
        {
            FunctionMessages.NotBuried(log, item.Message.Id, refused.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();

    /// <summary>What the queue says of itself; that changes with the infrastructure alone.</summary>
    private async Task<QueueStanding> StandingAsync(CancellationToken cancellationToken) =>
        _standing ??= await queue.LookAsync(cancellationToken);
}

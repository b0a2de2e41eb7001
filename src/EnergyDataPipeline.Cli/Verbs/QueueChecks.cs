using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>What the doctor finds at a queue: whether it can be asked, and whether what cannot be done has a place and waits there.</summary>
internal static class QueueChecks
{
    private const string Reach = "queue: reachable";
    private const string Dead = "queue: dead letters";

    /// <summary>Asks for counts alone: no message is taken, hidden or sent.</summary>
    public static async Task<IReadOnlyList<CheckResult>> OfAsync(SliceQueue queue, CancellationToken cancellationToken)
    {
        QueueStanding standing;
        try
        {
            standing = await queue.LookAsync(cancellationToken);
        }
        catch (PipelineException fault)
        {
            return [Failed(Reach, fault)];
        }

        var reached = new CheckResult(
            Reach,
            CheckStatus.Ok,
            $"{standing.Queue}: {Words.Count(standing.Waiting)} waiting, {Words.Count(standing.InFlight)} in flight, "
                + $"{Words.Count(standing.Delayed)} delayed"
        );
        try
        {
            return [reached, OfDeadLetters(await queue.LookAtDeadLettersAsync(cancellationToken))];
        }
        catch (PipelineException fault)
        {
            return [reached, Failed(Dead, fault)];
        }
    }

    private static CheckResult OfDeadLetters(QueueStanding? dead) =>
        dead is null
            ? new(
                Dead,
                CheckStatus.Warn,
                "the queue has no dead-letter queue: what cannot be done comes back again and again",
                "Give it a redrive policy."
            )
        : dead.Messages > 0
            ? new(
                Dead,
                CheckStatus.Warn,
                $"{Words.Count(dead.Messages)} in {dead.Queue}",
                "Look at the reasons: energy-pipeline queue status --dead-letters. When they are mended: energy-pipeline queue redrive."
            )
        : new(Dead, CheckStatus.Ok, $"none in {dead.Queue}");

    private static CheckResult Failed(string name, PipelineException fault) =>
        new(name, CheckStatus.Fail, fault.Message, fault.NextStep, fault.Failure);
}

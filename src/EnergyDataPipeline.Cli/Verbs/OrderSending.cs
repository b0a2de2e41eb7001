using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Sends what a backfill would collect to a queue, for workers to collect.</summary>
internal sealed record OrderSending(Session Session, string Queue, bool IsDryRun, bool AsJson, bool IsQuiet)
{
    /// <summary>Plans, and sends what is missing unless this is a dry run.</summary>
    public async Task<int> SendAsync(PipelineWork work)
    {
        var orders = await work.Pipeline.OrderAsync(cancellationToken: Session.Stops.Gently);
        if (IsDryRun)
        {
            Print(
                new(DryRun: true, Queue, orders.Count, 0, 0, []),
                $"{Words.Count(orders.Count, "slice")} would be sent to {Words.Plain(Queue)}. Nothing was sent and nothing was asked of a source."
            );
            return 0;
        }

        using var queue = SliceQueue.Open(Queue, AwsAccess.Of(work.Config, Session.Environment), Session.Time, work.Loggers);
        var report = await queue.SendAsync(orders, Session.Stops.Gently);
        Print(
            new(
                DryRun: false,
                Queue,
                orders.Count,
                report.Sent,
                report.Duplicates,
                [.. report.Refused.Select(one => new RefusedOrderDocument(one.Order.ToString(), one.Reason))]
            ),
            orders.Count == 0
                ? "Everything is stored complete: nothing was sent."
                : $"{Words.Count(report.Sent, "slice")} sent to {Words.Plain(Queue)}. energy-pipeline worker collects them."
        );
        if (report.Refused is not [var first, ..])
        {
            return 0;
        }

        FaultReport.Say(
            Session.Screen,
            $"the queue did not take {Words.Count(report.Refused.Count, "slice")}; the first: {first.Order}: {first.Reason}",
            "Send again: what was sent already is collected once."
        );
        return (int)FailureClass.Temporary;
    }

    private void Print(SendDocument document, string words)
    {
        if (AsJson)
        {
            Session.Screen.Print(CliJson.Write(document));
        }
        else if (!IsQuiet)
        {
            Session.Screen.Print(words);
        }
    }
}

using Amazon.Runtime;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Aws.Queueing;

/// <summary>What the queue service refuses, or cannot do for now, in our words.</summary>
internal static class QueueFaults
{
    private const string Actions =
        "sqs:GetQueueAttributes and sqs:SendMessage (a worker also sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility)";

    /// <summary>True for what the service's client throws, the network's failures among it.</summary>
    public static bool IsOfService(Exception exception, CancellationToken cancellationToken) =>
        AwsFaults.IsOurs(exception, cancellationToken);

    /// <summary><paramref name="exception"/> as a failure that says what to do about it.</summary>
    public static PipelineException Of(Exception exception, string url)
    {
        const string look = "Look at the address (aws sqs get-queue-url --queue-name NAME tells it) and at the region in it.";
        var code = (exception as AmazonServiceException)?.ErrorCode ?? "";
        if (code.Contains("NonExistentQueue", StringComparison.Ordinal) || code.Contains("QueueDoesNotExist", StringComparison.Ordinal))
        {
            return new(FailureClass.Configuration, $"there is no queue at {url}", look, exception);
        }

        return code is "RequestThrottled" or "OverLimit" or "KmsThrottled" || exception is TimeoutException
            ? new(
                FailureClass.Temporary,
                $"asking the queue {url} failed for now: {code} {exception.Message}".TrimEnd(),
                "Try again: what is sent twice is done once, and what was not deleted comes back.",
                exception
            )
            : AwsFaults.Explain(exception, $"asking the queue {url}", look, Actions);
    }
}

using System.Net;
using Amazon.Runtime;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Aws.Queueing;

/// <summary>What the queue service refuses, or cannot do for now, in our words.</summary>
internal static class QueueFaults
{
    private const string Permissions =
        "It needs sqs:GetQueueAttributes and sqs:SendMessage; a worker also sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility.";

    /// <summary>True for what the service's client throws, the network's failures among it.</summary>
    public static bool IsOfService(Exception exception) =>
        exception is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException or IOException;

    /// <summary><paramref name="exception"/> as a failure that says what to do about it.</summary>
    public static PipelineException Of(Exception exception, string url)
    {
        var said = Redaction.Clean(exception.Message);
        return exception switch
        {
            AmazonServiceException service when IsAbout(service, "NonExistentQueue", "QueueDoesNotExist") => new(
                FailureClass.Configuration,
                $"there is no queue at {url}",
                "Look at the address (aws sqs get-queue-url --queue-name NAME) and at the region in it.",
                exception
            ),
            AmazonServiceException service
                when service.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
                    || IsAbout(
                        service,
                        "AccessDenied",
                        "InvalidClientTokenId",
                        "UnrecognizedClient",
                        "SignatureDoesNotMatch",
                        "ExpiredToken"
                    ) => new(
                FailureClass.Configuration,
                $"the queue at {url} refuses these AWS credentials: {service.ErrorCode}: {said}",
                Permissions,
                exception
            ),
            AmazonServiceException { StatusCode: HttpStatusCode.BadRequest } service => new(
                FailureClass.Configuration,
                $"the queue at {url} does not take this: {service.ErrorCode}: {said}",
                "Look at the queue's address and kind; energy-pipeline queue status shows it.",
                exception
            ),
            AmazonClientException
                when exception is not AmazonServiceException && said.Contains("credentials", StringComparison.OrdinalIgnoreCase) => new(
                FailureClass.Configuration,
                $"no AWS credentials for the queue at {url}: {said}",
                "Sign in as the AWS tools do: environment, profile (AWS_PROFILE), SSO, container or instance role.",
                exception
            ),
            _ => new(
                FailureClass.Temporary,
                $"the queue at {url} could not be reached: {said}",
                "Try again: what is sent twice is done once, and what was not deleted comes back.",
                exception
            ),
        };
    }

    private static bool IsAbout(AmazonServiceException service, params ReadOnlySpan<string> words)
    {
        var code = service.ErrorCode ?? "";
        foreach (var word in words)
        {
            if (code.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Net.Sockets;
using Amazon.Runtime;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Aws;

/// <summary>Turns what an AWS service said into what a person can act on.</summary>
internal static class AwsFaults
{
    /// <summary>
    /// True for what a service, the SDK or the network between them throws. That is a cancellation too, where <paramref name="cancellationToken"/>,
    /// the caller's, was not cancelled: an endpoint that takes a request and never answers ends so.
    /// </summary>
    public static bool IsOurs(Exception exception, CancellationToken cancellationToken) =>
        exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or SocketException
        || IsSilence(exception, cancellationToken);

    /// <summary>
    /// The failure told: <paramref name="doing"/> as in <c>taking a turn at HOST from the DynamoDB table 'turns'</c>. What is
    /// <paramref name="missing"/>, and the <paramref name="actions"/> that must be allowed, end in what to do.
    /// </summary>
    public static PipelineException Explain(Exception exception, string doing, string missing, string actions)
    {
        var said = exception is OperationCanceledException ? "no answer came in time" : Said(exception);
        return exception switch
        {
            _ when Code(exception) is "ResourceNotFoundException" or "ParameterNotFound" or "ParameterVersionNotFound" or "NotFound" => new(
                FailureClass.Configuration,
                $"{doing} failed: there is no such thing ({said}).",
                missing,
                exception
            ),
            _ when Code(exception) is "AccessDeniedException" or "AccessDenied" or "AuthorizationError" => new(
                FailureClass.Configuration,
                $"{doing} failed: permission was refused ({said}).",
                $"Allow {actions} to whoever runs this, then run again.",
                exception
            ),
            _ when Code(exception) is "ExpiredTokenException" or "ExpiredToken" => new(
                FailureClass.Configuration,
                $"{doing} failed: the AWS credentials have expired ({said}).",
                "Sign in again (aws sso login, or fetch new temporary credentials), then run again.",
                exception
            ),
            _ when Code(exception)
                    is "UnrecognizedClientException"
                        or "InvalidSignatureException"
                        or "InvalidClientTokenId"
                        or "SignatureDoesNotMatch"
                        or "MissingAuthenticationTokenException" => new(
                FailureClass.Configuration,
                $"{doing} failed: AWS does not accept the credentials ({said}).",
                "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the profile or the role; they may belong to another account or be deleted.",
                exception
            ),
            AmazonServiceException
            {
                StatusCode: >= System.Net.HttpStatusCode.BadRequest and < System.Net.HttpStatusCode.InternalServerError
            } when !IsThrottled(exception) => new(FailureClass.Configuration, $"{doing} failed: {said}.", missing, exception),
            AmazonClientException when IsAboutCredentials(exception) => new(
                FailureClass.Configuration,
                NamesProfile(exception)
                    ? $"{doing} failed: no AWS credentials were found ({said})."
                    : $"{doing} failed: no AWS credentials were found.",
                "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile (AWS_PROFILE), or run aws sso login.",
                exception
            ),
            AmazonClientException when exception.InnerException is null => new(
                FailureClass.Configuration,
                $"{doing} failed before anything was sent: {said}.",
                "Name a region (AWS_REGION), and look at the AWS variables and the profile, then run again.",
                exception
            ),
            _ => new(
                FailureClass.Temporary,
                $"{doing} failed for now: {said}.",
                "Run again later: it is safe, and what is stored already stays.",
                exception
            ),
        };
    }

    private static bool IsSilence(Exception exception, CancellationToken cancellationToken) =>
        exception is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested;

    /// <summary>True where nobody was found to ask as: what the SDK tells then is one text for each place it looked at.</summary>
    private static bool IsAboutCredentials(Exception exception) =>
        exception.Message.Contains("resolve AWS credentials", StringComparison.Ordinal)
        || exception.Message.Contains("Unable to find credentials", StringComparison.Ordinal)
        || exception.Message.Contains("SSO", StringComparison.Ordinal)
        || NamesProfile(exception);

    private static bool NamesProfile(Exception exception) => exception.Message.StartsWith("The profile '", StringComparison.Ordinal);

    private static bool IsThrottled(Exception exception) =>
        exception is AmazonServiceException { StatusCode: System.Net.HttpStatusCode.TooManyRequests }
        || Code(exception)
            is "ProvisionedThroughputExceededException"
                or "ThrottlingException"
                or "Throttling"
                or "RequestLimitExceeded"
                or "TransactionConflictException";

    private static string? Code(Exception exception) => (exception as AmazonServiceException)?.ErrorCode;

    private static string Said(Exception exception)
    {
        var code = Code(exception);
        var text = exception.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return string.IsNullOrEmpty(code) || text.Contains(code, StringComparison.Ordinal) ? text : $"{code}: {text}";
    }
}

using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.S3;

namespace EnergyDataPipeline.Storing.S3;

/// <summary>What to make of a failed request.</summary>
internal enum S3Verdict
{
    /// <summary>Asking again will not help.</summary>
    Final,

    /// <summary>Asking again may help.</summary>
    Passing,

    /// <summary>412: the condition does not hold.</summary>
    ConditionFailed,

    /// <summary>409: another put of the key was under way; the put is begun anew.</summary>
    Conflict,

    /// <summary>304: the object still is the version that was named.</summary>
    NotModified,

    /// <summary>404 for the key.</summary>
    NoSuchKey,

    /// <summary>404 for an upload in parts: completed already, or given up.</summary>
    NoSuchUpload,
}

/// <summary>A failed request: what to make of it, and how it is told.</summary>
internal sealed record S3Failure(S3Verdict Verdict, StoreException Told)
{
    /// <summary>True when the answer came without a body, so that only its status is known.</summary>
    public bool IsBare { get; init; }
}

/// <summary>Turns what S3 said into what a person can act on.</summary>
internal sealed partial class S3Faults(S3StoreOptions options, string name, Func<string?> bucketRegion)
{
    private string Where => options.Endpoint is null ? $"in {options.Region}" : $"at {options.Endpoint}";

    /// <summary>The failure, or null when it is none of the store's.</summary>
    public S3Failure? Explain(Exception exception, string doing)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is StoreException told)
            {
                return new S3Failure(told.IsTransient ? S3Verdict.Passing : S3Verdict.Final, told);
            }
        }

        return exception switch
        {
            AmazonUnmarshallingException strange => Strange(strange, doing),
            AmazonServiceException { StatusCode: not 0 } answer => Explain(answer, doing),
            AmazonClientException client when IsAboutCredentials(client) => NoCredentials(client),
            AmazonServiceException or AmazonClientException or HttpRequestException or IOException or SocketException => Unreachable(
                exception,
                doing
            ),
            System.Xml.XmlException strange => Strange(strange, doing),
            OperationCanceledException => Unreachable(exception, doing),
            _ => null,
        };
    }

    /// <summary>The answer is a success by its status and an error by its body, or no answer of S3's at all.</summary>
    public S3Failure NotS3(string doing, string found) =>
        Passing(
            $"What answered {Where} is not S3's answer to {doing} in {name}: {found}.",
            "Check the endpoint and what stands between: a proxy or a sign-in page may have answered.",
            null
        );

    private S3Failure Explain(AmazonServiceException answer, string doing)
    {
        var code = answer.ErrorCode ?? "";
        var status = (int)answer.StatusCode;
        // A HEAD is answered without a body; the client then takes the status for a code.
        var bare = code.Length == 0 || code == answer.StatusCode.ToString();
        var said = bare ? $"status {status}" : $"{code}: {answer.Message}";
        return (code, status) switch
        {
            ("NoSuchBucket", _) => Final(
                StoreFault.Missing,
                $"The bucket '{options.Bucket}' does not exist {Where}.",
                $"Make it (aws s3 mb s3://{options.Bucket} --region {options.Region}), or name another (S3_BUCKET_NAME, --to s3://bucket/prefix).",
                answer
            ),
            ("PreconditionFailed", _) or (_, 412) => new S3Failure(S3Verdict.ConditionFailed, Other(said, doing, answer)),
            ("NotModified", _) or (_, 304) => new S3Failure(S3Verdict.NotModified, Other(said, doing, answer)),
            ("ConditionalRequestConflict" or "OperationAborted", _) or (_, 409) => new S3Failure(
                S3Verdict.Conflict,
                new StoreException(
                    StoreFault.Unreachable,
                    $"Another put of the same key was under way each time at {doing} in {name} ({said}).",
                    "Run again when the other run has finished.",
                    answer
                )
            ),
            ("PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException", _) or (_, 301) => WrongRegion(
                answer,
                said
            ),
            ("ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired", _) => Final(
                StoreFault.Expired,
                $"The AWS credentials have expired ({said}), found at {doing} in {name}.",
                "Sign in again (aws sso login, or fetch new temporary credentials), then run again.",
                answer
            ),
            ("RequestTimeTooSkewed" or "RequestExpired", _) => Final(
                StoreFault.Other,
                $"This machine's clock differs too much from S3's ({said}), so that {doing} in {name} was refused.",
                "Set the clock (enable NTP), then run again.",
                answer
            ),
            ("InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken", _) => Final(
                StoreFault.Forbidden,
                $"The store does not accept the AWS credentials ({said}), found at {doing} in {name}.",
                "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile; they may belong to another account or be deleted.",
                answer
            ),
            ("BadDigest" or "XAmzContentSHA256Mismatch" or "XAmzContentChecksumMismatch" or "InvalidDigest", _) => new S3Failure(
                S3Verdict.Passing,
                new StoreException(
                    StoreFault.Corrupt,
                    $"The bytes that arrived at {doing} in {name} are not the ones that were sent ({said}); nothing was stored.",
                    "Run again; if it comes back, something on the way to the store changes bytes: check proxies and memory.",
                    answer
                )
            ),
            ("XMinioStorageFull" or "QuotaExceeded" or "InsufficientStorage" or "XMinioAdminBucketQuotaExceeded", _) or (_, 507) => Final(
                StoreFault.Full,
                $"No space is left, or a quota is reached, {Where} at {doing} in {name} ({said}).",
                "Make room or raise the quota, then run again: what is stored already is kept and not done twice.",
                answer
            ),
            ("SlowDown" or "RequestTimeout" or "InternalError" or "ServiceUnavailable" or "Throttling" or "RequestLimitExceeded", _) =>
                Busy(said, doing, answer),
            ("NoSuchUpload", _) => new S3Failure(
                S3Verdict.NoSuchUpload,
                new StoreException(
                    StoreFault.Unreachable,
                    $"The parts were dropped each time before {doing} in {name} was complete ({said}).",
                    "Run again; if it comes back, a lifecycle rule of the bucket may give up uploads that are still under way.",
                    answer
                )
            ),
            ("NoSuchKey", _) => new S3Failure(S3Verdict.NoSuchKey, Other(said, doing, answer)),
            (_, 404) => new S3Failure(S3Verdict.NoSuchKey, Other(said, doing, answer)) { IsBare = bare },
            _ when code.StartsWith("KMS.", StringComparison.Ordinal) => Final(
                StoreFault.Forbidden,
                $"The KMS key for {doing} in {name} cannot be used ({said}).",
                "Check that the key exists in the bucket's region, is enabled, and that the credentials may use it (kms:GenerateDataKey, kms:Decrypt).",
                answer
            ),
            (_, 403) => Final(
                StoreFault.Forbidden,
                $"The credentials may not do this: {doing} in {name} was refused ({said}).",
                $"Allow s3:ListBucket on the bucket '{options.Bucket}', and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on its objects; without s3:ListBucket even an absent object reads as forbidden.",
                answer
            ) with
            {
                IsBare = bare,
            },
            (_, 429) or (_, >= 500 and not 501) => Busy(said, doing, answer),
            (_, 501) => Final(
                StoreFault.Other,
                $"The store {Where} does not know what {doing} in {name} asks ({said}).",
                "Conditional puts (If-None-Match, If-Match) are needed; use a store or a version of it that has them.",
                answer
            ),
            (_, 307) => Busy(said, doing, answer),
            (_, 400) when bare => new S3Failure(S3Verdict.Final, Other(said, doing, answer)) { IsBare = true },
            _ => new S3Failure(S3Verdict.Final, Other(said, doing, answer)),
        };
    }

    private S3Failure WrongRegion(AmazonServiceException answer, string said)
    {
        var body = (answer as AmazonS3Exception)?.ResponseBody ?? "";
        var named = RegionElement().Match(body) is { Success: true } found ? found.Groups[1].Value : null;
        var expecting = ExpectingRegion().Match(answer.Message) is { Success: true } text ? text.Groups[1].Value : null;
        var region = named ?? expecting ?? bucketRegion();
        var lies = region is null ? "in another region" : $"in {region}";
        return Final(
            StoreFault.WrongRegion,
            $"The bucket '{options.Bucket}' lies {lies}, not in {options.Region} ({said}).",
            region is null
                ? "Find its region (aws s3api get-bucket-location), set AWS_DEFAULT_REGION to it, and run again."
                : $"Set AWS_DEFAULT_REGION={region}, and run again.",
            answer
        );
    }

    private S3Failure NoCredentials(Exception exception) =>
        Final(
            StoreFault.NoCredentials,
            options.Profile is { } profile
                ? $"No AWS credentials were found for {name}: the profile '{profile}' is missing or holds none."
                : $"No AWS credentials were found for {name}.",
            options.Profile is null
                ? "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile (AWS_PROFILE), or run aws sso login."
                : "Check the profile's name in ~/.aws/config and ~/.aws/credentials (aws configure list-profiles).",
            exception
        );

    private S3Failure Unreachable(Exception exception, string doing)
    {
        var cause = exception.GetBaseException();
        var certificate = cause is AuthenticationException;
        var why = exception is OperationCanceledException ? "no answer within the time limit" : cause.Message;
        return certificate
            ? Final(
                StoreFault.Unreachable,
                $"The connection {Where} for {name} is not trusted: {why}",
                "Check the endpoint's certificate and this machine's certificate authorities.",
                exception
            )
            : Passing(
                $"The store {Where} did not answer, or the connection broke, at {doing} in {name}: {why}",
                options.Endpoint is null
                    ? "Check the network and the region, then run again: it is safe."
                    : "Check that the endpoint is right and running, then run again: it is safe.",
                exception
            );
    }

    private S3Failure Strange(Exception exception, string doing) => NotS3(doing, exception.GetBaseException().Message);

    private S3Failure Busy(string said, string doing, Exception exception) =>
        Passing($"The store {Where} is busy or failing at {doing} in {name} ({said}).", "Run again later: it is safe.", exception);

    private StoreException Other(string said, string doing, Exception exception) =>
        new(
            StoreFault.Other,
            $"The store {Where} refused {doing} in {name} ({said}).",
            "Look the code up in the store's documentation; the bucket's policy, versioning or object lock may forbid it.",
            exception
        );

    private static S3Failure Final(StoreFault fault, string message, string nextStep, Exception exception) =>
        new(S3Verdict.Final, new StoreException(fault, message, nextStep, exception));

    private static S3Failure Passing(string message, string nextStep, Exception? exception) =>
        new(S3Verdict.Passing, new StoreException(StoreFault.Unreachable, message, nextStep, exception));

    private static bool IsAboutCredentials(AmazonClientException exception)
    {
        var text = exception.Message;
        return text.Contains("credential", StringComparison.OrdinalIgnoreCase)
            || text.Contains("profile", StringComparison.OrdinalIgnoreCase)
            || text.Contains("SSO", StringComparison.Ordinal);
    }

    [GeneratedRegex("<Region>([^<]+)</Region>", RegexOptions.CultureInvariant)]
    private static partial Regex RegionElement();

    [GeneratedRegex("expecting '([a-z0-9-]+)'", RegexOptions.CultureInvariant)]
    private static partial Regex ExpectingRegion();
}

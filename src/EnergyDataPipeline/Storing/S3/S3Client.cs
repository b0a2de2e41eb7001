using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace EnergyDataPipeline.Storing.S3;

/// <summary>Makes the client with every setting that matters pinned, whatever the environment or a profile says.</summary>
internal static class S3Client
{
    private const int BodyBuffer = 128 * 1024;

    /// <summary>A client for the store's endpoint, region and credentials.</summary>
    public static AmazonS3Client Create(S3StoreOptions options, S3Http http)
    {
        var config = new AmazonS3Config
        {
            // One request for each of our attempts: see S3Attempts.
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 0,
            ThrottleRetries = false,
            Timeout = TimeSpan.FromHours(24),
            ConnectTimeout = options.ConnectTimeout,
            HttpClientFactory = http,
            ForcePathStyle = options.PathStyle,
            // What a body is read and sent in; the client's own 8 KiB make a system call of every page.
            BufferSize = BodyBuffer,
            // Our own SHA-256 travels as a header. The client's default is a CRC32 in an aws-chunked trailer, which some stores reject.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            AllowAutoRedirect = false,
            IgnoreConfiguredEndpointUrls = true,
        };
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = options.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        var credentials =
            options.Credentials ?? (options.Profile is { } profile ? AwsCredentialChain.OfProfile(profile) : AwsCredentialChain.Default);
        return new Client(credentials, config);
    }

    private sealed class Client : AmazonS3Client
    {
        public Client(AWSCredentials credentials, AmazonS3Config config)
            : base(credentials, config) { }

        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            pipeline.AddHandlerBefore<Signer>(new S3UnreadBody());
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.SQS;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Aws.Queueing;

/// <summary>A queue's address: <c>https://sqs.us-east-1.amazonaws.com/123456789012/slices</c>, or an emulator's.</summary>
internal sealed record QueueAddress
{
    private const string Expected = "https://sqs.REGION.amazonaws.com/ACCOUNT/NAME";

    private QueueAddress(Uri url) => Url = url;

    /// <summary>The address.</summary>
    public Uri Url { get; }

    /// <summary>The queue's name.</summary>
    public string Name => Url.Segments[^1];

    /// <summary>True for a queue that keeps an order and drops repetitions itself.</summary>
    public bool IsFifo => Name.EndsWith(".fifo", StringComparison.Ordinal);

    /// <summary>Reads <paramref name="text"/>.</summary>
    /// <exception cref="PipelineException">It is no address of a queue.</exception>
    public static QueueAddress Parse(string text) =>
        TryParse(text, out var address)
            ? address
            : throw new PipelineException(
                FailureClass.Configuration,
                $"'{text}' is no address of a queue; expected {Expected}",
                "aws sqs get-queue-url --queue-name NAME tells it."
            );

    /// <summary>Reads <paramref name="text"/>; false when it is no address of a queue.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out QueueAddress? address)
    {
        address =
            Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Scheme is "https" or "http"
            && url is { UserInfo: "", Query: "", Fragment: "" }
            && url.Segments.Length >= 2
            && !url.AbsolutePath.EndsWith('/')
                ? new(url)
                : null;
        return address is not null;
    }

    /// <summary>Another queue of the same account and region: a dead-letter queue is always one.</summary>
    public QueueAddress Beside(string name) => new(new UriBuilder(Url) { Path = string.Concat(Url.Segments[..^1]) + name }.Uri);

    /// <summary>How the service is reached. A host that is not Amazon's is an emulator, asked itself.</summary>
    public AmazonSQSConfig Configuration(AwsAccess access)
    {
        var config = new AmazonSQSConfig
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 3,
            // Longer than the longest poll, and no longer than a worker may hang.
            Timeout = TimeSpan.FromSeconds(60),
        };
        var host = Url.Host.Split('.');
        var sqs = Array.IndexOf(host, "sqs");
        if (Url.Host.Contains(".amazonaws.", StringComparison.Ordinal))
        {
            access.Reach(config, "SQS", sqs >= 0 && sqs + 1 < host.Length ? host[sqs + 1] : host[0]);
        }
        else
        {
            config.IgnoreConfiguredEndpointUrls = true;
            config.ServiceURL = Url.GetLeftPart(UriPartial.Authority);
            config.AuthenticationRegion = access.Region ?? "us-east-1";
        }

        return config;
    }

    /// <inheritdoc/>
    public override string ToString() => Url.ToString();
}

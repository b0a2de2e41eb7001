using Amazon.Runtime;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Storing;

/// <summary>Which store to open, and how. One kind for each line of <see cref="ObjectStores"/>.</summary>
public abstract record StoreOptions
{
    private protected StoreOptions() { }
}

/// <summary>A local folder.</summary>
public sealed record FolderStoreOptions : StoreOptions
{
    /// <summary>The folder; made by the first put when it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>Every put waits until the disk has it; true unless set. Without it a power cut may undo the last puts.</summary>
    public bool FlushToDisk { get; init; } = true;

    /// <summary>How long a put waits for another process that is publishing; 30 seconds unless set.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>A bucket of S3, or of a store that speaks its protocol.</summary>
public sealed record S3StoreOptions : StoreOptions
{
    /// <summary>Bucket name.</summary>
    public required string Bucket { get; init; }

    /// <summary>Prefix of every key, without slashes at its ends; empty for none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Region; <c>us-east-1</c> unless set.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Address of an S3-compatible store; null for AWS.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Bucket in the path instead of the host name; false unless set.</summary>
    public bool PathStyle { get; init; }

    /// <summary>AWS profile; null for the credential chain's default.</summary>
    public string? Profile { get; init; }

    /// <summary>KMS key for server-side encryption; null for the bucket's default.</summary>
    public string? KmsKey { get; init; }

    /// <summary>PEM file of extra certificate authorities, for an endpoint with a certificate of its own; null for the machine's alone.</summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// Bytes from which on an object is put in parts; 64 MiB unless set. A service must then also honour conditions on completing; where
    /// one is known not to, set it as high as 5 GiB, which is what S3 takes in one put.
    /// </summary>
    public long MultipartFrom { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes of a part; 16 MiB unless set. S3 takes none below 5 MiB but the last, and no more than 10,000.</summary>
    public int PartBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Parts under way at once, over all objects, each held in memory; 4 unless set.</summary>
    public int PartsAtOnce { get; init; } = 4;

    /// <summary>Attempts for each request, the first included; 5 unless set.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Limit for connecting; 10 seconds unless set.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Limit for one attempt up to the answer's headers, besides the time its body needs; 60 seconds unless set.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Slowest upload that is waited for, in bytes a second; 65,536 unless set.</summary>
    public int SlowestBytesPerSecond { get; init; } = 64 * 1024;

    /// <summary>Limit for each read of a body; 30 seconds unless set.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait before the second attempt; doubled for each further one; 200 ms unless set. The wait itself is random below it.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest wait between attempts; 20 seconds unless set.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Credentials in place of the chain's; null for the chain.</summary>
    internal AWSCredentials? Credentials { get; init; }

    /// <summary>These options, signing in with the keys given instead of asking the credential chain.</summary>
    public S3StoreOptions WithKeys(string accessKeyId, Secret secretAccessKey, Secret? sessionToken) =>
        this with
        {
            Credentials = sessionToken is null
                ? new BasicAWSCredentials(accessKeyId, secretAccessKey.Reveal())
                : new SessionAWSCredentials(accessKeyId, secretAccessKey.Reveal(), sessionToken.Reveal()),
        };
}

using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Configuring;

/// <summary>How a feed signs in, as the configuration file says it.</summary>
public enum AuthType
{
    /// <summary>HTTP Basic with a user name and a password.</summary>
    Basic,

    /// <summary>A key in a header or a query parameter.</summary>
    ApiKey,

    /// <summary>A bearer token.</summary>
    Bearer,

    /// <summary>No sign-in.</summary>
    None,
}

/// <summary>A placeholder and the values that it is asked for with.</summary>
/// <param name="Placeholder">Its name, without braces.</param>
/// <param name="Values">The values.</param>
/// <param name="IsHour">True where they are hours of the operating day that begin so (<c>00</c> to <c>23</c>): an hour that a day does not have is not asked for.</param>
public sealed record FanOut(string Placeholder, IReadOnlyList<string> Values, bool IsHour = false);

/// <summary>One feed (the configuration file calls it an api): an address template and what to do with its answers.</summary>
public sealed record FeedSettings
{
    /// <summary>Name, unique without regard to case.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public string? Description { get; init; }

    /// <summary>Dataset of the catalogue that the address was made for; null for an address of its own.</summary>
    public string? Dataset { get; init; }

    /// <summary>What of the dataset is asked for, as it was given (<c>location</c> = <c>.Z.MAINE</c>); empty for all of it, and without one.</summary>
    public IReadOnlyDictionary<string, string> Narrowing { get; init; } = new Dictionary<string, string>();

    /// <summary>Address below which the dataset's paths are asked for instead of the operator's own (a proxy, a sandbox); null for that.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>What becomes of what the dataset's definition does not know.</summary>
    public DriftPolicy OnDrift { get; init; }

    /// <summary>
    /// What becomes of rows and answers in which a rule does not hold, where it is not what the definition says: by the rule's name
    /// (<c>range</c>, <c>lmp_sum</c>), or by name and column (<c>range.lmp_usd_per_mwh</c>), which goes before.
    /// </summary>
    public IReadOnlyDictionary<string, RuleVerb> Rules { get; init; } = new Dictionary<string, RuleVerb>();

    /// <summary>Address template; <c>{placeholders}</c> are filled from <see cref="Params"/>.</summary>
    public required string Url { get; init; }

    /// <summary>GET or POST.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Extra request headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How to sign in.</summary>
    public AuthType AuthType { get; init; } = AuthType.None;

    /// <summary>User name for Basic; null to take <c>ENERGY_PIPELINE_USERNAME</c>, then <c>ISO_NE_USERNAME</c>.</summary>
    public string? Username { get; init; }

    /// <summary>Where the secret is: <c>env:NAME</c> or <c>file:PATH</c>; null for <c>ENERGY_PIPELINE_PASSWORD</c>, <c>ISO_NE_PASSWORD</c>, then a prompt.</summary>
    public string? Password { get; init; }

    /// <summary>Values for placeholders; what is left over goes into the query (GET) or the JSON body (POST).</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    /// <summary>Placeholders whose values are asked for one by one, each value a slice of its own; empty for most feeds.</summary>
    public IReadOnlyList<FanOut> FanOut { get; init; } = [];

    /// <summary>Seconds to wait for an answer's first byte; null for the default (120).</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Folder of the landing files, below the destination.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Beginning of the landing files' names (<c>csv_prefix</c>, also <c>file_prefix</c>).</summary>
    public required string FilePrefix { get; init; }

    /// <summary>Header that carries the key when <see cref="AuthType"/> is <see cref="AuthType.ApiKey"/>; <c>X-API-Key</c> unless set.</summary>
    public string ApiKeyHeader { get; init; } = "X-API-Key";

    /// <summary>Query parameter that carries the key instead of a header; null for the header.</summary>
    public string? ApiKeyParam { get; init; }

    /// <summary>Formats of this feed's files; empty for the pipeline's.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>Region the feed belongs to; null for every region.</summary>
    public string? Region { get; init; }

    /// <summary>Tables to write, by our names; empty for all.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>PEM file of extra certificate authorities.</summary>
    public string? CaFile { get; init; }

    /// <summary>False (loopback addresses only): certificates are not verified.</summary>
    public bool VerifyTls { get; init; } = true;

    /// <summary>How hard the host may be pressed; null for the source's own pacing.</summary>
    public Pacing? Pacing { get; init; }
}

/// <summary>Where files go.</summary>
public abstract record StoreSettings
{
    private StoreSettings() { }

    /// <summary>A local folder, made when missing.</summary>
    public sealed record Folder(string Path) : StoreSettings;

    /// <summary>A bucket.</summary>
    public sealed record S3 : StoreSettings
    {
        /// <summary>Bucket name.</summary>
        public required string Bucket { get; init; }

        /// <summary>Prefix of every key, without slashes at its ends; empty for none.</summary>
        public string Prefix { get; init; } = "";

        /// <summary>Region; <c>us-east-1</c> unless set.</summary>
        public string Region { get; init; } = "us-east-1";

        /// <summary>Endpoint of an S3-compatible store; null for AWS.</summary>
        public string? Endpoint { get; init; }

        /// <summary>Bucket in the path instead of the host name; set by default where an endpoint is.</summary>
        public bool PathStyle { get; init; }

        /// <summary>AWS profile; null for the credential chain's default.</summary>
        public string? Profile { get; init; }

        /// <summary>KMS key for server-side encryption; null for the bucket's default.</summary>
        public string? KmsKey { get; init; }

        /// <summary>Keys from the <c>.env</c> file; null for the AWS credential chain.</summary>
        public AwsKeys? Keys { get; init; }
    }
}

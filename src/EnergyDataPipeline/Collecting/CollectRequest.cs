using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;
using NodaTime;

namespace EnergyDataPipeline.Collecting;

/// <summary>How a source is signed in to. Secrets are opaque and never rendered.</summary>
public abstract record SignIn
{
    private SignIn() { }

    /// <summary>No sign-in.</summary>
    public sealed record Anonymous : SignIn;

    /// <summary>HTTP Basic.</summary>
    public sealed record Basic(string Username, Secret Password) : SignIn;

    /// <summary>A key in a header of the given name.</summary>
    public sealed record ApiKeyHeader(string Header, Secret Key) : SignIn;

    /// <summary>A key in a query parameter of the given name. The parameter's value is removed from every address we keep or show.</summary>
    public sealed record ApiKeyQuery(string Parameter, Secret Key) : SignIn;

    /// <summary><c>Authorization: Bearer …</c>.</summary>
    public sealed record Bearer(Secret Token) : SignIn;
}

/// <summary>Which servers are trusted.</summary>
public sealed record TlsTrust
{
    /// <summary>PEM file of extra authorities; null for the machine's own alone.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>True only for development: certificates are not verified. Refused anywhere but on loopback addresses.</summary>
    public bool UnverifiedLoopback { get; init; }
}

/// <summary>Limits of one request, contract C8. Every wait has one.</summary>
public sealed record CollectLimits
{
    /// <summary>To connect, TLS included; 10 s unless set.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the request's last byte to the answer's headers; 120 s unless the feed sets <c>timeout</c>.</summary>
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Between two pieces of the body; 30 s unless set.</summary>
    public TimeSpan BodyIdle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the slice, all attempts and waits together; 15 minutes unless set.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Attempts after the first, made only for failures that may pass and requests that may be repeated; 4 unless set.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>Base of the exponential backoff with full jitter; 1 s unless set.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest single wait between attempts; 60 s unless set. <c>Retry-After</c> is never undercut.</summary>
    public TimeSpan BackoffCap { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Body bytes that are too many (a gzip bomb, a runaway answer); 8 GiB unless set.</summary>
    public long MaxBodyBytes { get; init; } = 8L << 30;
}

/// <summary>One answer to ask for.</summary>
public sealed record CollectRequest
{
    /// <summary>The feed's name, for messages.</summary>
    public required string Feed { get; init; }

    /// <summary>Groups requests that share a sign-in: after one refused sign-in the rest of the group is not asked.</summary>
    public required string SourceId { get; init; }

    /// <summary>GET or POST.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Whole address, without any secret.</summary>
    public required Uri Address { get; init; }

    /// <summary>Extra headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>JSON body of a POST, or null.</summary>
    public byte[]? JsonBody { get; init; }

    /// <summary>Where the secret stands, which tells accounts apart that have no user name; never the secret. Null where that is not known.</summary>
    internal string? SecretPlace { get; init; }

    /// <summary>How to sign in.</summary>
    public SignIn SignIn { get; init; } = new SignIn.Anonymous();

    /// <summary>Where the sign-in stands, for people and without its secret, where the feed or a reference says so; null for the usual variables.</summary>
    internal string? SignInFrom { get; init; }

    /// <summary>Which servers are trusted.</summary>
    public TlsTrust Tls { get; init; } = new();

    /// <summary>Limits.</summary>
    public CollectLimits Limits { get; init; } = new();

    /// <summary>How hard the host may be pressed; the strictest of a host's requests holds. Null for no pacing.</summary>
    public Pacing? Pacing { get; init; }
}

/// <summary>
/// What the caller says of an answer: whether it is good, or whether asking again may bring a better one.
/// Called within the attempt, so that a truncated body counts as a failed attempt.
/// </summary>
/// <param name="Outcome"><see cref="Outcome.Ok"/>, <see cref="Outcome.Empty"/>, <see cref="Outcome.BadAnswer"/> (final) …</param>
/// <param name="AskAgain">True when another attempt may bring a better answer (a cut body).</param>
/// <param name="Message">What was found and what was expected; null when all is well.</param>
public sealed record Examination(Outcome Outcome, bool AskAgain = false, string? Message = null);

/// <summary>How asking ended. A value, whatever the network did; only cancellation and faults of the examiner are thrown.</summary>
public sealed record CollectResult
{
    /// <summary>How it ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Class of the failure, or <see cref="FailureClass.None"/>.</summary>
    public FailureClass Failure { get; init; }

    /// <summary>HTTP status of the last attempt; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>Attempts made.</summary>
    public int Attempts { get; init; }

    /// <summary>Time spent waiting between attempts.</summary>
    public Duration Waited { get; init; }

    /// <summary>What was found, expected, where; null when all is well. Holds no secret.</summary>
    public string? Message { get; init; }

    /// <summary>What the reader can do about it.</summary>
    public string? NextStep { get; init; }

    /// <summary>When to come back, where the source said so.</summary>
    public Instant? ComeBackAt { get; init; }
}

/// <summary>Examines an answer within its attempt. The document is deleted after the attempt.</summary>
public delegate ValueTask<Examination> ExamineAnswer(RawDocument document, CancellationToken cancellationToken);

/// <summary>Asks a source politely: pacing, limits, retries, sign-in; spools the answer and hands it to the examiner.</summary>
public interface IApiDataCollector
{
    /// <summary>Asks until the examiner is content, the failure is final, or the limits are reached.</summary>
    Task<CollectResult> CollectAsync(CollectRequest request, ExamineAnswer examine, CancellationToken cancellationToken);
}

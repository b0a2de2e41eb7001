using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline.Sandbox;

/// <summary>What the replica serves, to whom, and what goes wrong in it.</summary>
public sealed record SandboxOptions
{
    /// <summary>Port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The number from which every other number is made; 1 unless set.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The instant at which the replica's clock stands still; it goes unless set.</summary>
    public Instant? Now { get; init; }

    /// <summary>The clock that tells what is published; that of <see cref="Time"/> unless set. <see cref="Now"/> goes before it.</summary>
    public IClock? Clock { get; init; }

    /// <summary>Measures waits, pacing and limits; the system's unless set.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Network nodes with prices, 8 to 20,000; as many as the real registry held in 2026 unless set.</summary>
    public int NodeCount { get; init; } = 1190;

    /// <summary>User who may sign in.</summary>
    public string Username { get; init; } = "demo";

    /// <summary>That user's password.</summary>
    public string Password { get; init; } = "demo";

    /// <summary>Further users.</summary>
    public IReadOnlyList<SandboxUser> Users { get; init; } = [];

    /// <summary>What goes wrong on purpose, from the start.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>Whether only this machine is served.</summary>
    public bool LoopbackOnly { get; init; } = true;

    /// <summary>Wait before each answer; none unless set.</summary>
    public double? LatencyMilliseconds { get; init; }

    /// <summary>Which of the operator's two ways of writing JSON is spoken; a request's <c>X-Sandbox-Dialect</c> goes before it.</summary>
    public SandboxDialect Dialect { get; init; } = SandboxDialect.Modern;

    /// <summary>Names of numbers that JSON carries as text.</summary>
    public IReadOnlySet<string> NumericStrings { get; init; } = new HashSet<string> { "ExpActOp4Mw" };

    /// <summary>Whether answers are compressed for those who accept gzip.</summary>
    public bool Compression { get; init; } = true;

    /// <summary>How fast each user may ask; as fast as they like unless set.</summary>
    public SandboxRateLimit? RateLimit { get; init; }

    /// <summary>Status for a path parameter that is not of its form: 400, or 404.</summary>
    public int BadParameterStatus { get; init; } = 400;

    /// <summary>Where the replica's own log lines go; nowhere unless set.</summary>
    public ILoggerFactory? Logging { get; init; }
}

/// <summary>A user of the replica; a locked one is known and refused with 403.</summary>
public sealed record SandboxUser(string Name, string Password, bool Locked = false)
{
    /// <summary>The name, without the password.</summary>
    public override string ToString() => Name;
}

/// <summary>A bucket of requests for each user that fills by and by; an empty bucket answers 429.</summary>
public sealed record SandboxRateLimit
{
    /// <summary>Requests that flow into the bucket each minute.</summary>
    public int PerMinute { get; init; } = 60;

    /// <summary>Requests that the bucket holds.</summary>
    public int Burst { get; init; } = 20;

    /// <summary>Whether 429 says when to come back.</summary>
    public bool SendRetryAfter { get; init; }

    /// <summary>Whether each refusal doubles the wait, from five seconds up to ten minutes.</summary>
    public bool Penalty { get; init; }
}

/// <summary>A request that the replica answered, or failed on purpose.</summary>
/// <param name="Number">Counts requests from 1.</param>
/// <param name="At">When it arrived, by the clock that measures waits.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">The path as asked for, query included.</param>
/// <param name="Status">Status sent; 0 when the connection ended before any.</param>
/// <param name="Bytes">Bytes of body sent, after compression.</param>
/// <param name="User">The user who signed in, if one did.</param>
/// <param name="Fault">The faults that hit it, as text; null when none did.</param>
public sealed record SandboxRequest(
    long Number,
    Instant At,
    string Method,
    string Path,
    int Status,
    long Bytes,
    string? User,
    string? Fault
);

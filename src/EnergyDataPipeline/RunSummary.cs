using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline;

/// <summary>A file that a run stored, or found stored already.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Table">Our name of the table; null for the answer as received.</param>
/// <param name="Format">Format by name.</param>
/// <param name="Rows">Rows in it; null for the answer as received.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex.</param>
public sealed record StoredFile(string Key, string? Table, string Format, long? Rows, long Bytes, string Sha256);

/// <summary>How the collection of one slice (a feed and a period) ended.</summary>
public sealed record FeedResult
{
    /// <summary>Feed name.</summary>
    public required string Feed { get; init; }

    /// <summary>Period, as in the keys (<c>2026-07-27</c>, <c>current</c>).</summary>
    public required string Period { get; init; }

    /// <summary>How it ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>True when the source was not asked, because the store has the period complete.</summary>
    public bool LeftAlone { get; init; }

    /// <summary>True when the numbers are generated: the sandbox's, no market data.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Class of the failure; <see cref="FailureClass.None"/> when all is well.</summary>
    public FailureClass Failure { get; init; }

    /// <summary>Rows written, all tables together (once, however many formats).</summary>
    public long Rows { get; init; }

    /// <summary>Rows put to quarantine.</summary>
    public long Quarantined { get; init; }

    /// <summary>Bytes of the files written by this run.</summary>
    public long BytesWritten { get; init; }

    /// <summary>Attempts made.</summary>
    public int Attempts { get; init; }

    /// <summary>Time taken.</summary>
    public Duration Took { get; init; }

    /// <summary>Files stored, or found stored.</summary>
    public IReadOnlyList<StoredFile> Files { get; init; } = [];

    /// <summary>Key of the manifest that says the slice is complete; null when it is not.</summary>
    public string? ManifestKey { get; init; }

    /// <summary>What was noticed.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>How much of its period what is stored holds; null where that is not known.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>What was found, expected, where; null when all is well.</summary>
    public string? Message { get; init; }

    /// <summary>What the reader can do about it.</summary>
    public string? NextStep { get; init; }

    /// <summary>Last instant of the main table; null where it has none.</summary>
    internal Instant? LastTime { get; init; }

    /// <summary>True when the source gave what is in force once more: its answer holds the same.</summary>
    internal bool IsConfirmed { get; init; }

    /// <summary>When the source had answered; null when it did not.</summary>
    internal Instant? AnsweredAt { get; init; }

    /// <summary>When the source wants to be asked again, where it said so.</summary>
    internal Instant? ComeBackAt { get; init; }

    /// <summary>
    /// True when nothing was done because the order itself is wrong: it is no slice of this configuration, and will be none however often it
    /// comes. Any other failure of class <see cref="FailureClass.Configuration"/> is of the surroundings, and no order's fault.
    /// </summary>
    internal bool IsRefusedOrder { get; init; }

    /// <summary>True when the source refused the sign-in, now or before; false where there was none to try.</summary>
    internal bool IsRefusedSignIn { get; init; }

    /// <summary>Whose account at which host it was asked with, as far as the configuration tells; null where nobody said.</summary>
    internal string? Account { get; init; }

    /// <summary>What the manifest that was committed says.</summary>
    internal Running.LedgerEntry? Entry { get; init; }

    /// <summary>True when the slice is complete in the store: <c>ok</c>, <c>unchanged</c>, <c>empty</c>.</summary>
    public bool IsSuccess => Outcome is Outcome.Ok or Outcome.Unchanged or Outcome.Empty or Outcome.NotYetPublished;

    /// <summary>True when the source itself says that it has nothing for the period (404).</summary>
    internal bool IsAbsent { get; init; }

    /// <summary>
    /// True when the source answered, what it gave is stored, and it was less than was due: an order to collect it is not done by that. Where the
    /// source says that there is nothing, asking again changes nothing.
    /// </summary>
    internal bool IsIncomplete => IsSuccess && !IsAbsent && Failure == FailureClass.Incomplete;
}

/// <summary>How a run ended.</summary>
public sealed record RunSummary
{
    /// <summary>Name of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Region asked for; null when feeds were named.</summary>
    public string? Region { get; init; }

    /// <summary>Where files went, for people.</summary>
    public required string Destination { get; init; }

    /// <summary>When the run began.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required Instant EndedAt { get; init; }

    /// <summary>A result for every slice, in the order of the configuration.</summary>
    public required IReadOnlyList<FeedResult> Results { get; init; }

    /// <summary>What became of the lake's partitions of the datasets that were collected; null where the lake is not kept.</summary>
    public LakeReport? Lake { get; init; }

    /// <summary>Slices in the run.</summary>
    public int Total => Results.Count;

    /// <summary>Slices that ended well.</summary>
    public int Successful => Results.Count(result => result.IsSuccess);

    /// <summary>Slices that did not.</summary>
    public int Failed => Total - Successful;

    /// <summary>Time taken.</summary>
    public Duration Took => EndedAt - StartedAt;

    /// <summary>
    /// The class that decides the exit code: of all the failures the one that most needs a person
    /// (sign-in, store, source permanent, temporary, incomplete, quality), or <see cref="FailureClass.None"/>. A lake that is behind what is
    /// stored makes a run incomplete.
    /// </summary>
    public FailureClass Failure { get; init; }
}

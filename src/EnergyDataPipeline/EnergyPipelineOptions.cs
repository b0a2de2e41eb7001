using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Configuring.Secrets;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline;

/// <summary>What a host hands to a pipeline beside its configuration. Everything has a default.</summary>
public sealed record EnergyPipelineOptions
{
    /// <summary>What time it is; the system's clock unless set.</summary>
    public IClock? Clock { get; init; }

    /// <summary>What waits are measured by; the system's unless set.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Where log messages go; nowhere unless set.</summary>
    public ILoggerFactory? Loggers { get; init; }

    /// <summary>Told of each slice as it goes on; called from several threads.</summary>
    public IProgress<FeedProgress>? Progress { get; init; }

    /// <summary>Where references of further schemes (<c>ssm:/path</c>) are read; none unless set. The pipeline does not dispose them.</summary>
    public IReadOnlyList<ISecretSource> SecretSources { get; init; } = [];

    /// <summary>Asks a person for a secret that stands nowhere; null: nobody is asked.</summary>
    public ISecretPrompt? Prompt { get; init; }

    /// <summary>
    /// Where turns at the sources are shared with other processes; null: this one asks alone. Made with the same <see cref="Time"/>.
    /// The pipeline does not dispose it.
    /// </summary>
    public ISharedPace? SharedPace { get; init; }

    /// <summary>
    /// Where refused sign-ins are shared with other processes, so that a fleet tries a wrong password once; null: they are not. The pipeline does
    /// not dispose it.
    /// </summary>
    public ISharedRefusals? SharedRefusals { get; init; }

    /// <summary>When cancelled: slices under way are finished, no new one is begun.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Bytes that answers may take in the spool folder, all together; 10 GiB unless set.</summary>
    public long? SpoolQuotaBytes { get; init; }

    /// <summary>True when the source's numbers are generated (the sandbox): files for people say so.</summary>
    public bool GeneratedNumbers { get; init; }
}

/// <summary>Where a slice is on its way.</summary>
/// <param name="Feed">Feed name.</param>
/// <param name="Period">Period.</param>
/// <param name="Stage"><c>planned</c> (once, before the first slice: see <see cref="Planned"/>), <c>asking</c>, <c>reading</c>, <c>storing</c>, <c>done</c>.</param>
/// <param name="Bytes">Bytes of the answer so far.</param>
/// <param name="Rows">Rows read so far.</param>
/// <param name="Result">The result, once done.</param>
public sealed record FeedProgress(string Feed, string Period, string Stage, long Bytes, long Rows, FeedResult? Result)
{
    /// <summary>How many slices the run is going to ask for; null in every report but the first.</summary>
    public int? Planned { get; init; }
}

/// <summary>What a run would ask and write.</summary>
/// <param name="Feed">Feed name.</param>
/// <param name="Period">Period.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="Address">Address that would be asked; holds no secret.</param>
/// <param name="Writes">Patterns of the keys that would be written.</param>
/// <param name="Dataset">Dataset of the catalogue; null for a feed read generically.</param>
public sealed record PlannedSlice(string Feed, string Period, string Method, string Address, IReadOnlyList<string> Writes, string? Dataset);

/// <summary>What a clean-up deleted, or would delete.</summary>
/// <param name="Deleted">False for a dry run.</param>
/// <param name="Items">Objects concerned.</param>
/// <param name="Bytes">Their size together.</param>
public sealed record CleanupReport(bool Deleted, IReadOnlyList<CleanupItem> Items, long Bytes)
{
    /// <summary>Folders that hold another store, each with a slash at its end; nothing below them was, or would be, touched.</summary>
    public IReadOnlyCollection<string> OtherStores { get; init; } = [];
}

/// <summary>An object that a clean-up deleted, or would delete.</summary>
/// <param name="Key">Key.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Kind"><c>landing</c>, <c>raw</c>, <c>quarantine</c>, <c>run</c>, …</param>
/// <param name="Reason">Why it may go.</param>
public sealed record CleanupItem(string Key, long Bytes, string Kind, string Reason);

/// <summary>Whether a configuration can be run.</summary>
/// <param name="Valid">True when there are no issues.</param>
/// <param name="Issues">What keeps it from running.</param>
/// <param name="Warnings">What a person should look at.</param>
public sealed record ConfigurationReport(bool Valid, IReadOnlyList<string> Issues, IReadOnlyList<string> Warnings);

/// <summary>What is in the store, feed by feed, and how the pipeline is set.</summary>
/// <param name="Destination">Where files go.</param>
/// <param name="Region">Default region.</param>
/// <param name="Feeds">Every feed.</param>
/// <param name="LastRun">Key of the newest run summary; null when there is none.</param>
public sealed record PipelineStatus(string Destination, string Region, IReadOnlyList<FeedStatus> Feeds, string? LastRun);

/// <summary>What the store holds of one feed.</summary>
/// <param name="Feed">Feed name.</param>
/// <param name="Dataset">Dataset of the catalogue; null for a feed read generically.</param>
/// <param name="Periods">Periods that are complete.</param>
/// <param name="NewestPeriod">The newest of them; null when there is none.</param>
/// <param name="CommittedAt">When the newest was committed.</param>
/// <param name="Rows">Rows of the newest, all tables together.</param>
public sealed record FeedStatus(string Feed, string? Dataset, int Periods, string? NewestPeriod, Instant? CommittedAt, long? Rows);

using EnergyDataPipeline.Configuring;

namespace EnergyDataPipeline;

/// <summary>
/// Every setting of a pipeline, layered: defaults &lt; JSON file &lt; environment &lt; what the caller sets. <c>new EnergyPipelineConfig()</c>
/// holds the defaults alone: the four built-in feeds, CSV, <c>./energy-data</c>.
/// </summary>
public sealed partial record EnergyPipelineConfig
{
    /// <summary>Feeds to collect.</summary>
    public IReadOnlyList<FeedSettings> Feeds { get; init; } = BuiltInFeeds.All;

    /// <summary>Formats of the landing files, by name; CSV and Parquet unless set.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ["csv", "parquet"];

    /// <summary>Region run when none is named; <c>northeast</c> unless set.</summary>
    public string DefaultRegion { get; init; } = "northeast";

    /// <summary>Where files go; the folder <c>./energy-data</c> unless set.</summary>
    public StoreSettings Destination { get; init; } = new StoreSettings.Folder("energy-data");

    /// <summary>Value of every <c>{day}</c> placeholder (<c>today</c>, <c>yesterday</c>, a date, a range); null to keep each feed's own.</summary>
    public string? Day { get; init; }

    /// <summary>
    /// True to ask only for periods that the store does not hold complete: those committed after they were over are left alone, and what
    /// fails in passing is tried once more after everything else. For history, which a run may be interrupted in and taken up again.
    /// </summary>
    public bool OnlyMissing { get; init; }

    /// <summary>Feeds that are configured and not among <see cref="Feeds"/>: what they have stored is read where it is superseded.</summary>
    public IReadOnlyList<FeedSettings> Configured { get; init; } = [];

    /// <summary>True to begin with the newest period.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Feeds collected at once; 4 unless set.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Attempts after the first, for failures that may pass; 4 unless set.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>Seconds one slice may take, all attempts together; 900 unless set.</summary>
    public double SliceDeadlineSeconds { get; init; } = 900;

    /// <summary>Folder for spooled answers; null for the system's temporary folder.</summary>
    public string? SpoolFolder { get; init; }

    /// <summary>
    /// DynamoDB table that turns at the sources are taken from, so that many processes keep one pace; null: this one keeps it alone.
    /// Needs <see cref="EnergyPipelineOptions.SharedPace"/>, as the package EnergyDataPipeline.Aws makes it.
    /// </summary>
    public string? PacingTable { get; init; }

    /// <summary>Who is told what needs somebody; nobody unless set.</summary>
    public NotificationSettings Notifications { get; init; } = new();

    /// <summary>Makes CSV and TSV safe to open in a spreadsheet; off unless set: data stay exact.</summary>
    public bool SpreadsheetSafe { get; init; }

    /// <summary>
    /// True to bring the lake's partitions of a run's datasets up to date when the feeds have ended; off unless set.
    /// <see cref="RunSummary.Lake"/> tells what was written.
    /// </summary>
    public bool KeepLake { get; init; }

    /// <summary>
    /// Derived datasets, by name, that are kept up to date with the lake; none unless set. A run computes none by itself: the command does it after
    /// a run with <see cref="KeepLake"/>, and in a program <c>DerivedLake.KeepAsync</c> of the package EnergyDataPipeline.Query.
    /// </summary>
    public IReadOnlyList<string> DerivedDatasets { get; init; } = [];

    /// <summary>How the pages of Parquet files are compressed: <c>zstd</c> (unless set), <c>snappy</c>, <c>none</c>.</summary>
    public string ParquetCompression { get; init; } = "zstd";
}

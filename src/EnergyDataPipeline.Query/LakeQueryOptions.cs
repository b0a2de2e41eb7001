using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline.Query;

/// <summary>How a lake is queried. Everything has a default.</summary>
public sealed record LakeQueryOptions
{
    /// <summary>Megabytes that the engine may hold; what does not fit goes to <see cref="TempFolder"/>. 512 unless set.</summary>
    [Range(32, 1_000_000)]
    public int MemoryLimitMegabytes { get; init; } = 512;

    /// <summary>Threads of the engine; one a processor unless set.</summary>
    [Range(1, 1024)]
    public int? Threads { get; init; }

    /// <summary>Folder for what does not fit into memory, emptied at the end; a new one in the system's temporary folder unless set.</summary>
    public string? TempFolder { get; init; }

    /// <summary>
    /// Folder of the partitions fetched from a bucket and of lakes as they stood earlier; <c>energy-pipeline</c> in <c>XDG_CACHE_HOME</c>, else in
    /// <c>~/.cache</c>, unless set. Whatever is in it may be deleted at any time when no query runs.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>Megabytes that the cache may hold; what was used least recently goes first. 4096 unless set.</summary>
    [Range(1, 100_000_000)]
    public int CacheLimitMegabytes { get; init; } = 4096;

    /// <summary>Queries see the answers that had been received by then; null: all of them.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>First and last day that is built with <see cref="AsOf"/>, as <c>A..B</c>; null: all that is stored.</summary>
    public string? Day { get; init; }

    /// <summary>True where names without a source mean generated numbers (the sandbox's); an operator's, where the lake has any, unless set.</summary>
    public bool GeneratedNumbers { get; init; }

    /// <summary>Lets statements make tables, views and settings in the engine's memory; the lake is never written. False unless set.</summary>
    public bool AllowWrites { get; init; }

    /// <summary>Lets queries read and write files of this machine (<c>read_csv</c>, <c>COPY … TO</c>, <c>ATTACH</c>). False unless set.</summary>
    public bool AllowFiles { get; init; }

    /// <summary>What time it is; the system's clock unless set.</summary>
    public IClock? Clock { get; init; }

    /// <summary>What waits are measured by; the system's unless set.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Told when a partition of a derived dataset is done, well or not.</summary>
    public Action? GoesOn { get; init; }

    /// <summary>Where log messages go; nowhere unless set.</summary>
    public ILoggerFactory? Loggers { get; init; }
}

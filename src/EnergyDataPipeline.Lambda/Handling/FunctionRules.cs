using System.Globalization;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;

namespace EnergyDataPipeline.Lambda.Handling;

/// <summary>What a configuration must be to run in a function, and how it is fitted to the one it runs in.</summary>
internal static class FunctionRules
{
    /// <summary>Where a function's file systems that outlive it are mounted; everything else is lost with the process.</summary>
    private const string Mounts = "/mnt/";

    /// <summary>Memory that a feed under way takes at most, with answers read, encoded and stored beside it.</summary>
    private const int MiBForEachFeed = 64;

    /// <summary>Share of the memory that managed objects may take; the rest is the program, sockets and buffers.</summary>
    private const double HeapShare = 0.75;

    /// <summary>Share of what is free on the disk that answers may take while they are read.</summary>
    private const double SpoolShare = 0.9;

    /// <summary>What keeps it from running in a function, beside its own faults.</summary>
    public static IEnumerable<ConfigurationFault> FaultsOf(EnergyPipelineConfig config, Surroundings surroundings)
    {
        if (config.Destination is StoreSettings.Folder folder && !folder.Path.StartsWith(Mounts, StringComparison.Ordinal))
        {
            yield return new(
                "destination",
                $"the folder {Wording.Quote(folder.Path)}, which is lost when the function's process ends",
                $"a bucket (s3://bucket/prefix), or a folder below {Mounts} where a file system is mounted",
                "Set S3_BUCKET_NAME."
            );
        }

        if (surroundings.TryGet(Deadline.MarginVariable, out var text) && MarginOf(surroundings) is null)
        {
            yield return new($"environment: {Deadline.MarginVariable}", Wording.Quote(text), "seconds, from 1 to 450");
        }
    }

    /// <summary>The configuration with no more at once than the function's memory has room for, whose heap is bounded by it.</summary>
    public static EnergyPipelineConfig Fitted(EnergyPipelineConfig config, Surroundings surroundings)
    {
        if (surroundings.MemoryMiB is not { } memory)
        {
            return config;
        }

        if (surroundings.IsWholeProcess)
        {
            BoundHeap((long)(memory * HeapShare) << 20);
        }

        return config with
        {
            Concurrency = Math.Min(config.Concurrency, Math.Max(1, memory / MiBForEachFeed)),
        };
    }

    /// <summary>Where answers lie while they are read, and how many bytes of them at once.</summary>
    public static (string Folder, long Quota) SpoolOf(EnergyPipelineConfig config)
    {
        const long smallest = 1L << 20;
        var folder = config.SpoolFolder ?? Path.Combine(Path.GetTempPath(), "energy-pipeline-spool");
        Directory.CreateDirectory(folder);
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        return (folder, Math.Max(smallest, (long)(free * SpoolShare)));
    }

    /// <summary>The margin that is set; null where none is, or none that can be read.</summary>
    public static TimeSpan? MarginOf(Surroundings surroundings) =>
        surroundings.TryGet(Deadline.MarginVariable, out var text)
        && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds is >= 1 and <= 450
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static void BoundHeap(long bytes)
    {
        AppContext.SetData("GCHeapHardLimit", (ulong)bytes);
        GC.RefreshMemoryLimit();
    }
}

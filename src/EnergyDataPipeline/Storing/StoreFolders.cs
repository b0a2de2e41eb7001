namespace EnergyDataPipeline.Storing;

/// <summary>The first segments of keys that are not landing files.</summary>
internal static class StoreFolders
{
    /// <summary>Answers as received.</summary>
    public const string Raw = "raw";

    /// <summary>Typed tables, one object a partition.</summary>
    public const string Lake = "lake";

    /// <summary>Rejected rows.</summary>
    public const string Quarantine = "quarantine";

    /// <summary>What is complete.</summary>
    public const string Manifests = "manifests";

    /// <summary>Run summaries.</summary>
    public const string Runs = "runs";

    /// <summary>What people have been told.</summary>
    public const string Notifications = "notifications";

    /// <summary>Tiny objects of a health check.</summary>
    public const string Probe = ".energy-pipeline-probe";

    /// <summary>True when the key's first segment is one of these.</summary>
    public static bool IsReserved(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && key[..slash] is Raw or Lake or Quarantine or Manifests or Runs or Notifications or Probe;
    }
}

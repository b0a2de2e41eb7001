using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Configuring;

/// <summary>Where configuration is read from. Everything is handed in, so that a test or a library sees only what it means to.</summary>
public sealed record ConfigurationRequest
{
    /// <summary>Configuration file; null for <c>API_CONFIG_FILE</c>, then <c>api_config.json</c> in the working folder where it exists.</summary>
    public string? File { get; init; }

    /// <summary>The configuration file, where it is an object in a bucket and was fetched; null otherwise.</summary>
    public FetchedConfiguration? Fetched { get; init; }

    /// <summary>Environment variables, by name.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Folder that relative paths and <c>.env</c> are looked for in.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>What the command line sets, by setting name (<c>formats</c>, <c>destination</c>, <c>day</c>, <c>region</c>, …); the last layer.</summary>
    public IReadOnlyDictionary<string, string> CommandLine { get; init; } = new Dictionary<string, string>();
}

/// <summary>A configuration file that was fetched from a bucket, or why it could not be.</summary>
/// <param name="Name">As it was named: <c>s3://bucket/key</c>.</param>
/// <param name="Utf8">Its bytes; null where it could not be read.</param>
/// <param name="Fault">Why it could not be read; null where it was.</param>
/// <param name="NextStep">What the reader can do about that.</param>
public sealed record FetchedConfiguration(string Name, ReadOnlyMemory<byte>? Utf8, string? Fault = null, string? NextStep = null)
{
    /// <summary>The store's tag of this version, by which it is asked whether there is another one; null where it could not be read.</summary>
    public string? ETag { get; init; }

    /// <summary>True when what kept it from being read may pass by itself: a network, or a store that is busy.</summary>
    public bool MayPass { get; init; }
}

/// <summary>A fault in the configuration.</summary>
/// <param name="Place">Where (<c>api_config.json: apis[2].url</c>, <c>environment: S3_BUCKET_NAME</c>).</param>
/// <param name="Found">What was found there.</param>
/// <param name="Expected">What is allowed.</param>
/// <param name="Suggestion">What was probably meant, or what to do; null when there is nothing to say.</param>
public sealed record ConfigurationFault(string Place, string Found, string Expected, string? Suggestion = null)
{
    /// <summary>The fault in a sentence.</summary>
    public override string ToString() => $"{Place}: found {Found}; expected {Expected}.{(Suggestion is null ? "" : $" {Suggestion}")}";

    internal ConfigurationFault Cleaned() =>
        new(
            Redaction.Clean(Place),
            Redaction.Clean(Found),
            Redaction.Clean(Expected),
            Suggestion is null ? null : Redaction.Clean(Suggestion)
        );
}

/// <summary>A setting in force, and the layer that won.</summary>
/// <param name="Name">Setting name (<c>formats</c>, <c>apis.fuel_mix.url</c>).</param>
/// <param name="Value">Value in force; secrets masked.</param>
/// <param name="Origin">Layer (<c>default</c>, <c>file api_config.json</c>, <c>environment S3_BUCKET_NAME</c>, <c>.env S3_BUCKET_NAME</c>, <c>command line --format</c>).</param>
public sealed record SettingOrigin(string Name, string Value, string Origin);

/// <summary>A configuration read, with every fault found in it, all together.</summary>
/// <param name="Config">The settings; the defaults where something was at fault. Feeds at fault are left out.</param>
/// <param name="Faults">Empty when it can be run.</param>
/// <param name="Warnings">Worth a person's eye on every run (certificates not verified, …).</param>
/// <param name="Origins">Every setting with its value and the layer that won.</param>
public sealed record LoadedConfiguration(
    EnergyPipelineConfig Config,
    IReadOnlyList<ConfigurationFault> Faults,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<SettingOrigin> Origins
)
{
    /// <summary>Every fault in one exception of class configuration, exit code 2.</summary>
    public PipelineException ToException()
    {
        var count = Faults.Count == 1 ? "1 fault" : $"{Faults.Count.ToInvariant()} faults";
        var lines = string.Join('\n', Faults.Select(fault => $"  {fault}"));
        return new(FailureClass.Configuration, $"{count} in the configuration:\n{lines}", "Mend what is listed, then run again.");
    }
}

using System.Collections;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Records;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline;

/// <summary>How log lines are written.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

public sealed partial record EnergyPipelineConfig
{
    /// <summary>Least severe log line that is written; information unless set.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How log lines are written; text unless set.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>File that log lines are also written to; null for none.</summary>
    public string? LogFile { get; init; }

    /// <summary>The file that was read; null where there was none.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>Where sign-in secrets are looked for; the variables of the process unless set.</summary>
    public SecretSources Secrets { get; init; } = SecretSources.Process;

    /// <summary>What was noticed in the configuration and deserves a person's eye on every run.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// Reads the configuration of this process: <paramref name="file"/> (or <c>API_CONFIG_FILE</c>, or <c>api_config.json</c> where it exists),
    /// <c>.env</c> in the working folder, the environment. A <see cref="PipelineException"/> of class configuration lists every fault found.
    /// </summary>
    public static EnergyPipelineConfig Load(string? file = null)
    {
        var loaded = ConfigurationLoader.Load(
            new()
            {
                File = file,
                Environment = ProcessEnvironment(),
                WorkingFolder = Directory.GetCurrentDirectory(),
            }
        );
        return loaded.Faults.Count == 0 ? loaded.Config : throw loaded.ToException();
    }

    /// <summary>As <see cref="Load"/>; the file may also be an object in a bucket, <c>s3://bucket/key</c>, read with the AWS credential chain.</summary>
    public static async Task<EnergyPipelineConfig> LoadAsync(string? file = null, CancellationToken cancellationToken = default)
    {
        var request = new ConfigurationRequest
        {
            File = file,
            Environment = ProcessEnvironment(),
            WorkingFolder = Directory.GetCurrentDirectory(),
        };
        var loaded = ConfigurationLoader.Load(
            request with
            {
                Fetched = await ConfigurationInBucket.FetchAsync(request, TimeProvider.System, cancellationToken).ConfigureAwait(false),
            }
        );
        return loaded.Faults.Count == 0 ? loaded.Config : throw loaded.ToException();
    }

    /// <summary>The variables of this process, as <see cref="ConfigurationRequest.Environment"/> takes them.</summary>
    public static IReadOnlyDictionary<string, string> ProcessEnvironment()
    {
        var names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var variables = new Dictionary<string, string>(names);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }
}

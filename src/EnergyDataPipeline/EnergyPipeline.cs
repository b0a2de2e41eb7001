using NodaTime;

namespace EnergyDataPipeline;

/// <summary>Stand-in for the façade.</summary>
public sealed partial class EnergyPipeline : IAsyncDisposable
{
    /// <summary>Stand-in.</summary>
    public EnergyPipeline(EnergyPipelineConfig config, EnergyPipelineOptions? options = null) => (Config, Options) = (config, options);

    private EnergyPipelineConfig Config { get; }

    private EnergyPipelineOptions? Options { get; }

    /// <summary>Stand-in.</summary>
    public Task<RunSummary> RunSingleApiAsync(string name, CancellationToken cancellationToken = default) => throw Absent();

    /// <summary>Stand-in.</summary>
    public Task<RunSummary> RunAllApisAsync(CancellationToken cancellationToken = default) => throw Absent();

    /// <summary>Stand-in.</summary>
    public Task<RunSummary> RunSelectionAsync(IEnumerable<string> names, CancellationToken cancellationToken = default) => throw Absent();

    /// <summary>Stand-in.</summary>
    public Task<RunSummary> RunEnergyPipelineAsync(string? region = null, CancellationToken cancellationToken = default) => throw Absent();

    /// <summary>Stand-in.</summary>
    public Task<IReadOnlyList<PlannedSlice>> PlanAsync(
        IEnumerable<string>? names = null,
        string? region = null,
        CancellationToken cancellationToken = default
    ) => throw Absent();

    /// <summary>Stand-in.</summary>
    public Task<IReadOnlyList<Records.CheckResult>> DiagnoseAsync(CancellationToken cancellationToken = default) => throw Absent();

    /// <summary>Stand-in.</summary>
    public Task<CleanupReport> CleanUpAsync(Duration olderThan, bool delete, CancellationToken cancellationToken = default) => throw Absent();

    /// <summary>Stand-in.</summary>
    public Task<ConfigurationReport> ValidateConfigurationAsync(CancellationToken cancellationToken = default) => throw Absent();

    /// <summary>Stand-in.</summary>
    public Task<PipelineStatus> GetStatusAsync(CancellationToken cancellationToken = default) => throw Absent();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private NotSupportedException Absent() => new($"the façade is not in this branch: {Config.Feeds.Count} feeds, options {Options is not null}");
}

using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Lambda.Handling;

/// <summary>
/// The pipeline of a process, kept from one call to the next with its connections, as long as that is safe: the next call asks for the same
/// settings, and the last one ended well. What a run has learned of a failure (a refused sign-in, a host that does not answer) must not
/// outlive it, because whoever calls again may have mended it.
/// </summary>
internal sealed class KeptPipeline(Func<EnergyPipelineConfig, CancellationToken, EnergyPipeline> open) : IAsyncDisposable
{
    private EnergyPipelineConfig? _config;
    private EnergyPipeline? _pipeline;
    private CancellationTokenSource? _stop;

    /// <summary>How many pipelines were opened so far.</summary>
    public int Opened { get; private set; }

    /// <summary>The pipeline for <paramref name="config"/>, and what stops it gently.</summary>
    public async Task<(EnergyPipeline Pipeline, CancellationTokenSource Stop)> TakeAsync(EnergyPipelineConfig config)
    {
        if (_pipeline is not null && !(_stop!.TryReset() && IsSame(_config!, config)))
        {
            await CloseAsync();
        }

        if (_pipeline is null)
        {
            _stop = new CancellationTokenSource();
            (_config, _pipeline) = (config, open(config, _stop.Token));
            Opened++;
        }

        return (_pipeline, _stop!);
    }

    /// <summary>The call is over: the pipeline is kept for the next one where nothing <paramref name="failed"/>.</summary>
    public async Task GiveBackAsync(FailureClass failed)
    {
        if (failed is not (FailureClass.None or FailureClass.Quality))
        {
            await CloseAsync();
        }
    }

    /// <summary>Closes the pipeline, where one is kept; the next call opens another.</summary>
    public async Task CloseAsync()
    {
        if (_pipeline is { } pipeline)
        {
            _pipeline = null;
            await pipeline.DisposeAsync();
            _stop!.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync();

    private static bool IsSame(EnergyPipelineConfig one, EnergyPipelineConfig other) =>
        one.Day == other.Day && one.OnlyMissing == other.OnlyMissing && one.Feeds.SequenceEqual<FeedSettings>(other.Feeds);
}

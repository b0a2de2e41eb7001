using Microsoft.Extensions.Logging;
using Polly;

namespace EnergyDataPipeline.Collecting.Governing;

/// <summary>What all requests to one host share: turns, the retry budget, and the pipeline of retries and circuit breaker.</summary>
internal sealed class Host : IDisposable
{
    public Host(string name, ApiDataCollectorOptions options, TimeProvider time, ILogger logger, ISharedPace? shared)
    {
        Name = name;
        Governor = new Governor(time, name, shared);
        Budget = new RetryBudget(options.RetryAllowance, options.RetryShare, time);
        Pipeline = HostPipeline.Compose(name, options, time, logger);
    }

    /// <summary>Host name and port.</summary>
    public string Name { get; }

    public Governor Governor { get; }

    public RetryBudget Budget { get; }

    public ResiliencePipeline<Attempt> Pipeline { get; }

    public void Dispose() => Governor.Dispose();
}

using System.Collections.Concurrent;
using EnergyDataPipeline.Collecting.Governing;
using EnergyDataPipeline.Collecting.Signing;
using EnergyDataPipeline.Collecting.Spooling;
using EnergyDataPipeline.Collecting.Wire;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline.Collecting;

/// <summary>What all askings of one collector share.</summary>
internal sealed class Equipment(
    ApiDataCollectorOptions options,
    TimeProvider time,
    IClock clock,
    ILogger logger,
    Random jitter,
    Spool spool,
    ISharedPace? shared,
    ISharedRefusals? refusals
) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Host>> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _jitterLock = new();

    public ApiDataCollectorOptions Options => options;

    public TimeProvider Time => time;

    public IClock Clock => clock;

    public ILogger Logger => logger;

    public Spool Spool => spool;

    public HostClients Clients { get; } = new(logger);

    public SignInGates SignIns { get; } = new(refusals, logger);

    /// <summary>What requests to the address's host share.</summary>
    public Host HostOf(Uri address) =>
        _hosts.GetOrAdd(address.Authority, name => new Lazy<Host>(() => new Host(name, options, time, logger, shared))).Value;

    /// <summary>A length drawn evenly between nothing and <paramref name="most"/>: full jitter.</summary>
    public TimeSpan Jitter(TimeSpan most)
    {
        lock (_jitterLock)
        {
            return most * jitter.NextDouble();
        }
    }

    public void Dispose()
    {
        Clients.Dispose();
        foreach (var host in _hosts.Values.Where(host => host.IsValueCreated))
        {
            host.Value.Dispose();
        }
    }
}

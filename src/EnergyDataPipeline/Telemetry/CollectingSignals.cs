using System.Diagnostics.Metrics;

namespace EnergyDataPipeline.Telemetry;

/// <summary>What collecting counts.</summary>
internal static class CollectingSignals
{
    internal static readonly Counter<long> Requests = Signals.Meter.CreateCounter<long>(
        "energy_pipeline.collect.requests",
        "{request}",
        "Requests sent to sources, redirects followed included"
    );

    internal static readonly Counter<long> Retries = Signals.Meter.CreateCounter<long>(
        "energy_pipeline.collect.retries",
        "{request}",
        "Requests sent again after a failure that may pass"
    );

    internal static readonly Counter<double> WaitSeconds = Signals.Meter.CreateCounter<double>(
        "energy_pipeline.collect.wait",
        "s",
        "Time waited between attempts"
    );

    internal static readonly Counter<long> WireBytes = Signals.Meter.CreateCounter<long>(
        "energy_pipeline.collect.wire",
        "By",
        "Bytes of bodies as they came over the wire"
    );

    internal static readonly Counter<long> BodyBytes = Signals.Meter.CreateCounter<long>(
        "energy_pipeline.collect.body",
        "By",
        "Bytes of bodies with the transport's content encoding undone"
    );

    internal static readonly Counter<long> Outcomes = Signals.Meter.CreateCounter<long>(
        "energy_pipeline.collect.outcomes",
        "{slice}",
        "Answers asked for, by how asking ended"
    );
}

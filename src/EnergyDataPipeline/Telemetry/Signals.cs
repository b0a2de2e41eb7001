using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EnergyDataPipeline.Telemetry;

/// <summary>Names under which a host listens to our counters and traces.</summary>
public static class Signals
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "EnergyDataPipeline";

    internal static readonly ActivitySource Activities = new(Name);
    internal static readonly Meter Meter = new(Name);
}

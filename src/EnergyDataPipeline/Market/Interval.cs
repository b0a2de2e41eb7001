using NodaTime;

namespace EnergyDataPipeline.Market;

/// <summary>The span of time a price or quantity covers: begin included, end excluded, both UTC instants.</summary>
public readonly record struct Interval(Instant Begin, Instant End)
{
    /// <summary>Length of the span; 23, 24 or 25 hours for an operating day.</summary>
    public Duration Length => End - Begin;
}

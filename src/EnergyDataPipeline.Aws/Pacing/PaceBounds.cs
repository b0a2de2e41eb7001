namespace EnergyDataPipeline.Aws.Pacing;

/// <summary>
/// What one lease may claim. Turns stand on a line, one each interval. A turn may be used until <see cref="Valid"/> after its place on the
/// line; where the pacing's burst does not cover that, the lease takes up <see cref="Spare"/> more of the line. So however late turns are
/// used, and however wrong our notion of the time is within its doubt, no stretch of time W sees more than burst + W × pace of them.
/// </summary>
internal readonly record struct PaceBounds
{
    private const long LeastSlack = TimeSpan.TicksPerMillisecond * 40;

    public PaceBounds(Catalog.Pacing pacing, ServiceClock.Reading clock, TimeSpan roundTrip)
    {
        Interval = (long)Math.Ceiling(TimeSpan.TicksPerSecond / pacing.RequestsPerSecond / 10) * 10;
        var covered = (Math.Max(1, pacing.Burst) - 1) * Interval;
        Doubt = clock.Doubt;
        Slack = Math.Max(LeastSlack, roundTrip.Ticks * 4);
        Valid = Math.Max(covered, (2 * Doubt) + Slack);
        Spare = Valid - covered;
    }

    /// <summary>From one turn to the next.</summary>
    public long Interval { get; }

    /// <summary>Doubt of the clock.</summary>
    public long Doubt { get; }

    /// <summary>Time a turn is surely good for once it is in our hands.</summary>
    public long Slack { get; }

    /// <summary>From a turn's place on the line to the last moment at which it may be used.</summary>
    public long Valid { get; }

    /// <summary>What a lease takes up beyond its turns.</summary>
    public long Spare { get; }

    /// <summary>Earliest place on the line that a lease taken now may have: what nobody used before that has lapsed.</summary>
    public long Floor(long now) => now - (Valid - Doubt - Slack);

    /// <summary>How much of the line a lease takes up.</summary>
    public long Span(int turns) => (turns * Interval) + ((Spare + 9) / 10 * 10);
}

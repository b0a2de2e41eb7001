namespace EnergyDataPipeline.Aws.Pacing;

/// <summary>
/// The time of the service that the turns are kept at, so that no machine's clock matters. Each answer's <c>Date</c> says it to the second;
/// between sending and receiving it must have been then, and what several answers say together narrows it down to a few milliseconds.
/// Between answers this machine's steady clock goes on.
/// </summary>
internal sealed class ServiceClock(TimeProvider time)
{
    // A steady clock may run wrong by so much, and the servers behind an endpoint may differ by so much.
    private const double Drift = 200e-6;
    private static readonly long Disagreement = TimeSpan.FromMilliseconds(10).Ticks;

    private readonly Lock _lock = new();
    private readonly long _origin = time.GetTimestamp();
    private long _least;
    private long _most;
    private long _at = long.MinValue;
    private double _roundTrip = TimeSpan.FromMilliseconds(20).Ticks;

    /// <summary>True once an answer has said what time it is.</summary>
    public bool IsSet
    {
        get
        {
            lock (_lock)
            {
                return _at != long.MinValue;
            }
        }
    }

    /// <summary>How long an answer takes, of late.</summary>
    public TimeSpan RoundTrip
    {
        get
        {
            lock (_lock)
            {
                return TimeSpan.FromTicks((long)_roundTrip);
            }
        }
    }

    /// <summary>An answer that was asked for at <paramref name="sent"/> and came at <paramref name="received"/> bears this date.</summary>
    public void Observe(long sent, long received, DateTimeOffset date)
    {
        var (before, after) = (Steady(sent), Steady(received));
        var least = date.UtcTicks - after - Disagreement;
        var most = date.UtcTicks + TimeSpan.TicksPerSecond - before + Disagreement;
        lock (_lock)
        {
            _roundTrip += ((after - before) - _roundTrip) / 4;
            if (_at != long.MinValue)
            {
                var worn = (long)(Math.Abs(after - _at) * Drift);
                (_least, _most) = (Math.Max(_least - worn, least), Math.Min(_most + worn, most));
            }

            if (_at == long.MinValue || _least > _most)
            {
                // What it said before cannot be true of the clock that speaks now.
                (_least, _most) = (least, most);
            }

            _at = after;
        }
    }

    /// <summary>What is known now: the service's time at a timestamp is that timestamp's steady time plus this, give or take.</summary>
    public Reading Read()
    {
        lock (_lock)
        {
            var worn = (long)(Math.Abs(Steady(time.GetTimestamp()) - _at) * Drift);
            return new(this, (_least / 2) + (_most / 2), ((_most - _least) / 2) + worn);
        }
    }

    private long Steady(long timestamp) => time.GetElapsedTime(_origin, timestamp).Ticks;

    /// <summary>What is known of the service's time. Instants are ticks.</summary>
    /// <param name="Clock">Whose reading it is.</param>
    /// <param name="Offset">Service's time less steady time.</param>
    /// <param name="Doubt">It may be so much earlier or later.</param>
    public readonly record struct Reading(ServiceClock Clock, long Offset, long Doubt)
    {
        /// <summary>The service's time at a timestamp, give or take the doubt.</summary>
        public long At(long timestamp) => Clock.Steady(timestamp) + Offset;

        /// <summary>The timestamp at which the service's time is probably <paramref name="instant"/>.</summary>
        public long TimestampOf(long instant, TimeProvider time) =>
            Clock._origin + (long)((instant - Offset) * ((double)time.TimestampFrequency / TimeSpan.TicksPerSecond));
    }
}

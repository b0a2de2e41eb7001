using NodaTime;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>The instant that decides what is published: it goes, or it was set and stands.</summary>
internal sealed class SandboxClock(SandboxOptions options)
{
    // Far enough either way for every use, and near enough that day arithmetic cannot leave the calendar.
    private static readonly Instant Earliest = Instant.FromUtc(1900, 1, 1, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(2200, 1, 1, 0, 0);

    private readonly Lock gate = new();
    private Instant? set = options.Now;

    public Instant Now
    {
        get
        {
            lock (gate)
            {
                return set ?? options.Clock?.GetCurrentInstant() ?? Real;
            }
        }
    }

    /// <summary>The instant by the clock that measures waits, whatever the replica pretends.</summary>
    public Instant Real => Instant.FromDateTimeOffset(options.Time.GetUtcNow());

    /// <summary>Makes the clock stand at an instant, or go again.</summary>
    public void Set(Instant? instant)
    {
        lock (gate)
        {
            set = instant;
        }
    }

    public void Reset() => Set(options.Now);

    public static bool IsInRange(Instant instant) => instant >= Earliest && instant < Latest;
}

using NodaTime;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>How many slices of a run are done, and how long the others will take if they go on as the first ones did. Told from several threads.</summary>
internal sealed class TimeLeft(TimeProvider time)
{
    private const int FewSlices = 10;
    private const int EnoughToTell = 4;

    private int _planned;
    private int _done;
    private long _since;

    /// <summary>So many are to be done, from now on.</summary>
    public void Begin(int planned)
    {
        _since = time.GetTimestamp();
        Volatile.Write(ref _done, 0);
        Volatile.Write(ref _planned, planned);
    }

    /// <summary>One more is done.</summary>
    public void Count() => Interlocked.Increment(ref _done);

    /// <summary><c>12 of 365, about 3 min 4 s left</c>; without a plan the number done.</summary>
    public override string ToString()
    {
        var (done, planned) = (Volatile.Read(ref _done), Volatile.Read(ref _planned));
        if (planned == 0)
        {
            return $"{Words.Count(done)} done";
        }

        // What is tried once more at the end is no further slice.
        done = Math.Min(done, planned);
        var counted = $"{Words.Count(done)} of {Words.Count(planned)}";
        if (planned < FewSlices || done < EnoughToTell || done == planned)
        {
            return counted;
        }

        var left = time.GetElapsedTime(_since) / done * (planned - done);
        return $"{counted}, about {Words.Span(Duration.FromTimeSpan(left))} left";
    }
}

namespace EnergyDataPipeline.Sandbox;

/// <summary>Names one stream of random numbers, so that no two quantities share their draws.</summary>
internal enum Series
{
    Weather,
    CityWeather,
    DewPoint,
    Wind,
    Sky,
    Cloud,
    TemperatureError,
    LoadNoise,
    GasPrice,
    EnergyNoise,
    Congestion,
    NodeName,
    NodeZone,
    NodeId,
    NodeLoss,
    NodeWeight,
    NodeShift,
    Tie,
    FuelInstant,
    FuelOutput,
    NuclearOutage,
    Marginal,
    Publication,
    Capacity,
    Outage,
    Reserve,
    FaultDraw,
    Dialect,
    Revision,
}

/// <summary>
/// Random numbers by hashing (seed, series, keys): any value can be drawn alone, in any order and in parallel, and is the same each time.
/// </summary>
internal readonly struct Dice(ulong seed)
{
    public ulong Seed { get; } = seed;

    public ulong Hash(Series series, long first, long second = 0)
    {
        var mixed = Mix(Seed + 0x9E3779B97F4A7C15UL);
        mixed = Mix(mixed ^ ((ulong)series * 0xD6E8FEB86659FD93UL));
        mixed = Mix(mixed ^ unchecked((ulong)first));
        return Mix(mixed ^ (unchecked((ulong)second) * 0xA0761D6478BD642FUL));
    }

    /// <summary>Uniform, 0 included, 1 excluded.</summary>
    public double Uniform(Series series, long first, long second = 0) => (Hash(series, first, second) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Bell-shaped with mean 0 and standard deviation 1, never beyond 3.5 either way.</summary>
    public double Normal(Series series, long first, long second = 0)
    {
        // The sum of four uniforms has variance 1/3; enough of a bell, and bounded.
        var bits = Hash(series, first, second);
        var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return ((sum / 65536.0) - 2.0) * 1.7320508075688772;
    }

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(Series series, long first, long second, int low, int high) =>
        low + (int)(Hash(series, first, second) % (ulong)(high - low + 1));

    /// <summary>Noise without jumps: normal draws at whole positions, eased in between.</summary>
    public double Smooth(Series series, long stream, double position)
    {
        var knot = Math.Floor(position);
        var along = position - knot;
        var eased = along * along * (3 - (2 * along));
        var before = Normal(series, (long)knot, stream);
        var after = Normal(series, (long)knot + 1, stream);
        return before + ((after - before) * eased);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}

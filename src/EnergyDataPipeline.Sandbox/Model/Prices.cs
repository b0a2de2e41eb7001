using NodaTime;

namespace EnergyDataPipeline.Sandbox.Model;

/// <summary>A price at a place in cents per MWh; the total is the sum of its parts, exactly.</summary>
internal readonly record struct NodalPrice(long EnergyCents, long CongestionCents, long LossCents)
{
    public long TotalCents => EnergyCents + CongestionCents + LossCents;
}

/// <summary>What is common to all places of an hour: the energy price, and how hard each constraint binds.</summary>
internal sealed record HourPrice(long EnergyCents, int? Binding, double ShadowUsd)
{
    /// <summary>The price at a place; each part is rounded to the cent by itself.</summary>
    public NodalPrice At(Sensitivity place)
    {
        var congestion = Binding is { } constraint ? place.ShiftFactors[constraint] * ShadowUsd * 100 : 0;
        return new NodalPrice(EnergyCents, (long)Math.Round(congestion), (long)Math.Round(EnergyCents * place.LossFactor));
    }
}

/// <summary>Energy prices from the gas price, the demand, and the odd limit of the network.</summary>
internal sealed class Prices(Dice dice, Load load, Temperature temperature)
{
    /// <summary>Day-ahead price of the hour that begins at the instant.</summary>
    public HourPrice DayAhead(Instant hour)
    {
        var day = EasternTime.DayOf(hour);
        var middle = hour + Duration.FromMinutes(30);
        var expectedMw = load.At(middle, errorF: 1.2 * dice.Normal(Series.TemperatureError, Key(day), 100));
        var usd = (GasPrice(day) * HeatRate(expectedMw)) + (1.8 * dice.Normal(Series.EnergyNoise, hour.ToUnixTimeSeconds()));
        var binding = BindingConstraint(day, hour);
        var shadow = 3 + (22 * dice.Uniform(Series.Congestion, hour.ToUnixTimeSeconds(), 5));
        return new HourPrice((long)Math.Round(Math.Max(-20, usd) * 100), binding, shadow);
    }

    /// <summary>Dollars per million Btu for the day: two to six, more when it is cold.</summary>
    public double GasPrice(LocalDate day)
    {
        var noon = EasternTime.At(day, 12, 0);
        var drift = 3.4 + (0.9 * dice.Smooth(Series.GasPrice, 0, noon.ToUnixTimeSeconds() / (86_400.0 * 20)));
        var cold = 0.34 * Math.Max(0, 38 - temperature.Regional(noon));
        return Math.Clamp(drift + cold + (0.25 * dice.Normal(Series.GasPrice, Key(day), 1)), 1.6, 18);
    }

    // Million Btu per MWh of the plant that sets the price; below about 8,300 MW it is a plant that would rather pay than stop.
    private static double HeatRate(double mw) =>
        mw switch
        {
            < 8_300 => 6.6 - ((8_300 - mw) * 0.0065),
            < 16_000 => 6.6 + ((mw - 8_300) * 0.00033),
            < 21_000 => 9.14 + ((mw - 16_000) * 0.0011),
            _ => 14.64 + ((mw - 21_000) * 0.004),
        };

    // One day in four is congested for four to twelve hours: about eight hours in a hundred.
    private int? BindingConstraint(LocalDate day, Instant hour)
    {
        var key = Key(day);
        if (dice.Uniform(Series.Congestion, key, 1) >= 0.25)
        {
            return null;
        }
        var sinceMidnight = (int)(hour - EasternTime.StartOf(day)).TotalHours;
        var begin = dice.Between(Series.Congestion, key, 2, 4, 12);
        var length = dice.Between(Series.Congestion, key, 3, 4, 12);
        var binds = sinceMidnight >= begin && sinceMidnight < begin + length;
        return binds ? dice.Between(Series.Congestion, key, 4, 0, Constraints.All.Count - 1) : null;
    }

    private static long Key(LocalDate day) => EasternTime.StartOf(day).ToUnixTimeSeconds();
}

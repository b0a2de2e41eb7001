using NodaTime;

namespace EnergyDataPipeline.Sandbox.Model;

/// <summary>Reserve that must stand by, in whole MW.</summary>
internal readonly record struct ReserveNeed(int LargestContingencyMw, int TenMinuteMw, int ThirtyMinuteMw, int ReplacementMw)
{
    public int TotalMw => TenMinuteMw + ThirtyMinuteMw;
}

/// <summary>What plants owe, what is broken, what must stand by: the common ground of the capacity reports.</summary>
internal sealed class Capacity(Dice dice, Temperature temperature, Load load)
{
    public Temperature Temperature { get; } = temperature;
    public Load Load { get; } = load;
    public Dice Dice { get; } = dice;

    /// <summary>Capacity supply obligation: it steps on the first of June, when a commitment period begins.</summary>
    public int ObligationMw(LocalDate day)
    {
        var period = day.Month >= 6 ? day.Year : day.Year - 1;
        return Dice.Between(Series.Capacity, period, 1, 26_300, 28_900);
    }

    /// <summary>Capacity without an obligation that is offered all the same.</summary>
    public int DelistedMw(LocalDate day) => Dice.Between(Series.Capacity, day.Year * 12 + day.Month, 2, 700, 1_250);

    /// <summary>Demand response that could be called.</summary>
    public int DemandResponseMw(LocalDate day) => Dice.Between(Series.Capacity, day.Year * 12 + day.Month, 3, 180, 420);

    /// <summary>Imports that can be had at the peak of the day.</summary>
    public int PeakImportMw(LocalDate day) => 10 * Dice.Between(Series.Capacity, Key(day), 4, 285, 390);

    /// <summary>Outages that were planned; few in the months of high demand.</summary>
    public int PlannedOutagesMw(LocalDate day)
    {
        var most = day.Month is 4 or 5 or 10 or 11 ? 2_600 : 260;
        return Dice.Between(Series.Outage, Key(day), 1, most / 20, most);
    }

    /// <summary>Outages nobody planned.</summary>
    public int ForcedOutagesMw(LocalDate day) => Dice.Between(Series.Outage, Key(day), 2, 600, 1_900);

    /// <summary>What cold takes away: nothing above ten degrees, then more with every degree.</summary>
    public static int ColdOutagesMw(double lowF) => lowF >= 10 ? 0 : (int)Math.Round((10 - lowF) * 65);

    public ReserveNeed Reserve(LocalDate day)
    {
        var largest = Dice.Between(Series.Reserve, Key(day), 1, 1_190, 1_480);
        var second = Dice.Between(Series.Reserve, Key(day), 2, 1_150, 1_250);
        var ten = (int)Math.Round(largest * 1.15m, MidpointRounding.AwayFromZero);
        return new ReserveNeed(largest, ten, second / 2, 160);
    }

    /// <summary>How many degrees a forecast for the day is off, made with <paramref name="spreadF"/> degrees of doubt.</summary>
    public double ForecastErrorF(LocalDate day, int vintage, double spreadF) =>
        spreadF * Dice.Normal(Series.TemperatureError, Key(day), vintage);

    /// <summary>The peak of the day as forecast, to the next ten MW.</summary>
    public (Instant Hour, int Mw) ExpectedPeak(LocalDate day, double errorF)
    {
        var (hour, mw) = Load.Peak(day, errorF);
        return (hour, 10 * (int)Math.Round(mw / 10));
    }

    public static long Key(LocalDate day) => EasternTime.StartOf(day).ToUnixTimeSeconds();
}

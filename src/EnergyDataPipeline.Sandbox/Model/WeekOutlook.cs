using NodaTime;

namespace EnergyDataPipeline.Sandbox.Model;

/// <summary>One publication of the seven-day forecast.</summary>
internal sealed record Vintage(LocalDate PublishedOn, int Number, Instant CreatedAt);

/// <summary>A day of the seven-day forecast in whole MW; sums are computed from their parts.</summary>
internal sealed record MarketDay
{
    /// <summary>2 for the day after publication, up to 7.</summary>
    public required int Number { get; init; }
    public required LocalDate Date { get; init; }
    public required int ObligationMw { get; init; }
    public required int ColdOutagesMw { get; init; }
    public required int OtherOutagesMw { get; init; }
    public required int DelistedMw { get; init; }
    public required int PeakImportMw { get; init; }
    public required int PeakLoadMw { get; init; }
    public required int DemandResponseMw { get; init; }
    public required ReserveNeed Reserve { get; init; }
    public required double LowF { get; init; }
    public required IReadOnlyList<CityDay> Cities { get; init; }

    public int AvailableMw => ObligationMw - ColdOutagesMw - OtherOutagesMw + DelistedMw;
    public int AvailableWithImportMw => AvailableMw + PeakImportMw;
    public int ReserveWithReplacementMw => Reserve.TotalMw + Reserve.ReplacementMw;
    public int NeededMw => PeakLoadMw + ReserveWithReplacementMw;
    public int SurplusMw => AvailableWithImportMw - NeededMw;

    /// <summary>Cold is judged two days ahead and no further; beyond stands a dash.</summary>
    public string ColdFlag(double belowF) => Number > 3 ? "-" : Flag(LowF < belowF);

    public static string Flag(bool raised) => raised ? "Y" : "N";
}

/// <summary>Makes the seven-day forecasts.</summary>
internal static class WeekOutlooks
{
    /// <summary>What is published on the day: one between 09:15 and 09:45, and on one day in eight a corrected one in the afternoon.</summary>
    public static IReadOnlyList<Vintage> PublishedOn(World world, LocalDate day)
    {
        var key = Capacity.Key(day);
        var morning = new Vintage(day, 1, EasternTime.At(day, 9, 15) + Seconds(world, key, 11, 1_799));
        return world.Dice.Uniform(Series.Publication, key, 12) < 0.125
            ? [morning, new Vintage(day, 2, EasternTime.At(day, 13, 30) + Seconds(world, key, 13, 5_399))]
            : [morning];
    }

    public static IReadOnlyList<MarketDay> Days(World world, Vintage vintage) =>
        [.. Enumerable.Range(2, 6).Select(number => Day(world, vintage, number))];

    private static MarketDay Day(World world, Vintage vintage, int number)
    {
        var capacity = world.Capacity;
        var ahead = number - 1;
        var date = vintage.PublishedOn.PlusDays(ahead);
        var errorF = capacity.ForecastErrorF(date, (10 * number) + vintage.Number, 1.5 * ahead);
        var lowF = world.Temperature.Range(date).LowF + errorF;
        return new MarketDay
        {
            Number = number,
            Date = date,
            ObligationMw = capacity.ObligationMw(date),
            ColdOutagesMw = Capacity.ColdOutagesMw(lowF),
            OtherOutagesMw = capacity.PlannedOutagesMw(date) + capacity.ForcedOutagesMw(date) + (60 * ahead),
            DelistedMw = capacity.DelistedMw(date),
            PeakImportMw = capacity.PeakImportMw(date),
            PeakLoadMw = capacity.ExpectedPeak(date, errorF).Mw,
            DemandResponseMw = capacity.DemandResponseMw(date),
            Reserve = capacity.Reserve(date),
            LowF = lowF,
            Cities = [.. City.All.Select(city => world.Temperature.Forecast(city, date, errorF))],
        };
    }

    private static Duration Seconds(World world, long key, int stream, int most) =>
        Duration.FromSeconds(world.Dice.Between(Series.Publication, key, stream, 0, most));
}

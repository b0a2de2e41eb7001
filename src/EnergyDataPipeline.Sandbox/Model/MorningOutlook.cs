using NodaTime;

namespace EnergyDataPipeline.Sandbox.Model;

/// <summary>One issue of the morning report: what it is called, when it came out, and how well it could know the day.</summary>
internal sealed record Edition(LocalDate Day, int Number, string ReportType, Instant CreatedAt, double DoubtF);

/// <summary>The capacity picture of a day in whole MW. Every sum is computed from its parts, so the report's arithmetic holds exactly.</summary>
internal sealed record MorningOutlook
{
    public required Edition Edition { get; init; }
    public required (Instant Hour, int Mw) PeakYesterday { get; init; }
    public required (Instant Hour, int Mw) PeakToday { get; init; }
    public required ReserveNeed Reserve { get; init; }
    public required IReadOnlyList<int> TieFlowsMw { get; init; }
    public required IReadOnlyList<CityDay> Cities { get; init; }
    public required int ObligationMw { get; init; }
    public required int AdditionsMw { get; init; }
    public required int PlannedOutagesMw { get; init; }
    public required int ForcedOutagesMw { get; init; }
    public required int DemandResponseMw { get; init; }
    public required int UncommittedDemandResponseMw { get; init; }
    public required int UncommittedMw { get; init; }
    public required int UncommittedBeforePeakMw { get; init; }
    public required int LongTermPeakMw { get; init; }

    public int OutagesMw => PlannedOutagesMw + ForcedOutagesMw;

    /// <summary>Sum of the ties; import is negative.</summary>
    public int NetDeliveryMw => TieFlowsMw.Sum();

    public int AvailableMw =>
        ObligationMw + AdditionsMw - OutagesMw - UncommittedMw + DemandResponseMw - UncommittedDemandResponseMw - NetDeliveryMw;
    public int RequiredMw => PeakToday.Mw + Reserve.TotalMw;
    public int SurplusMw => AvailableMw - RequiredMw;
    public int ExcessCommitmentMw => SurplusMw - Reserve.ReplacementMw;
    public int ThirtyMinuteEstimateMw => Reserve.ThirtyMinuteMw + SurplusMw;
}

/// <summary>Makes the morning reports of a day.</summary>
internal static class MorningReports
{
    // Since this day three editions an operating day; before it a preliminary and a final one.
    private static readonly LocalDate ThreeEditionsSince = new(2024, 12, 20);

    /// <summary>The editions of the day, in the order in which they come out.</summary>
    public static IReadOnlyList<Edition> EditionsOf(World world, LocalDate day) =>
        day >= ThreeEditionsSince
            ?
            [
                New(world, day, 1, "Preliminary", EasternTime.At(day.PlusDays(-1), 15, 50), 1.8),
                New(world, day, 2, "Morning Report", EasternTime.At(day, 7, 55), 0.9),
                New(world, day, 3, "Operational Capacity Update Report", EasternTime.At(day, 11, 58), 0.4),
            ]
            :
            [
                New(world, day, 1, "Preliminary", EasternTime.At(day, 6, 45), 1.2),
                New(world, day, 2, "Final", EasternTime.At(day, 8, 10), 0.8),
            ];

    public static MorningOutlook Outlook(World world, Edition edition)
    {
        var capacity = world.Capacity;
        var day = edition.Day;
        var key = Capacity.Key(day);
        var errorF = capacity.ForecastErrorF(day, edition.Number, edition.DoubtF);
        var peak = capacity.ExpectedPeak(day, errorF);
        var yesterday = world.Load.Peak(day.PlusDays(-1));
        var demandResponse = capacity.DemandResponseMw(day);
        var draft = new MorningOutlook
        {
            Edition = edition,
            PeakYesterday = (yesterday.Hour, (int)Math.Round(yesterday.Mw)),
            PeakToday = peak,
            Reserve = capacity.Reserve(day),
            TieFlowsMw = world.Interchange.At(peak.Hour),
            Cities = [.. City.All.Select(city => world.Temperature.Forecast(city, day, errorF))],
            ObligationMw = capacity.ObligationMw(day),
            AdditionsMw = capacity.DelistedMw(day) + world.Dice.Between(Series.Capacity, key, 10 + edition.Number, 0, 120),
            PlannedOutagesMw = capacity.PlannedOutagesMw(day),
            ForcedOutagesMw =
                capacity.ForcedOutagesMw(day)
                + Capacity.ColdOutagesMw(world.Temperature.Range(day).LowF)
                + world.Dice.Between(Series.Outage, key, 10 + edition.Number, 0, 250),
            DemandResponseMw = demandResponse,
            UncommittedDemandResponseMw = world.Dice.Between(Series.Capacity, key, 20, 0, demandResponse / 4),
            UncommittedMw = 0,
            UncommittedBeforePeakMw = 0,
            LongTermPeakMw = world.Dice.Between(Series.Capacity, day.Month >= 6 ? day.Year : day.Year - 1, 5, 24_600, 25_900),
        };
        // Plants that are not needed stay off: what is committed leaves a margin of one to three and a half thousand MW.
        var margin = world.Dice.Between(Series.Capacity, key, 30 + edition.Number, 1_000, 3_500);
        var uncommitted = Math.Max(0, draft.SurplusMw - margin);
        return draft with
        {
            UncommittedMw = uncommitted,
            UncommittedBeforePeakMw = (int)Math.Round(uncommitted * 0.27),
        };
    }

    private static Edition New(World world, LocalDate day, int number, string type, Instant earliest, double doubtF)
    {
        var seconds = world.Dice.Between(Series.Publication, Capacity.Key(day), number, 0, 419);
        return new Edition(day, number, type, earliest + Duration.FromSeconds(seconds), doubtF);
    }
}

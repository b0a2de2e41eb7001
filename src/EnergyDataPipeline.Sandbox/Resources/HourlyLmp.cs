using EnergyDataPipeline.Sandbox.Model;
using EnergyDataPipeline.Sandbox.Serialising;
using EnergyDataPipeline.Sandbox.Serving;
using NodaTime;

namespace EnergyDataPipeline.Sandbox.Resources;

/// <summary>Day-ahead prices of every hour and place.</summary>
internal sealed class HourlyLmp : IResource
{
    private static readonly Envelope Prices = Envelope.List("HourlyLmps", "HourlyLmp");
    private static readonly Envelope OnePrice = Envelope.Single("HourlyLmp");

    // Asked for an hour that the clocks skipped, the service leaves out even the root.
    private static readonly Envelope SkippedHour = new("HourlyLmps", "HourlyLmp", EnvelopeShape.Missing);

    public IEnumerable<Route> Routes =>
        [
            Route.Redirect("/hourlylmp/da/final", "/hourlylmp/da/final/info"),
            Route.Get("/hourlylmp/da/final/current", ask => Listing(ask, RunningHour(ask), ask.World.Locations.Headline)),
            Route.Get("/hourlylmp/da/final/current/all", ask => Listing(ask, RunningHour(ask), ask.World.Locations.Priced)),
            Route.Get(
                "/hourlylmp/da/final/current/location/{locationId}",
                ask => new Answer(OnePrice, Rows(ask, RunningHour(ask), OneLocation(ask)))
            ),
            Route.Get("/hourlylmp/da/final/day/latest", ask => Listing(ask, HoursOf(ask, NewestDay(ask)), ask.World.Locations.Priced)),
            Route.Get("/hourlylmp/da/final/day/{day}", ask => Listing(ask, HoursOf(ask, ask.Day), ask.World.Locations.Priced)),
            Route.Get("/hourlylmp/da/final/day/{day}/hour/{sh}", OneHour),
            Route.Get(
                "/hourlylmp/da/final/day/{day}/location/{locationId}",
                ask => Listing(ask, HoursOf(ask, ask.Day), OneLocation(ask))
            ),
            Route.Info("/hourlylmp/da/final/info", Newest),
        ];

    /// <summary>When the prices of a day come out: at one o'clock the day before.</summary>
    public static Instant PublishedAt(LocalDate day) => EasternTime.At(day.PlusDays(-1), 13, 0);

    private static Answer OneHour(Ask ask)
    {
        var hours = HoursOf(ask, ask.Day).ToList();
        var asked = hours.Where(hour => hour.InZone(EasternTime.Zone).Hour == ask.StartHour).ToList();
        return hours.Count > 0 && asked.Count == 0
            ? Answer.Empty(SkippedHour)
            : Listing(ask, asked, ask.World.Locations.Priced);
    }

    private static Publication? Newest(Ask ask)
    {
        var day = NewestDay(ask);
        return HoursOf(ask, day).Any() ? new Publication(HoursOf(ask, day).Last(), PublishedAt(day)) : null;
    }

    private static LocalDate NewestDay(Ask ask)
    {
        var tomorrow = ask.Today.PlusDays(1);
        return ask.Now >= PublishedAt(tomorrow) ? tomorrow : ask.Today;
    }

    private static IEnumerable<Instant> HoursOf(Ask ask, LocalDate day) =>
        day >= EasternTime.FirstDay && day <= ask.Today.PlusDays(1) && ask.Now >= PublishedAt(day) ? EasternTime.HoursOf(day) : [];

    private static IEnumerable<Instant> RunningHour(Ask ask) => HoursOf(ask, ask.Today).Where(hour => hour == EasternTime.HourOf(ask.Now));

    private static IReadOnlyList<Location> OneLocation(Ask ask) =>
        ask.World.Locations.Find(ask.LocationId) is { Pricing: not null } found ? [found] : [];

    private static Answer Listing(Ask ask, IEnumerable<Instant> hours, IReadOnlyList<Location> places) =>
        new(Prices, Rows(ask, hours, places));

    private static IEnumerable<Row> Rows(Ask ask, IEnumerable<Instant> hours, IReadOnlyList<Location> places)
    {
        foreach (var hour in hours)
        {
            var common = ask.World.Prices.DayAhead(hour);
            var stamp = EasternTime.Format(hour);
            foreach (var place in places)
            {
                var price = common.At(place.Pricing!);
                yield return ask.NewRow()
                    .Text("BeginDate", stamp)
                    .Reference("Location", place)
                    .Number("LmpTotal", price.TotalCents, 2)
                    .Number("EnergyComponent", price.EnergyCents, 2)
                    .Number("CongestionComponent", price.CongestionCents, 2)
                    .Number("LossComponent", price.LossCents, 2);
            }
        }
    }
}

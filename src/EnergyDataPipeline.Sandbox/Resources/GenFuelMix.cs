using EnergyDataPipeline.Sandbox.Model;
using EnergyDataPipeline.Sandbox.Serialising;
using EnergyDataPipeline.Sandbox.Serving;
using NodaTime;

namespace EnergyDataPipeline.Sandbox.Resources;

/// <summary>Generation by fuel at irregular instants.</summary>
internal sealed class GenFuelMix : IResource
{
    private static readonly Envelope Mixes = Envelope.List("GenFuelMixes", "GenFuelMix");

    public IEnumerable<Route> Routes =>
        [
            Route.Redirect("/genfuelmix", "/genfuelmix/info"),
            Route.Get("/genfuelmix/current", ask => new Answer(Mixes, Rows(ask, Newest(ask), null))),
            Route.Get(
                "/genfuelmix/current/fuelCategoryRollup/{fuelCategoryRollup}",
                ask => new Answer(Mixes, Rows(ask, Newest(ask), ask.Text("fuelCategoryRollup")))
            ),
            Route.Get("/genfuelmix/day/{day}", ask => new Answer(Mixes, Rows(ask, Published(ask, ask.Day), null))),
            Route.Get(
                "/genfuelmix/day/{day}/fuelCategoryRollup/{fuelCategoryRollup}",
                ask => new Answer(Mixes, Rows(ask, Published(ask, ask.Day), ask.Text("fuelCategoryRollup")))
            ),
            Route.Info("/genfuelmix/info", NewestPublication),
        ];

    private static Publication? NewestPublication(Ask ask) =>
        Newest(ask) is [var newest] ? new Publication(newest, newest + FuelMix.PublicationDelay) : null;

    private static Instant[] Newest(Ask ask)
    {
        var newest = ask.World.FuelMix.Newest(ask.Now);
        return EasternTime.DayOf(newest) < EasternTime.FirstDay ? [] : [newest];
    }

    private static IEnumerable<Instant> Published(Ask ask, LocalDate day) =>
        day < EasternTime.FirstDay || day > ask.Today
            ? []
            : ask.World.FuelMix.InstantsOf(day).TakeWhile(instant => instant + FuelMix.PublicationDelay <= ask.Now);

    private static IEnumerable<Row> Rows(Ask ask, IEnumerable<Instant> instants, string? rollup)
    {
        foreach (var instant in instants)
        {
            var stamp = EasternTime.Format(instant);
            foreach (var output in ask.World.FuelMix.At(instant))
            {
                if (rollup is null || output.Fuel.Rollup == rollup)
                {
                    yield return ask.NewRow()
                        .Text("BeginDate", stamp)
                        .Number("GenMw", output.Mw)
                        .Text("FuelCategoryRollup", output.Fuel.Rollup)
                        .Text("FuelCategory", output.Fuel.Category)
                        .Text("MarginalFlag", output.Marginal ? "Y" : "N");
                }
            }
        }
    }
}

using EnergyDataPipeline.Sandbox.Model;
using EnergyDataPipeline.Sandbox.Serialising;
using EnergyDataPipeline.Sandbox.Serving;

namespace EnergyDataPipeline.Sandbox.Resources;

/// <summary>The registry of places; it has no days and no <c>/info</c>.</summary>
internal sealed class LocationRegistry : IResource
{
    private static readonly Envelope Places = Envelope.List("Locations", "Location");
    private static readonly Envelope OnePlace = Envelope.Single("Location");

    public IEnumerable<Route> Routes =>
        [
            Route.Get("/locations", ask => new Answer(Places, Rows(ask, ask.World.Locations.Core))),
            Route.Get("/locations/all", ask => new Answer(Places, Rows(ask, ask.World.Locations.All))),
            Route.Get("/locations/{locationId}", ask => new Answer(OnePlace, Rows(ask, Named(ask)))),
        ];

    private static IEnumerable<Location> Named(Ask ask) => ask.World.Locations.Find(ask.LocationId) is { } found ? [found] : [];

    private static IEnumerable<Row> Rows(Ask ask, IEnumerable<Location> places)
    {
        foreach (var place in places)
        {
            var row = ask.NewRow()
                .Number("LocationID", place.Id)
                .Text("LocationType", place.Type)
                .Text("LocationName", place.Name);
            if (place.NodeType is not null)
            {
                row.Text("NetworkNodeType", place.NodeType);
            }
            yield return row.Text("AreaType", place.External ? "EXTERNAL" : "INTERNAL");
        }
    }
}

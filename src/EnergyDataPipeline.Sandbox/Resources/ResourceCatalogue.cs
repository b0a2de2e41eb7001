using EnergyDataPipeline.Sandbox.Serving;

namespace EnergyDataPipeline.Sandbox.Resources;

/// <summary>A resource of the service: its paths and what they answer. One file each, one line in <see cref="ResourceCatalogue"/>.</summary>
internal interface IResource
{
    IEnumerable<Route> Routes { get; }
}

/// <summary>Every resource that is served.</summary>
internal static class ResourceCatalogue
{
    public static IReadOnlyList<IResource> All { get; } =
    [
        new GenFuelMix(),
        new HourlyLmp(),
        new LocationRegistry(),
        new MorningReport(),
        new SevenDayForecast(),
    ];
}

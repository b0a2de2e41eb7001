using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Sandbox.Resources.Defined;
using EnergyDataPipeline.Sandbox.Serving;

namespace EnergyDataPipeline.Sandbox.Resources;

/// <summary>A resource of the service: its paths and what they answer. One file each, one line in <see cref="ResourceCatalogue"/>; those without are served by their definitions.</summary>
internal interface IResource
{
    IEnumerable<Route> Routes { get; }
}

/// <summary>Every resource that is served.</summary>
internal static class ResourceCatalogue
{
    private const string Operator = "iso-ne";

    private static readonly IResource[] Modelled =
    [
        new GenFuelMix(),
        new HourlyLmp(),
        new LocationRegistry(),
        new MorningReport(),
        new SevenDayForecast(),
    ];

    /// <summary>Every path of the service: those with a model of their own, and the rest in the form that their definitions say.</summary>
    public static IEnumerable<Route> Routes
    {
        get
        {
            var modelled = Modelled.SelectMany(resource => resource.Routes).ToList();
            var known = modelled.Select(route => route.Template).ToHashSet(StringComparer.Ordinal);
            var datasets = FeedCatalog.BuiltIn.Sources.Single(source => source.Id == Operator).Datasets;
            return modelled.Concat(datasets.SelectMany(RoutesOf).Where(route => known.Add(route.Template)));
        }
    }

    private static IEnumerable<Route> RoutesOf(Dataset dataset)
    {
        var resource = new DefinedResource(dataset);
        var news = dataset
            .Paths.Concat(dataset.SharedPaths)
            .Where(path => path.Role == DatasetRoles.Info)
            .Select(path => path.Template)
            .ToList();
        return resource
            .Routes.Concat(news.Select(template => Route.Info(template, resource.Newest)))
            .Concat(
                dataset
                    .Paths.Concat(dataset.SharedPaths)
                    .Where(path => path.Role == DatasetRoles.Default)
                    .Select(path => Route.Redirect(path.Template, news.FirstOrDefault() ?? path.Template + "/info"))
            );
    }
}

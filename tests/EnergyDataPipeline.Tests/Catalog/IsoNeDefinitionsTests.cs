using System.Text.RegularExpressions;
using EnergyDataPipeline.Catalog;
using Xunit;

namespace EnergyDataPipeline.Tests.Catalog;

/// <summary>The definitions of ISO New England's resources cover the whole of its API.</summary>
public sealed partial class IsoNeDefinitionsTests
{
    private static readonly EmbeddedDefinitions Definitions = new("iso-ne");

    private static IEnumerable<ResourceDefinition> Resources => Definitions.Resources.Select(name => Definitions.Of(name)!);

    [Fact]
    public void There_are_91_resources_and_127_datasets_with_names_of_their_own()
    {
        Assert.Equal(91, Definitions.Resources.Count());
        Assert.Equal(127, Definitions.All.Count);
        Assert.Equal(127, Definitions.All.Select(dataset => dataset.Name).Distinct().Count());
        Assert.All(Definitions.All, dataset => Assert.Matches("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", dataset.Name));
        Assert.All(Definitions.All, dataset => Assert.Empty(dataset.Variants));
    }

    [Fact]
    public void Each_of_the_489_path_templates_stands_in_one_place()
    {
        var templates = Resources
            .SelectMany(resource => resource.Paths.Concat(resource.Datasets.SelectMany(dataset => dataset.Paths)))
            .Select(path => path.Template)
            .ToList();

        Assert.Equal(489, templates.Count);
        Assert.Equal(489, templates.Distinct(StringComparer.Ordinal).Count());
        Assert.All(
            Resources,
            resource =>
                Assert.All(
                    resource.Datasets.SelectMany(dataset => dataset.Paths),
                    path => Assert.Equal(resource.Resource, path.Template.Split('/')[1])
                )
        );
    }

    [Fact]
    public void Every_address_of_a_dataset_is_recognised_as_its_own()
    {
        var source = FeedCatalog.BuiltIn.Sources.Single(known => known.Id == "iso-ne");
        foreach (var dataset in Definitions.All)
        {
            foreach (var path in dataset.Paths)
            {
                var address =
                    source.BaseAddress + Placeholder().Replace(path.Template, found => Example(source, dataset, found.Groups[1].Value));
                var match = FeedCatalog.BuiltIn.Match(address + ".json");

                Assert.True(match is not null, address);
                Assert.Equal(path.Template, match.Path.Template);
                Assert.True(match.Dataset.Name == dataset.Name || IsShared(dataset, path), $"{address} is {match.Dataset.Name}");
            }
        }
    }

    [Fact]
    public void Every_placeholder_has_a_meaning()
    {
        var source = FeedCatalog.BuiltIn.Sources.Single(known => known.Id == "iso-ne");
        foreach (var dataset in Definitions.All)
        {
            foreach (var name in dataset.Paths.SelectMany(path => path.By.Concat(path.PeriodPlaceholder is { } period ? [period] : [])))
            {
                Assert.Contains(dataset.Parameters.Concat(source.Parameters), parameter => parameter.Name == name);
            }

            Assert.All(dataset.Paths, path => Assert.True(path.PeriodPlaceholder is not { } word || path.Template.Contains($"{{{word}}}")));
        }
    }

    [Fact]
    public void The_index_names_every_dataset_of_every_definition()
    {
        var wanted = Resources
            .SelectMany(resource =>
                resource.Expanded.Select(dataset => new IndexEntry(dataset.Name, resource.Resource, dataset.Title, dataset.Category))
            )
            .ToList();

        Assert.Equal(wanted, Definitions.Index);
    }

    [Theory]
    [InlineData("iso-ne/five-minute-lmp-final", "fiveminutelmp")]
    [InlineData("Fuel-Mix", "genfuelmix")]
    [InlineData("ncpc-gpa", "ncpc")]
    public void A_dataset_is_found_by_its_name(string name, string resource) =>
        Assert.Equal(resource, FeedCatalog.BuiltIn.Find(name)?.Dataset.Resource);

    [Theory]
    [InlineData("pjm/fuel-mix")]
    [InlineData("fuel")]
    public void A_name_that_is_not_there_is_not_found(string name) => Assert.Null(FeedCatalog.BuiltIn.Find(name));

    [Fact]
    public void A_variant_has_its_value_in_its_addresses_and_its_own_revision()
    {
        var preliminary = Definitions.All.Single(dataset => dataset.Name == "fifteen-minute-lmp-prelim");

        Assert.Equal("preliminary", preliminary.Revision);
        Assert.Contains(preliminary.Paths, path => path.Template == "/fifteenminutelmp/prelim/day/{day}/location/{locationId}");
        Assert.DoesNotContain(preliminary.Paths, path => path.Template.Contains("{Type}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("locationId", "4001", "4001")]
    [InlineData("locationId", ".z.maine", "4001")]
    [InlineData("locationId", "Maine", null)]
    [InlineData("locationType", "load zone", "LOAD ZONE")]
    [InlineData("locationType", "LOAD ZONES", null)]
    [InlineData("sh", "07", "07")]
    [InlineData("sh", "24", null)]
    [InlineData("cp", "2025-26", "2025-26")]
    [InlineData("cp", "2025", null)]
    [InlineData("fuelCategoryRollup", "natural gas", "Natural Gas")]
    public void A_parameter_knows_its_values(string name, string given, string? wanted) =>
        Assert.Equal(wanted, FeedCatalog.BuiltIn.Sources[0].Parameters.Single(parameter => parameter.Name == name).Resolve(given));

    // Addresses without the variant's value stand for all of them.
    private static bool IsShared(Dataset dataset, DatasetPath path) =>
        Definitions
            .Of(dataset.Resource!)!
            .Datasets.Any(definition =>
                definition.Variants.Count > 0
                && definition.Paths.Any(shared => shared.Template == path.Template && !shared.Template.Contains('{'))
            );

    private static string Example(Source source, Dataset dataset, string placeholder)
    {
        var parameter = dataset.Parameters.Concat(source.Parameters).First(known => known.Name == placeholder);
        var value = placeholder switch
        {
            "day" or "plannedDay" => "20260727",
            "month" => "202607",
            "year" => "2026",
            "cp" => "2025-26",
            _ => parameter.Values.Concat(parameter.Named.Keys).FirstOrDefault() ?? "x1",
        };
        return Uri.EscapeDataString(value);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}

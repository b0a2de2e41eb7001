using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EnergyDataPipeline.Catalog;

/// <summary>
/// What there is to collect. Definitions are embedded JSON files: one folder per operator below <c>Catalog/Sources</c>, holding
/// <c>source.json</c> and one file per resource. Adding a feed is adding a file.
/// </summary>
public sealed class FeedCatalog
{
    private static readonly Lazy<FeedCatalog> Embedded = new(ReadEmbedded);

    private readonly Dictionary<string, (Source Source, Dataset Dataset, DatasetPath Path)[]> _bySegmentCount;

    /// <summary>A catalogue of <paramref name="sources"/>.</summary>
    public FeedCatalog(IReadOnlyList<Source> sources)
    {
        Sources = sources;
        _bySegmentCount = sources
            .SelectMany(source =>
                source.Datasets.SelectMany(dataset => dataset.Paths.Select(path => (Source: source, Dataset: dataset, Path: path)))
            )
            .GroupBy(entry => entry.Source.BasePath + "|" + Segments(entry.Path.Template).Length)
            .ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>The catalogue that comes with the library.</summary>
    public static FeedCatalog BuiltIn => Embedded.Value;

    /// <summary>Every source.</summary>
    public IReadOnlyList<Source> Sources { get; }

    /// <summary>
    /// The source, dataset and path template that a feed's address stands for; null when no template matches. The address may hold
    /// placeholders of its own, an ending (<c>.json</c>, <c>.xml</c>) and a query; the host does not matter. A template of fixed words
    /// goes before one with placeholders.
    /// </summary>
    public CatalogMatch? Match(string address)
    {
        var path = address.Split('?', '#')[0];
        foreach (var source in Sources)
        {
            var start = path.IndexOf(source.BasePath + "/", StringComparison.OrdinalIgnoreCase);
            if (start < 0)
            {
                continue;
            }

            var asked = Segments(WithoutEnding(path[(start + source.BasePath.Length)..]));
            if (!_bySegmentCount.TryGetValue(source.BasePath + "|" + asked.Length, out var candidates))
            {
                continue;
            }

            var best = candidates
                .Where(candidate => candidate.Source == source && Fits(Segments(candidate.Path.Template), asked))
                .OrderBy(candidate => candidate.Path.Template.Count(letter => letter == '{'))
                .Select(candidate => new CatalogMatch(candidate.Source, candidate.Dataset, candidate.Path))
                .FirstOrDefault();
            if (best is not null)
            {
                return best;
            }
        }

        return null;
    }

    /// <summary>The source that serves <paramref name="region"/>, or null.</summary>
    public Source? SourceOfRegion(string region) =>
        Sources.FirstOrDefault(source => source.Regions.Contains(region, StringComparer.OrdinalIgnoreCase));

    private static bool Fits(string[] template, string[] asked)
    {
        for (var i = 0; i < template.Length; i++)
        {
            var isPlaceholder = template[i].StartsWith('{');
            if (!isPlaceholder && !template[i].Equals(asked[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static string WithoutEnding(string path) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? path[..^5]
        : path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) ? path[..^4]
        : path;

    private static FeedCatalog ReadEmbedded()
    {
        var assembly = typeof(FeedCatalog).Assembly;
        var files = assembly
            .GetManifestResourceNames()
            .Where(name => name.EndsWith(".json", StringComparison.Ordinal) && name.Contains('/', StringComparison.Ordinal))
            .OrderBy(name => name, StringComparer.Ordinal)
            .GroupBy(name => name[..name.LastIndexOf('/')]);
        return new FeedCatalog([.. files.Select(folder => ReadSource(assembly, folder))]);
    }

    private static Source ReadSource(Assembly assembly, IGrouping<string, string> folder)
    {
        var source = Read(assembly, folder.Key + "/source.json", CatalogJson.Default.Source);
        var resources = folder
            .Where(name => !name.EndsWith("/source.json", StringComparison.Ordinal))
            .Select(name => Read(assembly, name, CatalogJson.Default.ResourceDefinition));
        return source with { Datasets = [.. resources.SelectMany(resource => resource.Datasets)] };
    }

    private static T Read<T>(Assembly assembly, string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var stream =
            assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"definition {name} is not embedded");
        return JsonSerializer.Deserialize(stream, type) ?? throw new InvalidOperationException($"definition {name} is empty");
    }
}

/// <summary>What a feed's address stands for.</summary>
/// <param name="Source">The operator's service.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Path">The path template of the dataset that matched.</param>
public sealed record CatalogMatch(Source Source, Dataset Dataset, DatasetPath Path);

/// <summary>One definition file: a root resource and its datasets.</summary>
internal sealed record ResourceDefinition(string Resource, IReadOnlyList<Dataset> Datasets);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true
)]
[JsonSerializable(typeof(Source))]
[JsonSerializable(typeof(ResourceDefinition))]
internal sealed partial class CatalogJson : JsonSerializerContext;

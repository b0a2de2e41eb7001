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

    /// <summary>A catalogue of <paramref name="sources"/>.</summary>
    public FeedCatalog(IReadOnlyList<Source> sources)
    {
        Sources = sources;
    }

    /// <summary>The catalogue that comes with the library.</summary>
    public static FeedCatalog BuiltIn => Embedded.Value;

    /// <summary>Every source.</summary>
    public IReadOnlyList<Source> Sources { get; }

    /// <summary>
    /// The source, dataset and path template that a feed's address stands for; null when no template matches. The address may hold
    /// placeholders of its own, an ending (<c>.json</c>, <c>.xml</c>) and a query; the host does not matter. A template of fixed words
    /// goes before one with placeholders. Only the definition of the address's resource is read.
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
            var best = DatasetsOf(source, asked)
                .SelectMany(dataset => dataset.Paths.Select(template => new CatalogMatch(source, dataset, template)))
                .Where(candidate => Fits(Segments(candidate.Path.Template), asked))
                .OrderBy(candidate => candidate.Path.Template.Count(letter => letter == '{'))
                .FirstOrDefault();
            if (best is not null)
            {
                return best;
            }
        }

        return null;
    }

    /// <summary>
    /// The dataset called <paramref name="name"/>, with its source before it (<c>iso-ne/fuel-mix</c>) or alone, in any case; null when there
    /// is none. Only its own definition is read.
    /// </summary>
    public (Source Source, Dataset Dataset)? Find(string name)
    {
        foreach (var source in Sources)
        {
            var prefix = source.Id + "/";
            var alone = name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name[prefix.Length..] : name;
            var candidates = source.Definitions is { } files
                ? files
                    .Index.Where(entry => entry.Name.Equals(alone, StringComparison.OrdinalIgnoreCase))
                    .SelectMany(entry => files.Of(entry.Resource)?.Expanded ?? [])
                : source.Datasets;
            if (candidates.FirstOrDefault(dataset => dataset.Name.Equals(alone, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return (source, found);
            }
        }

        return null;
    }

    /// <summary>Names of every dataset, each with its source (<c>iso-ne/fuel-mix</c>). No definition is read.</summary>
    public IEnumerable<string> Names =>
        Sources.SelectMany(source =>
            source.Definitions is { } files
                ? files.Index.Select(entry => $"{source.Id}/{entry.Name}")
                : source.Datasets.Select(dataset => $"{source.Id}/{dataset.Name}")
        );

    /// <summary>The source that serves <paramref name="region"/>, or null.</summary>
    public Source? SourceOfRegion(string region) =>
        Sources.FirstOrDefault(source => source.Regions.Contains(region, StringComparer.OrdinalIgnoreCase));

    private static IReadOnlyList<Dataset> DatasetsOf(Source source, string[] asked) =>
        source.Definitions is not { } files ? source.Datasets
        : asked.Length == 0 ? []
        : files.Of(asked[0])?.Expanded ?? [];

    private static bool Fits(string[] template, string[] asked)
    {
        if (template.Length != asked.Length)
        {
            return false;
        }

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

    private static FeedCatalog ReadEmbedded() =>
        new([.. EmbeddedDefinitions.Folders.Select(folder => new EmbeddedDefinitions(folder).ReadSource())]);
}

/// <summary>What a feed's address stands for.</summary>
/// <param name="Source">The operator's service.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Path">The path template of the dataset that matched.</param>
public sealed record CatalogMatch(Source Source, Dataset Dataset, DatasetPath Path);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true
)]
[JsonSerializable(typeof(Source))]
[JsonSerializable(typeof(ResourceDefinition))]
[JsonSerializable(typeof(IReadOnlyList<IndexEntry>))]
internal sealed partial class CatalogJson : JsonSerializerContext;

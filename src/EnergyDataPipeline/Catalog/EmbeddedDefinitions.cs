using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EnergyDataPipeline.Catalog;

/// <summary>
/// One source's definition files, embedded in the library: each is read when a dataset of it is wanted, and once. <c>source.json</c> describes
/// the source, <c>index.json</c> says which file a dataset stands in, and every other file is one resource, by its name in lower case.
/// </summary>
internal sealed class EmbeddedDefinitions(string folder)
{
    private const string SourceFile = "source";
    private const string IndexFile = "index";

    private static readonly Assembly Home = typeof(EmbeddedDefinitions).Assembly;

    private readonly ConcurrentDictionary<string, ResourceDefinition?> _read = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyList<Dataset>? _all;
    private IReadOnlyList<IndexEntry>? _index;

    /// <summary>Names of the resources, in alphabetical order.</summary>
    public IEnumerable<string> Resources =>
        Home.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(name => name[(folder.Length + 1)..^".json".Length])
            .Where(name => name is not SourceFile and not IndexFile)
            .Order(StringComparer.Ordinal);

    /// <summary>Every dataset of every resource.</summary>
    public IReadOnlyList<Dataset> All => _all ??= [.. Resources.SelectMany(name => Of(name)!.Expanded)];

    /// <summary>What there is, without reading the definitions.</summary>
    public IReadOnlyList<IndexEntry> Index => _index ??= Read(IndexFile, CatalogJson.Default.IReadOnlyListIndexEntry)!;

    /// <summary>Folders with a <c>source.json</c>.</summary>
    public static IEnumerable<string> Folders =>
        Home.GetManifestResourceNames()
            .Where(name => name.EndsWith($"/{SourceFile}.json", StringComparison.Ordinal))
            .Select(name => name[..name.LastIndexOf('/')])
            .Order(StringComparer.Ordinal);

    /// <summary>The source itself.</summary>
    public Source ReadSource() => Read(SourceFile, CatalogJson.Default.Source)! with { Definitions = this };

    /// <summary>The definition of a resource; null when there is none of that name.</summary>
    public ResourceDefinition? Of(string resource) =>
        _read.GetOrAdd(resource.ToLowerInvariant(), name => Read(name, CatalogJson.Default.ResourceDefinition));

    private T? Read<T>(string name, JsonTypeInfo<T> type)
        where T : class
    {
        using var stream = Home.GetManifestResourceStream($"{folder}/{name}.json");
        if (stream is null)
        {
            return null;
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return JsonSerializer.Deserialize(bytes, type) ?? throw new InvalidOperationException($"definition {folder}/{name} is empty");
    }
}

/// <summary>A line of a source's index.</summary>
/// <param name="Name">The dataset's name.</param>
/// <param name="Resource">The resource whose file it stands in.</param>
/// <param name="Title">Its title.</param>
/// <param name="Category">Its category.</param>
public sealed record IndexEntry(string Name, string Resource, string Title, string? Category);

/// <summary>One definition file: a root resource and its datasets.</summary>
internal sealed record ResourceDefinition
{
    /// <summary>The operator's name for it.</summary>
    public required string Resource { get; init; }

    /// <summary>What placeholders stand for in this resource's addresses, where it is not what they stand for elsewhere.</summary>
    public IReadOnlyList<Parameter> Parameters
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Addresses that belong to the resource and to no one of its datasets.</summary>
    public IReadOnlyList<DatasetPath> Paths
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>As written: definitions may stand for several datasets.</summary>
    public required IReadOnlyList<Dataset> Datasets { get; init; }

    /// <summary>The datasets that can be asked for. Each knows its resource, and the addresses that tell when its newest answer was made.</summary>
    public IReadOnlyList<Dataset> Expanded =>
        field ??= [
            .. Datasets
                .SelectMany(definition => definition.Expand())
                .Select(dataset => dataset with { Resource = Resource, Parameters = Parameters, SharedPaths = Paths }),
        ];
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace EnergyDataPipeline.Query.Analytics;

/// <summary>
/// Every derived dataset: a definition in <c>Analytics/Definitions</c> and the SQL of the same name in <c>Analytics/Sql</c>. Adding one is adding
/// the two files, and its name to <see cref="Order"/>.
/// </summary>
public static class DerivedDatasets
{
    // What is made of another stands after it.
    private static readonly string[] Order =
    [
        "calendar-days",
        "calendar",
        "prices",
        "loads",
        "node-zones",
        "hourly-price-statistics",
        "daily-price-summary",
        "hourly-price-profile",
        "monthly-price-percentiles",
        "price-peaks",
        "price-volatility",
        "price-components",
        "relative-prices",
        "hub-basis",
        "day-ahead-real-time-spread",
        "hourly-load-weighted-prices",
        "daily-load-weighted-prices",
        "price-anomaly-scores",
        "price-anomalies",
        "hourly-price-completeness",
        "daily-price-completeness",
        "reconcile-five-minute-lmp",
        "reconcile-zonal-load",
        "reconcile-fuel-mix",
    ];

    private static readonly Lazy<IReadOnlyList<DerivedDataset>> Embedded = new(() => [.. Order.Select(Read)]);

    /// <summary>All of them; what is made of another stands after it.</summary>
    public static IReadOnlyList<DerivedDataset> All => Embedded.Value;

    /// <summary>The one called <paramref name="name"/>, by its own name or its view's, in any case; null when there is none.</summary>
    public static DerivedDataset? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var kebab = name.Replace('_', '-');
        return All.FirstOrDefault(dataset => dataset.Name.Equals(kebab, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// What of <paramref name="dataset"/>'s inputs is not among <paramref name="available"/>, the names of the lake's datasets: of each member
    /// one would suffice. Empty when its rows can be computed.
    /// </summary>
    public static IReadOnlyList<DerivedInput> MissingInputs(DerivedDataset dataset, IReadOnlySet<string> available)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(available);
        return [.. dataset.Inputs.Where(input => !input.AnyOf.Any(name => IsThere(name, available)))];
    }

    /// <summary>
    /// What of the catalogue's datasets is lacking among <paramref name="available"/> before <paramref name="dataset"/> can be computed, derived
    /// inputs followed to what they are made of; of each member one suffices.
    /// </summary>
    public static IReadOnlyList<DerivedInput> Lacking(DerivedDataset dataset, IReadOnlySet<string> available)
    {
        var lacking = new List<DerivedInput>();
        foreach (var input in MissingInputs(dataset, available))
        {
            var derived = input.AnyOf.Select(Find).OfType<DerivedDataset>().ToList();
            lacking.AddRange(derived.Count > 0 ? derived.SelectMany(one => Lacking(one, available)) : [input]);
        }

        return [.. lacking.DistinctBy(input => string.Join(' ', input.AnyOf))];
    }

    /// <summary>The datasets that can be computed from <paramref name="available"/>, the names of the lake's datasets.</summary>
    public static IReadOnlyList<DerivedDataset> ComputableFrom(IReadOnlySet<string> available) =>
        [.. All.Where(dataset => MissingInputs(dataset, available).Count == 0)];

    /// <summary>The lake's views that <paramref name="dataset"/> reads by itself and through others, each with its dataset of the catalogue.</summary>
    internal static IReadOnlyList<(string Dataset, string View)> ReadBy(DerivedDataset dataset) =>
        [
            .. WithInputs([dataset])
                .SelectMany(one =>
                    one.Inputs.SelectMany(input => input.AnyOf)
                        .Where(name => Find(name) is null)
                        .Select(name =>
                            (name, one.Each.FirstOrDefault(words => words["dataset"] == name)?["view"] ?? name.Replace('-', '_'))
                        )
                )
                .Distinct(),
        ];

    /// <summary><paramref name="datasets"/> and the derived ones they are made of, each once, what is made of another after it.</summary>
    internal static IReadOnlyList<DerivedDataset> WithInputs(IEnumerable<DerivedDataset> datasets)
    {
        var wanted = new HashSet<DerivedDataset>();
        var open = new Stack<DerivedDataset>(datasets);
        while (open.TryPop(out var dataset))
        {
            if (wanted.Add(dataset))
            {
                foreach (var name in dataset.Inputs.SelectMany(input => input.AnyOf).Concat(dataset.Optional))
                {
                    if (Find(name) is { } input)
                    {
                        open.Push(input);
                    }
                }
            }
        }

        return [.. All.Where(wanted.Contains)];
    }

    private static bool IsThere(string name, IReadOnlySet<string> available) =>
        Find(name) is { } derived ? MissingInputs(derived, available).Count == 0 : available.Contains(name);

    private static DerivedDataset Read(string name)
    {
        using var definition = Open($"{name}.json");
        using var sql = new StreamReader(Open($"{name.Replace('-', '_')}.sql"));
        var dataset = JsonSerializer.Deserialize(definition, DerivedDatasetJson.Default.DerivedDataset)!;
        return dataset with { Sql = sql.ReadToEnd().ReplaceLineEndings("\n").TrimEnd() };
    }

    private static Stream Open(string file) =>
        typeof(DerivedDatasets).Assembly.GetManifestResourceStream(file)
        ?? throw new InvalidOperationException($"{file} is not embedded in {typeof(DerivedDatasets).Assembly.GetName().Name}");
}

/// <summary>How definitions are written: camelCase.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(DerivedDataset))]
internal sealed partial class DerivedDatasetJson : JsonSerializerContext;

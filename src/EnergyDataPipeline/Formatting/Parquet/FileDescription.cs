using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>What a file says about itself in its key-value metadata: the heading, then unit, description and origin of each column.</summary>
internal static class FileDescription
{
    /// <summary>The application and version that wrote the file, in the form the format asks for.</summary>
    public static string CreatedBy { get; } =
        $"EnergyDataPipeline version {typeof(FileDescription).Assembly.GetName().Version?.ToString(3) ?? "0.0.0"}";

    /// <summary>Keys and values in the order they are written; what is unknown is left out.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(Table table, FileHeading heading, IReadOnlyList<LeafColumn> leaves)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        Add(pairs, "title", heading.Title);
        Add(pairs, "description", heading.Description);
        Add(pairs, "source", heading.Source);
        Add(pairs, "dataset", heading.Dataset);
        Add(pairs, "table", table.Name);
        Add(pairs, "table.description", table.Description);
        Add(pairs, "period", heading.Period);
        Add(pairs, "generated", heading.Generated ? "true" : "false");
        Add(pairs, "natural_key", table.NaturalKey.Count == 0 ? null : string.Join(',', table.NaturalKey));
        Add(pairs, "time_column", table.TimeColumn);
        foreach (var leaf in leaves)
        {
            Add(pairs, $"column.{leaf.Name}.unit", leaf.Unit);
            Add(pairs, $"column.{leaf.Name}.description", leaf.Description);
            Add(pairs, $"column.{leaf.Name}.from", leaf.Column.FollowsFrom is null ? leaf.Column.From : null);
            Add(pairs, $"column.{leaf.Name}.follows_from", leaf.Column.FollowsFrom);
        }

        return pairs;
    }

    private static void Add(List<KeyValuePair<string, string>> pairs, string key, string? value)
    {
        if (value is not null)
        {
            pairs.Add(new(key, value));
        }
    }
}

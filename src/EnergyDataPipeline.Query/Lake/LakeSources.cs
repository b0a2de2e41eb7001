using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Running;

namespace EnergyDataPipeline.Query.Lake;

/// <summary>The sources that a lake may have: each operator of the catalogue, and its generated numbers.</summary>
internal static class LakeSources
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. FeedCatalog.BuiltIn.Sources.Select(source => source.Id),
        .. FeedCatalog.BuiltIn.Sources.Select(source => source.Id + Slice.GeneratedMark),
    ];

    /// <summary>The operator's name of a source in keys.</summary>
    public static string OperatorOf(string source) =>
        source.EndsWith(Slice.GeneratedMark, StringComparison.Ordinal) ? source[..^Slice.GeneratedMark.Length] : source;

    /// <summary>The dataset of a source in keys; null where the catalogue has none of the name.</summary>
    public static (Source Source, Dataset Dataset)? Find(string source, string dataset) =>
        FeedCatalog.BuiltIn.Find($"{OperatorOf(source)}/{dataset}");

    /// <summary>Tables of what lies below a source, by their keys; what the catalogue does not know is passed over.</summary>
    public static IReadOnlyList<ShelvedTable> Tables(string source, IEnumerable<LakeFile> files)
    {
        var root = LakeKeys.SourcePrefix(source);
        var tables = new List<ShelvedTable>();
        foreach (var folder in files.GroupBy(file => string.Join('/', file.Key[root.Length..].Split('/').Take(2))))
        {
            if (
                folder.Key.Split('/') is not [var name, var word]
                || Find(source, name) is not ({ }, { } dataset)
                || dataset.Tables.FirstOrDefault(table => table.Name == word) is not { } table
            )
            {
                continue;
            }

            var lakeTable = new LakeTable(source, dataset, table);
            var own = new List<LakeFile>();
            foreach (var file in folder.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                if (LakeKeys.TryRead(file.Key, lakeTable.Prefix, lakeTable.PartitionColumn, out var value))
                {
                    own.Add(file with { Value = value });
                }
            }

            if (own.Count > 0)
            {
                tables.Add(new ShelvedTable(lakeTable, own));
            }
        }

        return tables;
    }
}

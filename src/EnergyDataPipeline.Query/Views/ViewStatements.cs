using System.Globalization;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;

namespace EnergyDataPipeline.Query.Views;

/// <summary>SQL that makes the lake's tables views.</summary>
internal static class ViewStatements
{
    /// <summary>Hidden column of views that only plans are made with: tells which view a scan is of.</summary>
    public const string Mark = "lake_scan";

    /// <summary>A view of the rows in files; columns that came later are null in files before them.</summary>
    public static string OfFiles(string name, LakeTable table, IReadOnlyList<string> paths)
    {
        var hidden = paths.SelectMany(ForeignKeys).Where(key => key != table.PartitionColumn).Distinct().Select(Sql.Name).ToList();
        var exclude = hidden.Count == 0 ? "" : $" EXCLUDE ({string.Join(", ", hidden)})";
        return $"CREATE OR REPLACE VIEW {name} AS SELECT *{exclude} FROM read_parquet({List(paths)}, union_by_name = true, {Hive(table, null)})";
    }

    /// <summary>A view of no rows whose scans tell, in a plan, which partitions they would read.</summary>
    public static string OfStubs(string name, LakeTable table, IReadOnlyList<string> paths, int mark) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE OR REPLACE VIEW {name} AS SELECT * EXCLUDE ({Mark}) FROM read_parquet({List(paths)}, {Hive(table, Mark)}) WHERE {Mark} = {mark}"
        );

    /// <summary>Comments of a view and its columns: what the catalogue says of them.</summary>
    public static IEnumerable<string> Comments(string name, LakeTable table)
    {
        yield return $"COMMENT ON VIEW {name} IS {Sql.Text(AboutOf(table))}";
        foreach (var column in ViewColumn.InFile(table).Append(ViewColumn.OfPartition(table)).OfType<ViewColumn>())
        {
            if (column.Comment is { } comment)
            {
                yield return $"COMMENT ON COLUMN {name}.{Sql.Name(column.Name)} IS {Sql.Text(comment)}";
            }
        }
    }

    /// <summary>Comments of a derived view and its columns: what its definition says of them.</summary>
    public static IEnumerable<string> Comments(string name, DerivedDataset dataset)
    {
        yield return $"COMMENT ON VIEW {name} IS {Sql.Text($"{dataset.Title}. {dataset.Description}")}";
        foreach (var column in dataset.Columns)
        {
            var comment = ViewColumn.Of(column).Comment!;
            yield return $"COMMENT ON COLUMN {name}.{Sql.Name(column.Name)} IS {Sql.Text(comment)}";
        }
    }

    private static string AboutOf(LakeTable table)
    {
        var generated = table.IsGenerated ? " Generated numbers: no market data." : "";
        return $"{table.Dataset.Title}{(table.IsMain ? "" : ": " + table.Table.Name)}.{(table.Table.Description is { } text ? $" {text}" : "")}{generated}";
    }

    private static string Hive(LakeTable table, string? mark)
    {
        var types = new List<string>();
        if (mark is not null)
        {
            types.Add($"{Sql.Text(mark)}: INTEGER");
        }

        if (table.PartitionColumn is { } column)
        {
            types.Add($"{Sql.Text(column)}: {table.PartitionType}");
        }

        return types.Count == 0 ? "hive_partitioning = false" : $"hive_partitioning = true, hive_types = {{{string.Join(", ", types)}}}";
    }

    /// <summary>Folders above the lake may look like partitions too.</summary>
    private static IEnumerable<string> ForeignKeys(string path) =>
        path.Split('/', '\\').SkipLast(1).Select(part => part.Split('=')).Where(parts => parts.Length == 2).Select(parts => parts[0]);

    private static string List(IEnumerable<string> paths) => $"[{string.Join(", ", paths.Select(path => Sql.Text(path)))}]";
}

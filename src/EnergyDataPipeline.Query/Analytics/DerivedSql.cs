using EnergyDataPipeline.Query.Statements;

namespace EnergyDataPipeline.Query.Analytics;

/// <summary>Makes the SELECT of a derived dataset in a dialect.</summary>
internal static class DerivedSql
{
    private const string Indent = "  ";

    /// <summary>
    /// The SELECT over the datasets that are <paramref name="available"/>. Parameters stay as words unless <paramref name="arguments"/> has
    /// literals for them. What is taken of many datasets is taken of those that are there; of none, it is a SELECT without rows.
    /// </summary>
    public static string Of(
        DerivedDataset dataset,
        SqlDialect dialect,
        IReadOnlySet<string>? available,
        IReadOnlyDictionary<string, string>? arguments = null
    )
    {
        var sql = dataset.Each.Count == 0 ? dataset.Sql : Union(dataset, dialect, available);
        return dialect.Write(arguments is null ? sql : SqlText.Substitute(sql, arguments));
    }

    /// <summary>The literals that the view has for its parameters.</summary>
    public static IReadOnlyDictionary<string, string> DefaultsOf(DerivedDataset dataset) =>
        dataset.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Default);

    private static string Union(DerivedDataset dataset, SqlDialect dialect, IReadOnlySet<string>? available)
    {
        // The comment stands once, above all.
        var body = dataset.Sql.IndexOf("SELECT", StringComparison.Ordinal);
        var members = dataset
            .Each.Where(words => available?.Contains(words["dataset"]) ?? true)
            .Select(words => Filled(dataset.Sql[body..], words));
        var all = string.Join("\nUNION ALL\n", members);
        return dataset.Sql[..body] + (all.Length > 0 ? all : WithoutRows(dataset, dialect));
    }

    private static string Filled(string sql, IReadOnlyDictionary<string, string> words) =>
        words.Aggregate(sql, (text, word) => text.Replace($"{{{word.Key}}}", word.Value, StringComparison.Ordinal));

    private static string WithoutRows(DerivedDataset dataset, SqlDialect dialect) =>
        $"SELECT\n{string.Join(",\n", dataset.Columns.Select(column => $"{Indent}CAST(NULL AS {dialect.TypeOf(column)}) AS {column.Name}"))}\nWHERE FALSE";
}

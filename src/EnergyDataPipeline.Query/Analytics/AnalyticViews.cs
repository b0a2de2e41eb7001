using EnergyDataPipeline.Query.Statements;

namespace EnergyDataPipeline.Query.Analytics;

/// <summary>
/// The derived datasets as DuckDB sees them: a view for each, and for those with parameters a table macro of the same name
/// (<c>SELECT * FROM price_anomalies(method := 'z-score')</c>). They read the views of the lake's datasets, named with underscores.
/// </summary>
public static class AnalyticViews
{
    /// <summary>
    /// The statements that make every derived dataset that can be computed from <paramref name="available"/>, the names of the lake's datasets,
    /// in an order in which they can be executed.
    /// </summary>
    public static IReadOnlyList<string> Statements(IReadOnlySet<string> available) => Statements(DerivedDatasets.All, available);

    /// <summary>
    /// As <see cref="Statements(IReadOnlySet{string})"/>, for <paramref name="datasets"/> and what they are made of: making a view opens the
    /// files below it, so that only those that a query names should be made. One whose inputs are missing is left out.
    /// </summary>
    public static IReadOnlyList<string> Statements(IEnumerable<DerivedDataset> datasets, IReadOnlySet<string> available)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        ArgumentNullException.ThrowIfNull(available);
        return [.. Of(datasets, available).Select(view => view.Statement)];
    }

    /// <summary>The derived datasets that <paramref name="sql"/> names, quoted names and texts aside.</summary>
    public static IReadOnlyList<DerivedDataset> NamedIn(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var text = new SqlText(sql);
        return [.. DerivedDatasets.All.Where(dataset => text.HasWord(dataset.ViewName))];
    }

    /// <summary>As the other; a name may stand in a text too, where it may be a name all the same.</summary>
    internal static IReadOnlyList<DerivedDataset> NamedIn(SqlText sql) =>
        [.. DerivedDatasets.All.Where(dataset => sql.MayName(dataset.ViewName) || sql.MayName(dataset.Name))];

    /// <summary>The views and macros of those of <paramref name="datasets"/> that can be computed, and of what they are made of.</summary>
    internal static IReadOnlyList<DerivedView> Of(IEnumerable<DerivedDataset> datasets, IReadOnlySet<string> available)
    {
        // What has no rows is there only for those that do without.
        var wanted = datasets.Where(dataset => DerivedDatasets.MissingInputs(dataset, available).Count == 0);
        return [.. DerivedDatasets.WithInputs(wanted).SelectMany(dataset => Of(dataset, available))];
    }

    private static IEnumerable<DerivedView> Of(DerivedDataset dataset, IReadOnlySet<string> available)
    {
        var select = DerivedSql.Of(dataset, SqlDialect.DuckDb, available);
        if (dataset.Parameters.Count == 0)
        {
            yield return new(dataset, $"CREATE OR REPLACE VIEW {dataset.ViewName} AS\n{select}", IsMacro: false);
            yield break;
        }

        var parameters = string.Join(", ", dataset.Parameters.Select(parameter => $"{parameter.Name} := {parameter.Default}"));
        yield return new(dataset, $"CREATE OR REPLACE MACRO {dataset.ViewName}({parameters}) AS TABLE\n{select}", IsMacro: true);
        yield return new(dataset, $"CREATE OR REPLACE VIEW {dataset.ViewName} AS\nSELECT * FROM {dataset.ViewName}()", IsMacro: false);
    }
}

/// <summary>A view or a table macro of a derived dataset.</summary>
/// <param name="Dataset">Whose.</param>
/// <param name="Statement">The statement that makes it, in the schema that is meant by names alone.</param>
/// <param name="IsMacro">True for the macro.</param>
internal sealed record DerivedView(DerivedDataset Dataset, string Statement, bool IsMacro);

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
        return
        [
            .. DerivedDatasets
                .WithInputs(datasets)
                .Where(dataset => dataset.Each.Count > 0 || DerivedDatasets.MissingInputs(dataset, available).Count == 0)
                .SelectMany(dataset => Of(dataset, available)),
        ];
    }

    /// <summary>The derived datasets that <paramref name="sql"/> names, quoted names and texts aside.</summary>
    public static IReadOnlyList<DerivedDataset> NamedIn(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var words = SqlText.Words(sql);
        return [.. DerivedDatasets.All.Where(dataset => words.Contains(dataset.ViewName))];
    }

    private static IEnumerable<string> Of(DerivedDataset dataset, IReadOnlySet<string> available)
    {
        var select = DerivedSql.Of(dataset, SqlDialect.DuckDb, available);
        if (dataset.Parameters.Count == 0)
        {
            yield return $"CREATE OR REPLACE VIEW {dataset.ViewName} AS\n{select}";
            yield break;
        }

        var parameters = string.Join(", ", dataset.Parameters.Select(parameter => $"{parameter.Name} := {parameter.Default}"));
        yield return $"CREATE OR REPLACE MACRO {dataset.ViewName}({parameters}) AS TABLE\n{select}";
        yield return $"CREATE OR REPLACE VIEW {dataset.ViewName} AS\nSELECT * FROM {dataset.ViewName}()";
    }
}

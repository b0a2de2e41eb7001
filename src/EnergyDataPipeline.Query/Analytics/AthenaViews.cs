namespace EnergyDataPipeline.Query.Analytics;

/// <summary>The derived datasets as views of Athena, over tables that are named as the views of DuckDB are: datasets with underscores.</summary>
public static class AthenaViews
{
    private const string Header = """
        -- Derived datasets as views of Athena (Trino). Made from the definitions of the library; a test holds the two together.
        -- Run the statements one by one, in this order, in the database that has a table for each dataset, named with underscores;
        -- a table that an answer nests in another is named after both, with two underscores between (nodal_load_weights__nodes), and operating_day is of type DATE.
        --
        -- The same SELECTs are views of DuckDB. They differ in this alone:
        --   timestamps      TIMESTAMP(3) without a zone, in UTC; DuckDB has TIMESTAMP WITH TIME ZONE
        --   begin of hour   date_trunc('hour', t); DuckDB: to_timestamp(floor(epoch(t) / 3600) * 3600), whatever the session's zone
        --   percentiles     the sorted array of values, which is exact; DuckDB: quantile_cont. approx_percentile is not used
        --   parameters      their defaults; DuckDB has a table macro beside the view
        """;

    /// <summary>
    /// Writes <c>CREATE OR REPLACE VIEW</c> for every derived dataset that can be computed from <paramref name="available"/>, the names of the
    /// datasets that have a table; null stands for every dataset there is.
    /// </summary>
    public static void Write(TextWriter writer, IReadOnlySet<string>? available = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Header.ReplaceLineEndings("\n"));
        writer.Write('\n');
        foreach (var statement in Statements(available))
        {
            writer.Write($"\n{statement};\n");
        }
    }

    /// <summary>The statements one by one, without what ends them: Athena takes one at a time.</summary>
    public static IReadOnlyList<string> Statements(IReadOnlySet<string>? available = null) =>
        [
            .. DerivedDatasets
                .All.Where(dataset =>
                    available is null || dataset.Each.Count > 0 || DerivedDatasets.MissingInputs(dataset, available).Count == 0
                )
                .Select(dataset =>
                    $"CREATE OR REPLACE VIEW {dataset.ViewName} AS\n{DerivedSql.Of(dataset, SqlDialect.Trino, available, DerivedSql.DefaultsOf(dataset))}"
                ),
        ];
}

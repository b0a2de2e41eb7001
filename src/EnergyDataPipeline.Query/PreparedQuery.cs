using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Query.Statements;

namespace EnergyDataPipeline.Query;

/// <summary>A query on its way: what was asked, and how the answer is wanted.</summary>
/// <param name="Text">What can be told of it.</param>
/// <param name="Sql">The SQL as it was given.</param>
/// <param name="Parameters">Values by name.</param>
internal sealed record PreparedQuery(SqlText Text, string Sql, IReadOnlyDictionary<string, object?> Parameters)
{
    /// <summary>Parquet file that the last statement's rows go to; null where they are read.</summary>
    public string? ParquetFile { get; init; }

    /// <summary>The derived dataset whose SELECT the text is; null for any other query.</summary>
    public DerivedDataset? Analytic { get; init; }

    /// <summary>The derived datasets that it may name.</summary>
    public IReadOnlyList<DerivedDataset> Named(bool asksForAll) =>
        asksForAll
            ? DerivedDatasets.All
            : [.. AnalyticViews.NamedIn(Text), .. Analytic is { } analytic ? [analytic] : Array.Empty<DerivedDataset>()];

    /// <summary>Text of the statement at <paramref name="index"/> of the engine's <paramref name="count"/>; null where it makes more of them than were written.</summary>
    public string? TextOf(int index, int count) => count == Text.Statements.Count ? Text.Statements[index] : null;

    /// <summary>True where it may ask about the views themselves, so that all must be there.</summary>
    public bool AsksForAll =>
        Text.HasWordBeginning("duckdb_")
        || Text.HasWordBeginning("information_schema")
        || Text.HasWordBeginning("pragma")
        || Text.HasWordBeginning("pg_")
        || Text.HasWordBeginning("sqlite_")
        || Text.HasWord("SHOW")
        || Text.Statements.Any(statement => statement.Trim().Equals("DESCRIBE", StringComparison.OrdinalIgnoreCase));
}

/// <summary>A table of the lake under the names that a query gives it.</summary>
/// <param name="Table">The table and its files.</param>
/// <param name="Names">Its names, as SQL has them.</param>
internal sealed record NamedTable(ShelvedTable Table, IReadOnlyList<string> Names);

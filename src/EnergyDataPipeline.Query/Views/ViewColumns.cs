using EnergyDataPipeline.Formatting.Parquet;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Query.Publishing;

namespace EnergyDataPipeline.Query.Views;

/// <summary>The columns that the catalogue says a lake's file has, as SQL knows them.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">SQL type.</param>
/// <param name="Unit">Unit; null where it has none.</param>
/// <param name="Description">What it means; null when unknown.</param>
internal sealed record ViewColumn(string Name, string Type, string? Unit, string? Description)
{
    /// <summary>Unit and meaning, as a comment has them; null where there is nothing to say.</summary>
    public string? Comment =>
        (Unit, Description) switch
        {
            (null, null) => null,
            (null, { } text) => text,
            ({ } unit, null) => $"[{unit}]",
            ({ } unit, { } text) => $"[{unit}] {text}",
        };

    /// <summary>Columns of the table's files, the one of the partition left out.</summary>
    public static IReadOnlyList<ViewColumn> InFile(LakeTable table) =>
        [.. LakeLeaves.Of(table).Select(leaf => new ViewColumn(leaf.Name, TypeOf(leaf.Content), leaf.Unit, leaf.Description))];

    /// <summary>A column of a derived dataset.</summary>
    public static ViewColumn Of(DerivedColumn column) =>
        new(column.Name, SqlDialect.DuckDb.TypeOf(column), column.Unit, column.Description);

    /// <summary>The partition's column; null where all is one file.</summary>
    public static ViewColumn? OfPartition(LakeTable table) =>
        table.PartitionColumn is { } name
            ? new(name, table.PartitionType, null, "Stands for a file of the lake: a condition on it leaves the others unread")
            : null;

    private static string TypeOf(LeafContent content) =>
        content switch
        {
            LeafContent.Text => "VARCHAR",
            LeafContent.Integer => "BIGINT",
            LeafContent.Number => "DOUBLE",
            LeafContent.Boolean => "BOOLEAN",
            LeafContent.Date => "DATE",
            LeafContent.Instant => "TIMESTAMPTZ",
            LeafContent.OffsetMinutes => "SMALLINT",
            _ => throw new ArgumentOutOfRangeException(nameof(content), content, "no such content"),
        };

    /// <summary><c>NULL::DOUBLE AS "lmp_usd_per_mwh"</c>.</summary>
    public string AsNull => $"NULL::{Type} AS {Sql.Name(Name)}";
}

using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Parquet;
using EnergyDataPipeline.Query.Lake;

namespace EnergyDataPipeline.Query.Publishing;

/// <summary>The columns of the Parquet files of a lake's table.</summary>
internal static class LakeLeaves
{
    /// <summary>In their order; the one of the partition stands in the key and not in the file.</summary>
    public static IReadOnlyList<LeafColumn> Of(LakeTable table)
    {
        var added = FollowingColumns.Of(table.Dataset, table.Table).Where(column => column.Name != table.PartitionColumn);
        return LeafColumn.Of(table.Table with { Columns = [.. table.Table.Columns, .. added] });
    }
}

using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>What the values of a Parquet column are.</summary>
internal enum LeafContent
{
    Text,
    Integer,
    Number,
    Boolean,
    Date,
    Instant,
    OffsetMinutes,
}

/// <summary>
/// A column of the file ("leaf" of its schema). Each column of the table is one, but a timestamp is two: the instant in UTC, and
/// beside it the offset it was published with, null where the instant is null.
/// </summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Content">What its values are.</param>
/// <param name="Column">The table's column.</param>
/// <param name="Position">Position of the table's column in the table.</param>
internal sealed record LeafColumn(string Name, LeafContent Content, Column Column, int Position)
{
    private const string OffsetSuffix = "_offset_minutes";

    /// <summary>How a value is stored.</summary>
    public PhysicalType PhysicalType =>
        Content switch
        {
            LeafContent.Text => PhysicalType.ByteArray,
            LeafContent.Number => PhysicalType.Double,
            LeafContent.Boolean => PhysicalType.Boolean,
            LeafContent.Integer or LeafContent.Instant => PhysicalType.Int64,
            _ => PhysicalType.Int32,
        };

    /// <summary>The unit to be told; null when there is none.</summary>
    public string? Unit => Content == LeafContent.OffsetMinutes ? "min" : Column.Unit;

    /// <summary>The description to be told; null when there is none.</summary>
    public string? Description =>
        Content == LeafContent.OffsetMinutes ? $"Offset from UTC that {Column.Name} was published with." : Column.Description;

    /// <summary>The columns of a file of <paramref name="table"/>, in the table's order.</summary>
    public static IReadOnlyList<LeafColumn> Of(Table table)
    {
        // Engines compare column names without case, so a name counts as taken in any case.
        var taken = new HashSet<string>(table.Columns.Select(column => column.Name), StringComparer.OrdinalIgnoreCase);
        var leaves = new List<LeafColumn>(table.Columns.Count);
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var column = table.Columns[i];
            leaves.Add(new LeafColumn(column.Name, ContentOf(column.Type), column, i));
            if (column.Type == ColumnType.Timestamp)
            {
                leaves.Add(new LeafColumn(Free(column.Name + OffsetSuffix, taken), LeafContent.OffsetMinutes, column, i));
            }
        }

        return leaves;
    }

    private static LeafContent ContentOf(ColumnType type) =>
        type switch
        {
            ColumnType.Text => LeafContent.Text,
            ColumnType.Integer => LeafContent.Integer,
            ColumnType.Number => LeafContent.Number,
            ColumnType.Boolean => LeafContent.Boolean,
            ColumnType.Date => LeafContent.Date,
            ColumnType.Timestamp => LeafContent.Instant,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such column type"),
        };

    private static string Free(string name, HashSet<string> taken)
    {
        while (!taken.Add(name))
        {
            name += "_";
        }

        return name;
    }
}

using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Formatting;

/// <summary>The types of columns as files call them: the words of the catalogue.</summary>
internal static class TypeNames
{
    public static string Of(ColumnType type) =>
        type switch
        {
            ColumnType.Text => "text",
            ColumnType.Integer => "integer",
            ColumnType.Number => "number",
            ColumnType.Timestamp => "timestamp",
            ColumnType.Boolean => "boolean",
            ColumnType.Date => "date",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such column type"),
        };
}

using Apache.Arrow;
using Apache.Arrow.Types;

namespace EnergyDataPipeline.Query.Exporting;

/// <summary>What columns of an answer are in the words of the catalogue and of SQLite.</summary>
internal static class ColumnKinds
{
    /// <summary>The catalogue's word; where it has none, the engine's.</summary>
    public static string WordOf(IArrowType type) =>
        type.TypeId switch
        {
            _ when IsInteger(type) => "integer",
            ArrowTypeId.Float or ArrowTypeId.Double => "number",
            ArrowTypeId.Boolean => "boolean",
            ArrowTypeId.Date32 => "date",
            ArrowTypeId.Timestamp when !string.IsNullOrEmpty(((TimestampType)type).Timezone) => "timestamp",
            ArrowTypeId.Timestamp => "local timestamp",
            ArrowTypeId.String or ArrowTypeId.Dictionary => "text",
            _ => type.Name,
        };

    /// <summary>
    /// SQLite's type. Truths are 0 and 1; a decimal is text, as REAL would round it; of dates, instants and nested values the text is what the CSV
    /// files have.
    /// </summary>
    public static string SqliteOf(IArrowType type) =>
        type.TypeId switch
        {
            ArrowTypeId.Boolean => "INTEGER",
            _ when IsInteger(type) => "INTEGER",
            ArrowTypeId.Float or ArrowTypeId.Double => "REAL",
            _ => "TEXT",
        };

    /// <summary>Position of the column called <paramref name="name"/>; null when there is none.</summary>
    public static int? IndexOf(Schema schema, string? name)
    {
        for (var i = 0; name is not null && i < schema.FieldsList.Count; i++)
        {
            if (schema.FieldsList[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return null;
    }

    private static bool IsInteger(IArrowType type) =>
        type.TypeId
            is ArrowTypeId.Int8
                or ArrowTypeId.Int16
                or ArrowTypeId.Int32
                or ArrowTypeId.Int64
                or ArrowTypeId.UInt8
                or ArrowTypeId.UInt16
                or ArrowTypeId.UInt32;
}

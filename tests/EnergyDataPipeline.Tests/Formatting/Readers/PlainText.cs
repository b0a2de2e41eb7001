using System.Globalization;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>What values look like where a format has no types of its own: digits, ISO 8601, true and false.</summary>
internal static class PlainText
{
    public static object Parse(string text, ColumnType type) =>
        type switch
        {
            ColumnType.Text => text,
            ColumnType.Integer => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            ColumnType.Number => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            ColumnType.Timestamp => Iso.Parse(text),
            ColumnType.Date => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            ColumnType.Boolean => text switch
            {
                "true" => true,
                "false" => false,
                _ => throw new FormatException($"'{text}' is neither true nor false"),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such column type"),
        };
}

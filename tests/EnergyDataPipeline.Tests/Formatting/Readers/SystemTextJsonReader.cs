using System.Text.Json;
using EnergyDataPipeline.Catalog;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>System.Text.Json, which says of each value whether it is a string, a number or null.</summary>
internal sealed class SystemTextJsonReader : IFileReader
{
    public string Name => "System.Text.Json";

    public IReadOnlyList<object?[]> Read(byte[] file, Table table)
    {
        using var document = JsonDocument.Parse(file);
        return [.. document.RootElement.EnumerateArray().Select(row => Row(row, table))];
    }

    private static object?[] Row(JsonElement row, Table table)
    {
        Assert.Equal(table.Columns.Select(column => column.Name), row.EnumerateObject().Select(property => property.Name));
        return [.. row.EnumerateObject().Zip(table.Columns, (property, column) => Value(property.Value, column.Type))];
    }

    private static object? Value(JsonElement value, ColumnType type)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var isString = value.ValueKind == JsonValueKind.String;
        var isWord = type == ColumnType.Number && isString && value.GetString() is "NaN" or "Infinity" or "-Infinity";
        Assert.Equal(type is ColumnType.Text or ColumnType.Timestamp or ColumnType.Date || isWord, isString);
        return PlainText.Parse(isString ? value.GetString()! : value.GetRawText(), type);
    }
}

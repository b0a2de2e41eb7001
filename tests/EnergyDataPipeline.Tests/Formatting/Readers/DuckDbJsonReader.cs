using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>DuckDB's read_json, which finds values by their keys.</summary>
internal sealed class DuckDbJsonReader(string format) : IFileReader
{
    public string Name => "DuckDB read_json";

    public IReadOnlyList<object?[]> Read(byte[] file, Table table)
    {
        var columns = table.Columns.Select(column => (column.Name, column.Type)).ToList();
        return DuckDb.Read(
            file,
            "json",
            table,
            path => $"read_json({path}, format='{format}', columns={DuckDb.TextTypes(columns)})",
            columns.Select(c => DuckDb.TextExpression(c.Name, c.Type))
        );
    }
}

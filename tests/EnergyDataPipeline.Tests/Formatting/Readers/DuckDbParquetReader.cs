using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>DuckDB's read_parquet, with the published offset of an instant in the column beside it.</summary>
internal sealed class DuckDbParquetReader : IFileReader
{
    public string Name => "DuckDB read_parquet";

    public IReadOnlyList<object?[]> Read(byte[] file, Table table) =>
        DuckDb.Read(file, "parquet", table, path => $"read_parquet({path})", table.Columns.Select(Expression));

    private static string Expression(Column column) =>
        column.Type == ColumnType.Timestamp
            ? $"epoch_us({DuckDb.Identifier(column.Name)}), {DuckDb.Identifier(column.Name + "_offset_minutes")}"
            : DuckDb.Identifier(column.Name);
}

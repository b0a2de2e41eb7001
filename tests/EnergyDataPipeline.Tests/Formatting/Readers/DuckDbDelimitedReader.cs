using System.Text;
using EnergyDataPipeline.Catalog;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>DuckDB's read_csv with the options that docs/formats.md gives, which keep null and empty text apart.</summary>
internal sealed class DuckDbDelimitedReader(string delimiter, string lineEnd) : IFileReader
{
    public string Name => "DuckDB read_csv";

    public IReadOnlyList<object?[]> Read(byte[] file, Table table)
    {
        Assert.False(file.AsSpan().StartsWith(Encoding.UTF8.GetPreamble()), "the file begins with a byte order mark");
        var columns = table.Columns.Select((column, i) => (Name: $"c{i}", column.Type)).ToList();
        var names = table with { Columns = [.. table.Columns.Select(column => column with { Type = ColumnType.Text })] };
        var header = DuckDb.Read(
            file,
            "csv",
            names,
            path => $"{ReadCsv(path, columns.Select(c => (c.Name, ColumnType.Text)), "false")} LIMIT 1",
            columns.Select(c => DuckDb.Identifier(c.Name))
        );
        Assert.Equal(table.Columns.Select(column => column.Name), header[0]);

        return DuckDb.Read(
            file,
            "csv",
            table,
            path => ReadCsv(path, columns, "true"),
            columns.Select(c => DuckDb.TextExpression(c.Name, c.Type))
        );
    }

    private string ReadCsv(string path, IEnumerable<(string Name, ColumnType Type)> columns, string header) =>
        $"""
            read_csv({path}, auto_detect=false, header={header}, delim='{delimiter}', quote='"', escape='"', new_line='{lineEnd}',
              nullstr='', allow_quoted_nulls=false, columns={DuckDb.TextTypes(columns)})
            """;
}

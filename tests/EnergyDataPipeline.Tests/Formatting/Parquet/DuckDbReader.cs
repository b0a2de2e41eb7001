using System.Globalization;
using DuckDB.NET.Data;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Parquet;

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

/// <summary>Reads our files with DuckDB.</summary>
internal sealed class DuckDbReader : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckDbReader()
    {
        _connection.Open();
        Rows("SET threads = 1");
    }

    /// <summary>Every value of the file, column by column, in the form of <see cref="SampleTable.Expected"/>.</summary>
    public object?[][] Read(string path, Table table)
    {
        var leaves = LeafColumn.Of(table);
        var rows = Rows($"SELECT {string.Join(", ", leaves.Select(Expression))} FROM '{path}'");
        return [.. leaves.Select((leaf, i) => rows.Select(row => Canonical(row[i])).ToArray())];
    }

    /// <summary>Number of rows of the file that <paramref name="predicate"/> holds for.</summary>
    public long Count(string path, string predicate) =>
        Convert.ToInt64(Rows($"SELECT count(*) FROM '{path}' WHERE {predicate}")[0][0], CultureInfo.InvariantCulture);

    public List<object?[]> Rows(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }

    public void Dispose() => _connection.Dispose();

    private static string Expression(LeafColumn leaf) =>
        leaf.Content switch
        {
            LeafContent.Instant => $"epoch_us({leaf.Name})",
            LeafContent.Date => $"{leaf.Name} - DATE '1970-01-01'",
            _ => leaf.Name,
        };

    private static object? Canonical(object? value) =>
        value switch
        {
            double number => SampleTable.Bits(number),
            short or int => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            _ => value,
        };
}

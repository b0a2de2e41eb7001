using System.Globalization;
using DuckDB.NET.Data;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>Asks DuckDB for the rows of a file.</summary>
internal static class DuckDb
{
    private static readonly Lock OneAtATime = new();
    private static readonly DuckDBConnection Connection = Open();

    /// <summary>
    /// Reads the columns as <paramref name="expressions"/> of what <paramref name="from"/> makes of the file's path. An instant takes two
    /// columns of the result, UTC microseconds and the published text or the offset in minutes.
    /// </summary>
    public static List<object?[]> Read(
        byte[] file,
        string extension,
        Table table,
        Func<string, string> from,
        IEnumerable<string> expressions
    )
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.{extension}");
        File.WriteAllBytes(path, file);
        try
        {
            lock (OneAtATime)
            {
                using var command = Connection.CreateCommand();
                command.CommandText = $"SELECT {string.Join(", ", expressions)} FROM {from(Literal(path))}";
                using var reader = command.ExecuteReader();
                var rows = new List<object?[]>();
                while (reader.Read())
                {
                    var at = 0;
                    rows.Add([.. table.Columns.Select(column => Value(reader, column.Type, ref at))]);
                }

                return rows;
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The types to read a text format's columns as; instants as text, so that their offset is seen.</summary>
    public static string TextTypes(IEnumerable<(string Name, ColumnType Type)> columns) =>
        "{" + string.Join(", ", columns.Select(c => $"{Literal(c.Name)}: '{TextType(c.Type)}'")) + "}";

    /// <summary>The column as it is; for an instant also DuckDB's own reading of it.</summary>
    public static string TextExpression(string name, ColumnType type) =>
        type == ColumnType.Timestamp ? $"epoch_us(CAST({Identifier(name)} AS TIMESTAMPTZ)), {Identifier(name)}" : Identifier(name);

    private static string TextType(ColumnType type) =>
        type switch
        {
            ColumnType.Integer => "BIGINT",
            ColumnType.Number => "DOUBLE",
            ColumnType.Boolean => "BOOLEAN",
            ColumnType.Date => "DATE",
            _ => "VARCHAR",
        };

    private static object? Value(DuckDBDataReader reader, ColumnType type, ref int at)
    {
        var i = at++;
        if (type == ColumnType.Timestamp)
        {
            var beside = at++;
            return reader.IsDBNull(i) && reader.IsDBNull(beside) ? null : Instant(reader.GetInt64(i), reader.GetValue(beside));
        }

        if (reader.IsDBNull(i))
        {
            return null;
        }

        return type switch
        {
            ColumnType.Text => reader.GetString(i),
            ColumnType.Integer => reader.GetInt64(i),
            ColumnType.Number => reader.GetDouble(i),
            ColumnType.Boolean => reader.GetBoolean(i),
            _ => reader.GetFieldValue<DateOnly>(i),
        };
    }

    private static OffsetInstant Instant(long utcMicroseconds, object beside)
    {
        if (beside is not string text)
        {
            return new OffsetInstant(utcMicroseconds, Convert.ToInt16(beside, CultureInfo.InvariantCulture));
        }

        var instant = Iso.Parse(text);
        Xunit.Assert.Equal(instant.UtcMicroseconds, utcMicroseconds);
        return instant;
    }

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        return connection;
    }
}

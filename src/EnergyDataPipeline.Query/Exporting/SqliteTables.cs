using System.Globalization;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Writing;
using EnergyDataPipeline.Records;
using Microsoft.Data.Sqlite;

namespace EnergyDataPipeline.Query.Exporting;

/// <summary>
/// Writes tables into a new SQLite database, in one transaction. The file is another's name until it is whole, so there is no journal to go back by.
/// Calls block: they belong on a thread of their own.
/// </summary>
internal sealed class SqliteTables : IDisposable
{
    private const int ConstraintFailed = 19;
    private const int CacheKibibytes = 16 * 1024;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    public SqliteTables(string path)
    {
        var place = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        _connection = new SqliteConnection(place.ToString());
        try
        {
            _connection.Open();
            Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA journal_mode = OFF; PRAGMA cache_size = -{CacheKibibytes}"));
            _transaction = _connection.BeginTransaction();
            Run(
                """
                CREATE TABLE "columns" ("table" TEXT NOT NULL, "column" TEXT NOT NULL, "position" INTEGER NOT NULL, "type" TEXT NOT NULL, "unit" TEXT, "description" TEXT, PRIMARY KEY ("table", "column"));
                CREATE TABLE "metadata" ("table" TEXT NOT NULL, "name" TEXT NOT NULL, "value" TEXT, PRIMARY KEY ("table", "name"))
                """
            );
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Version of SQLite.</summary>
    public static string Version
    {
        get
        {
            using var connection = new SqliteConnection("Data Source=:memory:");
            connection.Open();
            return connection.ServerVersion;
        }
    }

    /// <summary>Makes a table; its primary key is <paramref name="key"/> where all of it is among the columns.</summary>
    public SqliteRows Create(string name, Schema schema, IReadOnlyList<string> key)
    {
        var columns = schema.FieldsList.Select(field => $"{Sql.Name(field.Name)} {ColumnKinds.SqliteOf(field.DataType)}").ToList();
        var isKeyed = key.Count > 0 && key.All(one => ColumnKinds.IndexOf(schema, one) is not null);
        if (isKeyed)
        {
            columns.Add($"PRIMARY KEY ({string.Join(", ", key.Select(Sql.Name))})");
        }

        Run($"CREATE TABLE {Sql.Name(name)} ({string.Join(", ", columns)})");
        return new SqliteRows(_connection, _transaction, name, schema, isKeyed ? key : []);
    }

    /// <summary>Indexes on time, and on location and time, unless the primary key begins with what they would.</summary>
    public void Index(string name, IReadOnlyList<string> key, string? time, string? location)
    {
        if (time is not null && (key.Count == 0 || key[0] != time))
        {
            Run($"CREATE INDEX {Sql.Name($"{name}_by_time")} ON {Sql.Name(name)} ({Sql.Name(time)})");
        }

        if (location is not null && (key.Count == 0 || key[0] != location))
        {
            var then = time is null ? "" : $", {Sql.Name(time)}";
            Run($"CREATE INDEX {Sql.Name($"{name}_by_location")} ON {Sql.Name(name)} ({Sql.Name(location)}{then})");
        }
    }

    /// <summary>Writes what is known of all tables, and makes the file whole.</summary>
    public void Finish(ExportMetadata metadata)
    {
        using var column = Insert("columns", "table", "column", "position", "type", "unit", "description");
        using var value = Insert("metadata", "table", "name", "value");
        foreach (
            var (name, text) in new (string, string?)[]
            {
                ("engine", metadata.Engine),
                ("writer", metadata.Writer),
                ("generated_numbers", metadata.GeneratedNumbers ? "true" : "false"),
                ("notice", metadata.Notice),
                ("as_of", metadata.AsOf),
                ("first_day", metadata.FirstDay),
                ("last_day", metadata.LastDay),
            }
        )
        {
            Fill(value, "", name, text);
        }

        foreach (var table in metadata.Tables)
        {
            foreach (var (one, position) in table.Columns.Select((one, i) => (one, i + 1)))
            {
                Fill(column, table.Name, one.Name, position, one.Type, one.Unit, one.Description);
            }

            foreach (
                var member in ExportMetadata.ElementOf(table).EnumerateObject().Where(member => member.Name is not ("name" or "columns"))
            )
            {
                Flatten(value, table.Name, member.Name, member.Value);
            }
        }

        _transaction.Commit();
        _connection.Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    /// <summary>
    /// A member by its path (<c>completeness.present_intervals</c>), what is said of a column by the column's name
    /// (<c>prices.lmp_usd_per_mwh.mean</c>); any other list as JSON.
    /// </summary>
    private static void Flatten(SqliteCommand into, string table, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                Flatten(into, table, $"{name}.{member.Name}", member.Value);
            }

            return;
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(IsOfColumn))
        {
            foreach (var one in value.EnumerateArray())
            {
                Flatten(into, table, $"{name}.{one.GetProperty("column").GetString()}", one);
            }

            return;
        }

        Fill(into, table, name, value.ValueKind == JsonValueKind.Null ? null : value.ToString());
    }

    private static bool IsOfColumn(JsonElement one) => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("column", out _);

    private static void Fill(SqliteCommand command, params object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }

    private SqliteCommand Insert(string table, params string[] columns) => SqliteRows.Insert(_connection, _transaction, table, columns);

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>What SQLite says, for a person.</summary>
    public static PipelineException Explain(SqliteException broken, string path) =>
        new(FailureClass.Store, $"{path} cannot be written: {broken.Message}", "Look at the folder's permissions and space.", broken);

    /// <summary>True where a row's key is there already.</summary>
    public static bool IsDuplicate(SqliteException broken) => broken.SqliteErrorCode == ConstraintFailed;
}

/// <summary>Puts rows into one table.</summary>
internal sealed class SqliteRows : IDisposable
{
    private readonly SqliteCommand _insert;
    private readonly string _table;
    private readonly IReadOnlyList<string> _key;
    private readonly StringBuilder _text = new();

    public SqliteRows(SqliteConnection connection, SqliteTransaction transaction, string table, Schema schema, IReadOnlyList<string> key)
    {
        (_table, _key) = (table, key);
        _insert = Insert(connection, transaction, table, [.. schema.FieldsList.Select(field => field.Name)]);
    }

    /// <summary>Puts in the rows of a batch.</summary>
    /// <exception cref="PipelineException">A key comes a second time.</exception>
    public void Add(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            for (var column = 0; column < batch.ColumnCount; column++)
            {
                _insert.Parameters[column].Value = ValueOf(batch.Column(column), row);
            }

            try
            {
                _insert.ExecuteNonQuery();
            }
            catch (SqliteException twice) when (SqliteTables.IsDuplicate(twice))
            {
                throw Twice(batch, row, twice);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _insert.Dispose();

    internal static SqliteCommand Insert(
        SqliteConnection connection,
        SqliteTransaction transaction,
        string table,
        IReadOnlyList<string> columns
    )
    {
        var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        var places = Enumerable.Range(0, columns.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"$p{i}")).ToList();
        insert.CommandText =
            $"INSERT INTO {Sql.Name(table)} ({string.Join(", ", columns.Select(Sql.Name))}) VALUES ({string.Join(", ", places)})";
        foreach (var place in places)
        {
            insert.Parameters.AddWithValue(place, DBNull.Value);
        }

        insert.Prepare();
        return insert;
    }

    /// <summary>NaN and the infinities are text, as in our other files: SQLite would make NaN a null.</summary>
    private object ValueOf(IArrowArray array, int row) =>
        array.IsNull(row)
            ? DBNull.Value
            : array switch
            {
                DoubleArray numbers when double.IsFinite(numbers.GetValue(row)!.Value) => numbers.GetValue(row)!.Value,
                FloatArray numbers when float.IsFinite(numbers.GetValue(row)!.Value) => (double)numbers.GetValue(row)!.Value,
                Int64Array numbers => numbers.GetValue(row)!.Value,
                Int32Array numbers => (long)numbers.GetValue(row)!.Value,
                Int16Array numbers => (long)numbers.GetValue(row)!.Value,
                Int8Array numbers => (long)numbers.GetValue(row)!.Value,
                UInt32Array numbers => (long)numbers.GetValue(row)!.Value,
                UInt16Array numbers => (long)numbers.GetValue(row)!.Value,
                UInt8Array numbers => (long)numbers.GetValue(row)!.Value,
                BooleanArray truths => truths.GetValue(row)!.Value ? 1L : 0L,
                StringArray texts => texts.GetString(row),
                _ => TextOf(array, row),
            };

    private string TextOf(IArrowArray array, int row)
    {
        ArrowText.Append(_text.Clear(), array, row);
        return _text.ToString();
    }

    private PipelineException Twice(RecordBatch batch, int row, SqliteException twice)
    {
        var values = _key.Select(name =>
        {
            var column = batch.Column(ColumnKinds.IndexOf(batch.Schema, name)!.Value);
            return $"{name} = {(column.IsNull(row) ? "NULL" : TextOf(column, row))}";
        });
        return new(
            FailureClass.Quality,
            $"{_table} has two rows of the key {string.Join(", ", values)}, where one was expected; nothing was written",
            "A lake has each row once: energy-pipeline rebuild makes it anew.",
            twice
        );
    }
}

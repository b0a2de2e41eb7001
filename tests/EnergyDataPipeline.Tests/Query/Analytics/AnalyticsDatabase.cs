using System.Globalization;
using DuckDB.NET.Data;
using EnergyDataPipeline.Query.Analytics;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>A DuckDB in memory, opened by a driver that is not the library's, that the derived views are made in.</summary>
internal sealed class AnalyticsDatabase : IDisposable
{
    private const string PriceColumns =
        "interval_begin TIMESTAMPTZ, location_id BIGINT, location_name VARCHAR, location_type VARCHAR, lmp_usd_per_mwh DOUBLE, "
        + "energy_usd_per_mwh DOUBLE, congestion_usd_per_mwh DOUBLE, loss_usd_per_mwh DOUBLE, operating_day DATE, hour_ending VARCHAR";

    private const string LoadColumns =
        "interval_begin TIMESTAMPTZ, location_id BIGINT, location_name VARCHAR, location_type VARCHAR, load_mw DOUBLE, operating_day DATE, hour_ending VARCHAR";

    private readonly DuckDBConnection _connection = new("Data Source=:memory:");

    public AnalyticsDatabase(string timeZone = "UTC")
    {
        _connection.Open();
        Execute($"SET TimeZone = '{timeZone}'");
    }

    /// <summary>A view over each dataset's partitions in a lake, as they lie.</summary>
    public AnalyticsDatabase WithLake(string store, IEnumerable<string> datasets)
    {
        foreach (var dataset in datasets)
        {
            // Each of these datasets has one table.
            var files = $"{store}/lake/*/{dataset}/*/*/data.parquet";
            Execute($"CREATE VIEW {dataset.Replace('-', '_')} AS SELECT * FROM read_parquet('{files}', hive_partitioning = true)");
        }

        return this;
    }

    /// <summary>A table of prices; a row is: instant, location, kind, LMP, energy, congestion, loss, as SQL.</summary>
    public AnalyticsDatabase WithPrices(string dataset, params string[] rows) =>
        WithRows(
            dataset,
            PriceColumns,
            rows,
            "began, location, 'L' || location, kind, lmp, energy, congestion, loss",
            "began, location, kind, lmp, energy, congestion, loss"
        );

    /// <summary>A table of loads; a row is: instant, location, load, as SQL.</summary>
    public AnalyticsDatabase WithLoads(string dataset, params string[] rows) =>
        WithRows(dataset, LoadColumns, rows, "began, location, 'L' || location, 'LOAD ZONE', load", "began, location, load");

    public AnalyticsDatabase WithViews(params string[] available)
    {
        foreach (var statement in AnalyticViews.Statements(available.ToHashSet()))
        {
            Execute(statement);
        }

        return this;
    }

    public void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        try
        {
            command.ExecuteNonQuery();
        }
        catch (DuckDBException refused)
        {
            throw new InvalidOperationException($"{refused.Message}\n{sql}", refused);
        }
    }

    public object? Scalar(string sql) => Assert.Single(Rows(sql))[0];

    public List<object?[]> Rows(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        try
        {
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
        catch (DuckDBException refused)
        {
            throw new InvalidOperationException($"{refused.Message}\n{sql}", refused);
        }
    }

    /// <summary>Names and types of a query's columns.</summary>
    public List<(string Name, string Type)> Shape(string sql) =>
        [.. Rows($"DESCRIBE {sql}").Select(row => ((string)row[0]!, (string)row[1]!))];

    /// <summary>A row's values in one line; null is ∅, numbers have 15 digits.</summary>
    public string Line(string sql) => string.Join(" ", Assert.Single(Rows(sql)).Select(Text));

    public static string Text(object? value) =>
        value switch
        {
            null => "∅",
            double number => number.ToString("G15", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };

    public void Dispose() => _connection.Dispose();

    private AnalyticsDatabase WithRows(string dataset, string columns, string[] rows, string values, string names)
    {
        var table = dataset.Replace('-', '_');
        Execute($"CREATE TABLE {table} ({columns})");
        if (rows.Length > 0)
        {
            // The day and hour by the engine's own zones.
            const string local = "(CAST(began AS TIMESTAMPTZ) AT TIME ZONE 'America/New_York')";
            const string before = "((CAST(began AS TIMESTAMPTZ) - INTERVAL 1 HOUR) AT TIME ZONE 'America/New_York')";
            Execute(
                $"INSERT INTO {table} SELECT {values}, CAST({local} AS DATE), lpad(CAST(hour({local}) + 1 AS VARCHAR), 2, '0') || "
                    + $"CASE WHEN hour({local}) = hour({before}) THEN 'X' ELSE '' END FROM (VALUES {string.Join(", ", rows.Select(row => $"({row})"))}) AS rows ({names})"
            );
        }

        return this;
    }
}

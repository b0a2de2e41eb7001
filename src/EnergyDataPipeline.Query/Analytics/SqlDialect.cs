using System.Text.RegularExpressions;
using EnergyDataPipeline.Query.Statements;

namespace EnergyDataPipeline.Query.Analytics;

/// <summary>
/// An engine's SQL, where it is not the one that DuckDB and Trino share. The SQL of analytics is written in the shared words and these functions:
/// <list type="bullet">
/// <item><c>exact_sum(x)</c>, <c>exact_mean(x)</c>, <c>exact_deviation(x)</c> (of the sample): aggregates over millionths, as whole numbers, so that
/// they do not depend on the order in which an engine's threads add. Null where there is nothing to divide by. <c>fine_mean(x)</c> and
/// <c>exact_weighted_mean(x, w)</c> do the same where x is itself a mean, over millionths of millionths; w are millionths.</item>
/// <item><c>exact_percentile(x, p)</c>: at place (n − 1) · p of the sorted values, between its neighbours by straight line;
/// <c>exact_percentiles(x, p, q, …)</c>: several of them, as an array.</item>
/// <item><c>exact_difference(a, b)</c>, <c>exact_total(a, b)</c>: of two numbers, in millionths: 61.34 − 33.9 is 27.44.</item>
/// <item><c>hour_of(t)</c>: begin of the hour an instant lies in; <c>month_of(d)</c>: first day of a date's month; <c>instant_at(s)</c>: the instant
/// s seconds after 1970-01-01 UTC.</item>
/// </list>
/// </summary>
public sealed partial class SqlDialect
{
    private const string Millionths = "DECIMAL(18, 6)";
    private const string Wider = "DECIMAL(28, 6)";
    private const string Finer = "DECIMAL(28, 12)";

    private readonly Dictionary<string, Func<string[], string>> _functions;
    private readonly Dictionary<string, string> _types;
    private readonly Func<string, string> _finish;

    private SqlDialect(
        string name,
        string timestamp,
        Func<string, string> hourOf,
        Func<string, string> instantAt,
        Func<string, string, string> percentile,
        Func<string, string[], string> percentiles,
        Func<string, string>? finish = null
    )
    {
        Name = name;
        _finish = finish ?? (sql => sql);
        _types = new Dictionary<string, string>
        {
            ["text"] = "VARCHAR",
            ["integer"] = "BIGINT",
            ["number"] = "DOUBLE",
            ["timestamp"] = timestamp,
            ["date"] = "DATE",
            ["boolean"] = "BOOLEAN",
        };
        _functions = new Dictionary<string, Func<string[], string>>(StringComparer.OrdinalIgnoreCase)
        {
            ["exact_sum"] = of => Sum(Exact(of[0])),
            ["exact_mean"] = of => $"({Sum(Exact(of[0]))} / NULLIF(COUNT({of[0]}), 0))",
            ["fine_mean"] = of => $"({Sum($"CAST({of[0]} AS {Finer})")} / NULLIF(COUNT({of[0]}), 0))",
            ["exact_weighted_mean"] = of => WeightedMean(of[0], of[1]),
            ["exact_deviation"] = of => Deviation(of[0]),
            ["exact_percentile"] = of => percentile(of[0], of[1]),
            ["exact_percentiles"] = of => percentiles(of[0], of[1..]),
            ["exact_difference"] = of => $"CAST({Exact(of[0])} - {Exact(of[1])} AS DOUBLE)",
            ["exact_total"] = of => $"CAST({Exact(of[0])} + {Exact(of[1])} AS DOUBLE)",
            ["hour_of"] = of => hourOf(of[0]),
            ["month_of"] = of => $"CAST(date_trunc('month', {of[0]}) AS DATE)",
            ["instant_at"] = of => instantAt(of[0]),
        };
    }

    /// <summary>DuckDB's.</summary>
    public static SqlDialect DuckDb { get; } =
        new(
            "DuckDB",
            "TIMESTAMP WITH TIME ZONE",
            time => $"to_timestamp(floor(epoch({time}) / 3600) * 3600)",
            seconds => $"to_timestamp({seconds})",
            (value, part) => $"quantile_cont({value}, {part})",
            // One aggregate keeps its values once, whatever is asked of them.
            (value, parts) => $"quantile_cont({value}, [{string.Join(", ", parts)}])"
        );

    /// <summary>Trino's, which Athena speaks. Its timestamps have no zone and are UTC.</summary>
    public static SqlDialect Trino { get; } =
        new(
            "Trino",
            "TIMESTAMP(3)",
            time => $"date_trunc('hour', {time})",
            seconds => $"CAST(from_unixtime({seconds}) AT TIME ZONE 'UTC' AS TIMESTAMP(3))",
            SortedPercentile,
            (value, parts) => $"ARRAY[{string.Join(", ", parts.Select(part => SortedPercentile(value, part)))}]"
        );

    /// <summary>
    /// Spark's, with UTC as the session's zone. Its own percentile is exact. What its decimals hold of a square's twelve places is six, so that a
    /// deviation may differ in its last digits.
    /// </summary>
    public static SqlDialect Spark { get; } = OfSpark();

    /// <summary>Name for people.</summary>
    public string Name { get; }

    /// <summary><paramref name="sql"/> with the functions above written out.</summary>
    public string Write(string sql) => _finish(SqlText.Expand(sql, _functions));

    /// <summary>The engine's word for a type of <see cref="DerivedColumn"/>.</summary>
    public string TypeOf(DerivedColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return _types[column.Type];
    }

    private static SqlDialect OfSpark()
    {
        var dialect = new SqlDialect(
            "Spark",
            "TIMESTAMP",
            time => $"date_trunc('HOUR', {time})",
            seconds => $"timestamp_seconds({seconds})",
            (value, part) => $"percentile({value}, {part})",
            (value, parts) => $"percentile({value}, array({string.Join(", ", parts)}))",
            // A text has no length there, and lists are counted from zero in brackets, from one by the function.
            sql => ListItem().Replace(sql.Replace(" AS VARCHAR)", " AS STRING)", StringComparison.Ordinal), "element_at($1, $2)")
        );
        dialect._types["text"] = "STRING";
        dialect._functions["week"] = of => $"weekofyear({of[0]})";
        dialect._functions["date_diff"] = of => $"datediff({of[2]}, {of[1]})";
        return dialect;
    }

    [GeneratedRegex(@"\b([a-z_]+)\[([0-9]+)\]")]
    private static partial Regex ListItem();

    private static string Exact(string value) => $"CAST({value} AS {Millionths})";

    private static string Sum(string value) => $"CAST(SUM({value}) AS DOUBLE)";

    private static string WeightedMean(string value, string weight) =>
        $"({Sum($"CAST({value} AS {Finer}) * {Exact(weight)}")} / NULLIF({Sum($"CASE WHEN {value} IS NOT NULL THEN {Exact(weight)} END")}, 0))";

    /// <summary>√((n Σx² − (Σx)²) / (n (n − 1))): with whole numbers nothing cancels out that should not.</summary>
    private static string Deviation(string value)
    {
        // Wider than eighteen digits, so that DuckDB does not square within eighteen.
        var exact = $"CAST({value} AS {Wider})";
        var squares = $"COUNT({value}) * SUM({exact} * {exact}) - SUM({exact}) * SUM({exact})";
        return $"SQRT(CAST({squares} AS DOUBLE) / NULLIF(CAST(COUNT({value}) AS DOUBLE) * (COUNT({value}) - 1), 0))";
    }

    /// <summary>Trino's own percentiles are approximate: the values are sorted, and the two neighbours taken.</summary>
    private static string SortedPercentile(string value, string part)
    {
        var sorted = $"array_sort(array_agg({value}) FILTER (WHERE {value} IS NOT NULL))";
        var place = $"((COUNT({value}) - 1) * {part})";
        var below = $"element_at({sorted}, CAST(FLOOR({place}) AS INTEGER) + 1)";
        var above = $"element_at({sorted}, CAST(CEIL({place}) AS INTEGER) + 1)";
        return $"({below} + ({above} - {below}) * ({place} - FLOOR({place})))";
    }
}

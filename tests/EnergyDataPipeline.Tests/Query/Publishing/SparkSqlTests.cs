using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Tests.Query.Analytics;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Publishing;

/// <summary>
/// The SQL that Spark computes derived datasets by: its rows against those of DuckDB's views. Spark is not to be had in every test; the few of its
/// words that DuckDB lacks are put into DuckDB's, and nothing else is changed.
/// </summary>
[Collection(SandboxLakeTests.Name)]
public sealed partial class SparkSqlTests(SandboxLake lake)
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Rows_are_those_of_DuckDBs_views()
    {
        using var duck = lake.Open();
        using var spark = OpenAsSpark();
        foreach (var dataset in DerivedDatasets.All)
        {
            var sql = DerivedSql.Of(dataset, SqlDialect.Spark, SandboxLake.Datasets.ToHashSet(), DerivedSql.DefaultsOf(dataset));
            spark.Execute($"CREATE VIEW {dataset.ViewName} AS {InDuck(sql)}");
            var columns = dataset.Columns.Select(column => column.Type == "timestamp" ? $"epoch({column.Name})" : column.Name);
            var query = $"SELECT {string.Join(", ", columns)} FROM {dataset.ViewName} ORDER BY {string.Join(", ", dataset.NaturalKey)}";

            var (expected, found) = (duck.Rows(query), spark.Rows(query));

            Assert.Equal(expected.Count, found.Count);
            Assert.True(expected.Count > 0 || dataset.Name == "node-zones", $"{dataset.Name} has no rows");
            for (var row = 0; row < expected.Count; row++)
            {
                for (var column = 0; column < dataset.Columns.Count; column++)
                {
                    Assert.True(
                        IsSame(expected[row][column], found[row][column]),
                        $"{dataset.Name}, row {row}, {dataset.Columns[column].Name}: {expected[row][column]}, {found[row][column]} by Spark's SQL"
                    );
                }
            }
        }
    }

    [Fact]
    public async Task Queries_of_the_job_tell_the_file_of_each_row_and_take_whole_files_of_some_days()
    {
        using var spark = OpenAsSpark();
        var day = DateOnly.Parse(SandboxLake.Holiday, CultureInfo.InvariantCulture);
        var (code, output, errors) = await PythonPackage.RunAsync(
            "-m",
            "tests.queries",
            "catalogue.json",
            SandboxLake.Holiday,
            $"{day.AddDays(1):yyyy-MM-dd}"
        );
        Assert.True(code == 0, errors);
        var queries = 0;
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)))
        {
            if (line.TryGetProperty("table", out var table))
            {
                if (!SandboxLake.Datasets.Contains(table.GetString()!.Replace('_', '-')))
                {
                    spark.Execute($"CREATE VIEW {table} AS {InDuck(line.GetProperty("empty").GetString()!)}");
                }

                continue;
            }

            var view = line.GetProperty("view").GetString()!;
            spark.Execute($"CREATE VIEW {view} AS {InDuck(line.GetProperty("sql").GetString()!)}");
            var order = string.Join(", ", line.GetProperty("order").EnumerateArray());
            var all = spark.Rows($"SELECT * FROM ({InDuck(line.GetProperty("all").GetString()!)}) ORDER BY {order}");
            var some = spark.Rows($"SELECT * FROM ({InDuck(line.GetProperty("days").GetString()!)}) ORDER BY {order}");
            Assert.Equal(spark.Scalar($"SELECT count(*) FROM {view}"), (long)all.Count);
            var span = line.GetProperty("span").GetString();
            var file = span == "month" ? new DateOnly(day.Year, day.Month, 1) : day;
            var expected = span == "all" ? all : [.. all.Where(row => file.Equals(row[^1]))];
            Assert.Equal(expected, some);
            Assert.True(span == "day" || view == "node_zones" || some.Count > 0, $"{view} has no rows of {file}");
            queries++;
        }

        Assert.Equal(DerivedDatasets.All.Count, queries);
    }

    private AnalyticsDatabase OpenAsSpark()
    {
        var spark = SandboxLake.OpenUtc(lake.Store);
        spark.Execute("CREATE MACRO percentile(x, p) AS quantile_cont(x, p)");
        spark.Execute("CREATE MACRO timestamp_seconds(s) AS to_timestamp(s) AT TIME ZONE 'UTC'");
        spark.Execute("CREATE MACRO unix_micros(t) AS epoch_us(t)");
        spark.Execute("CREATE MACRO days_between(later, earlier) AS date_diff('day', earlier, later)");
        return spark;
    }

    private static string InDuck(string sql) =>
        List().Replace(sql.Replace("datediff(", "days_between(", StringComparison.Ordinal), "[$1]").Replace('`', '"');

    private static bool IsSame(object? expected, object? found) =>
        (expected, found) is (double one, double other)
            ? Math.Abs(one - other) <= Tolerance * Math.Max(1, Math.Abs(one))
            : Equals(expected, found);

    [GeneratedRegex(@"\barray\(([^()]*)\)")]
    private static partial Regex List();
}

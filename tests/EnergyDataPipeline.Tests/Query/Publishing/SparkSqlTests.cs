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
        using var spark = SandboxLake.OpenUtc(lake.Store);
        spark.Execute("CREATE MACRO percentile(x, p) AS quantile_cont(x, p)");
        spark.Execute("CREATE MACRO timestamp_seconds(s) AS to_timestamp(s) AT TIME ZONE 'UTC'");
        spark.Execute("CREATE MACRO days_between(later, earlier) AS date_diff('day', earlier, later)");
        foreach (var dataset in DerivedDatasets.All)
        {
            var sql = DerivedSql.Of(dataset, SqlDialect.Spark, SandboxLake.Datasets.ToHashSet(), DerivedSql.DefaultsOf(dataset));
            sql = List().Replace(sql.Replace("datediff(", "days_between(", StringComparison.Ordinal), "[$1]");
            spark.Execute($"CREATE VIEW {dataset.ViewName} AS {sql}");
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

    private static bool IsSame(object? expected, object? found) =>
        (expected, found) is (double one, double other)
            ? Math.Abs(one - other) <= Tolerance * Math.Max(1, Math.Abs(one))
            : Equals(expected, found);

    [GeneratedRegex(@"\barray\(([^()]*)\)")]
    private static partial Regex List();
}

using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Statements;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>
/// The views of Athena: their text against the file, and their rows against those of DuckDB's views. Trino itself is not to be had in a test; the
/// few functions of its that DuckDB lacks are lent to DuckDB, which then runs the text as it stands.
/// </summary>
[Collection(SandboxLakeTests.Name)]
public sealed class AthenaViewsTests(SandboxLake lake)
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Names => [.. DerivedDatasets.All.Select(dataset => dataset.Name)];

    [Fact]
    public void The_file_is_what_the_definitions_say()
    {
        using var written = new StringWriter();
        AthenaViews.Write(written);

        Approved.Equal(written.ToString(), "infra/athena/views.sql");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_are_those_of_DuckDBs_views(string name)
    {
        var dataset = DerivedDatasets.Find(name)!;
        using var duck = lake.Open();
        var athena = lake.Athena;
        var columns = dataset.Columns.Select(column => column.Type == "timestamp" ? $"epoch({column.Name}) AS {column.Name}" : column.Name);
        var query = $"SELECT {string.Join(", ", columns)} FROM {dataset.ViewName} ORDER BY {string.Join(", ", dataset.NaturalKey)}";

        var expected = duck.Rows(query);
        var found = athena.Rows(query);

        Assert.Equal(expected.Count, found.Count);
        Assert.True(expected.Count > 0 || name == "node-zones", "no rows");
        for (var row = 0; row < expected.Count; row++)
        {
            for (var column = 0; column < expected[row].Length; column++)
            {
                Assert.True(
                    IsSame(expected[row][column], found[row][column]),
                    $"row {row}, {dataset.Columns[column].Name}: {AnalyticsDatabase.Text(expected[row][column])}, {AnalyticsDatabase.Text(found[row][column])}"
                );
            }
        }
    }

    [Fact]
    public void Types_are_those_that_are_told()
    {
        var athena = lake.Athena;
        foreach (var dataset in DerivedDatasets.All)
        {
            Assert.All(
                athena.Shape($"SELECT * FROM {dataset.ViewName}").Zip(dataset.Columns),
                pair =>
                    Assert.Equal(
                        (
                            pair.Second.Name,
                            SqlDialect.Trino.TypeOf(pair.Second).Replace("TIMESTAMP(3)", "TIMESTAMP", StringComparison.Ordinal)
                        ),
                        (pair.First.Name, pair.First.Type.Replace("TIMESTAMP_MS", "TIMESTAMP", StringComparison.Ordinal))
                    )
            );
        }
    }

    [Fact]
    public void Nothing_of_DuckDB_is_left_in_the_text()
    {
        string[] foreign =
        [
            "quantile_cont",
            "to_timestamp",
            "epoch",
            "exact_mean",
            "exact_percentile",
            "hour_of",
            "month_of",
            "instant_at",
            "QUALIFY",
            "EXCLUDE",
        ];

        foreach (var statement in AthenaViews.Statements())
        {
            Assert.DoesNotContain(foreign, new SqlText(statement).HasWord);
            Assert.DoesNotContain("::", statement, StringComparison.Ordinal);
            Assert.DoesNotContain("{", statement, StringComparison.Ordinal);
        }
    }

    private static bool IsSame(object? expected, object? found) =>
        (expected, found) switch
        {
            (double one, double other) => Math.Abs(one - other) <= Tolerance * Math.Max(1, Math.Abs(one)),
            _ => Equals(expected, found),
        };
}

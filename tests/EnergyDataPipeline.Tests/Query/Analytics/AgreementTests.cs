using EnergyDataPipeline.Query.Analytics;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>
/// Every analytic against SQL that computes it another way over the same files, on the days on which clocks change, a NERC holiday and a day with
/// gaps: the same rows, and each number to the digits that a double has.
/// </summary>
[Collection(SandboxLakeTests.Name)]
public sealed class AgreementTests(SandboxLake lake)
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Analytics => [.. IndependentSql.Of.Keys];

    [Theory]
    [MemberData(nameof(Analytics))]
    public void Rows_and_numbers_are_those_of_independent_SQL(string name)
    {
        using var database = lake.Open();
        foreach (var statement in IndependentSql.Setup)
        {
            database.Execute(statement);
        }

        var dataset = DerivedDatasets.Find(name)!;
        database.Execute($"CREATE TEMP TABLE found AS SELECT * FROM {dataset.ViewName}");
        database.Execute($"CREATE TEMP TABLE expected AS {IndependentSql.Of[name]}");

        var shape = database.Shape("SELECT * FROM expected");
        var keys = shape.Select(column => column.Name).Where(dataset.NaturalKey.Contains).ToList();
        Assert.Equal(dataset.NaturalKey.Order(), keys.Order());
        var rows = (long)database.Scalar("SELECT count(*) FROM expected")!;
        Assert.True(rows > 0, "the independent SQL gives no rows");
        var on = string.Join(" AND ", keys.Select(key => $"found.{key} IS NOT DISTINCT FROM expected.{key}"));
        var joined = $"found FULL JOIN expected ON {on}";
        Assert.Equal(rows, database.Scalar($"SELECT count(*) FROM found"));
        Assert.Equal(rows, database.Scalar($"SELECT count(*) FROM found JOIN expected ON {on}"));
        foreach (var (column, type) in shape.Where(column => !keys.Contains(column.Name)))
        {
            var close =
                type is "DOUBLE" || type.StartsWith("DECIMAL", StringComparison.Ordinal)
                    ? $" AND NOT coalesce(abs(found.{column} - expected.{column}) <= {Tolerance} * greatest(1, abs(expected.{column})), false)"
                    : "";
            var wrong = database.Rows(
                $"SELECT found.{column}, expected.{column}, {string.Join(", ", keys.Select(key => $"coalesce(found.{key}, expected.{key})"))} FROM {joined} WHERE found.{column} IS DISTINCT FROM expected.{column}{close} LIMIT 3"
            );
            Assert.True(
                wrong.Count == 0,
                $"{column}: {string.Join("; ", wrong.Select(row => string.Join(", ", row.Select(AnalyticsDatabase.Text))))}"
            );
        }
    }

    [Fact]
    public void Every_analytic_has_independent_SQL() =>
        Assert.Equal(
            DerivedDatasets.All.Where(dataset => dataset.Each.Count == 0 && !dataset.IsCalendar).Select(dataset => dataset.Name).Order(),
            IndependentSql.Of.Keys.Order()
        );

    [Fact]
    public void The_days_are_of_23_24_and_25_hours_and_one_has_gaps()
    {
        using var database = lake.Open();

        var days = database.Rows(
            "SELECT operating_day, max(expected_intervals), min(completeness) < 1 FROM daily_price_completeness WHERE dataset = 'five-minute-lmp-final' GROUP BY ALL ORDER BY ALL"
        );

        Assert.Equal(
            [
                $"{SandboxLake.Spring} 276 False",
                $"{SandboxLake.Holiday} 288 False",
                $"{SandboxLake.Gaps} 288 True",
                $"{SandboxLake.Fall} 300 False",
            ],
            days.Select(row => string.Join(" ", row.Select(AnalyticsDatabase.Text)))
        );
    }

    [Theory]
    [InlineData("Asia/Kolkata")]
    [InlineData("America/New_York")]
    public void The_zone_of_the_session_changes_nothing(string zone)
    {
        using var utc = lake.Open();
        using var other = lake.Open(zone);
        foreach (var dataset in DerivedDatasets.All.Where(dataset => !dataset.IsCalendar))
        {
            var instants = dataset.Columns.Any(column => column.Name == "interval_begin") ? "sum(epoch(interval_begin))" : "count(*)";
            var query = $"SELECT count(*), {instants} FROM {dataset.ViewName}";
            Assert.Equal(utc.Line(query), other.Line(query));
        }
    }

    [Fact]
    public void Statistics_are_exact_in_decimal_arithmetic()
    {
        using var database = lake.Open();
        var prices = database
            .Rows(
                "SELECT dataset || operating_day || hour_ending || '/' || location_id, lmp_usd_per_mwh FROM prices WHERE dataset = 'five-minute-lmp-final' AND location_id BETWEEN 4000 AND 4008"
            )
            .ToLookup(row => (string)row[0]!, row => (decimal)(double)row[1]!);
        var found = database.Rows(
            "SELECT dataset || operating_day || hour_ending || '/' || location_id, lmp_mean_usd_per_mwh FROM hourly_price_statistics WHERE dataset = 'five-minute-lmp-final' AND location_id BETWEEN 4000 AND 4008"
        );

        Assert.Equal(prices.Count, found.Count);
        Assert.All(found, row => Assert.Equal((double)prices[(string)row[0]!].Sum() / prices[(string)row[0]!].Count(), row[1]));
    }
}

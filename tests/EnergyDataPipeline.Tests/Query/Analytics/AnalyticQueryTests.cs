using EnergyDataPipeline.Query.Analytics;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>Derived rows for given days: those of the view, sorted, with what is compared by the month compared with the whole of it.</summary>
[Collection(SandboxLakeTests.Name)]
public sealed class AnalyticQueryTests(SandboxLake lake)
{
    private static readonly LocalDate First = new(2026, 5, 26);
    private static readonly LocalDate Last = new(2026, 7, 15);

    public static TheoryData<string> Names => [.. DerivedDatasets.All.Select(dataset => dataset.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_are_those_of_the_view_sorted_by_key(string name)
    {
        using var database = lake.Open();
        var dataset = DerivedDatasets.Find(name)!;
        var key = string.Join(", ", dataset.NaturalKey);
        var within = dataset.NaturalKey.Contains("operating_month")
            ? "operating_month BETWEEN DATE '2026-05-01' AND DATE '2026-07-31'"
            : "operating_day BETWEEN DATE '2026-05-26' AND DATE '2026-07-15'";

        var found = database.Rows(AnalyticQuery.Of(dataset, First, Last).Sql);
        var expected = database.Rows($"SELECT * FROM {dataset.ViewName} WHERE {within} ORDER BY {key}");

        Assert.Equal(expected, found);
        Assert.True(found.Count > 0 || name == "node-zones", "no rows");
    }

    [Fact]
    public void Functions_hand_their_arguments_on()
    {
        using var database = lake.Open();
        var few = database.Rows(MarketAnalytics.PricePeaks(First, Last, ranks: 2).Sql);
        var many = database.Rows(MarketAnalytics.PriceAnomalies(First, Last, AnomalyMethod.ZScore, 1.25).Sql);
        var macro = database.Rows(
            "SELECT * FROM price_anomalies(method := 'z-score', threshold := 1.25) WHERE operating_day BETWEEN DATE '2026-05-26' AND DATE '2026-07-15' ORDER BY dataset, interval_begin, location_id"
        );

        Assert.All(few, row => Assert.InRange((long)row[3]!, 1, 2));
        Assert.NotEmpty(macro);
        Assert.Equal(macro, many);
        Assert.Equal(
            database.Rows(
                "SELECT count(*) FROM price_volatility(quantile_above := 0.1) WHERE is_volatile AND operating_day = DATE '2026-05-27'"
            )[0][0],
            (long)
                database
                    .Rows(MarketAnalytics.PriceVolatility(new LocalDate(2026, 5, 27), new LocalDate(2026, 5, 27), 0.1).Sql)
                    .Count(row => row[^1] is true)
        );
    }

    [Fact]
    public void Every_derived_dataset_that_is_computed_has_a_function()
    {
        AnalyticQuery[] queries =
        [
            MarketAnalytics.Calendar(First, Last),
            MarketAnalytics.HourlyPriceStatistics(First, Last),
            MarketAnalytics.DailyPriceSummary(First, Last),
            MarketAnalytics.HourlyPriceProfile(First, Last),
            MarketAnalytics.MonthlyPricePercentiles(First, Last),
            MarketAnalytics.PricePeaks(First, Last),
            MarketAnalytics.PriceVolatility(First, Last),
            MarketAnalytics.PriceComponents(First, Last),
            MarketAnalytics.RelativePrices(First, Last),
            MarketAnalytics.HubBasis(First, Last),
            MarketAnalytics.DayAheadRealTimeSpread(First, Last),
            MarketAnalytics.HourlyLoadWeightedPrices(First, Last),
            MarketAnalytics.DailyLoadWeightedPrices(First, Last),
            MarketAnalytics.PriceAnomalyScores(First, Last),
            MarketAnalytics.PriceAnomalies(First, Last),
            MarketAnalytics.HourlyPriceCompleteness(First, Last),
            MarketAnalytics.DailyPriceCompleteness(First, Last),
            MarketAnalytics.ReconcileFiveMinuteLmp(First, Last),
            MarketAnalytics.ReconcileZonalLoad(First, Last),
            MarketAnalytics.ReconcileFuelMix(First, Last),
        ];
        using var database = lake.Open();

        Assert.Equal(
            DerivedDatasets.All.Where(dataset => dataset.Each.Count == 0 && dataset.Name != "calendar-days"),
            queries.Select(query => query.Dataset).OrderBy(dataset => DerivedDatasets.All.ToList().IndexOf(dataset))
        );
        // Defaults in C# are those of the views.
        Assert.All(
            queries,
            query => Assert.Equal(database.Rows(AnalyticQuery.Of(query.Dataset, First, Last).Sql), database.Rows(query.Sql))
        );
    }

    [Theory]
    [InlineData("limit", 3.0, "price-anomalies has no parameter limit; it has: method, threshold")]
    [InlineData("method", 3.0, "price-anomalies: method is of type text; found 3 (Double)")]
    [InlineData("threshold", "x", "price-anomalies: threshold is of type number; found x (String)")]
    [InlineData("threshold", double.NaN, "price-anomalies: threshold is of type number; found NaN (Double)")]
    public void Wrong_arguments_are_told(string name, object value, string expected)
    {
        var thrown = Assert.Throws<ArgumentException>(() =>
            AnalyticQuery.Of(DerivedDatasets.Find("price-anomalies")!, First, Last, new Dictionary<string, object?> { [name] = value })
        );

        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_are_quoted()
    {
        using var database = lake.Open();
        var query = AnalyticQuery.Of(
            DerivedDatasets.Find("price-anomalies")!,
            First,
            Last,
            new Dictionary<string, object?> { ["method"] = "iqr' OR 'a' = 'a" }
        );

        Assert.Empty(database.Rows(query.Sql));
    }

    [Fact]
    public void The_last_day_is_not_before_the_first()
    {
        var thrown = Assert.Throws<ArgumentException>(() => MarketAnalytics.HubBasis(Last, First));

        Assert.Contains(
            $"the last day, {LocalDatePattern.Iso.Format(First)}, lies before the first, {LocalDatePattern.Iso.Format(Last)}",
            thrown.Message,
            StringComparison.Ordinal
        );
    }
}

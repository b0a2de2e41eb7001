using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Market;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Catalog;

/// <summary>What definitions tell of publishing, of completeness and of sums can be acted on.</summary>
public sealed class DatasetFactsTests
{
    private static readonly DateTimeZone Eastern = DateTimeZoneProviders.Tzdb["America/New_York"];

    public static TheoryData<string> Datasets => [.. FeedCatalog.BuiltIn.Sources[0].Datasets.Select(dataset => dataset.Name)];

    [Theory]
    [MemberData(nameof(Datasets))]
    public void The_words_of_a_definition_are_words_that_are_known(string name)
    {
        var dataset = Named(name);

        Assert.True(dataset.Coverage is null or DatasetCoverage.EveryInterval or DatasetCoverage.Events, dataset.Coverage);
        Assert.True(dataset.EstimateBasis is null or "counted" or "derived" or "guess", dataset.EstimateBasis);
        Assert.Equal(dataset.RowsPerDay is null, dataset.EstimateBasis is null);
        Assert.True(dataset.MissingAfter is null || PeriodPattern.Roundtrip.Parse(dataset.MissingAfter).Success, dataset.MissingAfter);
        Assert.True(
            dataset.Supersedes is null || (dataset.Revision == "final" && FeedCatalog.BuiltIn.Find(dataset.Supersedes) is not null)
        );
        Assert.All(dataset.Tables, table => Assert.NotNull(table.Description));
        Assert.All(
            dataset.Tables.SelectMany(table => table.Columns),
            column => Assert.False(string.IsNullOrWhiteSpace(column.Description))
        );
    }

    [Theory]
    [MemberData(nameof(Datasets))]
    public void Sums_are_of_columns_that_are_there_and_have_one_unit(string name)
    {
        foreach (var table in Named(name).Tables)
        {
            Assert.Equal(table.Sums.Count, table.Sums.Select(sum => sum.Name).Distinct().Count());
            foreach (var sum in table.Sums)
            {
                var columns = sum.SignedParts.Select(part => part.Column).Prepend(sum.Total).Select(table.IndexOf).ToList();
                Assert.DoesNotContain(-1, columns);
                Assert.Single(columns.Select(column => (table.Columns[column].Type, table.Columns[column].Unit)).Distinct());
            }
        }
    }

    [Fact]
    public void Every_dataset_that_promises_every_interval_has_a_number_of_them_in_a_period_it_is_kept_by()
    {
        var promising = FeedCatalog
            .BuiltIn.Sources[0]
            .Datasets.Where(dataset => dataset.Coverage == DatasetCoverage.EveryInterval && dataset.Interval != "P1W")
            .ToList();

        Assert.InRange(promising.Count, 40, 127);
        Assert.All(
            promising,
            dataset =>
            {
                var kind = dataset.History[0] switch
                {
                    "day" => PeriodKind.Day,
                    "month" => PeriodKind.Month,
                    "year" => PeriodKind.Year,
                    var other => throw new InvalidOperationException($"{dataset.Name} is kept by {other}"),
                };
                Assert.True(
                    ExpectedIntervals.In(dataset, MarketPeriod.Containing(new LocalDate(2026, 7, 1), kind), Eastern) > 0,
                    dataset.Name
                );
            }
        );
    }

    [Theory]
    [InlineData("load-zone-ncpc", PeriodKind.Month, 2026, 2, 28)]
    [InlineData("wholesale-load-cost-hourly", PeriodKind.Month, 2026, 3, 743)]
    [InlineData("wholesale-load-cost-hourly", PeriodKind.Month, 2026, 11, 721)]
    [InlineData("monthly-lmp-indices", PeriodKind.Year, 2026, 1, 12)]
    [InlineData("wholesale-load-cost-yearly", PeriodKind.Year, 2026, 1, 1)]
    [InlineData("hourly-lmp-da-final", PeriodKind.Year, 2026, 1, 8760)]
    public void A_period_has_as_many_intervals_as_its_calendar_gives(string name, PeriodKind kind, int year, int month, int wanted) =>
        Assert.Equal(wanted, ExpectedIntervals.In(Named(name), MarketPeriod.Containing(new LocalDate(year, month, 1), kind), Eastern));

    [Theory]
    [InlineData("da-constraints")]
    [InlineData("fuel-mix")]
    [InlineData("weekly-lmp-indices")]
    public void What_is_published_when_it_happens_or_at_no_fixed_time_promises_no_number(string name) =>
        Assert.Null(ExpectedIntervals.In(Named(name), MarketPeriod.Containing(new LocalDate(2026, 7, 1), PeriodKind.Month), Eastern));

    [Theory]
    [InlineData("five-minute-lmp-final", 276, 300)]
    [InlineData("fifteen-minute-lmp-final", null, null)]
    [InlineData("actual-interchange-fifteen-minute", 92, 96)]
    [InlineData("hourly-lmp-rt-final", 23, 25)]
    [InlineData("daily-offer-threshold-price", 1, 1)]
    public void Days_on_which_clocks_change_are_as_long_as_they_are(string name, int? spring, int? autumn)
    {
        var dataset = Named(name);
        for (var year = 2007; year <= 2037; year++)
        {
            // Since 2007: the second Sunday of March and the first of November.
            Assert.Equal(spring, On(dataset, Sunday(year, 3, 2)));
            Assert.Equal(autumn, On(dataset, Sunday(year, 11, 1)));
            Assert.Equal(On(dataset, Sunday(year, 7, 1)), On(dataset, Sunday(year, 3, 2).PlusDays(1)));
        }

        static LocalDate Sunday(int year, int month, int which) =>
            DateAdjusters.NextOrSame(IsoDayOfWeek.Sunday)(new LocalDate(year, month, 1)).PlusWeeks(which - 1);

        static int? On(Dataset dataset, LocalDate date) =>
            ExpectedIntervals.In(dataset, MarketPeriod.Containing(date, PeriodKind.Day), Eastern);
    }

    [Theory]
    [InlineData(30.00, 28.00, 1.99, 0.01, true)]
    [InlineData(30.01, 28.00, 1.99, 0.01, true)]
    [InlineData(30.02, 28.00, 1.99, 0.01, false)]
    [InlineData(30.02, 28.00, null, 0.01, true)]
    [InlineData(null, 28.00, 1.99, 0.01, true)]
    public void A_sum_holds_to_the_cent_and_says_nothing_of_a_row_that_lacks_a_part(
        double? lmp,
        double? energy,
        double? congestion,
        double? loss,
        bool holds
    )
    {
        var row = new Dictionary<string, double?>
        {
            ["lmp_usd_per_mwh"] = lmp,
            ["energy_usd_per_mwh"] = energy,
            ["congestion_usd_per_mwh"] = congestion,
            ["loss_usd_per_mwh"] = loss,
        };

        Assert.Equal(holds, Named("hourly-lmp-da-final").Tables[0].Sums.Single().Holds(column => row[column]));
    }

    [Fact]
    public void A_part_with_a_minus_is_taken_off()
    {
        var sum = new SumRule
        {
            Name = "margin",
            Total = "margin",
            Parts = ["supply", "-demand"],
            Tolerance = 0,
        };

        Assert.True(
            sum.Holds(column =>
                column switch
                {
                    "margin" => 3,
                    "supply" => 10,
                    _ => 7,
                }
            )
        );
        Assert.False(
            sum.Holds(column =>
                column switch
                {
                    "margin" => 17,
                    "supply" => 10,
                    _ => 7,
                }
            )
        );
    }

    [Fact]
    public void Prices_of_every_market_have_the_same_columns()
    {
        string[] prices = ["lmp_usd_per_mwh", "energy_usd_per_mwh", "congestion_usd_per_mwh", "loss_usd_per_mwh"];
        var names = FeedCatalog.BuiltIn.Sources[0].Datasets.Where(dataset => dataset.Name.Contains("-lmp", StringComparison.Ordinal));

        Assert.All(
            names.Where(dataset => dataset.Tables[0].Columns.Any(column => column.From == "LmpTotal")),
            dataset => Assert.All(prices, price => Assert.True(dataset.Tables[0].IndexOf(price) >= 0, $"{dataset.Name} {price}"))
        );
    }

    private static Dataset Named(string name) => FeedCatalog.BuiltIn.Find(name)!.Value.Dataset;
}

using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Cli.Verbs;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

/// <summary>A dataset is asked for at the address that answers with the fewest requests.</summary>
public sealed class DatasetFeedsTests
{
    private const string Base = "https://webservices.iso-ne.com/api/v1.1";

    public static TheoryData<string> Dated =>
        [.. FeedCatalog.BuiltIn.Sources[0].Datasets.Where(dataset => dataset.History.Count > 0).Select(dataset => dataset.Name)];

    public static TheoryData<string> All => [.. FeedCatalog.BuiltIn.Sources[0].Datasets.Select(dataset => dataset.Name)];

    [Theory]
    [InlineData("hourly-lmp-da-final", true, "", "/hourlylmp/da/final/day/{day}")]
    [InlineData("hourly-lmp-da-final", true, "location=4001", "/hourlylmp/da/final/day/{day}/location/{locationId}")]
    [InlineData("hourly-lmp-da-final", true, "hour=07", "/hourlylmp/da/final/day/{day}/hour/{sh}")]
    [InlineData("hourly-lmp-da-final", false, "", "/hourlylmp/da/final/current/all")]
    [InlineData("morning-report", true, "", "/morningreport/day/{day}/all")]
    [InlineData("morning-report", false, "", "/morningreport/current")]
    [InlineData("five-minute-lmp-final", true, "", "/fiveminutelmp/final/day/{day}/starthour/{sh}")]
    [InlineData("ftr-awards-monthly", true, "", "/ftrauctionresults/monthly/month/{month}")]
    [InlineData("monthly-lmp-indices", true, "", "/monthlylmpindex/year/{year}")]
    [InlineData("fcm-annual-bilateral", true, "", "/fcmabp/cp/{cp}")]
    [InlineData("locations", false, "", "/locations/all")]
    public void The_address_that_answers_most_is_asked(string name, bool isDated, string narrowing, string template) =>
        Assert.Equal(Base + template, Feed(name, isDated, narrowing).Url);

    [Theory]
    [InlineData("2026-07-01", 24)]
    [InlineData("2026-03-08", 23)]
    [InlineData("2026-11-01", 24)]
    public void Hours_are_asked_one_by_one_and_those_a_day_does_not_have_are_not(string day, int slices)
    {
        var planned = Plan("five-minute-lmp-final", day);

        Assert.Equal(slices, planned.Count);
        Assert.Equal(slices, planned.Select(slice => slice.Id).Distinct().Count());
        Assert.Equal(day != "2026-03-08", planned.Any(slice => slice.Params["sh"] == "02"));
    }

    [Theory]
    [InlineData("rt-hourly-demand", "4001", 8)]
    [InlineData("combined-hourly-demand", "32", 9)]
    [InlineData("da-hourly-demand", "32", 10)]
    [InlineData("fifteen-minute-lmp-final", "4010", 7)]
    [InlineData("weekly-lmp-index-rt", "4000", 9)]
    public void Locations_are_asked_one_by_one_where_it_is_known_which_there_are(string name, string first, int slices)
    {
        var planned = Plan(name, "2026-07-01");

        Assert.Equal(slices, planned.Count);
        Assert.Equal(first, planned[0].Params["locationId"]);
    }

    [Theory]
    [InlineData("weekly-lmp-index-rt", "location=338", "338")]
    [InlineData("rt-hourly-demand", "location=.Z.MAINE", "4001")]
    public void A_location_that_is_named_is_the_only_one_asked(string name, string narrowing, string location)
    {
        var feed = Feed(name, isDated: true, narrowing);

        Assert.Empty(feed.FanOut);
        Assert.Equal(location, feed.Params["locationId"]);
    }

    [Theory]
    [InlineData("ftr-awards-monthly", "2026-05-15..2026-07-02", "2026-05,2026-06,2026-07", "202605,202606,202607")]
    [InlineData("monthly-lmp-indices", "2025-12-31..2026-01-01", "2025,2026", "2025,2026")]
    [InlineData("fcm-annual-bilateral", "2026-05-31..2026-06-01", "2025-26,2026-27", "2025-26,2026-27")]
    public void A_range_of_days_means_the_periods_they_lie_in(string name, string days, string periods, string values)
    {
        var planned = Plan(name, days);

        Assert.Equal(periods.Split(','), planned.Select(slice => slice.Period));
        Assert.Equal(values.Split(','), planned.Select(slice => slice.Params[slice.Match!.Path.PeriodPlaceholder!]));
    }

    [Theory]
    [MemberData(nameof(Dated))]
    public void Every_dataset_with_history_can_be_asked_for_a_day_as_a_whole_or_says_what_narrows_it(string name)
    {
        try
        {
            Assert.NotEmpty(Plan(name, "2026-07-01"));
        }
        catch (PipelineException refused)
        {
            // What only single locations have: which one must be said.
            Assert.Contains("narrowed by --", refused.Message, StringComparison.Ordinal);
            Assert.Contains("--location", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_dataset_of_what_is_current_alone_refuses_a_day(string name)
    {
        var dataset = FeedCatalog.BuiltIn.Find(name)!.Value.Dataset;
        if (dataset.Paths.Any(path => path.PeriodPlaceholder is not null))
        {
            return;
        }

        var refused = Assert.Throws<PipelineException>(() => Feed(name, isDated: true, ""));
        Assert.Contains("current only", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hourly-lmp-da-final", "location=4OO1", "4001")]
    [InlineData("five-minute-lmp-final", "location-type=LOAD ZON", "LOAD ZONE")]
    [InlineData("hourly-lmp-da-final", "hour=24", "Hour ending 24 is 23.")]
    [InlineData("hourly-lmp-da-final", "hour=5", "expected 00 to 23")]
    [InlineData("hourly-lmp-da-final", "fuel=Hydro", "--location")]
    public void A_value_that_cannot_be_is_refused_with_what_can(string name, string narrowing, string told)
    {
        var refused = Assert.Throws<PipelineException>(() =>
            Feed(name, isDated: !narrowing.StartsWith("location-type", StringComparison.Ordinal), narrowing)
        );

        Assert.Equal(FailureClass.Configuration, refused.Failure);
        Assert.Contains(told, refused.Message + refused.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_takes_every_word_that_narrows_a_dataset()
    {
        var words = FeedCatalog
            .BuiltIn.Sources.SelectMany(source => source.Datasets.SelectMany(dataset => dataset.ParametersIn(source)))
            .Select(parameter => parameter.Option)
            .OfType<string>()
            .Distinct();

        Assert.Equal(words.Order(StringComparer.Ordinal), DatasetChoice.Narrowings.Select(one => one.Word).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(PeriodKind.Day, "2026-07-27", "2026-07-27", "20260727", "2026-07-28")]
    [InlineData(PeriodKind.Month, "2026-07-27", "2026-07", "202607", "2026-08-01")]
    [InlineData(PeriodKind.Year, "2026-07-27", "2026", "2026", "2027-01-01")]
    [InlineData(PeriodKind.CommitmentPeriod, "2026-05-31", "2025-26", "2025-26", "2026-06-01")]
    [InlineData(PeriodKind.CommitmentPeriod, "2099-06-01", "2099-00", "2099-00", "2100-06-01")]
    public void A_period_has_a_name_a_form_for_addresses_and_an_end(PeriodKind kind, string date, string name, string compact, string next)
    {
        var period = MarketPeriod.Containing(
            LocalDate.FromDateTime(DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture)),
            kind
        );

        Assert.Equal((name, compact, next), (period.ToString(), period.Compact, period.Next.ToString("yyyy-MM-dd", null)));
    }

    private static IReadOnlyList<Slice> Plan(string name, string day) =>
        SlicePlanner.Plan(
            [Feed(name, isDated: true, "")],
            new EnergyPipelineConfig { Day = day },
            Instant.FromUtc(2026, 11, 27, 12, 0),
            generated: false
        );

    private static FeedSettings Feed(string name, bool isDated, string narrowing)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        var given = narrowing.Length == 0 ? [] : new[] { narrowing.Split('=') }.ToDictionary(pair => pair[0], pair => pair[1]);
        return DatasetFeeds.Of(source, dataset, given, isDated);
    }
}

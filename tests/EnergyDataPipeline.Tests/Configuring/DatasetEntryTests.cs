using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

/// <summary>A feed of the configuration may name a dataset instead of an address.</summary>
public sealed class DatasetEntryTests
{
    [Fact]
    public void A_dataset_gives_address_sign_in_folder_and_prefix()
    {
        var feed = FeedOf("""{"name":"mix","dataset":"iso-ne/fuel-mix"}""");

        Assert.Equal("https://webservices.iso-ne.com/api/v1.1/genfuelmix/current", feed.Url);
        Assert.Equal(
            (AuthType.Basic, "fuel_mix", "fuel_mix", DriftPolicy.Evolve),
            (feed.AuthType, feed.OutputFolder, feed.FilePrefix, feed.OnDrift)
        );
        Assert.Equal("mix", feed.Name);
    }

    [Fact]
    public void With_a_day_it_is_asked_for_by_periods_and_params_narrow_it()
    {
        var feed = FeedOf(
            """{"name":"p","dataset":"hourly-lmp-da-final","params":{"day":"yesterday","location":".Z.MAINE"},"output_folder":"prices","csv_prefix":"maine","on_drift":"freeze"}"""
        );

        Assert.EndsWith("/hourlylmp/da/final/day/{day}/location/{locationId}", feed.Url, StringComparison.Ordinal);
        Assert.Equal(new Dictionary<string, string> { ["day"] = "yesterday", ["locationId"] = "4001" }, feed.Params);
        Assert.Equal(("prices", "maine", DriftPolicy.Freeze), (feed.OutputFolder, feed.FilePrefix, feed.OnDrift));
    }

    [Fact]
    public void Several_values_are_asked_one_by_one()
    {
        var feed = FeedOf("""{"name":"p","dataset":"hourly-lmp-da-final","params":{"day":"today","location":".Z.MAINE, 4000"}}""");

        var way = Assert.Single(feed.FanOut);
        Assert.Equal(("locationId", "4001,4000"), (way.Placeholder, string.Join(',', way.Values)));
    }

    [Fact]
    public void Another_base_address_takes_the_place_of_the_operators()
    {
        var feed = FeedOf("""{"name":"mix","dataset":"iso-ne/fuel-mix","base_url":"http://127.0.0.1:8080/api/v1.1/"}""");

        Assert.Equal("http://127.0.0.1:8080/api/v1.1/genfuelmix/current", feed.Url);
    }

    [Theory]
    [InlineData("""{"name":"a","dataset":"iso-ne/fuel-mixx"}""", "apis[0].dataset", "fuel-mix")]
    [InlineData("""{"name":"a","dataset":"iso-ne/fuel-mix","url":"https://h/"}""", "apis[0].url", "one of them")]
    [InlineData(
        """{"name":"a","dataset":"hourly-lmp-da-final","params":{"day":"today","location":".Z.MAIN"}}""",
        "apis[0].dataset",
        ".Z.MAINE"
    )]
    [InlineData("""{"name":"a","dataset":"hourly-lmp-da-final","params":{"fuel":"Hydro"}}""", "apis[0].dataset", "--location")]
    [InlineData("""{"name":"a","dataset":"fuel-mix","base_url":"http://127.0.0.1:8080"}""", "apis[0].base_url", "/api/v1.1")]
    [InlineData("""{"name":"a","dataset":"hourly-lmp-da-final","params":{"day":"someday"}}""", "apis[0].params.day", "yesterday")]
    public void Faults_say_where_and_what_was_probably_meant(string entry, string place, string hint)
    {
        var fault = Assert.Single(ConfigurationFolder.Load($$"""{"apis":[{{entry}}]}""").Faults);

        Assert.Contains(place, fault.Place, StringComparison.Ordinal);
        Assert.Contains(hint, $"{fault.Expected} {fault.Suggestion}", StringComparison.Ordinal);
    }

    private static FeedSettings FeedOf(string entry)
    {
        var loaded = ConfigurationFolder.Load($$"""{"apis":[{{entry}}]}""");
        Assert.Empty(loaded.Faults);
        return Assert.Single(loaded.Config.Feeds);
    }
}

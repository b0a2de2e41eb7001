using EnergyDataPipeline.Catalog;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>Prices carry their location's number, name and kind, the same as the registry's.</summary>
public sealed class LocationTests
{
    public static TheoryData<string> PricesByLocation =>
        [
            .. FeedCatalog
                .BuiltIn.Sources[0]
                .Datasets.Where(dataset =>
                    dataset.Tables[0].IndexOf("lmp_usd_per_mwh") >= 0 && dataset.Tables[0].IndexOf("location_id") >= 0
                )
                .Select(dataset => dataset.Name),
        ];

    [Theory]
    [MemberData(nameof(PricesByLocation))]
    public void Every_table_of_prices_has_name_and_kind(string name)
    {
        var table = FeedCatalog.BuiltIn.Find(name)!.Value.Dataset.Tables[0];

        Assert.True(table.IndexOf("location_name") >= 0 && table.IndexOf("location_type") >= 0);
    }

    [Fact]
    public async Task Names_and_kinds_are_the_registrys()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var registry = await RowsAsync(test, "locations", day: null);
        var prices = await RowsAsync(test, "hourly-lmp-da-final", "2026-07-01");

        var known = registry.ToDictionary(row => (long)row["location_id"]!, row => (row["location_name"], row["location_type"]));
        Assert.Equal((".Z.WCMASS", ".Z.NEMASSBOST"), (known[4007].Item1, known[4008].Item1));
        Assert.Equal(SandboxedPipeline.PricedLocations, prices.Select(row => row["location_id"]).Distinct().Count());
        Assert.All(prices, row => Assert.Equal(known[(long)row["location_id"]!], (row["location_name"], row["location_type"])));
    }

    [Theory]
    [InlineData("4007", ".Z.WCMASS")]
    [InlineData("4008", ".Z.NEMASSBOST")]
    public void Either_name_or_number_may_be_given(string number, string name)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find("hourly-lmp-da-final")!.Value;

        var byName = EnergyDataPipeline.Configuring.DatasetFeeds.Of(
            source,
            dataset,
            new Dictionary<string, string> { ["location"] = name },
            true
        );

        Assert.Equal(number, byName.Params["locationId"]);
    }

    private static async Task<List<Dictionary<string, object?>>> RowsAsync(SandboxedPipeline test, string name, string? day)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        var feed = EnergyDataPipeline.Configuring.DatasetFeeds.Of(source, dataset, new Dictionary<string, string>(), day is not null);
        var run = await test.RunAsync(test.Config("parquet") with { Feeds = [test.Redirected(feed)], Day = day });
        var file = Path.Combine(test.Store, Assert.Single(Assert.Single(run.Results).Files).Key);
        using var connection = new DuckDB.NET.Data.DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT location_id, location_name, location_type FROM read_parquet('{file}')";
        using var reader = command.ExecuteReader();
        var rows = new List<Dictionary<string, object?>>();
        while (reader.Read())
        {
            rows.Add(
                Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i))
            );
        }

        return rows;
    }
}

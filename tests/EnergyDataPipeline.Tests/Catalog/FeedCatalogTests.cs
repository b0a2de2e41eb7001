using EnergyDataPipeline.Catalog;
using Xunit;

namespace EnergyDataPipeline.Tests.Catalog;

public sealed class FeedCatalogTests
{
    private const string Base = "https://webservices.iso-ne.com/api/v1.1";

    public static TheoryData<string> Datasets => [.. FeedCatalog.BuiltIn.Sources.SelectMany(s => s.Datasets).Select(d => d.Name)];

    [Theory]
    [InlineData("/sevendayforecast/current", "seven-day-forecast", "current")]
    [InlineData("/hourlylmp/da/final/day/{day}", "hourly-lmp-da-final", "day")]
    [InlineData("/hourlylmp/da/final/day/20260727.json", "hourly-lmp-da-final", "day")]
    [InlineData("/hourlylmp/da/final/day/latest", "hourly-lmp-da-final", "day-latest")]
    [InlineData("/genfuelmix/current.xml", "fuel-mix", "current")]
    [InlineData("/morningreport/day/{day}/all?x=1", "morning-report", "day-all-vintages")]
    [InlineData("/locations/all", "locations", "all")]
    [InlineData("/locations/4001", "locations", "by-id")]
    public void An_address_is_recognised(string path, string dataset, string role)
    {
        var match = FeedCatalog.BuiltIn.Match(Base + path);

        Assert.NotNull(match);
        Assert.Equal(dataset, match.Dataset.Name);
        Assert.Equal(role, match.Path.Role);
    }

    [Fact]
    public void The_host_does_not_matter() =>
        Assert.NotNull(FeedCatalog.BuiltIn.Match("http://127.0.0.1:8080/api/v1.1/genfuelmix/current"));

    [Theory]
    [InlineData("https://example.org/genfuelmix/current")]
    [InlineData(Base + "/nosuchresource/current")]
    [InlineData(Base + "/genfuelmix/current/more/and/more")]
    public void An_unknown_address_matches_nothing(string address) => Assert.Null(FeedCatalog.BuiltIn.Match(address));

    [Theory]
    [MemberData(nameof(Datasets))]
    public void A_definition_holds_together(string name)
    {
        var dataset = FeedCatalog.BuiltIn.Sources.SelectMany(s => s.Datasets).Single(d => d.Name == name);

        Assert.NotEmpty(dataset.Paths);
        Assert.Null(dataset.Tables[0].Suffix);
        Assert.All(dataset.Tables.Skip(1), table => Assert.NotNull(table.Suffix));
        Assert.Equal(dataset.Tables.Count, dataset.Tables.Select(table => table.Name).Distinct().Count());
        foreach (var table in dataset.Tables)
        {
            Assert.Equal(table.Columns.Count, table.Columns.Select(column => column.Name).Distinct().Count());
            Assert.Equal(table.Columns.Count, table.Columns.Select(column => column.From).Distinct().Count());
            Assert.NotEmpty(table.NaturalKey);
            Assert.All(
                table.NaturalKey,
                key => Assert.True(table.Columns[table.IndexOf(key)] is { Required: true } or { Optional: true }, $"{table.Name}.{key}")
            );
            Assert.True(table.TimeColumn is null || table.Columns[table.IndexOf(table.TimeColumn)].Type == ColumnType.Timestamp);
            Assert.Matches("^[a-z][a-z0-9_]*$", table.Name);
            Assert.All(table.Columns, column => Assert.Matches("^[a-z][a-z0-9_]*$", column.Name));
            Assert.All(table.Columns, column => Assert.True(column.Unit != "MW" || column.Name.EndsWith("_mw", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Every_source_says_how_hard_it_may_be_pressed() =>
        Assert.All(
            FeedCatalog.BuiltIn.Sources,
            source => Assert.True(source.Pacing is { Concurrency: > 0, RequestsPerSecond: > 0, Burst: > 0 }, source.Id)
        );

    [Fact]
    public void The_builtin_feeds_are_all_in_the_catalogue()
    {
        var datasets = EnergyDataPipeline.Configuring.BuiltInFeeds.All.Select(feed => FeedCatalog.BuiltIn.Match(feed.Url)?.Dataset.Name);

        Assert.Equal(["seven-day-forecast", "hourly-lmp-da-final", "fuel-mix", "morning-report"], datasets);
    }
}

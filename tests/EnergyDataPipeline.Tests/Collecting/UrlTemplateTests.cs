using CsCheck;
using EnergyDataPipeline.Collecting;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

public sealed class UrlTemplateTests
{
    private const string Base = "https://webservices.iso-ne.com/api/v1.1";

    [Theory]
    [InlineData("/morningreport/day/{day}", "day=20260727", "/morningreport/day/20260727")]
    [InlineData("/x/{type}/y", "type=EXT. NODE", "/x/EXT.%20NODE/y")]
    [InlineData("/x/{name}", "name=PJM 5004/5005", "/x/PJM%205004%2F5005")]
    [InlineData("/x/{name}", "name=a?b#c%d&é", "/x/a%3Fb%23c%25d%26%C3%A9")]
    [InlineData("/x", "start=1;end=2 3", "/x?start=1&end=2%203")]
    [InlineData("/x?kept=1", "b=2", "/x?kept=1&b=2")]
    [InlineData("/x?", "b=2", "/x?b=2")]
    [InlineData("/x?a={a}", "a=1&2;b=2", "/x?a=1%262&b=2")]
    [InlineData("/{a}/{b}/{a}", "a=1;b=2", "/1/2/1")]
    [InlineData("/x", "", "/x")]
    public void Placeholders_are_filled_and_the_rest_goes_to_the_query(string path, string parameters, string expected)
    {
        var filled = UrlTemplate.Fill(Base + path, Parse(parameters), HttpMethod.Get);

        Assert.Null(filled.Fault);
        Assert.Equal(Base + expected, filled.Address!.AbsoluteUri);
        Assert.Null(filled.JsonBody);
    }

    [Fact]
    public void What_is_left_over_of_a_post_is_its_body()
    {
        var filled = UrlTemplate.Fill($"{Base}/x/{{day}}", Parse("day=1;a=quote \" é;b=2"), HttpMethod.Post);

        Assert.Equal($"{Base}/x/1", filled.Address!.AbsoluteUri);
        using var json = System.Text.Json.JsonDocument.Parse(filled.JsonBody);
        Assert.Equal("quote \" é", json.RootElement.GetProperty("a").GetString());
        Assert.Equal("2", json.RootElement.GetProperty("b").GetString());
        Assert.Equal(2, json.RootElement.EnumerateObject().Count());
        Assert.Null(UrlTemplate.Fill($"{Base}/x/{{day}}", Parse("day=1"), HttpMethod.Post).JsonBody);
    }

    [Theory]
    [InlineData(Base + "/day/{day}", "", "{day} has no value; params is empty")]
    [InlineData(Base + "/day/{day}", "Day=1", "params has 'Day': names are told apart by case")]
    [InlineData(Base + "/day/{day}", "b=1;a=2", "params has a, b")]
    [InlineData(Base + "/day/{day}", "day=", "the value of {day} is ''")]
    [InlineData(Base + "/day/{day}/x", "day=..", "the value of {day} is '..'")]
    [InlineData(Base + "/day/{day", "day=1", "is never closed")]
    [InlineData(Base + "/day/day}", "day=1", "closes nothing")]
    [InlineData(Base + "/day/{}", "day=1", "no placeholder")]
    [InlineData("https://{host}/x", "host=evil", "{host} stands in the host name")]
    [InlineData("ftp://h/x", "", "not a whole address")]
    [InlineData("/only/a/path", "", "not a whole address")]
    public void What_cannot_be_filled_says_why(string template, string parameters, string expected)
    {
        var filled = UrlTemplate.Fill(template, Parse(parameters), HttpMethod.Get);

        Assert.Null(filled.Address);
        Assert.Contains(expected, filled.Fault, StringComparison.Ordinal);
        Assert.Contains(template, filled.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Placeholders_are_named_in_order_and_once() =>
        Assert.Equal(["type", "day"], UrlTemplate.Placeholders(Base + "/{type}/{day}/{type}?x={day}"));

    [Fact]
    public void Any_value_stays_in_its_segment_and_comes_back_as_it_was() =>
        Gen.String[Gen.Char[' ', '\u07FF'], 1, 20]
            .Where(value => value is not ("." or "..") && !value.Any(char.IsControl))
            .Sample(
                value =>
                {
                    var address = UrlTemplate
                        .Fill($"{Base}/a/{{v}}/z", new Dictionary<string, string> { ["v"] = value }, HttpMethod.Get)
                        .Address!;

                    Assert.Equal(6, address.Segments.Length);
                    Assert.Equal(value, Uri.UnescapeDataString(address.Segments[4].TrimEnd('/')));
                },
                iter: 2000,
                seed: "0N0XIzNsQ0O2"
            );

    private static Dictionary<string, string> Parse(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
}

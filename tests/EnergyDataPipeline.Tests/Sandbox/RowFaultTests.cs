using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Sandbox;

/// <summary>Faults in what an answer says, and the two dialects.</summary>
public sealed class RowFaultTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private const string Mix = "genfuelmix/current";
    private const string Day = "hourlylmp/da/final/day/20250715";

    [Theory]
    [InlineData("unquoted")]
    [InlineData("nan")]
    [InlineData("comma")]
    public async Task Malformed_JSON_is_no_JSON(string style)
    {
        var text = await FaultyAsync($"{Mix}.json", $"malformedJson;style={style}");

        Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(text));
    }

    [Fact]
    public async Task Malformed_XML_is_no_XML()
    {
        var text = await FaultyAsync(Mix, "malformedJson");

        Assert.Throws<XmlException>(() => XDocument.Parse(text));
    }

    [Theory]
    [InlineData("emptyForm", """{"GenFuelMixes":{}}""")]
    [InlineData("emptyForm;style=object", """{"GenFuelMixes":{}}""")]
    [InlineData("emptyForm;style=text", """{"GenFuelMixes":""}""")]
    public async Task Empty_form_is_the_envelope_alone(string fault, string expected) =>
        Assert.Equal(expected, await FaultyAsync($"{Mix}.json", fault));

    [Fact]
    public async Task Missing_rows_are_a_share_of_all_or_one_hour()
    {
        var share = Prices(await FaultyAsync($"{Day}.json", "missingRows;percent=20"));
        var hour = Prices(await FaultyAsync($"{Day}.json", "missingRows;hour=7"));

        Assert.InRange(share.Count, 24 * 76 * 0.75, 24 * 76 * 0.85);
        Assert.Equal(23 * 76, hour.Count);
        Assert.DoesNotContain(hour, row => row.Contains("T07:00", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Duplicate_rows_are_the_same_rows_again()
    {
        var rows = Prices(await FaultyAsync($"{Day}.json", "duplicateRows;percent=20"));

        Assert.InRange(rows.Count, 24 * 76 * 1.15, 24 * 76 * 1.25);
        Assert.Equal(Prices(await sandbox.TextAsync($"{Day}.json")), rows.Distinct());
    }

    [Fact]
    public async Task Rows_out_of_order_are_the_same_rows()
    {
        var rows = Prices(await FaultyAsync($"{Day}.json", "outOfOrder"));
        var ordered = Prices(await sandbox.TextAsync($"{Day}.json"));

        Assert.NotEqual(ordered, rows);
        Assert.Equal(ordered.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Fields_come_go_and_change_as_told()
    {
        var extra = await FirstFuelAsync("extraField;field=Mood;word=cheerful");
        var missing = await FirstFuelAsync("missingField;field=GenMw");
        var nothing = await FirstFuelAsync("nullField;field=GenMw");
        var text = await FirstFuelAsync("numericString;field=GenMw");
        var unknown = await FirstFuelAsync("unknownEnum;field=FuelCategory");

        Assert.Equal("cheerful", extra.GetProperty("Mood").GetString());
        Assert.False(missing.TryGetProperty("GenMw", out _));
        Assert.Equal(JsonValueKind.Null, nothing.GetProperty("GenMw").ValueKind);
        Assert.Equal(JsonValueKind.String, text.GetProperty("GenMw").ValueKind);
        Assert.Equal("Fusion", unknown.GetProperty("FuelCategory").GetString());
    }

    [Fact]
    public async Task Single_row_collapses_to_an_object_only_when_told()
    {
        var plain = await sandbox.TextAsync("morningreport/current.json");
        var collapsed = await FaultyAsync("morningreport/current.json", "singleAsObject");

        Assert.StartsWith("""{"MorningReports":{"MorningReport":[{""", plain, StringComparison.Ordinal);
        Assert.StartsWith("""{"MorningReports":{"MorningReport":{""", collapsed, StringComparison.Ordinal);
        Assert.Equal(
            plain.Replace("[{\"ReportType", "{\"ReportType", StringComparison.Ordinal).Replace("}]}}", "}}}", StringComparison.Ordinal),
            collapsed
        );
    }

    [Fact]
    public async Task Revised_answer_has_the_same_places_and_other_prices()
    {
        var before = JsonElement.Parse(await sandbox.TextAsync($"{Day}/location/4001.json"));
        var after = JsonElement.Parse(await FaultyAsync($"{Day}/location/4001.json", "revise"));

        Assert.Equal(Values(before, "BeginDate"), Values(after, "BeginDate"));
        Assert.Equal(Values(before, "Location"), Values(after, "Location"));
        Assert.NotEqual(Values(before, "LmpTotal"), Values(after, "LmpTotal"));
    }

    [Fact]
    public async Task Stale_info_lags_behind_what_is_published()
    {
        var fresh = JsonElement.Parse(await sandbox.TextAsync("hourlylmp/da/final/info.json"));
        var stale = JsonElement.Parse(await FaultyAsync("hourlylmp/da/final/info.json", "staleInfo"));

        Assert.Equal("2025-07-17T23:00:00.000-04:00", fresh.GetProperty("ServiceInfo").GetProperty("LatestBeginDate").GetString());
        Assert.Equal("2025-07-16T23:00:00.000-04:00", stale.GetProperty("ServiceInfo").GetProperty("LatestBeginDate").GetString());
    }

    [Fact]
    public async Task Legacy_dialect_writes_empty_text_attributes_as_text_and_single_rows_as_objects()
    {
        Assert.Equal("""{"GenFuelMixes":""}""", await sandbox.TextAsync("genfuelmix/day/19900101.json", "X-Sandbox-Dialect: legacy"));
        var legacy = await sandbox.TextAsync("sevendayforecast/current.json", "X-Sandbox-Dialect: legacy");
        var modern = await sandbox.TextAsync("sevendayforecast/current.json", "X-Sandbox-Dialect: modern");

        Assert.StartsWith("""{"SevenDayForecasts":{"SevenDayForecast":{"BeginDate":""", legacy, StringComparison.Ordinal);
        Assert.Contains("\"@Day\":\"2\"", legacy, StringComparison.Ordinal);
        Assert.Contains("\"Day\":2,", modern, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mixed_dialect_differs_between_addresses_and_stays_with_each()
    {
        var forms = new HashSet<string>();
        for (var day = 10; day < 30; day++)
        {
            var path = $"genfuelmix/day/199001{day}.json";
            var text = await sandbox.TextAsync(path, "X-Sandbox-Dialect: mixed");
            Assert.Equal(text, await sandbox.TextAsync(path, "X-Sandbox-Dialect: mixed"));
            forms.Add(text);
        }

        Assert.Equal(2, forms.Count);
    }

    [Theory]
    [InlineData("X-Sandbox-Dialect: pidgin", "modern, legacy or mixed")]
    [InlineData("X-Sandbox-Dialect: 1", "modern, legacy or mixed")]
    [InlineData("X-Sandbox-Now: yesterday", "2025-07-01T12:00:00-04:00")]
    [InlineData("X-Sandbox-Now: 9999-12-31T23:59:59Z", "1900 to 2199")]
    [InlineData("X-Sandbox-Fault: earthquake", "latency, slowDrip")]
    [InlineData("X-Sandbox-Fault: status;code=99", "at least 200")]
    [InlineData("X-Sandbox-Fault: status;colour=red", "retryAfter")]
    [InlineData("X-Sandbox-Fault: malformedJson;style=odd", "unquoted, nan, comma")]
    public async Task Wish_that_cannot_be_read_is_refused_with_what_is_allowed(string header, string expected)
    {
        using var answer = await sandbox.GetAsync(Mix, header);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private Task<string> FaultyAsync(string path, string fault) => sandbox.TextAsync(path, $"X-Sandbox-Fault: {fault}");

    private async Task<JsonElement> FirstFuelAsync(string fault) =>
        JsonElement.Parse(await FaultyAsync($"{Mix}.json", fault)).GetProperty("GenFuelMixes").GetProperty("GenFuelMix")[0];

    private static List<string> Prices(string json) =>
        [.. JsonElement.Parse(json).GetProperty("HourlyLmps").GetProperty("HourlyLmp").EnumerateArray().Select(row => row.GetRawText())];

    private static List<string> Values(JsonElement json, string name) =>
        [.. json.GetProperty("HourlyLmps").GetProperty("HourlyLmp").EnumerateArray().Select(row => row.GetProperty(name).GetRawText())];
}

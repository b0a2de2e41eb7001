using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Sandbox;

public sealed class PathTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    public static TheoryData<string, string> Answering =>
        new()
        {
            { "/genfuelmix/current", "GenFuelMixes" },
            { "/genfuelmix/current/fuelCategoryRollup/Natural%20Gas", "GenFuelMixes" },
            { "/genfuelmix/day/20250715", "GenFuelMixes" },
            { "/genfuelmix/day/20250715/fuelCategoryRollup/Renewables", "GenFuelMixes" },
            { "/genfuelmix/info", "ServiceInfo" },
            { "/hourlylmp/da/final/current", "HourlyLmps" },
            { "/hourlylmp/da/final/current/all", "HourlyLmps" },
            { "/hourlylmp/da/final/current/location/4001", "HourlyLmp" },
            { "/hourlylmp/da/final/day/latest", "HourlyLmps" },
            { "/hourlylmp/da/final/day/20250715", "HourlyLmps" },
            { "/hourlylmp/da/final/day/20250715/hour/07", "HourlyLmps" },
            { "/hourlylmp/da/final/day/20250715/location/4000", "HourlyLmps" },
            { "/hourlylmp/da/final/info", "ServiceInfo" },
            { "/locations", "Locations" },
            { "/locations/all", "Locations" },
            { "/locations/4000", "Location" },
            { "/morningreport/current", "MorningReports" },
            { "/morningreport/day/20250715", "MorningReports" },
            { "/morningreport/day/20250715/all", "MorningReports" },
            { "/morningreport/day/20250715/reportType/Morning%20Report", "MorningReports" },
            { "/morningreport/info", "ServiceInfo" },
            { "/sevendayforecast/current", "SevenDayForecasts" },
            { "/sevendayforecast/day/20250715", "SevenDayForecasts" },
            { "/sevendayforecast/day/20250715/all", "SevenDayForecasts" },
            { "/sevendayforecast/info", "ServiceInfo" },
        };

    // Every path that the operator documents for the five resources.
    private static readonly string[] Templates =
    [
        "/genfuelmix",
        "/genfuelmix/current",
        "/genfuelmix/current/fuelCategoryRollup/{fuelCategoryRollup}",
        "/genfuelmix/day/{day}",
        "/genfuelmix/day/{day}/fuelCategoryRollup/{fuelCategoryRollup}",
        "/genfuelmix/info",
        "/hourlylmp/da/final",
        "/hourlylmp/da/final/current",
        "/hourlylmp/da/final/current/all",
        "/hourlylmp/da/final/current/location/{locationId}",
        "/hourlylmp/da/final/day/latest",
        "/hourlylmp/da/final/day/{day}",
        "/hourlylmp/da/final/day/{day}/hour/{sh}",
        "/hourlylmp/da/final/day/{day}/location/{locationId}",
        "/hourlylmp/da/final/info",
        "/locations",
        "/locations/all",
        "/locations/{locationId}",
        "/morningreport",
        "/morningreport/current",
        "/morningreport/day/{day}",
        "/morningreport/day/{day}/all",
        "/morningreport/day/{day}/reportType/{reportType}",
        "/morningreport/info",
        "/sevendayforecast",
        "/sevendayforecast/current",
        "/sevendayforecast/day/{day}",
        "/sevendayforecast/day/{day}/all",
        "/sevendayforecast/info",
    ];

    public static TheoryData<string> Redirecting => ["/genfuelmix", "/hourlylmp/da/final", "/morningreport", "/sevendayforecast"];

    [Theory]
    [MemberData(nameof(Answering))]
    public async Task Every_path_answers_its_root_with_rows_in_JSON(string path, string root)
    {
        var json = await sandbox.JsonAsync(path);

        var property = Assert.Single(json.EnumerateObject());
        Assert.Equal(root, property.Name);
        Assert.True(property.Value.EnumerateObject().Any(), $"{path} holds no rows.");
    }

    [Theory]
    [MemberData(nameof(Answering))]
    public async Task Every_path_answers_its_root_with_rows_in_XML_that_fits_the_schema(string path, string root)
    {
        using var answer = await sandbox.GetAsync(path);
        var xml = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            "application/xml;charset=UTF-8",
            answer.Content.Headers.ContentType!.ToString().Replace(" ", "", StringComparison.Ordinal)
        );
        var document = XDocument.Parse(xml);
        Assert.Equal(XName.Get(root, "http://WEBSERV.iso-ne.com"), document.Root!.Name);
        Assert.NotEmpty(document.Root.Elements());
        Assert.Empty(IsoNewEnglandSchema.Faults(IsoNewEnglandSchema.OfTheFive, xml));
        if (IsoNewEnglandSchema.Reference("ns0.xsd") is { } published)
        {
            Assert.Empty(IsoNewEnglandSchema.Faults(IsoNewEnglandSchema.Load(published), xml));
        }
    }

    [Theory]
    [MemberData(nameof(Answering))]
    public async Task JSON_and_XML_hold_the_same_values_in_the_same_order(string path, string root)
    {
        var json = await sandbox.JsonAsync(path);
        var xml = XDocument.Parse(await sandbox.TextAsync(path + ".xml"));

        Assert.NotNull(root);
        Assert.Equal(Leaves(json), Leaves(xml.Root!));
    }

    [Theory]
    [MemberData(nameof(Redirecting))]
    public async Task Bare_resource_redirects_to_its_info_and_keeps_the_extension(string path)
    {
        using var plain = await sandbox.GetAsync(path);
        using var json = await sandbox.GetAsync(path + ".json");

        Assert.Equal(HttpStatusCode.Found, plain.StatusCode);
        Assert.Equal($"{sandbox.Server.BaseAddress}{path}/info", plain.Headers.Location!.ToString());
        Assert.Equal($"{sandbox.Server.BaseAddress}{path}/info.json", json.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Paths_served_are_those_that_the_operator_documents()
    {
        using var answer = await sandbox.Client.GetAsync("/_sandbox/catalogue", TestContext.Current.CancellationToken);
        var served = JsonElement
            .Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .GetProperty("paths")
            .EnumerateArray()
            .Select(path => path.GetString()!)
            .ToList();

        var documented = FeedCatalog
            .BuiltIn.Sources.Single(source => source.Id == "iso-ne")
            .Datasets.SelectMany(dataset => dataset.Paths.Concat(dataset.SharedPaths))
            .Select(path => path.Template)
            .Distinct();
        Assert.Equal(documented.Order(StringComparer.Ordinal), served.Order(StringComparer.Ordinal));
        Assert.All(Templates, template => Assert.Contains(template, served));
        Assert.Equal(Answering.Count + Redirecting.Count, Templates.Length);
    }

    [Fact]
    public async Task Unknown_path_is_not_found()
    {
        using var resource = await sandbox.GetAsync("/nosuchthing/current.json");
        using var deeper = await sandbox.GetAsync("/genfuelmix/current/now.json");

        Assert.Equal(HttpStatusCode.NotFound, resource.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, deeper.StatusCode);
    }

    [Theory]
    [InlineData("/genfuelmix/day/2025-07-15", "YYYYMMDD")]
    [InlineData("/genfuelmix/day/20250231", "YYYYMMDD")]
    [InlineData("/hourlylmp/da/final/day/20250715/hour/7", "HH")]
    [InlineData("/hourlylmp/da/final/day/20250715/hour/24", "HH")]
    [InlineData("/locations/hub", "location number")]
    public async Task Parameter_of_the_wrong_form_is_refused_with_the_form_expected(string path, string expected)
    {
        using var answer = await sandbox.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/genfuelmix/day/19900101.json", """{"GenFuelMixes":{}}""")]
    [InlineData("/genfuelmix/day/99991231.json", """{"GenFuelMixes":{}}""")]
    [InlineData("/genfuelmix/current/fuelCategoryRollup/Fusion.json", """{"GenFuelMixes":{}}""")]
    [InlineData("/hourlylmp/da/final/day/20250715/location/1.json", """{"HourlyLmps":{}}""")]
    [InlineData("/hourlylmp/da/final/day/20250715/location/7001.json", """{"HourlyLmps":{}}""")]
    [InlineData("/hourlylmp/da/final/day/00010101.json", """{"HourlyLmps":{}}""")]
    [InlineData("/hourlylmp/da/final/current/location/99999999999999999999.json", """{"HourlyLmp":{}}""")]
    [InlineData("/locations/1.json", """{"Location":{}}""")]
    [InlineData("/morningreport/day/99991231/all.json", """{"MorningReports":{}}""")]
    [InlineData("/sevendayforecast/day/99991231.json", """{"SevenDayForecasts":{}}""")]
    public async Task Unknown_value_of_the_right_form_is_answered_with_nothing(string path, string expected) =>
        Assert.Equal(expected, await sandbox.TextAsync(path));

    [Fact]
    public async Task Hour_that_the_clocks_skipped_is_answered_without_even_the_root() =>
        Assert.Equal("{}", await sandbox.TextAsync("/hourlylmp/da/final/day/20250309/hour/02.json"));

    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("application/xml;q=0.5, application/json", "application/json")]
    [InlineData("application/json;q=0.5, text/xml", "application/xml")]
    [InlineData("*/*", "application/xml")]
    [InlineData("", "application/xml")]
    public async Task Format_follows_what_the_caller_accepts(string accept, string expected)
    {
        using var answer = await sandbox.GetAsync("/genfuelmix/info", $"Accept: {accept}");
        using var named = await sandbox.GetAsync("/genfuelmix/info.json", $"Accept: {accept}");

        Assert.Equal(expected, answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("application/json", named.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Only_reading_is_allowed()
    {
        using var posted = await sandbox.Client.PostAsync(
            "genfuelmix/current",
            new StringContent("x"),
            TestContext.Current.CancellationToken
        );
        using var head = new HttpRequestMessage(HttpMethod.Head, "genfuelmix/current");
        using var asked = await sandbox.Client.SendAsync(head, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.True(asked.Content.Headers.ContentLength > 500);
    }

    private static IEnumerable<string> Leaves(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Leaves(property.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Leaves),
            JsonValueKind.String => [element.GetString()!],
            _ => [element.GetRawText()],
        };

    private static IEnumerable<string> Leaves(XElement element) =>
        [
            .. element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(attribute => attribute.Value),
            .. element.HasElements ? element.Elements().SelectMany(Leaves) : [element.Value],
        ];
}

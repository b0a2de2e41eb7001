using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Sandbox;

/// <summary>The sandbox answers at every path of the service, in JSON and in XML, in the form that the catalogue says.</summary>
public sealed partial class EveryPathTests(SandboxFixture sandbox, ITestOutputHelper output) : IClassFixture<SandboxFixture>
{
    // The service itself leaves out what its schema requires, in answers that were captured; so does the replica.
    private static readonly string[] AsCaptured = ["locations", "seven-day-forecast"];

    private static readonly Source IsoNe = FeedCatalog.BuiltIn.Sources.Single(source => source.Id == "iso-ne");

    public static TheoryData<string> Resources => [.. new EmbeddedDefinitions("iso-ne").Resources];

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task JSON_and_XML_of_every_path_are_the_same_tables(string resource)
    {
        foreach (var dataset in new EmbeddedDefinitions("iso-ne").Of(resource)!.Expanded)
        {
            foreach (var path in dataset.Paths.Where(path => path.Role is not (DatasetRoles.Default or DatasetRoles.Info)))
            {
                var address = "/api/v1.1" + Placeholder().Replace(path.Template, found => Value(dataset, found.Groups[1].Value));
                var json = Rows(dataset, await BodyOf(address + ".json"), address);
                var xml = Rows(dataset, await BodyOf(address + ".xml"), address);

                Assert.Equal(json, xml);
                Assert.NotEmpty(json);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Every_path_that_tells_of_a_publication_answers(string resource)
    {
        var definition = new EmbeddedDefinitions("iso-ne").Of(resource)!;
        var datasets = definition.Expanded.SelectMany(dataset => dataset.Paths.Concat(dataset.SharedPaths));
        foreach (var path in datasets.Where(path => path.Role == DatasetRoles.Info).Select(path => path.Template).Distinct())
        {
            var document = XDocument.Parse(Encoding.UTF8.GetString(await BodyOf("/api/v1.1" + path + ".xml")));

            Assert.Equal("ServiceInfo", document.Root!.Name.LocalName);
            Assert.Equal(["LatestBeginDate", "CreationDate"], document.Root.Elements().Select(element => element.Name.LocalName));
        }
    }

    [Fact]
    public async Task What_is_answered_fits_the_published_schema()
    {
        if (Repository.SharedReference is not { } shared)
        {
            output.WriteLine("not checked: the published schemas are not at hand");
            return;
        }

        var schema = SchemaOf(Path.Combine(shared, "reference", "iso-ne", "ns0.xsd"));
        var faults = new List<string>();
        var count = 0;
        foreach (var dataset in IsoNe.Datasets.Where(dataset => dataset.Schema == "published" && !AsCaptured.Contains(dataset.Name)))
        {
            foreach (var path in dataset.Paths.Where(path => path.Role is not (DatasetRoles.Default or DatasetRoles.Info)))
            {
                var address = "/api/v1.1" + Placeholder().Replace(path.Template, found => Value(dataset, found.Groups[1].Value));
                var document = XDocument.Parse(Encoding.UTF8.GetString(await BodyOf(address + ".xml")));
                if (!schema.GlobalElements.Contains(new XmlQualifiedName(document.Root!.Name.LocalName, document.Root.Name.NamespaceName)))
                {
                    continue;
                }

                count++;
                document.Validate(schema, (_, fault) => faults.Add($"{address}: {fault.Message}"));
            }
        }

        // One type requires itself within itself, without end: no document can satisfy it.
        faults.RemoveAll(fault => fault.Contains("'ClearedInterfaces'", StringComparison.Ordinal));
        Assert.True(faults.Count == 0, string.Join("\n", faults.DistinctBy(fault => fault.Split(':')[0]).Take(40)));
        Assert.InRange(count, 250, 489);
    }

    private static XmlSchemaSet SchemaOf(string file)
    {
        XNamespace xs = "http://www.w3.org/2001/XMLSchema";
        var document = XDocument.Load(file);

        // Some references lack their prefix.
        foreach (var attribute in document.Descendants().Attributes().Where(one => one.Name == "type" || one.Name == "base"))
        {
            attribute.Value = attribute.Value.Contains(':', StringComparison.Ordinal) ? attribute.Value : "ns0:" + attribute.Value;
        }

        // Some elements name types that the schema does not have; and so on for what holds such elements.
        while (true)
        {
            var types = document
                .Root!.Elements(xs + "complexType")
                .Concat(document.Root.Elements(xs + "simpleType"))
                .Select(type => type.Attribute("name")!.Value)
                .ToHashSet();
            var without = document
                .Root.Elements()
                .Where(one =>
                    one.DescendantsAndSelf()
                        .Attributes()
                        .Where(attribute => attribute.Name == "type" || attribute.Name == "base")
                        .Any(attribute =>
                            attribute.Value.StartsWith("ns0:", StringComparison.Ordinal) && !types.Contains(attribute.Value[4..])
                        )
                )
                .ToList();
            if (without.Count == 0)
            {
                break;
            }

            without.ForEach(one => one.Remove());
        }

        var set = new XmlSchemaSet();
        using var reader = document.CreateReader();
        set.Add(XmlSchema.Read(reader, null)!);
        set.Compile();
        return set;
    }

    private static string Value(Dataset dataset, string placeholder)
    {
        var parameter = dataset.Parameters.Concat(IsoNe.Parameters).First(known => known.Name == placeholder);
        return Uri.EscapeDataString(
            placeholder switch
            {
                "day" or "plannedDay" => "20250715",
                "month" => "202507",
                "year" => "2025",
                "cp" => "2024-25",
                "sh" => "07",
                "locationId" or "location" or "loadZoneId" => "4001",
                "reserveZoneId" => "7000",
                "fuelCategoryRollup" => "Hydro",
                "reportType" when dataset.Name == "morning-report" => "Morning Report",
                _ => parameter.Values is [var first, ..] ? first : "x1",
            }
        );
    }

    private async Task<byte[]> BodyOf(string address)
    {
        using var answer = await sandbox.Client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode}");
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static List<string> Rows(Dataset dataset, byte[] body, string address)
    {
        var rows = new RowsAsText();
        var answer = new Answer(
            () => new MemoryStream(body, writable: false),
            body[0] == '<' ? "application/xml" : "application/json",
            isComplete: true
        );
        var read = AnswerReader.Read(answer, dataset, rows, CancellationToken.None);
        Assert.True(read.Ending == ReadEnding.Complete, $"{address}: {read.Message}");
        Assert.True(rows.Rejected.Count == 0, $"{address}: {rows.Rejected.FirstOrDefault()}");
        var findings = read.Findings.Where(finding => finding.Rule is not (RuleNames.UnknownWord or RuleNames.MissingColumn)).ToList();
        Assert.True(findings.Count == 0, $"{address}: {findings.FirstOrDefault()}");
        return rows.Lines;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    private sealed class RowsAsText : ITableReceiver
    {
        public List<string> Lines { get; } = [];

        public List<RejectedRow> Rejected { get; } = [];

        public void Begin(IReadOnlyList<Table> tables)
        {
            Lines.Clear();
            Rejected.Clear();
        }

        public void Receive(int table, ColumnBatch batch)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                Lines.Add(table + "|" + string.Join('|', batch.Columns.Select(column => Text(column, row))));
            }
        }

        public void Reject(RejectedRow row) => Rejected.Add(row);

        private static string Text(ColumnVector column, int row) =>
            column.IsNull(row)
                ? "null"
                : column switch
                {
                    TextVector texts => Encoding.UTF8.GetString(texts.Utf8(row)),
                    NumberVector numbers => $"{numbers.Values[row]:R}",
                    IntegerVector integers => $"{integers.Values[row]}",
                    TimestampVector instants => $"{instants.Values[row]}@{instants.OffsetMinutes[row]}",
                    DateVector days => $"{days.Values[row]}",
                    BooleanVector flags => $"{flags.Values[row]}",
                    _ => throw new NotSupportedException(column.GetType().Name),
                };
    }
}

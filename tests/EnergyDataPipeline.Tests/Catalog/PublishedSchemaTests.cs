using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Catalog;

/// <summary>
/// Every element and attribute of the operator's schemas has a column. Checked where the schemas are at hand; elsewhere the test says so.
/// </summary>
public sealed class PublishedSchemaTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_element_and_attribute_of_the_published_schemas_has_a_column()
    {
        if (Repository.SharedReference is not { } shared)
        {
            output.WriteLine("not checked: the published schemas are not at hand");
            return;
        }

        var classic = new PublishedSchema(Path.Combine(shared, "reference", "iso-ne", "ns0.xsd"));
        var newer = new PublishedSchema(Path.Combine(shared, "reference", "iso-ne", "ns1.xsd"));
        var unknown = new List<string>();
        var faults = new List<string>();
        foreach (var dataset in new EmbeddedDefinitions("iso-ne").All)
        {
            var steps = dataset.Tables[0].Rows.Split('.');
            var schema = newer.Knows(steps[0]) ? newer : classic;
            if (!schema.Knows(steps[0]))
            {
                unknown.Add(dataset.Name);
                continue;
            }

            var document = schema.Make(steps[0], schema == newer ? steps[1] : null);
            // Two resources share one type of answer, of which each sends one half.
            document
                .Descendants()
                .Where(element =>
                    element.Name.LocalName.StartsWith("nodal_load_", StringComparison.Ordinal) && !steps.Contains(element.Name.LocalName)
                )
                .Where(element => element.Parent!.Name.LocalName == "nodal_load")
                .ToList()
                .ForEach(element => element.Remove());
            if (!document.Root!.HasElements)
            {
                unknown.Add(dataset.Name);
                continue;
            }

            var cells = new Cells();
            var body = Encoding.UTF8.GetBytes(document.ToString());
            var answer = new Answer(() => new MemoryStream(body, writable: false), "application/xml", isComplete: true);
            var read = AnswerReader.Read(answer, dataset, cells, CancellationToken.None);
            faults.AddRange(cells.Rejected.Select(row => $"{dataset.Name}: {row.Reason}"));
            faults.AddRange(
                read.Findings.Where(finding => finding.Rule != RuleNames.UnknownWord)
                    .Select(finding => $"{dataset.Name}: {finding.Message}")
            );
            faults.AddRange(
                PublishedSchema
                    .LeavesOf(document)
                    .Where(leaf => !cells.Values.Contains(leaf))
                    .Select(leaf => $"{dataset.Name}: {leaf} is in no table of {document}")
            );
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults.Take(60)));
        output.WriteLine($"without a published schema: {string.Join(", ", unknown)}");
        Assert.InRange(unknown.Count, 0, 13);
    }

    [Fact]
    public void A_column_is_optional_where_the_published_schema_lets_the_value_be_absent()
    {
        if (Repository.SharedReference is not { } shared)
        {
            output.WriteLine("not checked: the published schemas are not at hand");
            return;
        }

        var classic = new PublishedSchema(Path.Combine(shared, "reference", "iso-ne", "ns0.xsd"));
        var faults = new List<string>();
        var columnsSeen = 0;
        foreach (var dataset in new EmbeddedDefinitions("iso-ne").All.Where(dataset => dataset.Schema == "published"))
        {
            var root = dataset.Tables[0].Rows.Split('.')[0];
            if (!classic.Knows(root))
            {
                continue;
            }

            // What quarantines a row is another question: here every row is to come through.
            var lenient = dataset with
            {
                Tables = [.. dataset.Tables.Select(table => table with { Columns = [.. table.Columns.Select(Unrequired)] })],
            };
            var whole = RowsOf(lenient, classic.Make(root, null));
            var least = RowsOf(lenient, classic.Make(root, null, onlyRequired: true));
            foreach (var table in dataset.Tables)
            {
                foreach (var column in table.Columns.Where(one => !one.From.StartsWith('^') && !one.From.StartsWith('#') && !one.Required))
                {
                    if (!whole.ByTable[table.Name].TrueForAll(row => row[column.Name] is not null) || least.ByTable[table.Name].Count == 0)
                    {
                        continue;
                    }

                    columnsSeen++;
                    var isThere = least.ByTable[table.Name].TrueForAll(row => row[column.Name] is not null);
                    if (isThere == column.Optional)
                    {
                        faults.Add($"{dataset.Name} {table.Name}.{column.Name}: {(isThere ? "never absent" : "may be absent")}");
                    }
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults.Take(60)));
        Assert.InRange(columnsSeen, 500, 2000);

        static Column Unrequired(Column column) => column with { Required = false, Optional = true };
    }

    private static ReceivedRows RowsOf(Dataset dataset, System.Xml.Linq.XDocument document) =>
        ReceivedRows.Of(dataset, Encoding.UTF8.GetBytes(document.ToString()), "application/xml");

    private sealed class Cells : ITableReceiver
    {
        public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

        public List<RejectedRow> Rejected { get; } = [];

        public void Begin(IReadOnlyList<Table> tables)
        {
            Values.Clear();
            Rejected.Clear();
        }

        public void Receive(int table, ColumnBatch batch)
        {
            foreach (var column in batch.Columns)
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    if (!column.IsNull(row))
                    {
                        Values.Add(Text(column, row));
                    }
                }
            }
        }

        public void Reject(RejectedRow row) => Rejected.Add(row);

        private static string Text(ColumnVector column, int row) =>
            column switch
            {
                TextVector texts => Encoding.UTF8.GetString(texts.Utf8(row)),
                NumberVector numbers => numbers.Values[row].ToString(CultureInfo.InvariantCulture),
                IntegerVector integers => integers.Values[row].ToString(CultureInfo.InvariantCulture),
                TimestampVector instants => DateTimeOffset
                    .UnixEpoch.AddMicroseconds(instants.Values[row])
                    .ToOffset(TimeSpan.FromMinutes(instants.OffsetMinutes[row]))
                    .ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
                _ => throw new NotSupportedException(column.GetType().Name),
            };
    }
}

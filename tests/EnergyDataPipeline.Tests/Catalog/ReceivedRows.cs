using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Tests.Catalog;

/// <summary>Every row that an answer gave, by table: column name → number, instant in microseconds, or text; null where it has none.</summary>
internal sealed class ReceivedRows : ITableReceiver
{
    private IReadOnlyList<Table> _tables = [];

    public Dictionary<string, List<Dictionary<string, object?>>> ByTable { get; } = new(StringComparer.Ordinal);

    public List<RejectedRow> Rejected { get; } = [];

    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    public static ReceivedRows Of(Dataset dataset, byte[] body, string mediaType)
    {
        var rows = new ReceivedRows();
        var answer = new Answer(() => new MemoryStream(body, writable: false), mediaType, isComplete: true);
        rows.Findings = AnswerReader.Read(answer, dataset, rows, CancellationToken.None).Findings;
        return rows;
    }

    public void Begin(IReadOnlyList<Table> tables)
    {
        _tables = tables;
        ByTable.Clear();
        Rejected.Clear();
        foreach (var table in tables)
        {
            ByTable[table.Name] = [];
        }
    }

    public void Receive(int table, ColumnBatch batch)
    {
        for (var row = 0; row < batch.RowCount; row++)
        {
            ByTable[_tables[table].Name]
                .Add(batch.Columns.Select((column, i) => (_tables[table].Columns[i].Name, Value(column, row))).ToDictionary());
        }
    }

    public void Reject(RejectedRow row) => Rejected.Add(row);

    private static object? Value(ColumnVector column, int row) =>
        column.IsNull(row)
            ? null
            : column switch
            {
                TextVector texts => Encoding.UTF8.GetString(texts.Utf8(row)),
                NumberVector numbers => numbers.Values[row],
                IntegerVector integers => (double)integers.Values[row],
                TimestampVector instants => DateTimeOffset.UnixEpoch.AddMicroseconds(instants.Values[row]),
                _ => throw new NotSupportedException(column.GetType().Name),
            };

    /// <summary>One word for a value however it was written: <c>"4000"</c> and <c>4000</c> are the same.</summary>
    public static string Canonical(object value) =>
        value switch
        {
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            DateTimeOffset instant => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Canonical(number),
            string text
                when DateTimeOffset.TryParseExact(
                    text,
                    "yyyy-MM-dd'T'HH:mm:ss.fffzzz",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var instant
                ) => Canonical(instant),
            _ => value.ToString()!,
        };
}

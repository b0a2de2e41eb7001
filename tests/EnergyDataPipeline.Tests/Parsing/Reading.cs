using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Tests.Parsing;

/// <summary>Everything that one reading of an answer brought, as lines of text: tables, rows, rejected rows, findings, ending.</summary>
internal sealed class Reading : ITableReceiver
{
    private readonly StringBuilder _tables = new();
    private readonly StringBuilder _rejected = new();
    private StringBuilder[] _rows = [];

    private Reading() { }

    private StringBuilder All => _rows.Aggregate(new StringBuilder().Append(_tables), (all, rows) => all.Append(rows)).Append(_rejected);

    /// <summary>Reads a body, with its rows' templates or strictly, so many bytes and so many rows at once.</summary>
    public static string Of(
        byte[] body,
        Dataset? dataset,
        bool usesTemplates = true,
        int bufferSize = 256 << 10,
        BatchLimits? batchLimits = null
    )
    {
        var reading = new Reading();
        var answer = new Answer(() => new MemoryStream(body, writable: false), null, isComplete: true)
        {
            UsesTemplates = usesTemplates,
            BufferSize = bufferSize,
            BatchLimits = batchLimits ?? BatchLimits.Usual,
        };
        ReadResult result;
        try
        {
            result = AnswerReader.Read(answer, dataset, reading, CancellationToken.None);
        }
        catch (PipelineException broken)
        {
            return new StringBuilder("threw ").Append(broken.Message).ToString();
        }

        // How many rows of a broken answer were handed on before its break depends on when batches are full.
        var lines = result.Ending == ReadEnding.Complete ? reading.All : new StringBuilder();
        foreach (var finding in result.Findings)
        {
            lines.Append(finding).Append('\n');
        }

        lines.Append(result.Ending).Append(' ').Append(result.Message);

        // An XML reader looks at its bytes a buffer at a time: how far it came before broken ones depends on where a buffer ended.
        return result.Format == DocumentFormat.Xml && result.Ending != ReadEnding.Complete
            ? lines.ToString()
            : lines.Append(" seen ").AppendJoin(',', result.RowsSeen).Append(" rejected ").AppendJoin(',', result.RowsRejected).ToString();
    }

    public void Begin(IReadOnlyList<Table> tables)
    {
        _tables.Clear();
        _rejected.Clear();
        _rows = [.. tables.Select(_ => new StringBuilder())];
        foreach (var table in tables)
        {
            _tables.Append(table.Name).Append(": ").AppendJoin(' ', table.Columns.Select(column => column.Name)).Append('\n');
        }
    }

    public void Receive(int table, ColumnBatch batch)
    {
        for (var row = 0; row < batch.RowCount; row++)
        {
            var rows = _rows[table].Append(table);
            foreach (var column in batch.Columns)
            {
                rows.Append('|');
                Append(rows, column, row);
            }

            rows.Append('\n');
        }
    }

    public void Reject(RejectedRow row) => _rejected.Append("rejected ").Append(row).Append('\n');

    private static void Append(StringBuilder rows, ColumnVector column, int row)
    {
        if (column.IsNull(row))
        {
            rows.Append('-');
            return;
        }

        switch (column)
        {
            case TextVector texts:
                rows.Append('"').Append(Encoding.UTF8.GetString(texts.Utf8(row))).Append('"');
                break;
            case NumberVector numbers:
                rows.Append(CultureInfo.InvariantCulture, $"{BitConverter.DoubleToInt64Bits(numbers.Values[row]):X}");
                break;
            case IntegerVector integers:
                rows.Append(integers.Values[row]);
                break;
            case TimestampVector instants:
                rows.Append(instants.Values[row]).Append('@').Append(instants.OffsetMinutes[row]);
                break;
            case DateVector dates:
                rows.Append(dates.Values[row]);
                break;
            case BooleanVector booleans:
                rows.Append(booleans.Values[row]);
                break;
        }
    }
}

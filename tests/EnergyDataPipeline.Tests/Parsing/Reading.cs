using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Tests.Parsing;

/// <summary>Everything that one reading of an answer brought, as lines of text: tables, rows, rejected rows, findings, ending.</summary>
internal sealed class Reading : ITableReceiver
{
    private readonly StringBuilder _rows = new();

    private Reading() { }

    /// <summary>Reads a body, with its rows' templates or strictly, so many bytes at once.</summary>
    public static string Of(byte[] body, Dataset? dataset, bool usesTemplates = true, int bufferSize = 256 << 10)
    {
        var reading = new Reading();
        var answer = new Answer(() => new MemoryStream(body, writable: false), null, isComplete: true)
        {
            UsesTemplates = usesTemplates,
            BufferSize = bufferSize,
        };
        ReadResult result;
        try
        {
            result = AnswerReader.Read(answer, dataset, reading, CancellationToken.None);
        }
        catch (PipelineException broken)
        {
            return reading._rows.Append("threw ").Append(broken.Message).ToString();
        }

        var lines = reading._rows;
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
        _rows.Clear();
        foreach (var table in tables)
        {
            _rows.Append(table.Name).Append(": ").AppendJoin(' ', table.Columns.Select(column => column.Name)).Append('\n');
        }
    }

    public void Receive(int table, ColumnBatch batch)
    {
        for (var row = 0; row < batch.RowCount; row++)
        {
            _rows.Append(table);
            foreach (var column in batch.Columns)
            {
                _rows.Append('|');
                Append(column, row);
            }

            _rows.Append('\n');
        }
    }

    public void Reject(RejectedRow row) => _rows.Append("rejected ").Append(row).Append('\n');

    private void Append(ColumnVector column, int row)
    {
        if (column.IsNull(row))
        {
            _rows.Append('-');
            return;
        }

        switch (column)
        {
            case TextVector texts:
                _rows.Append('"').Append(Encoding.UTF8.GetString(texts.Utf8(row))).Append('"');
                break;
            case NumberVector numbers:
                _rows.Append(CultureInfo.InvariantCulture, $"{BitConverter.DoubleToInt64Bits(numbers.Values[row]):X}");
                break;
            case IntegerVector integers:
                _rows.Append(integers.Values[row]);
                break;
            case TimestampVector instants:
                _rows.Append(instants.Values[row]).Append('@').Append(instants.OffsetMinutes[row]);
                break;
            case DateVector dates:
                _rows.Append(dates.Values[row]);
                break;
            case BooleanVector booleans:
                _rows.Append(booleans.Values[row]);
                break;
        }
    }
}

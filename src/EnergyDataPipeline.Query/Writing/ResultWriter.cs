using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace EnergyDataPipeline.Query.Writing;

/// <summary>Writes a query's rows as they come: no more than a batch is in memory.</summary>
public static class ResultWriter
{
    private const int FlushAt = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the rows of <paramref name="result"/> to <paramref name="destination"/>, which stays open; gives how many there were.</summary>
    public static Task<long> WriteAsync(
        QueryResult result,
        ResultFormat format,
        Stream destination,
        CancellationToken cancellationToken = default
    ) => WriteAsync(result, format, destination, null, cancellationToken);

    /// <summary>As the other; <paramref name="written"/> is shown each batch of text once its rows are written.</summary>
    internal static Task<long> WriteAsync(
        QueryResult result,
        ResultFormat format,
        Stream destination,
        Action<RecordBatch>? written,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        return format switch
        {
            ResultFormat.Csv => WriteTextAsync(result, new CsvRows(result.Schema), destination, written, cancellationToken),
            ResultFormat.Json => WriteTextAsync(
                result,
                new JsonRows(result.Schema, isArray: true),
                destination,
                written,
                cancellationToken
            ),
            ResultFormat.JsonLines => WriteTextAsync(
                result,
                new JsonRows(result.Schema, isArray: false),
                destination,
                written,
                cancellationToken
            ),
            ResultFormat.ArrowStream or ResultFormat.ArrowFile => WriteArrowAsync(
                result,
                format == ResultFormat.ArrowFile,
                destination,
                cancellationToken
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "no such format"),
        };
    }

    private static async Task<long> WriteTextAsync(
        QueryResult result,
        IRowText text,
        Stream destination,
        Action<RecordBatch>? written,
        CancellationToken cancellationToken
    )
    {
        var buffer = new StringBuilder();
        var rows = 0L;
        text.Begin(buffer);
        await foreach (var batch in result.ReadAsync(cancellationToken))
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    text.Append(buffer, batch, row, isFirst: rows++ == 0);
                    if (buffer.Length >= FlushAt)
                    {
                        await FlushAsync();
                    }
                }

                written?.Invoke(batch);
            }
        }

        text.End(buffer, rows);
        await FlushAsync();
        return rows;

        async Task FlushAsync()
        {
            await destination.WriteAsync(Utf8.GetBytes(buffer.ToString()), cancellationToken);
            buffer.Clear();
        }
    }

    private static async Task<long> WriteArrowAsync(
        QueryResult result,
        bool isFile,
        Stream destination,
        CancellationToken cancellationToken
    )
    {
        using var writer = isFile
            ? new ArrowFileWriter(destination, result.Schema, leaveOpen: true)
            : new ArrowStreamWriter(destination, result.Schema, leaveOpen: true);
        await writer.WriteStartAsync(cancellationToken);
        var rows = 0L;
        await foreach (var batch in result.ReadAsync(cancellationToken))
        {
            using (batch)
            {
                await writer.WriteRecordBatchAsync(batch, cancellationToken);
                rows += batch.Length;
            }
        }

        await writer.WriteEndAsync(cancellationToken);
        return rows;
    }
}

/// <summary>Rows as text.</summary>
internal interface IRowText
{
    /// <summary>What stands before the rows.</summary>
    void Begin(StringBuilder into);

    /// <summary>A row.</summary>
    void Append(StringBuilder into, RecordBatch batch, int row, bool isFirst);

    /// <summary>What stands after them.</summary>
    void End(StringBuilder into, long rows);
}

/// <summary>RFC 4180, as the pipeline's own CSV files have it: null is nothing between two commas, empty text is <c>""</c>.</summary>
internal sealed class CsvRows(Schema schema) : IRowText
{
    private static readonly System.Buffers.SearchValues<char> Quoted = System.Buffers.SearchValues.Create(",\"\r\n");
    private readonly StringBuilder _cell = new();

    public void Begin(StringBuilder into)
    {
        for (var i = 0; i < schema.FieldsList.Count; i++)
        {
            into.Append(i == 0 ? "" : ",");
            AppendText(into, schema.FieldsList[i].Name);
        }

        into.Append("\r\n");
    }

    public void Append(StringBuilder into, RecordBatch batch, int row, bool isFirst)
    {
        for (var i = 0; i < batch.ColumnCount; i++)
        {
            into.Append(i == 0 ? "" : ",");
            var column = batch.Column(i);
            if (column.IsNull(row))
            {
                continue;
            }

            ArrowText.Append(_cell.Clear(), column, row);
            if (ArrowText.IsNumber(column.Data.DataType))
            {
                into.Append(_cell);
            }
            else
            {
                AppendText(into, _cell.ToString());
            }
        }

        into.Append("\r\n");
    }

    public void End(StringBuilder into, long rows) { }

    private static void AppendText(StringBuilder into, string text)
    {
        // What a reader may trim, or take for a comment or a byte order mark, is quoted too.
        if (
            text.Length > 0
            && !text.AsSpan().ContainsAny(Quoted)
            && !char.IsWhiteSpace(text[0])
            && !char.IsWhiteSpace(text[^1])
            && text[0] is not ('#' or '\uFEFF')
        )
        {
            into.Append(text);
            return;
        }

        into.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}

/// <summary>Objects: one array of them, or one a line.</summary>
internal sealed class JsonRows : IRowText
{
    private readonly bool _isArray;
    private readonly string[] _names;

    public JsonRows(Schema schema, bool isArray)
    {
        _isArray = isArray;
        _names =
        [
            .. schema.FieldsList.Select(
                (field, i) =>
                {
                    var name = new StringBuilder(i == 0 ? "{" : ",");
                    ArrowJson.AppendText(name, field.Name);
                    return name.Append(':').ToString();
                }
            ),
        ];
    }

    public void Begin(StringBuilder into) => into.Append(_isArray ? "[" : "");

    public void Append(StringBuilder into, RecordBatch batch, int row, bool isFirst)
    {
        into.Append(
            !_isArray ? ""
            : isFirst ? "\n"
            : ",\n"
        );
        for (var i = 0; i < _names.Length; i++)
        {
            into.Append(_names[i]);
            ArrowJson.Append(into, batch.Column(i), row);
        }

        into.Append(_isArray ? "}" : "}\n");
    }

    public void End(StringBuilder into, long rows) =>
        into.Append(
            !_isArray ? ""
            : rows == 0 ? "]\n"
            : "\n]\n"
        );
}

using System.Globalization;
using System.Text;
using System.Text.Unicode;
using EnergyDataPipeline.Parsing.Inference;
using EnergyDataPipeline.Parsing.Json;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Delimited;

/// <summary>
/// Walks comma- or tab-separated values as RFC 4180 has them: a header row, quotes that may hold delimiters and line breaks, doubled quotes.
/// A field without quotes and without characters is null; <c>""</c> is the empty text. Lines without characters are no rows. A field beyond
/// the header is called <c>column_N</c>.
/// </summary>
internal sealed class DelimitedWalker(byte delimiter)
{
    private readonly List<string> _header = [];
    private readonly List<byte[]> _names = [];
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Column names, as the header has them; doubled ones numbered.</summary>
    public IReadOnlyList<string> Header => _header;

    /// <summary>Rows that have not as many fields as the header.</summary>
    public long RaggedRows { get; private set; }

    public WalkEnding Walk(Stream body, ITreeSink sink, CancellationToken cancellationToken, int bufferSize = ByteWindow.UsualSize)
    {
        using var window = new ByteWindow(body, bufferSize);
        var record = new DelimitedRecord(delimiter);
        sink.BeginArray();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!window.Refill())
            {
                return TooLong(record);
            }

            while (record.TryRead(window.Unread, window.AtEnd, out var used))
            {
                if (used > Limits.ValueBytes)
                {
                    return TooLong(record);
                }

                window.Advance(used);
                if (record.IsEmptyLine)
                {
                    continue;
                }

                if (_header.Count == 0)
                {
                    TakeHeader(record);
                    continue;
                }

                if (!record.HasLineEnd && record.Count < _header.Count)
                {
                    return WalkEnding.Truncated(
                        Say($"The last row ends in the middle, at line {record.Line}: {record.Count} of {_header.Count} fields.")
                    );
                }

                Emit(record, sink);
            }

            if (window.AtEnd)
            {
                return Finish(window.Unread.IsEmpty, record, sink);
            }

            if (!sink.WantsMore)
            {
                return WalkEnding.Complete;
            }
        }
    }

    private WalkEnding Finish(bool isUsedUp, DelimitedRecord record, ITreeSink sink)
    {
        if (!isUsedUp)
        {
            return WalkEnding.Truncated(Say($"The file ends within quotes; the row begins at line {record.Line}."));
        }

        if (_header.Count == 0)
        {
            return WalkEnding.Truncated("The file has no header row.");
        }

        sink.EndArray();
        return WalkEnding.Complete;
    }

    private static WalkEnding TooLong(DelimitedRecord record) =>
        WalkEnding.Unreadable(
            Say($"The row that begins at line {record.Line} is longer than {Limits.ValueBytes >> 20} MB: a quote is never closed.")
        );

    private void TakeHeader(DelimitedRecord record)
    {
        for (var i = 0; i < record.Count; i++)
        {
            AddColumn(Encoding.UTF8.GetString(record[i].Utf8).Trim());
        }
    }

    private void AddColumn(string name)
    {
        name = ColumnNames.Unique(name.Length == 0 ? Say($"column_{_header.Count + 1}") : name, _taken);
        _header.Add(name);
        _names.Add(Encoding.UTF8.GetBytes(name));
    }

    private void Emit(DelimitedRecord record, ITreeSink sink)
    {
        RaggedRows += record.Count == _header.Count ? 0 : 1;
        sink.BeginObject();
        for (var i = 0; i < record.Count; i++)
        {
            if (i == _names.Count)
            {
                _names.Add(Encoding.UTF8.GetBytes(ColumnNames.Unique(Say($"column_{i + 1}"), _taken)));
            }

            sink.Name(_names[i]);
            var field = record[i];
            if (field.Utf8.IsEmpty && !field.IsQuoted)
            {
                sink.Scalar(ScalarKind.Null, []);
            }
            else if (Utf8.IsValid(field.Utf8))
            {
                sink.Scalar(ScalarKind.Untyped, field.Utf8);
            }
            else
            {
                sink.Scalar(ScalarKind.Unusable, JsonText.Mended(field.Utf8));
            }
        }

        sink.EndObject();
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

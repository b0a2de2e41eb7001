using System.Text;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Templates;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Xml;

/// <summary>
/// Stands between a UTF-8 document and its XML reader and lets through what the reader must see. The document passes in pieces that end
/// with a row; when the reader asks for more it has done with all that came, so rows whose form is known can go straight to the builder, in
/// their turn, and the reader goes on behind them as if they had not been there.
/// </summary>
internal sealed class XmlRowGate : ForwardStream
{
    private const int FirstPieces = 4096;
    private const int LongestRow = 64 << 10;
    private const int MostRowsAtOnce = 32;

    private readonly TableBuilder _builder;
    private readonly int _firstPieces;
    private readonly ByteWindow _window;
    private readonly CancellationToken _cancellationToken;
    private XmlMarkup _markup;
    private byte[] _endTag = [];
    private string _rowName = "";
    private RowTemplates? _endedWith;
    private int _piece;
    private int _given;
    private int _misses;
    private bool _isRowEnd;
    private bool _isOneRow;

    public XmlRowGate(Stream document, TableBuilder builder, int bufferSize, CancellationToken cancellationToken)
        : base(document)
    {
        _builder = builder;
        _firstPieces = Math.Min(FirstPieces, bufferSize);
        _cancellationToken = cancellationToken;
        _window = new ByteWindow(document, Math.Max(bufferSize, 256));
    }

    /// <summary>The templates of the row that the reader's last node has ended; null when it was no such node.</summary>
    public RowTemplates? Ended { get; set; }

    /// <summary>True when the document's own bytes say that it is UTF-8, or say nothing else.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> head)
    {
        head = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        if (head.Length < 4 || head[0] != '<' || head[1] == 0 || head[2] == 0)
        {
            return false;
        }

        if (!head.StartsWith("<?xml"u8))
        {
            return true;
        }

        var end = head.IndexOf("?>"u8);
        if (end < 0)
        {
            return false;
        }

        var declaration = Encoding.ASCII.GetString(head[..end]);
        return !declaration.Contains("encoding", StringComparison.Ordinal)
            || declaration.Contains("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            || declaration.Contains("'utf-8'", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The reader's last node has ended the object <paramref name="name"/>.</summary>
    public void NoteEnd(string name)
    {
        Ended = _builder.Ended;
        if (Ended is not null && !ReferenceEquals(_rowName, name) && _rowName != name)
        {
            _rowName = name;
            _endTag = Encoding.UTF8.GetBytes($"</{name}>");
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_given == _piece)
        {
            NextPiece();
        }

        var count = Math.Min(buffer.Length, _piece - _given);
        _window.Unread.Slice(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _window.Dispose();
        }

        base.Dispose(disposing);
    }

    private void NextPiece()
    {
        var ended = _isRowEnd ? Ended : null;
        if (ended is not null)
        {
            if (_isOneRow && _endedWith == ended && ended.WantsLesson)
            {
                XmlRowLesson.Give(ended, _window.Unread[.._piece]);
            }

            _window.Advance(_piece);
            ReadOn(ended);
        }
        else
        {
            _window.Advance(_piece);
        }

        _endedWith = ended;
        _given = 0;
        if (_window.Unread.IsEmpty)
        {
            _window.Refill();
        }

        var rows = 1 + Math.Min(MostRowsAtOnce - 1, _misses >> 2);
        var left = rows;
        _piece = _markup.Follow(_window, _endTag, 0, _endTag.Length == 0 ? _firstPieces : LongestRow, ref left);
        _isRowEnd = left == 0;
        _isOneRow = _isRowEnd && rows == 1;
        if (_piece == 0 && !_window.AtEnd)
        {
            _piece = _window.Unread.Length;
        }
    }

    private void ReadOn(RowTemplates rows)
    {
        var used = 0;
        while (true)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var read = _builder.ReadOn(rows, _window.Unread, out _);
            _window.Advance(read);
            used += read;
            if (_window.AtEnd || _window.Unread.Length >= rows.LongestRow || !_window.Refill())
            {
                break;
            }
        }

        rows.NoteFailure();
        _misses = used > 0 ? 0 : _misses + 1;
    }
}

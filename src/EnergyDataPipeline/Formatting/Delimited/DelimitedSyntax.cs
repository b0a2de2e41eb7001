using System.Buffers;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Delimited;

/// <summary>
/// Rows of delimited values with a header row, quoted as RFC 4180 says. Null is nothing between two delimiters, empty text is
/// <c>""</c>. Text is quoted only where it must be, and where a reader may trim it or take it for a comment or a byte order mark.
/// </summary>
internal sealed class DelimitedSyntax : RowSyntax
{
    private readonly Table _table;
    private readonly bool _spreadsheetSafe;
    private readonly byte[] _delimiter;
    private readonly SearchValues<byte> _quoted;

    public DelimitedSyntax(Table table, FormatOptions options, char delimiter, string lineEnd)
    {
        _table = table;
        _spreadsheetSafe = options.SpreadsheetSafe;
        _delimiter = [(byte)delimiter];
        _quoted = SearchValues.Create([(byte)delimiter, (byte)'"', (byte)'\r', (byte)'\n']);
        RowEnd = Encoding.ASCII.GetBytes(lineEnd);
        Cells = [.. table.Columns.Select((_, i) => Cell(i))];
    }

    public override IReadOnlyList<CellSyntax> Cells { get; }

    public override byte[] RowStart => [];

    public override byte[] RowEnd { get; }

    public override NumberWords Words => NumberWords.Plain;

    public override void WriteStart(ByteBuffer into)
    {
        for (var i = 0; i < Cells.Count; i++)
        {
            WriteText(into, Cells[i], Encoding.UTF8.GetBytes(_table.Columns[i].Name));
        }

        into.Append(RowEnd);
    }

    public override void WriteText(ByteBuffer into, CellSyntax cell, ReadOnlySpan<byte> text)
    {
        into.Append(cell.Before);
        var quoted = text.IsEmpty || text.ContainsAny(_quoted) || IsEasilyMisread(text);
        if (quoted)
        {
            into.Append("\""u8);
        }

        if (_spreadsheetSafe && !text.IsEmpty && text[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r')
        {
            into.Append("'"u8);
        }

        for (var quote = text.IndexOf((byte)'"'); quote >= 0; quote = text.IndexOf((byte)'"'))
        {
            into.Append(text[..(quote + 1)]);
            into.Append("\""u8);
            text = text[(quote + 1)..];
        }

        into.Append(text);
        if (quoted)
        {
            into.Append("\""u8);
        }
    }

    public override void WriteEnd(ByteBuffer into, long rows) { }

    private CellSyntax Cell(int position)
    {
        var before = position == 0 ? [] : _delimiter;
        return new CellSyntax(before, [], before);
    }

    private static bool IsEasilyMisread(ReadOnlySpan<byte> text) =>
        text[0] is (byte)' ' or (byte)'\t' or (byte)'#' || text[^1] is (byte)' ' or (byte)'\t' || text.StartsWith("\uFEFF"u8);
}

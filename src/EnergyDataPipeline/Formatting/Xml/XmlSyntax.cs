using System.Text;
using System.Xml;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Xml;

/// <summary>
/// A row as an element with one child for each value. Null is no element, empty text an empty one. Text that XML 1.0 has no characters
/// for is the base64 of its UTF-8 in an element marked <c>encoding="base64"</c>.
/// </summary>
internal sealed class XmlSyntax : RowSyntax
{
    private readonly Table _table;
    private readonly FileHeading _heading;
    private readonly string[] _elements;

    public XmlSyntax(Table table, FileHeading heading)
    {
        _table = table;
        _heading = heading;
        _elements = [.. table.Columns.Select(column => ElementName(column.Name))];
        Cells =
        [
            .. _elements.Select(name => new CellSyntax(Encoding.UTF8.GetBytes($"<{name}>"), Encoding.UTF8.GetBytes($"</{name}>"), [])),
        ];
    }

    public override IReadOnlyList<CellSyntax> Cells { get; }

    public override byte[] RowStart { get; } = "<row>"u8.ToArray();

    public override byte[] RowEnd { get; } = "</row>\n"u8.ToArray();

    // The spelling of xs:double.
    public override NumberWords Words { get; } = new("NaN"u8.ToArray(), "INF"u8.ToArray(), "-INF"u8.ToArray());

    public override void WriteStart(ByteBuffer into)
    {
        into.Append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<table"u8);
        MarkupText.Attribute(into, "name"u8, _table.Name);
        MarkupText.Attribute(into, "title"u8, _heading.Title);
        MarkupText.Attribute(into, "description"u8, _heading.Description ?? _table.Description);
        MarkupText.Attribute(into, "source"u8, _heading.Source);
        MarkupText.Attribute(into, "dataset"u8, _heading.Dataset);
        MarkupText.Attribute(into, "period"u8, _heading.Period);
        MarkupText.Attribute(into, "generated"u8, _heading.Generated ? "true" : null);
        MarkupText.Attribute(into, "notice"u8, _heading.Generated ? GeneratedNotice.Text : null);
        into.Append(">\n<columns>\n"u8);
        for (var i = 0; i < _elements.Length; i++)
        {
            var column = _table.Columns[i];
            into.Append("<column"u8);
            MarkupText.Attribute(into, "name"u8, column.Name);
            MarkupText.Attribute(into, "element"u8, _elements[i]);
            MarkupText.Attribute(into, "type"u8, TypeNames.Of(column.Type));
            MarkupText.Attribute(into, "unit"u8, column.Unit);
            MarkupText.Attribute(into, "description"u8, column.Description);
            into.Append("/>\n"u8);
        }

        into.Append("</columns>\n<rows>\n"u8);
    }

    public override void WriteText(ByteBuffer into, CellSyntax cell, ReadOnlySpan<byte> text)
    {
        var start = cell.Before.AsSpan()[..^1];
        into.Append(start);
        if (!MarkupText.Holds(text))
        {
            into.Append(" encoding=\"base64\">"u8);
            MarkupText.Base64(into, text);
        }
        else
        {
            // Readers may drop white space that nothing tells them to keep.
            into.Append(HasWhiteEdge(text) ? " xml:space=\"preserve\">"u8 : ">"u8);
            MarkupText.Escape(into, text);
        }

        into.Append(cell.After);
    }

    public override void WriteEnd(ByteBuffer into, long rows) => into.Append("</rows>\n</table>\n"u8);

    private static bool HasWhiteEdge(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && (" \t\r\n"u8.Contains(text[0]) || " \t\r\n"u8.Contains(text[^1]));

    // XmlConvert.DecodeName gives the column's name back: ':' and what no name may hold is written _xHHHH_.
    private static string ElementName(string column) => column.Length == 0 ? "_" : XmlConvert.EncodeLocalName(column);
}

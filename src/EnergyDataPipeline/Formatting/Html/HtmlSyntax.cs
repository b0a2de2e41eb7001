using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Html;

/// <summary>
/// A row as a table row. Null is the word in a cell marked <c>data-null</c>, empty text an empty cell. Text that HTML cannot hold
/// unchanged is shown with U+FFFD for what is missing, in a cell whose <c>data-base64</c> is the base64 of its UTF-8.
/// </summary>
internal sealed class HtmlSyntax(Table table, FileHeading heading) : RowSyntax
{
    private static readonly CellSyntax Cell = new("<td>"u8.ToArray(), "</td>"u8.ToArray(), "<td data-null>null</td>"u8.ToArray());

    public override IReadOnlyList<CellSyntax> Cells { get; } = [.. Enumerable.Repeat(Cell, table.Columns.Count)];

    public override byte[] RowStart { get; } = "<tr>"u8.ToArray();

    public override byte[] RowEnd { get; } = "</tr>\n"u8.ToArray();

    public override NumberWords Words => NumberWords.Plain;

    public override void WriteStart(ByteBuffer into) => new HtmlOpening(table, heading).Write(into);

    public override void WriteText(ByteBuffer into, CellSyntax cell, ReadOnlySpan<byte> text)
    {
        if (MarkupText.Holds(text))
        {
            into.Append(cell.Before);
        }
        else
        {
            into.Append("<td data-base64=\""u8);
            MarkupText.Base64(into, text);
            into.Append("\">"u8);
        }

        MarkupText.Escape(into, text);
        into.Append(cell.After);
    }

    public override void WriteEnd(ByteBuffer into, long rows)
    {
        into.Append("</tbody>\n</table>\n</div>\n"u8);
        into.Append("<p id=\"row-count\">"u8);
        MarkupText.Escape(into, FormattableString.Invariant($"{rows:N0} {(rows == 1 ? "row" : "rows")}"));
        into.Append("</p>\n</main>\n</body>\n</html>\n"u8);
    }
}

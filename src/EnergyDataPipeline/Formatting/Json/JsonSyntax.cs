using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Json;

/// <summary>A row as a JSON object, every column in it, one row a line.</summary>
internal abstract class JsonSyntax : RowSyntax
{
    private static readonly NumberWords QuotedWords = new("\"NaN\""u8.ToArray(), "\"Infinity\""u8.ToArray(), "\"-Infinity\""u8.ToArray());

    protected JsonSyntax(Table table)
    {
        Cells = [.. table.Columns.Select(Cell)];
    }

    public override IReadOnlyList<CellSyntax> Cells { get; }

    public override NumberWords Words => QuotedWords;

    public override void WriteText(ByteBuffer into, CellSyntax cell, ReadOnlySpan<byte> text)
    {
        into.Append(cell.Before);
        QuotedText.Escape(into, text);
        into.Append(cell.After);
    }

    private static CellSyntax Cell(Column column, int position)
    {
        byte[] key = [.. position == 0 ? ""u8 : ","u8, .. QuotedText.Quote(column.Name), (byte)':'];
        return column.Type is ColumnType.Text or ColumnType.Timestamp or ColumnType.Date
            ? new CellSyntax([.. key, (byte)'"'], "\""u8.ToArray(), [.. key, .. "null"u8])
            : new CellSyntax(key, [], [.. key, .. "null"u8]);
    }
}

using System.Text;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Yaml;

/// <summary>
/// A row as a mapping of every column. All text is double-quoted and nothing else is, so that no text is ever taken for a number, a
/// date, true, false or null, in YAML 1.1 as in 1.2.
/// </summary>
internal sealed partial class YamlSyntax : RowSyntax
{
    private readonly Table _table;
    private readonly FileHeading _heading;

    public YamlSyntax(Table table, FileHeading heading)
    {
        _table = table;
        _heading = heading;
        Cells = [.. table.Columns.Select(Cell)];
    }

    public override IReadOnlyList<CellSyntax> Cells { get; }

    public override byte[] RowStart => [];

    public override byte[] RowEnd => [];

    public override NumberWords Words { get; } = new(".nan"u8.ToArray(), ".inf"u8.ToArray(), "-.inf"u8.ToArray());

    public override void WriteStart(ByteBuffer into)
    {
        Comment(into, _heading.Title);
        Comment(into, _heading.Generated ? GeneratedNotice.Text : null);
        Comment(into, _heading.Description ?? _table.Description);
        Comment(into, Labelled("source: ", _heading.Source));
        Comment(into, Labelled("dataset: ", _heading.Dataset));
        Comment(into, Labelled("period: ", _heading.Period));
        Comment(into, Labelled("table: ", _table.Name));
        foreach (var column in _table.Columns)
        {
            var unit = column.Unit is null ? "" : $", {column.Unit}";
            var description = column.Description is null ? "" : $". {column.Description}";
            Comment(into, $"  {column.Name}: {TypeNames.Of(column.Type)}{unit}{description}");
        }
    }

    public override void WriteText(ByteBuffer into, CellSyntax cell, ReadOnlySpan<byte> text)
    {
        into.Append(cell.Before);
        QuotedText.Escape(into, text);
        into.Append(cell.After);
    }

    public override void WriteEnd(ByteBuffer into, long rows)
    {
        if (rows == 0)
        {
            into.Append("[]\n"u8);
        }
    }

    private static string? Labelled(string label, string? value) => value is null ? null : label + value;

    private static CellSyntax Cell(Column column, int position)
    {
        var key = IsPlain(column.Name) ? Encoding.ASCII.GetBytes(column.Name) : QuotedText.Quote(column.Name);
        byte[] before = [.. position == 0 ? "- "u8 : "  "u8, .. key, .. ": "u8];
        byte[] none = [.. before, .. "null\n"u8];
        return column.Type == ColumnType.Text
            ? new CellSyntax([.. before, (byte)'"'], "\"\n"u8.ToArray(), none)
            : new CellSyntax(before, "\n"u8.ToArray(), none);
    }

    // Words that YAML 1.1 takes for true, false or null are quoted even as keys.
    private static bool IsPlain(string name) => Identifier().IsMatch(name) && !Word().IsMatch(name);

    private static void Comment(ByteBuffer into, string? text)
    {
        if (text is null)
        {
            return;
        }

        into.Append("# "u8);
        foreach (var rune in text.EnumerateRunes())
        {
            var isPrintable = !Rune.IsControl(rune) && rune.Value is not (0x2028 or 0x2029 or 0xFEFF or 0xFFFE or 0xFFFF);
            var room = into.Reserve(4);
            into.Advance((isPrintable ? rune : new Rune(' ')).EncodeToUtf8(room));
        }

        into.Append("\n"u8);
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    [GeneratedRegex("^(y|n|yes|no|on|off|true|false|null)\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}

using System.Text;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>A column of an <see cref="AlignedTable"/>.</summary>
internal sealed record AlignedColumn(string Title, bool IsNumber = false);

/// <summary>
/// Rows under titles, aligned with spaces. Where the terminal is too narrow for all columns, the last one moves to a line of its own below each
/// row; a file or a pipe gets one line a row, whatever its length.
/// </summary>
internal sealed class AlignedTable(params AlignedColumn[] columns)
{
    private const string Gap = "  ";
    private readonly List<(string[] Cells, Tone[] Tones)> _rows = [];

    /// <summary>Adds a row, a cell for each column.</summary>
    public void Add(params (string Text, Tone Tone)[] cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new ArgumentException($"{cells.Length} cells for {columns.Length} columns", nameof(cells));
        }

        _rows.Add(([.. cells.Select(cell => Words.Plain(cell.Text).Replace('\n', ' '))], [.. cells.Select(cell => cell.Tone)]));
    }

    /// <summary>Adds a row without colours.</summary>
    public void Add(params string[] cells) => Add([.. cells.Select(cell => (cell, Tone.Plain))]);

    /// <summary>The lines: titles, then rows.</summary>
    public IEnumerable<string> Lines(int? terminalWidth, bool colours)
    {
        var widths = columns.Select((column, i) => _rows.Select(row => row.Cells[i].Length).Append(column.Title.Length).Max()).ToArray();
        var isTooWide = terminalWidth is { } width && widths.Sum() + Gap.Length * (widths.Length - 1) > width;
        var inRow = isTooWide ? columns.Length - 1 : columns.Length;
        yield return Line([.. columns.Select(column => column.Title)], [.. columns.Select(_ => Tone.Heading)], widths, inRow, colours);
        foreach (var (cells, tones) in _rows)
        {
            yield return Line(cells, tones, widths, inRow, colours);
            if (isTooWide && cells[^1].Length > 0)
            {
                yield return Gap + Tones.Paint(cells[^1], tones[^1], colours);
            }
        }
    }

    private string Line(string[] cells, Tone[] tones, int[] widths, int count, bool colours)
    {
        var line = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var padding = new string(' ', widths[i] - cells[i].Length);
            var painted = Tones.Paint(cells[i], tones[i], colours);
            // Nothing is padded to the right of what ends the line.
            var isLast = i == count - 1 || cells.Skip(i + 1).Take(count - i - 1).All(cell => cell.Length == 0);
            line.Append(i == 0 ? "" : Gap).Append(columns[i].IsNumber ? padding + painted : painted + (isLast ? "" : padding));
            if (isLast)
            {
                break;
            }
        }

        return line.ToString();
    }
}

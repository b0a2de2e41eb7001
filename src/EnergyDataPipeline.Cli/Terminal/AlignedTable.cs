using System.Text;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>A column of an <see cref="AlignedTable"/>.</summary>
internal sealed record AlignedColumn(string Title, bool IsNumber = false);

/// <summary>
/// Rows under titles, aligned with spaces. Where the terminal is too narrow for all columns, the last ones move below each row, together where
/// they fit and each on a line of its own where not; a file or a pipe gets one line a row, whatever its length.
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
        var inRow = columns.Length;
        while (terminalWidth is { } width && inRow > 1 && widths.Take(inRow).Sum() + (Gap.Length * (inRow - 1)) > width)
        {
            inRow--;
        }

        yield return Line([.. columns.Select(column => column.Title)], [.. columns.Select(_ => Tone.Heading)], widths, inRow, colours);
        foreach (var (cells, tones) in _rows)
        {
            yield return Line(cells, tones, widths, inRow, colours);
            foreach (var line in Below([.. Enumerable.Range(inRow, columns.Length - inRow).Where(i => cells[i].Length > 0)]))
            {
                yield return line;
            }

            IEnumerable<string> Below(int[] left)
            {
                var isOneLine = left.Sum(i => Gap.Length + cells[i].Length) <= terminalWidth;
                var painted = left.Select(i => Gap + Tones.Paint(cells[i], tones[i], colours));
                return left.Length == 0 ? []
                    : isOneLine ? [string.Concat(painted)]
                    : painted;
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

using System.Globalization;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Formatting.Html;

/// <summary>The page's looks, in the page: it opens from a disk or a bucket and asks nobody for anything.</summary>
internal static class HtmlStyle
{
    // The row count is known last and stands last in the file; `order` shows it above the table.
    public static ReadOnlySpan<byte> Sheet =>
        """
        :root { color-scheme: light dark; --page: #fff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --head: #f2f4f7; --stripe: #f8f9fb; --note: #7a3e00; --note-page: #fff4e0; }
        @media (prefers-color-scheme: dark) {
        :root { --page: #14171c; --text: #e6e9ee; --soft: #a0a8b4; --line: #363d47; --head: #20252c; --stripe: #191d23; --note: #ffd08a; --note-page: #33260f; }
        }
        body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
        main { display: flex; flex-direction: column; padding: 1.25rem; }
        h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
        p { margin: 0 0 .75rem; }
        details { order: 1; margin: 0 0 .75rem; }
        #row-count { order: 2; color: var(--soft); }
        .scroll { order: 3; max-height: 90vh; overflow: auto; border: 1px solid var(--line); }
        .scroll:focus-visible { outline: 3px solid #4c8dff; }
        .generated { padding: .5rem .75rem; border: 1px solid currentColor; border-radius: .25rem; background: var(--note-page); color: var(--note); }
        .about { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0 0 .75rem; }
        .about div { display: flex; gap: .5rem; }
        dt { color: var(--soft); }
        dd { margin: 0; }
        details dd { margin: 0 0 .5rem 1rem; }
        table { border-collapse: separate; border-spacing: 0; font-size: .875rem; }
        caption { padding: .5rem .75rem; color: var(--soft); text-align: start; }
        th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
        th { position: sticky; top: 0; background: var(--head); white-space: nowrap; }
        td { white-space: pre-wrap; unicode-bidi: plaintext; }
        tbody tr:nth-child(even) { background: var(--stripe); }
        .unit, td[data-null] { color: var(--soft); font-weight: normal; }
        td[data-null] { font-style: italic; }
        td:empty::before { content: "\201c\201d"; color: var(--soft); }
        @media print { .scroll { max-height: none; overflow: visible; border: 0; } th { position: static; } }

        """u8;

    /// <summary>Numbers stand to the right, so that their digits line up; instants and dates are not broken over lines.</summary>
    public static string ForColumns(Table table) =>
        Rule(table, "text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap;", ColumnType.Integer, ColumnType.Number)
        + Rule(table, "font-variant-numeric: tabular-nums; white-space: nowrap;", ColumnType.Timestamp, ColumnType.Date);

    private static string Rule(Table table, string declarations, params ReadOnlySpan<ColumnType> types)
    {
        var positions = new List<string>();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (types.Contains(table.Columns[i].Type))
            {
                positions.Add(string.Create(CultureInfo.InvariantCulture, $":nth-child({i + 1})"));
            }
        }

        return positions.Count == 0 ? "" : $":is(th, td):is({string.Join(", ", positions)}) {{ {declarations} }}\n";
    }
}

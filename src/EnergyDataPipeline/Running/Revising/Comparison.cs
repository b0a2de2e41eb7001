namespace EnergyDataPipeline.Running.Revising;

/// <summary>Compares two answers for one period, row by row by their natural keys.</summary>
internal static class Comparison
{
    /// <summary>Most changes of a step that are told one by one.</summary>
    private const int MostTold = 1000;

    /// <summary>What <paramref name="after"/> has otherwise than <paramref name="before"/>. Columns are compared by their names; the published ones alone.</summary>
    public static (RowChanges Changes, IReadOnlyList<CellChange> Cells) Of(RowTexts before, RowTexts after)
    {
        var (added, removed, changed) = (0L, 0L, 0L);
        var told = new List<CellChange>();
        var cells = 0L;
        foreach (var table in after.Tables.Union(before.Tables))
        {
            var (old, now) = (before[table], after[table]);
            var (oldColumns, columns) = (before.ColumnsOf(table), after.ColumnsOf(table));
            var isSameShape = oldColumns.Select(column => column.Name).SequenceEqual(columns.Select(column => column.Name));
            removed += old.Keys.Count(key => !now.ContainsKey(key));
            foreach (var (key, row) in now)
            {
                if (!old.TryGetValue(key, out var earlier))
                {
                    added++;
                    continue;
                }

                if (isSameShape && earlier == row)
                {
                    continue;
                }

                var differences = Differences(
                    oldColumns.Select(column => column.Name).ToList(),
                    RowTexts.Cells(earlier),
                    columns.Select(column => column.Name).ToList(),
                    RowTexts.Cells(row)
                );
                var count = 0;
                foreach (var (column, was, became) in differences)
                {
                    count++;
                    if (told.Count < MostTold)
                    {
                        told.Add(new CellChange(table, string.Join(", ", RowTexts.Cells(key)), column, was, became));
                    }
                }

                cells += count;
                changed += count > 0 ? 1 : 0;
            }
        }

        return (new RowChanges(added, removed, changed, cells), told);
    }

    private static IEnumerable<(string Column, string? Was, string? Became)> Differences(
        List<string> oldColumns,
        string[] old,
        List<string> columns,
        string[] now
    )
    {
        for (var i = 0; i < columns.Count; i++)
        {
            var place = oldColumns.IndexOf(columns[i]);
            if (place >= 0 && old[place] != now[i])
            {
                yield return (columns[i], Null(old[place]), Null(now[i]));
            }
        }
    }

    private static string? Null(string text) => text.Length == 0 ? null : text;
}

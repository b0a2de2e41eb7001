namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>Every revision of some periods, for people.</summary>
internal static class RevisionsPage
{
    private const int MostTold = 40;

    public static void Print(Screen screen, IReadOnlyList<RevisionHistory> histories)
    {
        foreach (var history in histories)
        {
            screen.Print(Tones.Paint(Words.Plain($"{history.Feed} {history.Period}"), Tone.Heading, screen.Abilities.ResultColours));
            if (history.Steps.Count == 0)
            {
                screen.Print("  nothing is stored");
            }

            foreach (var step in history.Steps)
            {
                Print(screen, step);
            }
        }
    }

    private static void Print(Screen screen, RevisionStep step)
    {
        var kind = step.Revision is { } word ? $" ({word})" : "";
        screen.Print(
            Words.Plain($"  {Words.Moment(step.CommittedAt)}  {step.Dataset}{kind}, number {step.Seq}: {Words.Count(step.Rows, "row")}")
        );
        if (step.Changes is not { } changes)
        {
            return;
        }

        var said = changes is { Added: 0, Removed: 0, Changed: 0 }
            ? "changed nothing"
            : $"{Words.Count(changes.Changed, "row")} changed ({Words.Count(changes.Cells, "value")}), {Words.Count(changes.Added)} added, {Words.Count(changes.Removed)} removed";
        screen.Print("    " + said);
        if (step.Cells.Count == 0)
        {
            return;
        }

        var table = new AlignedTable(new("    KEY"), new("COLUMN"), new("BEFORE", IsNumber: true), new("AFTER", IsNumber: true));
        foreach (var cell in step.Cells.Take(MostTold))
        {
            table.Add("    " + cell.Key, cell.Column, cell.Before ?? "null", cell.After ?? "null");
        }

        screen.Print(table);
        if (changes.Cells > MostTold)
        {
            screen.Print($"    and {Words.Count(changes.Cells - MostTold)} more values; --json has the first thousand.");
        }
    }
}

using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>How good what is stored is, for people: of each period what became of its rows, and the rules that do not hold.</summary>
internal static class QualityPage
{
    public static void Print(Screen screen, QualityReport report, bool all)
    {
        foreach (var period in report.Periods)
        {
            Print(screen, period, all);
        }

        if (report.Periods.Count == 0)
        {
            screen.Print("Nothing of it is stored.");
        }
    }

    private static void Print(Screen screen, PeriodQuality period, bool all)
    {
        var colours = screen.Abilities.ResultColours;
        var revision = period.Revision is { } word ? $" ({word})" : "";
        screen.Print(Tones.Paint(Words.Plain($"{period.Feed} {period.Period}{revision}"), Tone.Heading, colours));
        if (period.Fault is { } fault)
        {
            screen.Print(Words.Plain($"  {fault}"));
            return;
        }

        foreach (var table in period.Tables.Where(table => table.Fetched > 0))
        {
            screen.Print(Words.Plain($"  {Running.QualityRows.InWords(table)}"));
        }

        if (period.Coverage is { Expected: { } expected } coverage)
        {
            screen.Print($"  {Words.Count(coverage.Present)} of {Words.Count(expected)} intervals have rows: {Words.Of(coverage.State)}");
        }

        if (period.Quarantine is { } key)
        {
            screen.Print(Words.Plain($"  in quarantine: {key}"));
        }

        var shown = period.Rules.Where(outcome => all || outcome.Finding is not null).ToList();
        if (shown.Count > 0)
        {
            var table = new AlignedTable(
                new("  RULE"),
                new("COLUMN"),
                new("STATE"),
                new("ROWS", IsNumber: true),
                new("VERB"),
                new("FOUND, OR EXPECTED")
            );
            foreach (var (rule, finding) in shown)
            {
                table.Add(
                    ("  " + rule.Name, Tone.Plain),
                    (rule.Column ?? rule.Table, Tone.Plain),
                    (finding is null ? "holds" : Words.Of(finding.Severity), ToneOf(finding?.Severity)),
                    (finding is null ? "" : Words.Count(finding.Count), Tone.Plain),
                    (Words.Of(finding?.Verb ?? rule.Verb), Tone.Plain),
                    (finding?.Message ?? rule.Expectation, Tone.Quiet)
                );
            }

            screen.Print(table);
        }

        var holds = period.Rules.Count(outcome => outcome.Finding is null);
        if (!all && period.Rules.Count > 0)
        {
            screen.Print($"  {Words.Count(holds)} of {Words.Count(period.Rules.Count, "rule")} hold.");
        }
    }

    private static Tone ToneOf(Severity? severity) =>
        severity switch
        {
            null => Tone.Good,
            Severity.Error => Tone.Bad,
            Severity.Warning => Tone.Warning,
            _ => Tone.Plain,
        };
}

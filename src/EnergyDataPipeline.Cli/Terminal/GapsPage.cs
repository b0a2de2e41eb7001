using System.Text;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Market;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>How complete the store is: a line a month (or a year, for longer periods), a mark a period; then what is missing.</summary>
internal static class GapsPage
{
    private const int MostTold = 60;
    private const int MostGrids = 4;
    private const int MostNamed = 6;

    private static readonly PeriodState[] WorstFirst =
    [
        PeriodState.Damaged,
        PeriodState.Failed,
        PeriodState.Missing,
        PeriodState.Empty,
        PeriodState.Partial,
        PeriodState.Unsure,
        PeriodState.Early,
        PeriodState.NotYetPublished,
        PeriodState.Complete,
        PeriodState.Quiet,
    ];

    private static readonly (PeriodState State, char Mark, Tone Tone, string Meaning)[] Marks =
    [
        (PeriodState.Complete, '#', Tone.Good, "complete"),
        (PeriodState.Partial, '~', Tone.Warning, "partial: intervals or locations are missing"),
        (PeriodState.Quiet, '-', Tone.Quiet, "empty, as expected"),
        (PeriodState.Empty, '0', Tone.Bad, "empty, where there should be rows"),
        (PeriodState.Unsure, 'o', Tone.Plain, "empty; whether it should be is not known"),
        (PeriodState.Early, '+', Tone.Plain, "there, but asked before all of it was due"),
        (PeriodState.NotYetPublished, '.', Tone.Quiet, "not published yet"),
        (PeriodState.Missing, '?', Tone.Bad, "missing: never collected"),
        (PeriodState.Failed, '!', Tone.Bad, "missing: asking for it failed"),
        (PeriodState.Damaged, 'x', Tone.Bad, "files of it are gone or damaged"),
    ];

    /// <summary>What the marks mean.</summary>
    public static Glossary Legend { get; } = new("Marks", [.. Marks.Select(mark => (mark.Mark.ToString(), mark.Meaning))]);

    public static void Print(Screen screen, GapReport report)
    {
        if (report.Nothing is { } nothing)
        {
            screen.Print(Words.Plain(nothing));
            return;
        }

        var colours = screen.Abilities.ResultColours;
        foreach (var feed in report.Periods.GroupBy(period => period.Feed))
        {
            screen.Print(Tones.Paint(Words.Plain(feed.Key), Tone.Heading, colours));
            // Parts of a dataset that are asked for one by one are grids of their own, as long as they are few.
            var parts = feed.GroupBy(period => PartOf(period.Period)).ToList();
            if (parts.Count > MostGrids)
            {
                screen.Print(
                    Words.Plain($"  {Words.Count(parts.Count)} parts, {parts[0].Key} to {parts[^1].Key}; of each period the worst")
                );
                PrintGrid(screen, [.. feed.GroupBy(period => period.Covers).Select(WorstOf)], colours);
                continue;
            }

            foreach (var part in parts)
            {
                if (part.Key.Length > 0)
                {
                    screen.Print(Words.Plain("  " + part.Key));
                }

                PrintGrid(screen, [.. part], colours);
            }
        }

        screen.Print("");
        foreach (var mark in Marks.Where(mark => report.Periods.Any(period => period.State == mark.State)))
        {
            var count = report.Periods.Count(period => period.State == mark.State);
            screen.Print($"  {Tones.Paint(mark.Mark.ToString(), mark.Tone, colours)}  {Words.Count(count)} {mark.Meaning}");
        }

        PrintIncomplete(screen, [.. report.Incomplete]);
        if (report.StoredOtherwise.Count > 0 && report.Periods.Any(period => period.State == PeriodState.Missing))
        {
            var otherwise = report.StoredOtherwise.Take(MostNamed).Select(mark => mark.Length == 0 ? "as a whole" : $"narrowed to {mark}");
            var more = report.StoredOtherwise.Count > MostNamed ? ", …" : "";
            screen.Print(
                Words.Plain(
                    $"Other periods are stored {string.Join(", ", otherwise)}{more}: each is looked at with the options it was collected with."
                )
            );
        }
    }

    private static void PrintIncomplete(Screen screen, IReadOnlyList<PeriodGap> incomplete)
    {
        if (incomplete.Count == 0)
        {
            return;
        }

        screen.Print("");
        var runs = RunsOf(incomplete);
        foreach (var (first, last, count) in runs.Take(MostTold))
        {
            var span = count == 1 ? first.Period : $"{first.Period} to {last.Covers} ({Words.Count(count, "period")})";
            screen.Print(
                Words.Plain($"{first.Feed} {span}: {Words.Of(first.State)}{(first.Message is null ? "" : " – " + first.Message)}")
            );
        }

        if (runs.Count > MostTold)
        {
            screen.Print($"and {Words.Count(runs.Count - MostTold)} more; --json has them all.");
        }

        var names = string.Join(' ', incomplete.Select(gap => gap.Feed).Distinct());
        screen.Print(Words.Plain($"Ask for them again: energy-pipeline heal {names}, with the options given here"));
    }

    /// <summary>Periods that follow each other and lack the same are one span.</summary>
    private static List<(PeriodGap First, PeriodGap Last, int Count)> RunsOf(IReadOnlyList<PeriodGap> gaps)
    {
        var runs = new List<(PeriodGap First, PeriodGap Last, int Count)>();
        foreach (var part in gaps.GroupBy(gap => (gap.Feed, PartOf(gap.Period))))
        {
            var before = runs.Count;
            foreach (var gap in part)
            {
                if (
                    runs.Count > before
                    && runs[^1] is var run
                    && run.Last.State == gap.State
                    && run.Last.Message == gap.Message
                    && run.Last.Covers.Next == gap.Covers.First
                )
                {
                    runs[^1] = (run.First, gap, run.Count + 1);
                }
                else
                {
                    runs.Add((gap, gap, 1));
                }
            }
        }

        return runs;
    }

    private static void PrintGrid(Screen screen, IReadOnlyList<PeriodGap> periods, bool colours)
    {
        foreach (var line in periods.GroupBy(LineOf))
        {
            var text = new StringBuilder("  ").Append(line.Key).Append("  ");
            text.Append(' ', PlaceOf(line.First().Covers));
            foreach (var period in line)
            {
                var mark = Array.Find(Marks, mark => mark.State == period.State);
                text.Append(Tones.Paint(mark.Mark.ToString(), mark.Tone, colours));
            }

            screen.Print(text.ToString());
        }
    }

    private static PeriodGap WorstOf(IEnumerable<PeriodGap> parts) => parts.MinBy(part => Array.IndexOf(WorstFirst, part.State))!;

    private static string PartOf(string period) =>
        period.IndexOf('~', StringComparison.Ordinal) is var at and >= 0 ? period[(at + 1)..] : "";

    private static string LineOf(PeriodGap gap) =>
        gap.Covers.Kind switch
        {
            PeriodKind.Day => MarketPeriod.Containing(gap.Covers.First, PeriodKind.Month).ToString(),
            PeriodKind.Month => MarketPeriod.Containing(gap.Covers.First, PeriodKind.Year).ToString(),
            _ => "years",
        };

    private static int PlaceOf(MarketPeriod period) =>
        period.Kind switch
        {
            PeriodKind.Day => period.First.Day - 1,
            PeriodKind.Month => period.First.Month - 1,
            _ => 0,
        };
}

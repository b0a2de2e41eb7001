using System.CommandLine;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>quarantine</c>: what was set aside, why, and taking it in when the rule is mended.</summary>
internal sealed class QuarantineVerb
{
    private const int MostShown = 20;

    private readonly Session _session;
    private readonly SettingOptions _settings = new();
    private readonly StoredOptions _stored = new();
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");

    private QuarantineVerb(Session session) => _session = session;

    public static Verb Create(Session session, CommonOptions common)
    {
        Verb[] verbs = [List(session, common), Show(session, common), Replay(session, common)];
        var command = new Command("quarantine", "Look at rows that were set aside, and take them in.");
        foreach (var verb in verbs)
        {
            command.Add(verb.Command);
        }

        return new Verb(
            command,
            new HelpPage
            {
                About =
                    "Rows that cannot be used, or in which a rule that sets rows aside does not hold, wait in quarantine: as received, each with its"
                    + " place, its rule and its reason. Nothing is lost: when the definition or the rule is mended, they are replayed.",
                Options = [common.General()],
                Examples =
                [
                    new("What waits?", "energy-pipeline quarantine ls"),
                    new("Why?", "energy-pipeline quarantine show hourly-lmp-da-final --day 2026-07-01"),
                    new("Take in what a mended rule takes", "energy-pipeline quarantine replay hourly-lmp-da-final"),
                ],
            }
        ) with
        {
            Verbs = verbs,
        };
    }

    private static Verb List(Session session, CommonOptions common)
    {
        var verb = new QuarantineVerb(session);
        var command = new Command("ls", "List what waits.") { verb._stored.Names };
        command.Action = new VerbAction(
            session,
            parse =>
                verb.DoAsync(
                    parse,
                    async work =>
                    {
                        var slices = await work.Pipeline.FindQuarantineAsync(verb._stored.Choice(parse), session.Stops.Gently);
                        verb._stored.RefuseUnknown(parse, work.Config, slices.Count == 0);
                        if (parse.GetValue(verb._json))
                        {
                            session.Screen.Print(CliJson.Write(QuarantineDocument.Of(slices)));
                        }
                        else
                        {
                            Print(session.Screen, slices);
                        }

                        return slices.Any(slice => slice.Fault is not null) ? (int)FailureClass.Store : 0;
                    }
                )
        );
        return verb.With(
            command,
            common,
            "Lists what waits in quarantine, slice by slice: how many rows, and which rules set them aside. Asks no source.",
            new Example("All of it", "energy-pipeline quarantine ls")
        );
    }

    private static Verb Show(Session session, CommonOptions common)
    {
        var verb = new QuarantineVerb(session);
        var command = new Command("show", "Show the rows, each with its reason.") { verb._stored.Names };
        command.Action = new VerbAction(
            session,
            parse =>
                verb.DoAsync(
                    parse,
                    async work =>
                    {
                        var slices = await work.Pipeline.FindQuarantineAsync(verb._stored.Choice(parse), session.Stops.Gently);
                        verb._stored.RefuseUnknown(parse, work.Config, slices.Count == 0);
                        await verb.ShowAsync(work, slices, parse.GetValue(verb._json));
                        return 0;
                    }
                )
        );
        return verb.With(
            command,
            common,
            $"Shows rows that wait in quarantine as they were received, each with its place in the answer, its rule and its reason: the first {MostShown} of each slice, with --json all of them. Asks no source.",
            new Example("Of one day", "energy-pipeline quarantine show hourly-lmp-da-final --day 2026-07-01")
        );
    }

    private static Verb Replay(Session session, CommonOptions common)
    {
        var verb = new QuarantineVerb(session);
        var command = new Command("replay", "Read the answers anew, and take in what is no longer refused.") { verb._stored.Names };
        command.Action = new VerbAction(
            session,
            parse =>
                verb.DoAsync(
                    parse,
                    async work =>
                    {
                        var summary = await work.Pipeline.ReplayAsync(verb._stored.Choice(parse), session.Stops.Gently);
                        verb._stored.RefuseUnknown(parse, work.Config, summary.Results.Count == 0);
                        var exitCode = session.Stops.ExitCode ?? (int)summary.Failure;
                        if (parse.GetValue(verb._json))
                        {
                            session.Screen.Print(
                                CliJson.Write(RunDocument.Of(summary, exitCode, summary.Results.Any(result => result.IsGenerated)))
                            );
                        }
                        else if (summary.Results.Count == 0)
                        {
                            session.Screen.Print("Nothing waits in quarantine.");
                        }
                        else
                        {
                            RunReport.SayFindings(session.Screen, summary);
                            RunReport.Print(session.Screen, summary, summary.Results.Any(result => result.IsGenerated));
                        }

                        RunReport.SayFailures(session.Screen, summary);
                        return exitCode;
                    }
                )
        );
        return verb.With(
            command,
            common,
            "Reads the answers of what waits in quarantine anew, by today's definitions and the rules of the configuration, and stores what they hold"
                + " now. What still fails goes on waiting: exit code 6. Asks no source: the answers are those received.",
            new Example("When a rule was mended", "energy-pipeline quarantine replay hourly-lmp-da-final")
        );
    }

    private Verb With(Command command, CommonOptions common, string about, Example example) =>
        new(
            command,
            new HelpPage
            {
                About = about,
                Options = [new("What", [_stored.Day]), _settings.Destination(), common.General(_json)],
                Glossaries = [HelpTexts.ExitCodes],
                Examples = [example],
            }
        );

    private Task<int> DoAsync(ParseResult parse, Func<PipelineWork, Task<int>> work)
    {
        _session.Stops.Listen("Stopping.");
        return PipelineWork.DoAsync(_session, _settings.Load(_session, parse), work);
    }

    private static void Print(Screen screen, IReadOnlyList<QuarantinedSlice> slices)
    {
        if (slices.Count == 0)
        {
            screen.Print("Nothing waits in quarantine.");
            return;
        }

        foreach (var slice in slices.Where(slice => slice.Fault is not null))
        {
            FaultReport.Say(screen, $"what waits of {slice.Period} is not known: {slice.Fault}", null);
        }

        var table = new AlignedTable(new("SOURCE"), new("FEED"), new("PERIOD"), new("ROWS", IsNumber: true), new("RULES"), new("WHERE"));
        foreach (var slice in slices.Where(slice => slice.Fault is null))
        {
            var rules = slice
                .Findings.Select(finding => finding.Column is { } column ? $"{finding.Rule} {column}" : finding.Rule)
                .Distinct();
            var kind =
                slice.IsHeldBack ? "whole answer, an earlier one is in force"
                : slice.IsWholeSlice ? "whole answer: " + string.Join(", ", rules)
                : string.Join(", ", rules);
            table.Add(slice.Source, slice.Feed, Uri.UnescapeDataString(slice.Period), Words.Count(slice.Rows), kind, slice.Key);
        }

        screen.Print(table);
        screen.Print("");
        screen.Print($"{Words.Count(slices.Sum(slice => slice.Rows), "row")} of {Words.Count(slices.Count, "slice")} wait.");
    }

    private async Task ShowAsync(PipelineWork work, IReadOnlyList<QuarantinedSlice> slices, bool asJson)
    {
        var documents = new List<QuarantinedDocument>();
        foreach (var slice in slices.Where(slice => slice.Fault is null))
        {
            var rows = new List<RejectedRow>();
            await foreach (var row in work.Pipeline.ReadQuarantineAsync(slice, _session.Stops.Gently))
            {
                if (!asJson && rows.Count == MostShown)
                {
                    break;
                }

                rows.Add(row);
            }

            documents.Add(QuarantinedDocument.Of(slice, rows));
            if (!asJson)
            {
                Print(_session.Screen, slice, rows);
            }
        }

        if (asJson)
        {
            _session.Screen.Print(CliJson.Write(new QuarantinedRowsDocument(documents)));
        }
        else if (slices.Count == 0)
        {
            _session.Screen.Print("Nothing waits in quarantine.");
        }
    }

    private static void Print(Screen screen, QuarantinedSlice slice, List<RejectedRow> rows)
    {
        screen.Print(
            Tones.Paint(
                Words.Plain($"{slice.Feed} {Uri.UnescapeDataString(slice.Period)}: {Words.Count(slice.Rows, "row")}"),
                Tone.Heading,
                screen.Abilities.ResultColours
            )
        );
        foreach (var row in rows)
        {
            screen.Print(
                Words.Plain(
                    slice.IsWholeSlice
                        ? $"  whole answer, {row.Rule}: {row.Reason}"
                        : $"  {row.Table} row {row.Ordinal}, {row.Rule}: {row.Reason}"
                )
            );
            if (row.Received.Length > 0)
            {
                screen.Print(Tones.Paint(Words.Plain($"    {row.Received}"), Tone.Quiet, screen.Abilities.ResultColours));
            }
        }

        if (!slice.IsWholeSlice && slice.Rows > rows.Count)
        {
            screen.Print($"  and {Words.Count(slice.Rows - rows.Count)} more; --json has all of them.");
        }

        screen.Print(Words.Plain($"  answer as received: {slice.RawKey}"));
    }
}

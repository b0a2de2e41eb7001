using System.CommandLine;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>gaps</c>: how complete the store is, period by period.</summary>
internal static class GapsVerb
{
    public static Verb Create(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var datasets = new DatasetChoice();
        var history = new HistoryChoice(HistoryUse.Look);
        var generated = new Option<bool>("--sandbox") { Description = "Look at what was collected from the sandbox." };
        var now = new Option<string?>("--now")
        {
            HelpName = "INSTANT",
            Description = "With --sandbox: where its clock stood (2026-07-27T12:00:00-04:00, or a date).",
        };
        now.Validators.Add(SandboxVerb.CheckNow);
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var command = new Command("gaps", "Show how complete the store is, period by period.") { datasets.Names };
        command.Action = new VerbAction(
            session,
            parse =>
            {
                session.Stops.Listen("Stopping.");
                var loaded = settings.Load(session, parse);
                if (loaded.Faults.Count == 0)
                {
                    loaded = loaded with { Config = datasets.Apply(history.Apply(loaded.Config, parse), parse, isDated: true) };
                }

                return PipelineWork.DoAsync(
                    session,
                    loaded,
                    async work =>
                    {
                        var report = await work.Pipeline.FindGapsAsync(session.Stops.Gently);
                        var exitCode = report.Incomplete.Any() ? (int)FailureClass.Incomplete : 0;
                        if (parse.GetValue(json))
                        {
                            session.Screen.Print(CliJson.Write(GapsDocument.Of(report, exitCode)));
                        }
                        else
                        {
                            GapsPage.Print(session.Screen, report);
                        }

                        return exitCode;
                    },
                    generatedNumbers: parse.GetValue(generated),
                    standing: parse.GetValue(now) is { } text && Sandboxed.TryParseNow(text, out var instant) ? instant : null
                );
            }
        );
        command.Validators.Add(history.Check);
        return new(
            command,
            new HelpPage
            {
                About =
                    "Shows how complete the store is: a grid of periods, then what is missing from those that are not complete. Without --from,"
                    + " all from the first period that is stored until yesterday. Asks no source. Exit code 8 says that something is missing.",
                Options =
                [
                    new("When", history.Options),
                    new("Which part", datasets.Options),
                    settings.Destination(),
                    common.General(generated, now, json),
                ],
                Glossaries = [GapsPage.Legend],
                Examples =
                [
                    new("All that is stored of a dataset", "energy-pipeline gaps hourly-lmp-da-final"),
                    new("A year of it", "energy-pipeline gaps hourly-lmp-da-final --from 2025-01-01 --until 2025-12-31"),
                    new("For a script", "energy-pipeline gaps hourly-lmp-da-final --json"),
                ],
            }
        );
    }
}

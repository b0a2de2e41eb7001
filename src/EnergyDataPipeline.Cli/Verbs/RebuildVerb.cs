using System.CommandLine;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>rebuild</c>: makes the lake's partitions of the answers as received.</summary>
internal static class RebuildVerb
{
    public static Verb Create(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var datasets = new DatasetChoice(narrows: false);
        var day = new Option<string?>("--day")
        {
            HelpName = "D",
            Description = "Partitions of this day, or of a range A..B; all that is stored unless given.",
        };
        var generated = new Option<bool>("--sandbox") { Description = "Of what was collected from the sandbox." };
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var command = new Command("rebuild", "Build the lake's partitions of the answers as received.") { datasets.Names };
        command.Action = new VerbAction(
            session,
            parse =>
            {
                session.Stops.Listen("Stopping.");
                var loaded = settings.Load(session, parse);
                if (loaded.Faults.Count == 0)
                {
                    var config = loaded.Config with { Day = parse.GetValue(day) };
                    loaded = loaded with { Config = datasets.ApplyWhole(config, parse) };
                }

                return PipelineWork.DoAsync(
                    session,
                    loaded,
                    async work =>
                    {
                        var report = await work.Pipeline.RebuildLakeAsync(session.Stops.Gently);
                        LakePage.Print(session.Screen, report, parse.GetValue(json));
                        return report.IsSuccess ? 0 : (int)FailureClass.Incomplete;
                    },
                    generatedNumbers: parse.GetValue(generated)
                );
            }
        );
        return new(
            command,
            new HelpPage
            {
                About =
                    "Builds a lake of typed tables, lake/<source>/<dataset>/<table>/operating_day=…/data.parquet, of the answers that the store"
                    + " holds: each row once, by natural key the one answered last, sorted, a file a day, month or year. Athena, Spark and DuckDB"
                    + " read it as it lies. What is made of the same answers as before is left alone. Asks no source.",
                Options = [new("What", [day]), settings.Destination(), common.General(generated, json)],
                Glossaries = [HelpTexts.ExitCodes],
                Examples =
                [
                    new("Everything that is stored of a dataset", "energy-pipeline rebuild hourly-lmp-da-final"),
                    new("A month of it", "energy-pipeline rebuild hourly-lmp-da-final --day 2026-07-01..2026-07-31"),
                ],
            }
        );
    }
}

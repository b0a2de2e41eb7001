using System.CommandLine;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>compact</c>: brings the lake to today's layout.</summary>
internal static class CompactVerb
{
    public static Verb Create(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var datasets = new DatasetChoice(narrows: false);
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be built and deleted; write nothing." };
        var generated = new Option<bool>("--sandbox") { Description = "Of what was collected from the sandbox." };
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var command = new Command("compact", "Bring the lake to today's layout, and delete what is superseded.") { datasets.Names };
        command.Action = new VerbAction(
            session,
            parse =>
            {
                session.Stops.Listen("Stopping.");
                var loaded = settings.Load(session, parse);
                if (loaded.Faults.Count == 0)
                {
                    loaded = loaded with { Config = datasets.ApplyWhole(loaded.Config, parse) };
                }

                return PipelineWork.DoAsync(
                    session,
                    loaded,
                    async work =>
                    {
                        var report = await work.Pipeline.CompactLakeAsync(parse.GetValue(dryRun), session.Stops.Gently);
                        LakePage.Print(session.Screen, report, parse.GetValue(json), parse.GetValue(dryRun));
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
                    "Brings the lake of datasets to today's layout: partitions that are not made of the answers in force, or by an earlier"
                    + " definition or version, are built; then files of an earlier layout and of corrected answers are deleted, once the files"
                    + " in their place hold no fewer rows. What would lose rows stays and is told of, with exit code 8. Asks no source.",
                Options = [settings.Destination(), common.General(dryRun, generated, json)],
                Glossaries = [HelpTexts.ExitCodes],
                Examples =
                [
                    new("What would be done?", "energy-pipeline compact hourly-lmp-da-final --dry-run"),
                    new("Do it", "energy-pipeline compact hourly-lmp-da-final"),
                ],
            }
        );
    }
}

using System.CommandLine;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>verify</c>: whether what lies in the store is what its manifests say.</summary>
internal static class VerifyVerb
{
    public static Verb Create(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var stored = new StoredOptions();
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var command = new Command("verify", "Read everything that is stored, and compare it with its manifests.") { stored.Names };
        command.Action = new VerbAction(
            session,
            parse =>
            {
                session.Stops.Listen("Stopping.");
                return PipelineWork.DoAsync(
                    session,
                    settings.Load(session, parse),
                    async work =>
                    {
                        var report = await work.Pipeline.VerifyAsync(stored.Choice(parse), session.Stops.Gently);
                        stored.RefuseUnknown(parse, work.Config, report.Slices == 0);
                        var exitCode = report.Faults.Count > 0 ? (int)FailureClass.Store : 0;
                        if (parse.GetValue(json))
                        {
                            session.Screen.Print(CliJson.Write(VerificationDocument.Of(report, exitCode)));
                        }
                        else
                        {
                            Print(session.Screen, report);
                        }

                        return exitCode;
                    }
                );
            }
        );
        return new(
            command,
            new HelpPage
            {
                About =
                    "Reads every file, answer and quarantine that the manifests name, and the lake, and compares sizes and SHA-256; then reads each answer anew and"
                    + " recomputes what became of its rows: fetched = written + quarantined + duplicates + filtered. An answer that was read by an"
                    + " earlier definition is compared by its bytes alone. Changes nothing and asks no source. Exit code 7 says that something differs.",
                Options = [new("What", [stored.Day]), settings.Destination(), common.General(json)],
                Glossaries = [HelpTexts.ExitCodes],
                Examples =
                [
                    new("Everything in the folder ./energy-data", "energy-pipeline verify"),
                    new(
                        "A month of one dataset in a bucket",
                        "energy-pipeline verify fuel-mix --day 2026-07-01..2026-07-31 --to s3://my-bucket/energy"
                    ),
                ],
            }
        );
    }

    private static void Print(Screen screen, VerificationReport report)
    {
        foreach (var fault in report.Faults)
        {
            var isLake = fault.Key.StartsWith("lake/", StringComparison.Ordinal);
            FaultReport.Say(
                screen,
                isLake ? $"{fault.Key}: {fault.Message}" : $"{fault.Key}: {fault.Message} (manifest {fault.Manifest})",
                isLake
                    ? "Delete it: rebuild makes it anew from the answers."
                    : "Bring the object back from a backup or an older version of the bucket; or delete it and the manifest, and heal collects the period again."
            );
        }

        var recounted = report.Recounted == report.Slices ? "all of them" : $"{Words.Count(report.Recounted)} of them";
        screen.Print(
            report.Slices == 0
                ? "Nothing of it is stored."
                : $"{Words.Count(report.Slices, "slice")}, {Words.Count(report.Objects, "object")}, {Words.Bytes(report.Bytes)} read; the rows of {recounted} counted anew ({Words.Count(report.Rows)}). {(report.Faults.Count == 0 ? "All is as the manifests say." : $"{Words.Count(report.Faults.Count, "difference")}.")}"
        );
    }
}

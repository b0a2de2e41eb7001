using System.CommandLine;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>quality</c>: which rules hold in what is stored, and which do not.</summary>
internal static class QualityVerb
{
    public static Verb Create(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var stored = new StoredOptions();
        var all = new Option<bool>("--every-rule") { Description = "Show the rules that hold, too." };
        var format = new Option<string?>("--format")
        {
            HelpName = "NAME",
            Description = "Write the report as a table instead, a row for every rule: html, csv, json, parquet, …",
        };
        format.CompletionSources.Add([.. TableFormats.All.Select(one => one.Name)]);
        var output = new Option<string?>("--output")
        {
            HelpName = "FILE",
            Description = "With --format: file to write; standard output unless given.",
        };
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var command = new Command("quality", "Show which rules hold in what is stored, and which do not.") { stored.Names };
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
                        var report = await work.Pipeline.AssessQualityAsync(stored.Choice(parse), session.Stops.Gently);
                        stored.RefuseUnknown(parse, work.Config, report.Periods.Count == 0);
                        var exitCode = report.HasFaults ? (int)FailureClass.Quality : 0;
                        if (parse.GetValue(format) is { } name)
                        {
                            await WriteAsync(session, report, name, parse.GetValue(output));
                        }
                        else if (parse.GetValue(json))
                        {
                            session.Screen.Print(CliJson.Write(QualityDocument.Of(report, exitCode)));
                        }
                        else
                        {
                            QualityPage.Print(session.Screen, report, parse.GetValue(all));
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
                    "Shows how good what is stored is: what became of every row of an answer, how much of its period is there, and each rule of the"
                    + " dataset that does not hold: how many rows, the first of them, what was expected, and what becomes of them. Asks no source."
                    + " Exit code 6 says that rows wait in quarantine, a period is not whole, or an error was found.",
                Options =
                [
                    new("What", [stored.Day]),
                    new("How it is shown", [all, format, output]),
                    settings.Destination(),
                    common.General(json),
                ],
                Glossaries = [HelpTexts.ExitCodes],
                Examples =
                [
                    new("A day of prices", "energy-pipeline quality hourly-lmp-da-final --day 2026-07-01"),
                    new("As a page", "energy-pipeline quality hourly-lmp-da-final --day 2026-07-01 --format html --output quality.html"),
                    new("Everything that is stored, for a script", "energy-pipeline quality --json"),
                ],
            }
        );
    }

    private static async Task WriteAsync(Session session, QualityReport report, string format, string? file)
    {
        if (file is null)
        {
            await using var result = session.Screen.OpenResult();
            EnergyPipeline.WriteQuality(report, format, result);
            return;
        }

        var path = Path.Combine(session.WorkingFolder, file);
        try
        {
            await using var destination = File.Create(path);
            EnergyPipeline.WriteQuality(report, format, destination);
        }
        catch (Exception broken) when (broken is UnauthorizedAccessException or IOException)
        {
            throw new PipelineException(
                FailureClass.Store,
                $"{path} cannot be written: {broken.Message}",
                "Look at the folder's permissions and space."
            );
        }
    }
}

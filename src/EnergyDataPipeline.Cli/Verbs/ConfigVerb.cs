using System.CommandLine;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>config</c>: shows the settings in force, checks them, prints their schema.</summary>
internal static class ConfigVerb
{
    public static Verb Create(Session session, CommonOptions common)
    {
        var command = new Command("config", "Show the settings in force, check them, print their schema.");
        Verb[] verbs = [Show(session, common), Validate(session, common), Schema(session, common)];
        foreach (var verb in verbs)
        {
            command.Add(verb.Command);
        }

        return new(
            command,
            new HelpPage
            {
                About =
                    "Settings come in layers, a later one wins: defaults, the JSON file (api_config.json), .env, the environment, the command line.",
                Options = [common.General()],
                Examples =
                [
                    new("Which layer set what?", "energy-pipeline config show --origin"),
                    new(
                        "Completion in an editor: put \"$schema\": \"api_config.schema.json\" into the file",
                        "energy-pipeline config schema > api_config.schema.json"
                    ),
                ],
            }
        )
        {
            Verbs = verbs,
        };
    }

    private static Verb Show(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var origin = new Option<bool>("--origin") { Description = "Also tell which layer each value comes from." };
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var command = new Command("show", "Show every setting in force; secrets masked.")
        {
            Action = new VerbAction(
                session,
                parse =>
                {
                    var loaded = settings.Load(session, parse);
                    Print(session.Screen, loaded, parse.GetValue(origin), parse.GetValue(json));
                    return Task.FromResult(loaded.Faults.Count == 0 ? 0 : FaultReport.Configuration(session.Screen, loaded.Faults));
                }
            ),
        };
        return new(
            command,
            new HelpPage
            {
                About = "Shows every setting in force, secrets masked. Options of a run are taken too, so that their effect can be seen.",
                Options =
                [
                    new("What to show", [origin, json]),
                    new(
                        "As a run would have it",
                        [settings.Region("Region that is run when none is named."), settings.Day(), .. settings.Pace()]
                    ),
                    settings.Destination([.. settings.Files(), .. settings.KeepLake()]),
                    common.General(),
                ],
                Examples = [new("Which layer set what?", "energy-pipeline config show --origin")],
            }
        );
    }

    private static Verb Validate(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var command = new Command("validate", "Check the settings, all of them, and whether the store can be reached.")
        {
            Action = new VerbAction(
                session,
                parse =>
                {
                    session.Stops.Listen("Stopping.");
                    return PipelineWork.DoAsync(
                        session,
                        // The report has them.
                        settings.Load(session, parse) with
                        {
                            Warnings = [],
                        },
                        async work =>
                            Tell(session.Screen, await work.Pipeline.ValidateConfigurationAsync(session.Stops.Gently), parse.GetValue(json))
                    );
                }
            ),
        };
        return new(
            command,
            new HelpPage
            {
                About =
                    "Checks the settings and whether the store can be reached. Every fault is told, with its place, what was found and what is"
                    + " allowed. Exit code 0 when it can be run, 2 when not.",
                Options = [new("How to tell", [json]), settings.Destination(), common.General()],
                Examples = [new("Check a file before it is deployed", "energy-pipeline config validate --config ./api_config.json")],
            }
        );
    }

    private static Verb Schema(Session session, CommonOptions common)
    {
        var command = new Command("schema", "Print the JSON Schema of the configuration file.")
        {
            Action = new VerbAction(
                session,
                _ =>
                {
                    session.Screen.Print(ConfigurationSchema.Read().TrimEnd('\n'));
                    return Task.FromResult(0);
                },
                readsSettings: false
            ),
        };
        return new(
            command,
            new HelpPage
            {
                About = "Prints the JSON Schema of the configuration file, for completion and checks in an editor.",
                Options = [common.General()],
                Examples = [new("Beside the configuration file", "energy-pipeline config schema > api_config.schema.json")],
            }
        );
    }

    private static void Print(Screen screen, LoadedConfiguration loaded, bool withOrigin, bool asJson)
    {
        if (asJson)
        {
            screen.Print(CliJson.Write(SettingsDocument.Of(loaded)));
            return;
        }

        var table = withOrigin
            ? new AlignedTable(new("SETTING"), new("VALUE"), new("ORIGIN"))
            : new AlignedTable(new("SETTING"), new AlignedColumn("VALUE"));
        foreach (var setting in loaded.Origins)
        {
            if (withOrigin)
            {
                table.Add(setting.Name, setting.Value, setting.Origin);
            }
            else
            {
                table.Add(setting.Name, setting.Value);
            }
        }

        screen.Print(table);
    }

    private static int Tell(Screen screen, ConfigurationReport report, bool asJson)
    {
        var exitCode = report.Valid ? 0 : (int)FailureClass.Configuration;
        if (asJson)
        {
            screen.Print(CliJson.Write(new ValidationDocument(report.Valid, report.Issues, report.Warnings)));
            return exitCode;
        }

        foreach (var issue in report.Issues)
        {
            screen.Print($"{Tones.Paint("fault", Tone.Bad, screen.Abilities.ResultColours)}    {Words.Plain(issue)}");
        }

        foreach (var warning in report.Warnings)
        {
            screen.Print($"{Tones.Paint("warning", Tone.Warning, screen.Abilities.ResultColours)}  {Words.Plain(warning)}");
        }

        screen.Print(
            report.Valid
                ? $"The configuration can be run; {Words.Count(report.Warnings.Count, "warning")}."
                : $"The configuration cannot be run: {Words.Count(report.Issues.Count, "fault")}, {Words.Count(report.Warnings.Count, "warning")}."
        );
        return exitCode;
    }
}

namespace EnergyDataPipeline.Cli.Help;

/// <summary>What several pages say.</summary>
internal static class HelpTexts
{
    /// <summary>What each exit code says to a script.</summary>
    public static Glossary ExitCodes { get; } =
        new(
            "Exit codes",
            [
                ("0", "All is well."),
                ("1", "A fault of ours: please report it."),
                ("2", "Usage or configuration: mend it, then run again."),
                ("3", "The source refused the sign-in."),
                ("4", "The source's answer will not change by asking again."),
                ("5", "Temporary: running again is safe and may help."),
                ("6", "Everything is stored, and some rows wait in quarantine."),
                ("7", "The store (folder or bucket) refused or failed."),
                ("8", "Incomplete: not everything asked for was done."),
                ("130, 143", "Stopped by Ctrl-C, by SIGTERM."),
            ]
        );

    /// <summary>Variables that set something; <c>config show --origin</c> tells which did.</summary>
    public static Glossary Environment { get; } =
        new(
            "Environment (also read from .env in the working folder)",
            [
                ("ENERGY_PIPELINE_USERNAME", "User name for the source; then ISO_NE_USERNAME."),
                ("ENERGY_PIPELINE_PASSWORD", "Password or key; then ISO_NE_PASSWORD, then you are asked. Never on the command line."),
                ("ENERGY_PIPELINE_ASKPASS", "Program that asks for the password, as git and ssh have it; from the environment alone."),
                ("S3_BUCKET_NAME", "Bucket to write to. AWS credentials come from where the AWS tools take them."),
                ("API_CONFIG_FILE", "Configuration file."),
                ("DEFAULT_ENERGY_REGION", "Region that is run when none is named; northeast unless set."),
                ("ENERGY_PIPELINE_<SETTING>", "Any setting that 'energy-pipeline config show' lists, in capitals."),
                ("NO_COLOR", "No colours."),
                ("TERM=dumb", "No colours, and nothing that moves."),
            ]
        );
}

using System.CommandLine;
using System.CommandLine.Help;
using EnergyDataPipeline.Cli.Help;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Options that every verb understands, before it or after it, made for one command tree; and what several verbs have in common.</summary>
internal sealed class CommonOptions
{
    public const string JsonName = "--json";
    public const string ConfigName = "--config";
    public const string LogLevelName = "--log-level";
    public const string LogFormatName = "--log-format";
    public const string LogFileName = "--log-file";

    /// <summary>Shows the page of the verb it stands after.</summary>
    public HelpOption Help { get; } = new("--help", "-h") { Description = "Show this page." };

    /// <summary>Those that every verb understands.</summary>
    public IReadOnlyList<Option> Everywhere { get; } =
    [
        Text(
            ConfigName,
            "PATH",
            "Configuration file, or s3://bucket/key; API_CONFIG_FILE, then api_config.json where it exists, unless given."
        ),
        Text(
            LogLevelName,
            "LEVEL",
            "Least severe log line written; warning on the terminal and information in the file unless given. debug also shows where a fault came from.",
            "trace",
            "debug",
            "information",
            "warning",
            "error",
            "critical",
            "none"
        ),
        Text(LogFormatName, "FORMAT", "text, or json: one object a line.", "text", "json"),
        Text(LogFileName, "PATH", "File that log lines are appended to."),
    ];

    /// <summary>The group of options that stands last on every page.</summary>
    public OptionGroup General(params Option[] more) => new("General", [.. more, .. Everywhere, Help]);

    /// <summary>An option <c>--json</c> of a verb's own.</summary>
    public static Option<bool> Json(string description) => new(JsonName) { Description = description };

    private static Option<string?> Text(string name, string value, string description, params string[] words)
    {
        var option = new Option<string?>(name)
        {
            Description = description,
            HelpName = value,
            Recursive = true,
        };
        if (words.Length > 0)
        {
            option.CompletionSources.Add(words);
        }

        return option;
    }
}

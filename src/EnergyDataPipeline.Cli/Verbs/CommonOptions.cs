using System.CommandLine;
using EnergyDataPipeline.Cli.Help;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Options that every verb understands, before it or after it; and those that several verbs have in common.</summary>
internal static class CommonOptions
{
    public const string JsonName = "--json";

    public static readonly Option<string?> Config = new("--config")
    {
        Description = "Configuration file; API_CONFIG_FILE, then api_config.json where it exists, unless given.",
        HelpName = "PATH",
        Recursive = true,
    };

    public static readonly Option<string?> LogLevel = WithWords(
        new Option<string?>("--log-level")
        {
            Description =
                "Least severe log line written; warning on the terminal and information in the file unless given. debug also shows where a fault came from.",
            HelpName = "LEVEL",
            Recursive = true,
        },
        ["trace", "debug", "information", "warning", "error", "critical", "none"]
    );

    public static readonly Option<string?> LogFormat = WithWords(
        new Option<string?>("--log-format")
        {
            Description = "text, or json: one object a line.",
            HelpName = "FORMAT",
            Recursive = true,
        },
        ["text", "json"]
    );

    public static readonly Option<string?> LogFile = new("--log-file")
    {
        Description = "File that log lines are appended to.",
        HelpName = "PATH",
        Recursive = true,
    };

    /// <summary>Those that every verb understands.</summary>
    public static IReadOnlyList<Option> Everywhere { get; } = [Config, LogLevel, LogFormat, LogFile];

    /// <summary>The group of options that stands last on every page.</summary>
    public static OptionGroup General(Option help, params Option[] more) => new("General", [.. more, .. Everywhere, help]);

    /// <summary>An option <c>--json</c> of a verb's own.</summary>
    public static Option<bool> Json(string description) => new(JsonName) { Description = description };

    /// <summary><paramref name="option"/>, completed with <paramref name="words"/>.</summary>
    public static Option<string?> WithWords(Option<string?> option, string[] words)
    {
        option.CompletionSources.Add(words);
        return option;
    }
}

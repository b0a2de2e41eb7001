using System.CommandLine;

namespace EnergyDataPipeline.Cli.Help;

/// <summary>Options that belong together, under a title.</summary>
internal sealed record OptionGroup(string Title, IReadOnlyList<Option> Options);

/// <summary>A command to try, and what it does.</summary>
internal sealed record Example(string Meaning, string Command);

/// <summary>A titled list of terms and meanings: exit codes, environment variables.</summary>
internal sealed record Glossary(string Title, IReadOnlyList<(string Term, string Meaning)> Entries);

/// <summary>What <c>--help</c> says of one verb.</summary>
internal sealed record HelpPage
{
    /// <summary>What it does, in a paragraph or two.</summary>
    public required string About { get; init; }

    /// <summary>Options, in the order in which they are wanted.</summary>
    public IReadOnlyList<OptionGroup> Options { get; init; } = [];

    /// <summary>Commands to try.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>What else must be known.</summary>
    public IReadOnlyList<Glossary> Glossaries { get; init; } = [];

    /// <summary>The words that call <paramref name="command"/>: <c>energy-pipeline config show</c>.</summary>
    public static string PathOf(Command command) =>
        command is RootCommand ? Application.Name : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";
}

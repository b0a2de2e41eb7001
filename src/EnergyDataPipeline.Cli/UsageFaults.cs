using System.CommandLine;
using System.CommandLine.Parsing;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Configuring.Reading;

namespace EnergyDataPipeline.Cli;

/// <summary>An argument that cannot be used, and what was probably meant.</summary>
internal sealed record UsageFault(string Message, string? Suggestion = null);

/// <summary>Finds every argument that cannot be used.</summary>
internal static class UsageFaults
{
    public static IReadOnlyList<UsageFault> Of(ParseResult parse)
    {
        var faults = new List<UsageFault>();
        var unmatched = parse.UnmatchedTokens;
        faults.AddRange(unmatched.Select(token => Unknown(token, parse.CommandResult.Command)));
        faults.AddRange(
            parse
                .Errors.Select(error => error.Message)
                // Each unmatched token is an error of the parser's too, without a suggestion.
                .Where(message => !unmatched.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal)))
                .Distinct(StringComparer.Ordinal)
                .Select(message => NeedsVerb(parse) ?? new UsageFault(message.Trim()))
        );
        faults.AddRange(Misplaced(parse));
        faults.AddRange(
            Swallowed(parse.CommandResult)
                .Where(token => !unmatched.Contains(token))
                .Select(token => Unknown(token, parse.CommandResult.Command))
        );
        return faults;
    }

    /// <summary>A command that is nothing without a verb says which there are, in place of the parser's words.</summary>
    private static UsageFault? NeedsVerb(ParseResult parse) =>
        parse.CommandResult.Command is { Action: null, Subcommands: { Count: > 0 } verbs } command
            ? new($"{HelpPage.PathOf(command)} needs a verb: {string.Join(", ", verbs.Select(verb => verb.Name))}.")
            : null;

    /// <summary>Options given before a verb that does not take them: left alone they would be silently ignored.</summary>
    private static IEnumerable<UsageFault> Misplaced(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        for (var above = parse.CommandResult.Parent as CommandResult; above is not null; above = above.Parent as CommandResult)
        {
            foreach (var option in above.Children.OfType<OptionResult>().Where(option => !option.Implicit && !option.Option.Recursive))
            {
                var isTaken = command.Options.Any(other => other.Name == option.Option.Name);
                yield return new(
                    $"{option.Option.Name} stands before '{command.Name}' and would not reach it.",
                    isTaken
                        ? $"Put it after: {HelpPage.PathOf(command)} {option.Option.Name} …"
                        : $"{HelpPage.PathOf(command)} does not take {option.Option.Name}."
                );
            }
        }
    }

    /// <summary>Options that the command does not have and that an argument of any number of words took for its own.</summary>
    private static IEnumerable<string> Swallowed(CommandResult command) =>
        command
            .Children.OfType<ArgumentResult>()
            .Where(argument => argument.Argument.Arity.MaximumNumberOfValues > 1)
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .Where(value => value.StartsWith("--", StringComparison.Ordinal));

    private static UsageFault Unknown(string token, Command command)
    {
        var path = HelpPage.PathOf(command);
        if (token.StartsWith('-'))
        {
            var name = token.Split('=', ':')[0];
            var near = NearMiss.Of(name, OptionsOf(command).Select(option => option.Name));
            return new($"{path} has no option {name}.", near is null ? null : $"Did you mean {near}?");
        }

        var verbs = command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name).ToList();
        var verb = NearMiss.Of(token, verbs);
        return new(
            verbs.Count > 0 ? $"{path} has no verb '{token}'." : $"{path} takes no argument '{token}'.",
            verb is not null ? $"Did you mean {path} {verb}?"
                : command is RootCommand ? $"A feed is named with --api {token}."
                : null
        );
    }

    private static IEnumerable<Option> OptionsOf(Command command)
    {
        foreach (var option in command.Options.Where(option => !option.Hidden))
        {
            yield return option;
        }

        foreach (var parent in command.Parents.OfType<Command>())
        {
            foreach (var option in OptionsOf(parent).Where(option => option.Recursive))
            {
                yield return option;
            }
        }
    }
}

using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli.Completion;

/// <summary>
/// What <c>[suggest:POSITION] "LINE"</c> does: prints what may stand at the cursor, one a line. The parser's own answer is taken, but for a line
/// that ends after an option's value: there it would offer that option's values again.
/// </summary>
internal sealed class SuggestAction(Screen screen, SuggestDirective directive) : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var line = parseResult.Tokens.LastOrDefault(token => token.Type != TokenType.Directive)?.Value ?? "";
        var position = line.Length;
        if (
            parseResult.GetResult(directive)?.Values is [var given, ..]
            && int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        )
        {
            position = Math.Min(at, line.Length);
        }

        foreach (var suggestion in Suggest(parseResult.RootCommandResult.Command, line[..position]))
        {
            screen.Print(suggestion);
        }

        return 0;
    }

    private static IEnumerable<string> Suggest(Command root, string line)
    {
        var parse = root.Parse(line, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var isAfterValue = line.EndsWith(' ') && parse.Tokens is [.., { Type: TokenType.Argument }] && EndsWithOption(parse);
        var items = isAfterValue ? parse.CommandResult.Command.GetCompletions(CompletionContext.Empty) : parse.GetCompletions(line.Length);
        return items.Select(item => item.InsertText ?? item.Label).Where(text => text is not "-h").Distinct(StringComparer.Ordinal);
    }

    private static bool EndsWithOption(ParseResult parse)
    {
        var last = parse.Tokens[^1];
        return Options(parse.CommandResult).Any(option => option.Tokens.Count > 0 && ReferenceEquals(option.Tokens[^1], last));
    }

    private static IEnumerable<OptionResult> Options(CommandResult? command) =>
        command is null ? [] : command.Children.OfType<OptionResult>().Concat(Options(command.Parent as CommandResult));
}

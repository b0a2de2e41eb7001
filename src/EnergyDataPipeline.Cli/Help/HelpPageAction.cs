using System.CommandLine;
using System.CommandLine.Invocation;
using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli.Help;

/// <summary>What <c>--help</c> does: prints the page of the verb it stands after.</summary>
internal sealed class HelpPageAction(Screen screen, IReadOnlyDictionary<Command, HelpPage> pages) : SynchronousCommandLineAction
{
    private const int Narrowest = 60;
    private const int Usual = 80;
    private const int Widest = 100;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var width = screen.Abilities.ResultWidth is { } columns ? Math.Clamp(columns, Narrowest, Widest) : Usual;
        var command = parseResult.CommandResult.Command;
        foreach (var line in new HelpPrinter(width, screen.Abilities.ResultColours).Lines(command, pages[command]))
        {
            screen.Print(line);
        }

        return 0;
    }
}

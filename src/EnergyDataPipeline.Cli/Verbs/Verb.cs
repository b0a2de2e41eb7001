using System.CommandLine;
using System.CommandLine.Invocation;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>A verb: its command, and what <c>--help</c> says of it.</summary>
/// <param name="Command">The command, with options and action.</param>
/// <param name="Help">Its page.</param>
/// <param name="Verbs">Verbs below it.</param>
internal sealed record Verb(Command Command, HelpPage Help, IReadOnlyList<Verb> Verbs)
{
    public Verb(Command command, HelpPage help)
        : this(command, help, [])
    {
        foreach (
            var option in help
                .Options.SelectMany(group => group.Options)
                .Where(option => !option.Recursive && !command.Options.Contains(option))
        )
        {
            command.Add(option);
        }
    }
}

/// <summary>A configuration with faults in it, on its way to whoever tells them.</summary>
internal sealed class RefusedConfiguration(IReadOnlyList<ConfigurationFault> faults) : Exception("The configuration has faults.")
{
    public IReadOnlyList<ConfigurationFault> Faults { get; } = faults;
}

/// <summary>Runs a verb, and turns whatever breaks into a message and an exit code.</summary>
internal sealed class VerbAction(Session session, Func<ParseResult, Task<int>> act, bool readsSettings = true)
    : AsynchronousCommandLineAction
{
    public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
    {
        try
        {
            if (readsSettings)
            {
                await FetchAsync(session, parseResult, cancellationToken);
            }

            var exitCode = await act(parseResult);
            return session.Stops.ExitCode ?? exitCode;
        }
        catch (OperationCanceledException) when (session.Stops.ExitCode is { } code)
        {
            return code;
        }
        catch (RefusedConfiguration refused)
        {
            Document(parseResult, ErrorDocument.Of(refused.Faults));
            return FaultReport.Configuration(session.Screen, refused.Faults);
        }
        catch (Exception broken)
        {
            Document(parseResult, ErrorDocument.Of(broken));
            return FaultReport.Broken(session.Screen, broken, WantsStack(parseResult));
        }
    }

    /// <summary>Fetches the configuration where it lies in a bucket, for those who read settings afterwards.</summary>
    public static async Task FetchAsync(Session session, ParseResult parse, CancellationToken cancellationToken = default) =>
        session.Fetched = await AskAsync(session, parse, cancellationToken);

    /// <summary>The configuration as it lies in the bucket now: the one that the session has, as long as it is the same.</summary>
    public static Task<FetchedConfiguration?> AskAsync(Session session, ParseResult parse, CancellationToken cancellationToken) =>
        ConfigurationInBucket.FetchAsync(
            new()
            {
                File = parse.GetValue<string?>(CommonOptions.ConfigName),
                Environment = session.Environment,
                WorkingFolder = session.WorkingFolder,
                Fetched = session.Fetched,
            },
            session.Time,
            cancellationToken
        );

    /// <summary>Whoever reads documents gets one in any case.</summary>
    private void Document(ParseResult parse, ErrorDocument document)
    {
        if (
            parse.CommandResult.Command.Options.FirstOrDefault(option => option.Name == CommonOptions.JsonName) is Option<bool> json
            && parse.GetValue(json)
        )
        {
            session.Screen.Print(CliJson.Write(document));
        }
    }

    private static bool WantsStack(ParseResult parse) => parse.GetValue<string?>(CommonOptions.LogLevelName) is "debug" or "trace";
}

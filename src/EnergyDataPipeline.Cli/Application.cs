using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Text;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Cli.Verbs;

namespace EnergyDataPipeline.Cli;

/// <summary>One start of <c>energy-pipeline</c>: arguments in, exit code out.</summary>
internal static class Application
{
    public const string Name = "energy-pipeline";

    /// <summary>This program's version, as its build named it.</summary>
    public static string Version { get; } =
        typeof(Application).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Writes the version to standard output, and touches nothing else.</summary>
    public static void PrintVersion()
    {
        using var output = Console.OpenStandardOutput();
        output.Write(Encoding.UTF8.GetBytes(Version + "\n"));
    }

    /// <summary>Runs the verb that <paramref name="args"/> name and gives the process's exit code.</summary>
    public static async Task<int> RunAsync(string[] args, Session session)
    {
        var parse = CommandTree
            .Build(session)
            .Parse(
                args,
                // A value may begin with @; it is no file of further arguments.
                new ParserConfiguration { ResponseFileTokenReplacer = null }
            );
        if (parse.Action is ParseErrorAction or null || parse.Action is VerbAction)
        {
            var faults = UsageFaults.Of(parse);
            if (faults.Count > 0)
            {
                // Whoever reads documents gets one in any case.
                if (args.Contains(CommonOptions.JsonName, StringComparer.Ordinal) && TakesJson(parse.CommandResult.Command))
                {
                    session.Screen.Print(CliJson.Write(ErrorDocument.Of(faults)));
                }

                return FaultReport.Usage(session.Screen, faults, parse.CommandResult.Command);
            }
        }

        return await parse.InvokeAsync(
            new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = session.Screen.Results,
                Error = session.Screen.Notes,
            }
        );
    }

    private static bool TakesJson(Command command) => command.Options.Any(option => option.Name == CommonOptions.JsonName);
}

using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using EnergyDataPipeline.Cli.Completion;
using EnergyDataPipeline.Cli.Help;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Every verb, in the order in which they are listed.</summary>
internal static class CommandTree
{
    /// <summary>The command with everything below it.</summary>
    public static RootCommand Build(Session session)
    {
        var help = new HelpOption("--help", "-h") { Description = "Show this page." };
        var root = new RootCommand();
        for (var i = root.Options.Count - 1; i >= 0; i--)
        {
            if (root.Options[i] is HelpOption)
            {
                root.Options.RemoveAt(i);
            }
        }

        var version = root.Options.OfType<VersionOption>().Single();
        version.Description = "Show the version.";
        root.Add(help);
        foreach (var option in CommonOptions.Everywhere)
        {
            root.Add(option);
        }

        Verb[] verbs =
        [
            SandboxVerb.Create(session, help),
            StatusVerb.Create(session, help),
            DoctorVerb.Create(session, help),
            ConfigVerb.Create(session, help),
            CleanupVerb.Create(session, help),
            ConvertVerb.Create(session, help),
            CompletionVerb.Create(session, help),
        ];
        var run = RunVerb.Create(root, session, help, version);
        foreach (var verb in verbs)
        {
            root.Add(verb.Command);
        }

        var pages = new Dictionary<Command, HelpPage>();
        Collect(run with { Verbs = verbs }, pages);
        help.Action = new HelpPageAction(session.Screen, pages);
        if (root.Directives.OfType<SuggestDirective>().FirstOrDefault() is { } suggest)
        {
            suggest.Action = new SuggestAction(session.Screen, suggest);
        }

        return root;
    }

    private static void Collect(Verb verb, Dictionary<Command, HelpPage> pages)
    {
        pages[verb.Command] = verb.Help;
        foreach (var below in verb.Verbs)
        {
            Collect(below, pages);
        }
    }
}

using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using EnergyDataPipeline.Cli.Completion;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Every verb, in the order in which they are listed.</summary>
internal static class CommandTree
{
    /// <summary>The command with everything below it.</summary>
    public static RootCommand Build(Session session)
    {
        var common = new CommonOptions();
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
        version.Action = new VersionAction(session.Screen);
        root.Add(common.Help);
        foreach (var option in common.Everywhere)
        {
            root.Add(option);
        }

        Verb[] verbs =
        [
            RunVerb.CreateByName(session, common),
            RunVerb.CreateBackfill(session, common),
            GapsVerb.Create(session, common),
            StalenessVerb.Create(session, common),
            RunVerb.CreateHeal(session, common),
            WorkerVerb.Create(session, common),
            QueueVerb.Create(session, common),
            StoredVerbs.CreateRead(session, common),
            StoredVerbs.CreateRevisions(session, common),
            QualityVerb.Create(session, common),
            QuarantineVerb.Create(session, common),
            VerifyVerb.Create(session, common),
            RebuildVerb.Create(session, common),
            CompactVerb.Create(session, common),
            DeriveVerb.Create(session, common),
            QueryVerb.Create(session, common),
            ExportVerb.Create(session, common),
            CatalogVerb.Create(session, common),
            SandboxVerb.Create(session, common),
            StatusVerb.Create(session, common),
            DoctorVerb.Create(session, common),
            HealthVerb.Create(session, common),
            NotifyVerb.Create(session, common),
            ConfigVerb.Create(session, common),
            CleanupVerb.Create(session, common),
            ConvertVerb.Create(session, common),
            CompletionVerb.Create(session, common),
        ];
        var run = RunVerb.Create(root, session, common, version);
        foreach (var verb in verbs)
        {
            root.Add(verb.Command);
        }

        var pages = new Dictionary<Command, HelpPage>();
        Collect(run with { Verbs = verbs }, pages);
        common.Help.Action = new HelpPageAction(session.Screen, pages);
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

    private sealed class VersionAction(Screen screen) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            screen.Print(Application.Version);
            return 0;
        }
    }
}

using System.CommandLine;
using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>doctor</c>: looks at everything a run needs, and says what to do about what is amiss.</summary>
internal static class DoctorVerb
{
    private const int StatusWidth = 6;
    private const int WidestName = 36;
    private const int NarrowestMessage = 36;

    /// <summary>The failures in the order in which they need a person.</summary>
    private static readonly FailureClass[] Order =
    [
        FailureClass.Internal,
        FailureClass.Configuration,
        FailureClass.SignIn,
        FailureClass.Store,
        FailureClass.SourcePermanent,
        FailureClass.Temporary,
        FailureClass.Incomplete,
        FailureClass.Quality,
    ];

    public static Verb Create(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var sandbox = new Option<bool>("--sandbox") { Description = "Look at the sandbox instead of the real service." };
        var queue = QueueOptions.Queue($"Look at this queue too; {QueueOptions.Variable} unless given.");
        var command = new Command("doctor", "Check configuration, sign-in, endpoints, store, queue, clock and disk.")
        {
            Action = new VerbAction(
                session,
                async parse =>
                {
                    session.Stops.Listen("Stopping.");
                    var loaded = settings.Load(session, parse);
                    if (loaded.Faults.Count > 0)
                    {
                        return Tell(session.Screen, [.. loaded.Faults.Select(CheckOf)], parse.GetValue(json));
                    }

                    return await PipelineWork.DoAsync(
                        session,
                        // The checks have them.
                        loaded with
                        {
                            Warnings = [],
                        },
                        async work =>
                        {
                            var checks = await work.Pipeline.DiagnoseAsync(session.Stops.Gently);
                            if (QueueOptions.Find(loaded, parse, queue) is { } url)
                            {
                                using var slices = SliceQueue.Open(url, AwsAccess.Of(loaded.Config, session.Environment), session.Time);
                                checks = [.. checks, .. await QueueChecks.OfAsync(slices, session.Stops.Gently)];
                            }

                            return Tell(session.Screen, checks, parse.GetValue(json));
                        },
                        parse.GetValue(sandbox) ? new SandboxChoice(1, null) : null
                    );
                }
            ),
        };
        return new(
            command,
            new HelpPage
            {
                About =
                    "Looks at everything a run needs: configuration, sign-in and reach of each endpoint, the store (reachable, writable, conditional"
                    + " writes honoured), the queue where one is named, the clock, the disk. Each is ok, warn or fail, with the next step. A probe object"
                    + " is written to the store and deleted again; of the queue only its counts are asked for.",
                Options =
                [
                    settings.Destination(settings.SpoolFolder()),
                    new("Which queue", [queue]),
                    new("Without an account", [sandbox]),
                    common.General(json),
                ],
                Glossaries =
                [
                    new(
                        "Exit codes",
                        [
                            ("0", "No check failed."),
                            ("2 to 8", "Of the failed checks, the class that a run would end with; see energy-pipeline --help."),
                        ]
                    ),
                ],
                Examples =
                [
                    new("Before the first run against the real service", "energy-pipeline doctor"),
                    new("With a bucket", "energy-pipeline doctor --to s3://my-bucket/energy"),
                ],
            }
        );
    }

    private static CheckResult CheckOf(ConfigurationFault fault) =>
        new(
            $"configuration: {fault.Place}",
            CheckStatus.Fail,
            $"found {fault.Found}; expected {fault.Expected}",
            fault.Suggestion,
            FailureClass.Configuration
        );

    private static int Tell(Screen screen, IReadOnlyList<CheckResult> checks, bool asJson)
    {
        var failures = checks.Where(check => check.Status == CheckStatus.Fail).Select(check => check.Failure).ToList();
        var failure =
            Order.FirstOrDefault(failures.Contains) is var worst and not FailureClass.None ? worst
            : failures.Count > 0 ? FailureClass.Configuration
            : FailureClass.None;
        if (asJson)
        {
            screen.Print(CliJson.Write(ChecksDocument.Of(checks, (int)failure)));
            return (int)failure;
        }

        // Beside the names where that leaves room to read, else below them.
        var beside = StatusWidth + (checks.Count == 0 ? 0 : Math.Min(WidestName, checks.Max(check => check.Name.Length))) + 2;
        var column = screen.Abilities.ResultWidth is { } columns && columns - beside < NarrowestMessage ? StatusWidth : beside;
        foreach (var check in checks)
        {
            Print(screen, check, column);
        }

        screen.Print("");
        screen.Print(
            $"{checks.Count(check => check.Status == CheckStatus.Ok)} ok, "
                + $"{checks.Count(check => check.Status == CheckStatus.Warn)} warn, "
                + $"{checks.Count(check => check.Status == CheckStatus.Fail)} fail."
        );
        return (int)failure;
    }

    /// <summary>Status, name and message; below, in the column of the messages, what does not fit and the next step.</summary>
    private static void Print(Screen screen, CheckResult check, int column)
    {
        var word = Words.Of(check.Status);
        var tone = check.Status switch
        {
            CheckStatus.Ok => Tone.Good,
            CheckStatus.Warn => Tone.Warning,
            _ => Tone.Bad,
        };
        var name = Words.Plain(check.Name);
        var head = $"{Tones.Paint(word, tone, screen.Abilities.ResultColours)}{new string(' ', StatusWidth - word.Length)}{name}";
        var lines = Wrapped(check.Message).ToList();
        if (StatusWidth + name.Length + 2 > column && screen.Abilities.ResultWidth is not null)
        {
            screen.Print(head);
        }
        else
        {
            screen.Print(head + new string(' ', Math.Max(2, column - StatusWidth - name.Length)) + lines[0].TrimStart());
            lines.RemoveAt(0);
        }

        if (check.NextStep is { Length: > 0 } next)
        {
            lines.AddRange(Wrapped(next));
        }

        lines.ForEach(screen.Print);

        IEnumerable<string> Wrapped(string text) =>
            Paragraph.Wrap(Words.Plain(text).Replace('\n', ' '), column, screen.Abilities.ResultWidth ?? int.MaxValue);
    }
}

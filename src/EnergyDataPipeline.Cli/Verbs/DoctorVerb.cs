using System.CommandLine;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>doctor</c>: looks at everything a run needs, and says what to do about what is amiss.</summary>
internal static class DoctorVerb
{
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

    public static Verb Create(Session session, Option help)
    {
        var settings = new SettingOptions();
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var sandbox = new Option<bool>("--sandbox") { Description = "Look at the sandbox instead of the real service." };
        var command = new Command("doctor", "Check configuration, sign-in, endpoints, store, clock and disk.")
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
                        loaded,
                        async work => Tell(session.Screen, await work.Pipeline.DiagnoseAsync(session.Stops.Gently), parse.GetValue(json)),
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
                    + " writes honoured), the clock, the disk. Each is ok, warn or fail, with the next step. A probe object is written to the store"
                    + " and deleted again.",
                Options = [settings.Destination(), new("Without an account", [sandbox]), CommonOptions.General(help, json)],
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

        var width = checks.Count == 0 ? 0 : Math.Min(40, checks.Max(check => check.Name.Length));
        foreach (var check in checks)
        {
            var tone = check.Status switch
            {
                CheckStatus.Ok => Tone.Good,
                CheckStatus.Warn => Tone.Warning,
                _ => Tone.Bad,
            };
            var status =
                Tones.Paint(Words.Of(check.Status), tone, screen.Abilities.ResultColours)
                + new string(' ', 6 - Words.Of(check.Status).Length);
            screen.Print($"{status}{Words.Plain(check.Name).PadRight(width)}  {Words.Plain(check.Message)}");
            if (check.NextStep is { Length: > 0 } next)
            {
                screen.Print($"{new string(' ', width + 8)}{Words.Plain(next)}");
            }
        }

        screen.Print("");
        screen.Print(
            $"{checks.Count(check => check.Status == CheckStatus.Ok)} ok, "
                + $"{checks.Count(check => check.Status == CheckStatus.Warn)} warn, "
                + $"{checks.Count(check => check.Status == CheckStatus.Fail)} fail."
        );
        return (int)failure;
    }
}

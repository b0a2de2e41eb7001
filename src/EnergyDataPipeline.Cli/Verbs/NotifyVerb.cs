using System.CommandLine;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>notify test</c>: does a message arrive?</summary>
internal static class NotifyVerb
{
    public static Verb Create(Session session, CommonOptions common)
    {
        var test = CreateTest(session, common);
        var command = new Command("notify", "See whether those who are to be told are reached.") { test.Command };
        return new(
            command,
            new HelpPage
            {
                About = "Who is told, and of what, is set under notifications in the configuration: docs/notifications.md.",
                Options = [common.General()],
                Examples = [new("Does a message arrive?", "energy-pipeline notify test")],
            },
            [test]
        );
    }

    private static Verb CreateTest(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var command = new Command("test", "Send a test message by every channel.")
        {
            Action = new VerbAction(
                session,
                parse =>
                {
                    session.Stops.Listen("Stopping.");
                    return PipelineWork.DoAsync(session, settings.Load(session, parse), work => TestAsync(session, work));
                }
            ),
        };
        return new(
            command,
            new HelpPage
            {
                About =
                    "Sends a message that says it is a test by every channel that is configured: SNS, webhook, e-mail. Exit code 0 says that each"
                    + " was taken, 2 that none is configured or a setting is wrong.",
                Options = [settings.Destination(), common.General()],
                Examples = [new("Does a message arrive?", "energy-pipeline notify test")],
            }
        );
    }

    private static async Task<int> TestAsync(Session session, PipelineWork work)
    {
        if (!work.Config.Notifications.IsSet)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                "nobody is to be told anything; notifications.sns, notifications.slack or notifications.email is expected",
                "Set one of them: docs/notifications.md has examples."
            );
        }

        var outcomes = await Telling.TellAsync(session, work, notifier => notifier.TestAsync(session.Stops.Gently));
        foreach (var told in outcomes.Where(outcome => outcome.State != NotificationState.Failed))
        {
            session.Screen.Print($"{told.Channel}: the message was taken.");
        }

        return outcomes.All(outcome => outcome.State != NotificationState.Failed) ? 0 : (int)FailureClass.Configuration;
    }
}

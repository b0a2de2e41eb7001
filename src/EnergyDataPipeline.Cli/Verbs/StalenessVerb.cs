using System.CommandLine;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>staleness</c>: what should be there by now, and is not.</summary>
internal static class StalenessVerb
{
    private const int Days = 3;

    public static Verb Create(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var days = new Option<int>("--days")
        {
            HelpName = "N",
            Description = "Look at what became due within so many days; 3 unless given.",
            DefaultValueFactory = _ => Days,
        };
        days.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var given) || given is < 1 or > 366))
            {
                result.AddError($"--days {token.Value}: a whole number from 1 to 366 is expected.");
            }
        });
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var command = new Command("staleness", "Show which feeds lack what should be there by now.")
        {
            Action = new VerbAction(
                session,
                parse =>
                {
                    session.Stops.Listen("Stopping.");
                    return PipelineWork.DoAsync(
                        session,
                        settings.Load(session, parse),
                        async work =>
                        {
                            var report = await Telling.OrTellAsync(
                                session,
                                work,
                                isTold: true,
                                () => work.Pipeline.FindStaleAsync(parse.GetValue(days), session.Stops.Gently)
                            );
                            var exitCode = report.Stale.Count > 0 ? (int)FailureClass.Incomplete : 0;
                            Print(session.Screen, report, exitCode, parse.GetValue(json));
                            await Telling.TellAsync(session, work, notifier => notifier.NotifyAsync(report, session.Stops.Gently));
                            return exitCode;
                        }
                    );
                }
            ),
        };
        return new(
            command,
            new HelpPage
            {
                About =
                    "Looks, feed by feed, whether the store holds what became due within the last days: the operator's publication lag is known,"
                    + " and what is not due yet is not missing. Asks no source. Tells those who are to be told (docs/notifications.md)."
                    + " Exit code 8 says that something is stale.",
                Options = [new("When", [days]), settings.Destination(), common.General(json)],
                Examples =
                [
                    new("Is everything there?", "energy-pipeline staleness"),
                    new("A week back, in a bucket", "energy-pipeline staleness --days 7 --to s3://my-bucket/energy"),
                ],
            }
        );
    }

    private static void Print(Screen screen, StalenessReport report, int exitCode, bool asJson)
    {
        if (asJson)
        {
            screen.Print(CliJson.Write(StalenessDocument.Of(report, exitCode)));
            return;
        }

        foreach (var feed in report.Stale)
        {
            screen.Print(Tones.Paint(Words.Plain(feed.Feed), Tone.Heading, screen.Abilities.ResultColours));
            foreach (var period in feed.Periods)
            {
                screen.Print(Words.Plain($"  {period.Period}: {period.Message}"));
            }

            screen.Print(Words.Plain($"  Ask again: {feed.Command}"));
        }

        if (report.Stale.Count > 0)
        {
            screen.Print("");
        }

        screen.Print(
            report.Stale.Count == 0
                ? $"{Words.Count(report.Checked.Count, "feed")} looked at: everything that is due is there."
                : $"{report.Stale.Count} of {Words.Count(report.Checked.Count, "feed")} lack what is due."
        );
    }
}

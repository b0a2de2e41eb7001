using System.CommandLine;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>status</c>: what is in the store, feed by feed.</summary>
internal static class StatusVerb
{
    public static Verb Create(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var command = new Command("status", "Show what is in the store, feed by feed.")
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
                            var status = await work.Pipeline.GetStatusAsync(session.Stops.Gently);
                            Print(session.Screen, status, parse.GetValue(json));
                            return 0;
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
                    "Shows what is in the store, feed by feed: how many periods have been collected, and which is the newest. gaps shows how complete they are.",
                Options = [settings.Destination(), common.General(json)],
                Examples =
                [
                    new("What is in the folder ./energy-data", "energy-pipeline status"),
                    new("What is in a bucket", "energy-pipeline status --to s3://my-bucket/energy"),
                ],
            }
        );
    }

    private static void Print(Screen screen, PipelineStatus status, bool asJson)
    {
        if (asJson)
        {
            screen.Print(CliJson.Write(StatusDocument.Of(status)));
            return;
        }

        var table = new AlignedTable(
            new("FEED"),
            new("PERIODS", IsNumber: true),
            new("NEWEST"),
            new("ROWS", IsNumber: true),
            new("COMMITTED"),
            new("DATASET")
        );
        foreach (var feed in status.Feeds)
        {
            table.Add(
                feed.Feed,
                Words.Count(feed.Periods),
                feed.NewestPeriod ?? "none",
                feed.Rows is { } rows ? Words.Count(rows) : "",
                feed.CommittedAt is { } at ? Words.Moment(at) : "",
                feed.Dataset ?? ""
            );
        }

        screen.Print(table);

        screen.Print("");
        screen.Print(Words.Plain($"In {status.Destination}. Default region {status.Region}. Last run: {status.LastRun ?? "none"}."));
    }
}

using System.Globalization;
using EnergyDataPipeline.Cli.Documents;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>What a run over history would take.</summary>
internal static class HistoryPage
{
    public static void Print(Screen screen, HistoryPlan plan, bool asJson)
    {
        if (asJson)
        {
            screen.Print(CliJson.Write(HistoryPlanDocument.Of(plan)));
            return;
        }

        var table = new AlignedTable(
            new("FEED"),
            new("REQUESTS", IsNumber: true),
            new("MISSING", IsNumber: true),
            new("ROWS ABOUT", IsNumber: true),
            new("JSON ABOUT", IsNumber: true),
            new("AT LEAST", IsNumber: true)
        );
        foreach (var feed in plan.Feeds)
        {
            table.Add(
                feed.Feed,
                Words.Count(feed.Slices),
                Words.Count(feed.Missing),
                feed.Rows is { } rows ? Words.Count((long)rows) : "unknown",
                feed.JsonBytes is { } bytes ? Words.Bytes((long)bytes) : "unknown",
                feed.LeastTime.ToString("H:mm:ss", CultureInfo.InvariantCulture)
            );
        }

        screen.Print(table);

        screen.Print("");
        screen.Print("Nothing was asked of a source and nothing was written.");
    }
}

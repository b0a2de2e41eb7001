using EnergyDataPipeline.Cli.Documents;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>What became of the lake's files, for people.</summary>
internal static class LakePage
{
    private const int MostNamed = 8;

    /// <summary>A table of what was written, and a sentence; or one JSON document.</summary>
    public static void Print(
        Screen screen,
        LakeReport report,
        bool asJson,
        bool dryRun = false,
        string nothing = "Nothing of it is stored."
    )
    {
        SayFailures(screen, report);
        if (asJson)
        {
            screen.Print(CliJson.Write(LakeDocument.Of(report)));
            return;
        }

        var table = new AlignedTable(
            new("FILE"),
            new("ROWS", IsNumber: true),
            new("SUPERSEDED", IsNumber: true),
            new("REPEATED", IsNumber: true)
        );
        foreach (var file in report.Partitions.Where(file => file.IsBuilt || file.IsRemoved))
        {
            var gone = dryRun ? "would go" : "removed";
            var rows =
                file.IsRemoved ? gone
                : dryRun ? "would be built"
                : Words.Count(file.Rows);
            table.Add(file.Key, rows, Words.Count(file.Superseded), Words.Count(file.Repeated));
        }

        if (report.Built + report.Removed > 0)
        {
            screen.Print(table);
            screen.Print("");
        }

        screen.Print(report.Partitions.Count == 0 ? nothing : Sentence(report, dryRun));
    }

    /// <summary>How many files became what.</summary>
    public static string Sentence(LakeReport report, bool dryRun = false)
    {
        var unchanged = report.Partitions.Count(file => file.IsUnchanged);
        var would = dryRun ? "would be " : "";
        var removed = report.Removed > 0 ? $", {Words.Count(report.Removed)} {would}removed" : "";
        var failed = report.Failed > 0 ? $", {Words.Count(report.Failed)} not as they should be" : "";
        return $"{Words.Count(report.Built, "file")} {would}built, {Words.Count(unchanged)} unchanged{removed}{failed}."
            + (dryRun ? " Nothing was written." : "");
    }

    /// <summary>What is behind, and why: alike ones together.</summary>
    public static void SayFailures(Screen screen, LakeReport report)
    {
        foreach (var alike in report.Partitions.Where(file => file.Failure is not null).GroupBy(file => file.Failure))
        {
            var more = alike.Count() - MostNamed;
            var named =
                string.Join(", ", alike.Take(MostNamed).Select(file => file.Key)) + (more > 0 ? $" and {Words.Count(more)} more" : "");
            FaultReport.Say(
                screen,
                $"{named}: left as it is – {alike.Key}",
                "Mend what is said; the next run, rebuild or derive takes it up."
            );
        }
    }
}

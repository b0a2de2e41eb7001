using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using NodaTime;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>cleanup</c>: deletes what is old and no current manifest names; a dry run unless told otherwise.</summary>
internal static class CleanupVerb
{
    public static Verb Create(Session session, CommonOptions common)
    {
        var settings = new SettingOptions();
        var olderThan = new Option<string>("--older-than")
        {
            HelpName = "AGE",
            Required = true,
            Description = "Age in days, weeks or hours: 90d, 12w, 36h.",
        };
        olderThan.Validators.Add(CheckAge);
        var delete = new Option<bool>("--delete") { Description = "Delete; without it, only show what would be deleted." };
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var command = new Command("cleanup", "Delete old files that no current manifest names; a dry run unless told otherwise.")
        {
            Action = new VerbAction(
                session,
                parse =>
                {
                    session.Stops.Listen("Stopping.");
                    var age = TryParseAge(parse.GetRequiredValue(olderThan), out var parsed)
                        ? parsed.Value
                        : throw new UnreachableException();
                    return PipelineWork.DoAsync(
                        session,
                        settings.Load(session, parse),
                        async work =>
                        {
                            var report = await work.Pipeline.CleanUpAsync(age, parse.GetValue(delete), session.Stops.Gently);
                            Print(session.Screen, report, parse.GetValue(json));
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
                    "Deletes files older than an age from the folder or bucket. What a current manifest names is never deleted. Without --delete it"
                    + " only shows what would be.",
                Options = [new("What to delete", [olderThan, delete]), settings.Destination(), common.General(json)],
                Examples =
                [
                    new("What would be deleted?", "energy-pipeline cleanup --older-than 90d"),
                    new("Delete it", "energy-pipeline cleanup --older-than 90d --delete"),
                ],
            }
        );
    }

    /// <summary>Reads <c>90d</c>, <c>12w</c>, <c>36h</c>; nothing longer than a hundred years, nothing that is no age.</summary>
    internal static bool TryParseAge(string text, [NotNullWhen(true)] out Duration? age)
    {
        const int Longest = 36_525;
        age = null;
        if (
            text.Length < 2
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        )
        {
            return false;
        }

        Duration? unit = text[^1] switch
        {
            'h' => Duration.FromHours(1),
            'd' => Duration.FromDays(1),
            'w' => Duration.FromDays(7),
            _ => null,
        };
        if (unit is null || count == 0 || count > Longest * (Duration.FromDays(1) / unit.Value))
        {
            return false;
        }

        age = unit.Value * count;
        return true;
    }

    private static void CheckAge(OptionResult result)
    {
        if (result.Tokens is [var token] && !TryParseAge(token.Value, out _))
        {
            result.AddError($"--older-than: '{token.Value}' is no age; expected a number and d, w or h, as in 90d.");
        }
    }

    private static void Print(Screen screen, CleanupReport report, bool asJson)
    {
        if (asJson)
        {
            screen.Print(CliJson.Write(CleanupDocument.Of(report)));
            return;
        }

        if (report.Items.Count > 0)
        {
            var table = new AlignedTable(new("KIND"), new("WHY"), new("SIZE", IsNumber: true), new("KEY"));
            foreach (var item in report.Items)
            {
                table.Add(item.Kind, item.Reason, Words.Bytes(item.Bytes), item.Key);
            }

            screen.Print(table);

            screen.Print("");
        }

        var amount = $"{Words.Count(report.Items.Count, "object")}, {Words.Bytes(report.Bytes)}";
        screen.Print(
            report.Items.Count == 0 ? "Nothing is old enough and unneeded."
            : report.Deleted ? $"Deleted: {amount}."
            : $"Would be deleted: {amount}. Nothing was; --delete does it."
        );
    }
}

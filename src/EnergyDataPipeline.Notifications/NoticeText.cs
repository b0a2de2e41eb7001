using System.Globalization;
using System.Text;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Notifications;

/// <summary>A message as people read it. Holds no secret.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Body">Lines of plain text.</param>
/// <param name="Kinds">What it is about.</param>
public sealed record NoticeText(string Subject, string Body, IReadOnlyList<string> Kinds)
{
    private const int MostItems = 12;
    private const int LongestLine = 400;

    /// <summary>One message of everything that is to be told of a run or a check.</summary>
    internal static NoticeText Of(IReadOnlyList<Notice> wrong, IReadOnlyList<Notice> well, NoticeContext context)
    {
        var heads = wrong.Select(Head).Concat(well.Select(notice => $"{Name(notice.Kind)} recovered")).ToList();
        var body = new StringBuilder();
        foreach (var notice in wrong)
        {
            body.Append(Head(notice)).AppendLine(":");
            foreach (var item in notice.Items.Take(MostItems))
            {
                body.Append("- ")
                    .AppendLine(
                        Line($"{item.Feed} {item.Period}".Trim() is { Length: > 0 } what ? $"{what}: {item.Message}" : item.Message)
                    );
            }

            if (notice.Items.Count > MostItems)
            {
                body.AppendLine(CultureInfo.InvariantCulture, $"- and {notice.Items.Count - MostItems} more");
            }

            foreach (var step in notice.Items.Select(item => item.NextStep).OfType<string>().Distinct(StringComparer.Ordinal).Take(3))
            {
                body.Append("  Next: ").AppendLine(Line(step));
            }

            body.AppendLine();
        }

        foreach (var notice in well)
        {
            body.AppendLine(Line($"Recovered: {Name(notice.Kind)} of {string.Join(", ", notice.Feeds)} is well again."));
        }

        if (context.Failure is { } failure and not FailureClass.None)
        {
            body.AppendLine(CultureInfo.InvariantCulture, $"Exit class: {failure} ({(int)failure})");
        }

        if (context.RunId is { } run)
        {
            body.Append("Run: ").AppendLine(run);
        }

        body.Append("Store: ").AppendLine(context.Store);
        return new(
            Redaction.Clean($"Energy Data Pipeline: {string.Join("; ", heads)}"),
            Redaction.Clean(body.ToString().ReplaceLineEndings("\n").Trim()),
            [.. wrong.Concat(well).Select(notice => notice.Kind)]
        );
    }

    private static string Head(Notice notice)
    {
        var feeds = notice.Items.Select(item => item.Feed).Where(feed => feed.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var of = feeds.Count switch
        {
            0 => "",
            <= 3 => $" ({string.Join(", ", feeds)})",
            _ => $" ({string.Join(", ", feeds.Take(3))} and {feeds.Count - 3} more)",
        };
        var count = notice.Items.Count.ToString(CultureInfo.InvariantCulture);
        return notice.Kind switch
        {
            NoticeKind.Failure => $"{count} failed{of}",
            NoticeKind.Quality => $"rows in quarantine{of}",
            NoticeKind.Staleness => $"{feeds.Count} stale{of}",
            NoticeKind.DeadLetters => $"{count} dead letters{of}",
            _ => "a test message",
        };
    }

    private static string Name(string kind) =>
        kind switch
        {
            NoticeKind.Failure => "collecting",
            NoticeKind.Quality => "quality",
            NoticeKind.Staleness => "freshness",
            _ => kind,
        };

    private static string Line(string text)
    {
        var one = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return one.Length <= LongestLine ? one : one[..(LongestLine - 1)] + "…";
    }
}

/// <summary>What a message says of where it comes from.</summary>
/// <param name="Store">The store's name.</param>
/// <param name="RunId">The run; null where it is about none.</param>
/// <param name="Failure">The run's class of failure.</param>
internal sealed record NoticeContext(string Store, string? RunId = null, FailureClass? Failure = null);

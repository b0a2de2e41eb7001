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
        wrong = Together(wrong);
        well = Together(well);
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

            if (notice.Items.Count + notice.Further > MostItems)
            {
                var more = notice.Further + Math.Max(0, notice.Items.Count - MostItems);
                body.AppendLine(CultureInfo.InvariantCulture, $"- and {more} more");
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
            Whole(Redaction.Clean($"Energy Data Pipeline: {string.Join("; ", heads)}")),
            Whole(Redaction.Clean(body.ToString().ReplaceLineEndings("\n").Trim())),
            [.. wrong.Concat(well).Select(notice => notice.Kind).Distinct(StringComparer.Ordinal)]
        );
    }

    /// <summary>The beginning of a text, no longer than <paramref name="most"/>; a character of two halves is kept whole or left out.</summary>
    internal static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = most - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>Half a character, which a source may well send, would keep the whole message from going out.</summary>
    private static string Whole(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune);
        }

        return whole.ToString();
    }

    /// <summary>What is of one kind, under one head.</summary>
    private static List<Notice> Together(IReadOnlyList<Notice> notices) =>
        [
            .. notices
                .GroupBy(notice => notice.Kind, StringComparer.Ordinal)
                .Select(kind => new Notice(
                    kind.Key,
                    [.. kind.SelectMany(notice => notice.Feeds).Distinct(StringComparer.Ordinal)],
                    [.. kind.SelectMany(notice => notice.Items)]
                )
                {
                    Further = kind.Sum(notice => notice.Further),
                }),
        ];

    private static string Head(Notice notice)
    {
        var feeds = notice.Items.Select(item => item.Feed).Where(feed => feed.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var of = feeds.Count switch
        {
            0 => "",
            <= 3 => $" ({string.Join(", ", feeds)})",
            _ => $" ({string.Join(", ", feeds.Take(3))} and {feeds.Count - 3} more)",
        };
        var count = (notice.Items.Count + notice.Further).ToString(CultureInfo.InvariantCulture);
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
        return Cut(one, LongestLine);
    }
}

/// <summary>What a message says of where it comes from.</summary>
/// <param name="Store">The store's name.</param>
/// <param name="RunId">The run; null where it is about none.</param>
/// <param name="Failure">The run's class of failure.</param>
internal sealed record NoticeContext(string Store, string? RunId = null, FailureClass? Failure = null);

using System.CommandLine;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Which of what is stored a verb looks at: names and days; all of it without any.</summary>
internal sealed class StoredOptions
{
    /// <summary>Datasets and feeds.</summary>
    public Argument<string[]> Names { get; } =
        new("NAME")
        {
            Description = "Datasets (iso-ne/fuel-mix, fuel-mix) or feeds; all that is stored without any.",
            Arity = ArgumentArity.ZeroOrMore,
            CompletionSources = { _ => FeedCatalog.BuiltIn.Names },
        };

    /// <summary>Days.</summary>
    public Option<string?> Day { get; } =
        new("--day")
        {
            HelpName = "D",
            Description =
                "Periods of this day, or of a range A..B; for what was current, the days on which it was received. All unless given.",
        };

    /// <summary>Refuses a name that nothing has: no dataset, no feed of the configuration, nothing that is stored.</summary>
    /// <param name="parse">What was typed.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="isNothing">True when nothing was found.</param>
    /// <exception cref="PipelineException">There is no such name.</exception>
    public void RefuseUnknown(ParseResult parse, EnergyPipelineConfig config, bool isNothing)
    {
        var feeds = config.Feeds.Concat(config.Configured).Select(feed => feed.Name).ToList();
        var unknown = (parse.GetValue(Names) ?? []).FirstOrDefault(name =>
            FeedCatalog.BuiltIn.Find(name) is null && !feeds.Contains(name, StringComparer.OrdinalIgnoreCase)
        );
        if (!isNothing || unknown is null)
        {
            return;
        }

        string[] known = [.. FeedCatalog.BuiltIn.Names];
        var near =
            NearMiss.Of(unknown, known)
            ?? NearMiss.Of(unknown, known.Select(one => one[(one.LastIndexOf('/') + 1)..]))
            ?? NearMiss.Of(unknown, feeds);
        throw new PipelineException(
            FailureClass.Configuration,
            $"there is no dataset and no feed called '{unknown}', and nothing of that name is stored",
            near is null ? "Look for it with: energy-pipeline catalog WORD" : $"Did you mean '{near}'?"
        );
    }

    /// <summary>What is meant.</summary>
    /// <exception cref="PipelineException">A day that is none.</exception>
    public StoredChoice Choice(ParseResult parse)
    {
        var day = parse.GetValue(Day);
        if (day is not null && !DayExpression.TryParse(day, out _, out var fault))
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"--day: {fault}",
                "Write 2026-07-01, yesterday, or a range 2026-07-01..2026-07-31."
            );
        }

        return new StoredChoice { Names = parse.GetValue(Names) ?? [], Day = day };
    }
}

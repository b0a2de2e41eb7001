using System.CommandLine;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
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

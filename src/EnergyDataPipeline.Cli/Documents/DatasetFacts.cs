using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>What is known of a dataset besides its tables and addresses, in words: the same on the screen and on the pages.</summary>
internal static class DatasetFacts
{
    private const string ExampleDay = "2026-07-01";

    /// <summary>Names and values, in the order in which they are told.</summary>
    public static IEnumerable<(string Name, string Value)> Of(Source source, Dataset dataset)
    {
        (string Name, string? Value)[] facts =
        [
            ("category", dataset.Category),
            ("interval", dataset.Interval),
            ("covers", Coverage(dataset)),
            ("published", dataset.Cadence),
            ("missing after", dataset.MissingAfter is { } wait ? $"{wait} from the end of the period" : null),
            ("revision", Revision(dataset)),
            ("history by", dataset.History.Count > 0 ? string.Join(", ", dataset.History) : "none: what is current only"),
            ("since", dataset.Since?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("rows a day", Rows(dataset)),
            ("columns from", dataset.Schema is "published" ? "the operator's published schema" : dataset.Schema),
            .. dataset.Notes.Select(note => ("note", (string?)note)),
            ("example", Example(source, dataset)),
        ];
        return facts.Where(fact => fact.Value is not null).Select(fact => (fact.Name, fact.Value!));
    }

    /// <summary>
    /// The rules that a table's rows are held against, what becomes of those in which one does not hold, and the columns it is about; those alike
    /// together. Types and what may be null stand with the columns.
    /// </summary>
    public static IEnumerable<(string Rule, string Verb, string Columns, string Expectation)> Rules(Dataset dataset, Table table) =>
        Rule.Of(dataset, table, table.Verbs)
            .Where(rule => rule.Name is not (RuleNames.Type or RuleNames.Required or RuleNames.UnknownWord))
            .GroupBy(rule => (rule.Name, rule.Expectation, rule.Verb))
            .Select(alike =>
                (
                    alike.Key.Name,
                    Terminal.Words.Of(alike.Key.Verb),
                    string.Join(", ", alike.Select(rule => rule.Column).OfType<string>()),
                    alike.Key.Expectation
                )
            );

    /// <summary>A command that collects some of it; null where none does without knowing more.</summary>
    public static string? Example(Source source, Dataset dataset)
    {
        if (ExampleFeed(source, dataset) is not ({ } feed, var day))
        {
            return null;
        }

        var narrowing = feed.Narrowing.Select(one =>
            $" --{one.Key} {(one.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{one.Value}\"" : one.Value)}"
        );
        return $"energy-pipeline run {source.Id}/{dataset.Name}{(day is null ? "" : " --day " + day)}{string.Concat(narrowing)}";
    }

    /// <summary>The feed of that command, and its day where it has one.</summary>
    public static (FeedSettings Feed, string? Day)? ExampleFeed(Source source, Dataset dataset)
    {
        var isDated = dataset.History.Count > 0;
        var ways = dataset
            .ParametersIn(source)
            .Where(parameter => parameter.Option is not null && parameter.Values.Concat(parameter.Named.Keys).Any())
            .Select(parameter => new Dictionary<string, string>
            {
                [parameter.Option!] = parameter.Values.Concat(parameter.Named.Keys).First(),
            })
            .Prepend([]);
        foreach (var narrowing in ways)
        {
            try
            {
                return (DatasetFeeds.Of(source, dataset, narrowing, isDated), isDated ? ExampleDay : null);
            }
            catch (PipelineException)
            {
                // No address is narrowed so: the next way is tried.
            }
        }

        return null;
    }

    private static string? Coverage(Dataset dataset) =>
        dataset.Coverage switch
        {
            DatasetCoverage.EveryInterval when dataset.SkipsRepeatedHour =>
                "every interval, but the hour that clocks repeat in autumn once",
            DatasetCoverage.EveryInterval => "every interval",
            DatasetCoverage.Events => "what happened: a period without rows is complete",
            _ => null,
        };

    private static string? Revision(Dataset dataset) =>
        dataset.Revision is "vintage"
            ? dataset.VintageColumn is { } column
                ? $"vintages, told apart by {column}"
                : "vintages, told apart by when they were asked for"
            : dataset.Supersedes is { } earlier
                ? $"{dataset.Revision ?? "final"}; takes the place of {earlier}"
                : dataset.Revision;

    private static string Rows(Dataset dataset) =>
        dataset.RowsPerDay is { } rows
            ? string.Create(CultureInfo.InvariantCulture, $"about {rows:0.#} ({dataset.EstimateBasis ?? "an estimate"})")
            : "unknown";
}

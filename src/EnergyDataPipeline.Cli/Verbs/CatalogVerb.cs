using System.CommandLine;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>catalog</c>: which datasets there are, and what each holds.</summary>
internal sealed class CatalogVerb
{
    private readonly Session _session;
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");

    private readonly Argument<string[]> _words = new("WORD")
    {
        Description = "Words that a dataset's name, title, description or columns hold; all of them.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _category = new("--category")
    {
        HelpName = "NAME",
        Description = "Datasets of this category: prices, load, forecast, reserves, settlement, …",
    };

    private readonly Option<string?> _resource = new("--resource")
    {
        HelpName = "NAME",
        Description = "Datasets of this resource of the operator's, by its name in addresses.",
    };

    private CatalogVerb(Session session) => _session = session;

    public static Verb Create(Session session, CommonOptions common)
    {
        var verb = new CatalogVerb(session);
        var show = Show(session, common);
        var dictionary = Dictionary(session, common);
        var export = CatalogExportVerb.Create(session, common);
        var command = new Command("catalog", "Find datasets, and see what they hold.")
        {
            verb._words,
            show.Command,
            dictionary.Command,
            export.Command,
        };
        command.Action = new VerbAction(session, parse => Task.FromResult(verb.List(parse)), readsSettings: false);
        verb._category.CompletionSources.Add(_ => Every(dataset => dataset.Category));
        verb._resource.CompletionSources.Add(_ => Every(dataset => dataset.Resource));
        return new Verb(
            command,
            new HelpPage
            {
                About =
                    "Finds datasets by words, category or the operator's resource; all of them without any. No account is needed and nothing is asked.",
                Options = [new("What to look for", [verb._category, verb._resource]), common.General(verb._json)],
                Examples =
                [
                    new("What is there about reserve prices?", "energy-pipeline catalog reserve price"),
                    new("What does a dataset hold?", "energy-pipeline catalog show five-minute-lmp-final"),
                    new("How many datasets are there?", "energy-pipeline catalog --json | jq '.datasets | length'"),
                ],
            }
        ) with
        {
            Verbs = [show, dictionary, export],
        };
    }

    private static Verb Show(Session session, CommonOptions common)
    {
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var name = new Argument<string>("NAME")
        {
            Description = "The dataset, with its source before it or alone: iso-ne/fuel-mix, fuel-mix.",
        };
        name.CompletionSources.Add(_ => FeedCatalog.BuiltIn.Names);
        var command = new Command("show", "Show a dataset: tables, columns, units, addresses, parameters.") { name };
        command.Action = new VerbAction(
            session,
            async parse =>
            {
                var (source, dataset) = Named(parse.GetRequiredValue(name));
                session.Stops.Listen("Stopping.");
                var row = await ExampleRow.OfAsync(session, source, dataset, session.Stops.Gently);
                if (parse.GetValue(json))
                {
                    session.Screen.Print(CliJson.Write(DatasetDocument.Of(source, dataset, row)));
                }
                else
                {
                    DatasetPage.Print(session.Screen, source, dataset, row);
                }

                return 0;
            },
            readsSettings: false
        );
        return new(
            command,
            new HelpPage
            {
                About = "Shows what a dataset holds: its tables with columns, types and units, its addresses, and what they take.",
                Options = [common.General(json)],
                Examples = [new("The fuel mix", "energy-pipeline catalog show fuel-mix")],
            }
        );
    }

    private static Verb Dictionary(Session session, CommonOptions common)
    {
        var to = new Option<string>("--to")
        {
            HelpName = "FOLDER",
            Description = "Where the pages go; made when it is not there.",
            Required = true,
        };
        var command = new Command("dictionary", "Write Markdown pages on every dataset.");
        command.Action = new VerbAction(
            session,
            parse =>
            {
                var folder = Path.Combine(session.WorkingFolder, parse.GetRequiredValue(to));
                var pages = FeedCatalog.BuiltIn.Sources.SelectMany(source =>
                    DatasetDictionary.PagesOf(source).Select(page => (Path: Path.Combine(folder, source.Id, page.Name), page.Text))
                );
                var count = 0;
                foreach (var (path, text) in pages)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    File.WriteAllText(path, text);
                    count++;
                }

                session.Screen.Print($"{Words.Count(count, "page")} in {folder}");
                return Task.FromResult(0);
            },
            readsSettings: false
        );
        return new(
            command,
            new HelpPage
            {
                About = "Writes the dataset dictionary: a Markdown page for each of the operator's resources, and a list of all datasets.",
                Options = [new("Where it goes", [to]), common.General()],
                Examples = [new("The pages of this project", "energy-pipeline catalog dictionary --to docs/datasets")],
            }
        );
    }

    /// <summary>The dataset of that name; where there is none, the names nearest to it are told.</summary>
    internal static (Source Source, Dataset Dataset) Named(string name)
    {
        if (FeedCatalog.BuiltIn.Find(name) is { } found)
        {
            return found;
        }

        string[] names = [.. FeedCatalog.BuiltIn.Names];
        var near = NearMiss.Of(name, names) ?? NearMiss.Of(name, names.Select(one => one[(one.LastIndexOf('/') + 1)..]));
        throw new PipelineException(
            FailureClass.Configuration,
            $"there is no dataset called '{name}'",
            near is null
                ? "Look for it with: energy-pipeline catalog WORD"
                : $"Did you mean '{near}'? Look for others with: energy-pipeline catalog WORD"
        );
    }

    private int List(ParseResult parse)
    {
        var words = parse.GetValue(_words) ?? [];
        var found = CatalogSearch.Find(FeedCatalog.BuiltIn, words, parse.GetValue(_category), parse.GetValue(_resource));
        if (parse.GetValue(_json))
        {
            _session.Screen.Print(CliJson.Write(CatalogDocument.Of(found)));
            return 0;
        }

        if (
            parse.GetValue(_category) is { } category
            && !Every(dataset => dataset.Category).Contains(category, StringComparer.OrdinalIgnoreCase)
        )
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"there is no category called '{category}'; there are: {string.Join(", ", Every(dataset => dataset.Category))}",
                NearMiss.Of(category, Every(dataset => dataset.Category)) is { } near ? $"Did you mean '{near}'?" : null
            );
        }

        if (found.Count == 0)
        {
            _session.Screen.Say("No dataset holds all of that. Fewer or shorter words find more; without any, all are listed.");
            return 0;
        }

        var table = new AlignedTable(new("DATASET"), new("TITLE"), new("CATEGORY"), new("INTERVAL"), new("HISTORY BY"));
        foreach (var (source, dataset) in found)
        {
            table.Add(
                $"{source.Id}/{dataset.Name}",
                dataset.Title,
                dataset.Category ?? "",
                dataset.Interval ?? "",
                string.Join(", ", dataset.History)
            );
        }

        _session.Screen.Print(table);

        _session.Screen.Print("");
        _session.Screen.Print(
            $"{Words.Count(found.Count, "dataset")}. What one holds: energy-pipeline catalog show {found[0].Source.Id}/{found[0].Dataset.Name}"
        );
        return 0;
    }

    private static IEnumerable<string> Every(Func<Dataset, string?> word) =>
        FeedCatalog
            .BuiltIn.Sources.SelectMany(source => source.Datasets)
            .Select(word)
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal);
}

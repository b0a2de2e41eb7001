using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>The dataset dictionary: Markdown pages that say of every dataset what <c>catalog show</c> says. A page a resource, and a list of all.</summary>
internal static class DatasetDictionary
{
    /// <summary>Name and text of every page of <paramref name="source"/>.</summary>
    public static IEnumerable<(string Name, string Text)> PagesOf(Source source)
    {
        var resources = source
            .Datasets.GroupBy(dataset => dataset.Resource ?? dataset.Name)
            .OrderBy(resource => resource.Key, StringComparer.OrdinalIgnoreCase)
            .ToList();
        yield return ("README.md", List(source, resources));
        foreach (var resource in resources)
        {
            yield return (NameOf(resource.Key), Page(source, resource.Key, [.. resource]));
        }
    }

    private static string NameOf(string resource) => resource.ToLowerInvariant() + ".md";

    private static string List(Source source, List<IGrouping<string, Dataset>> resources)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"# Datasets of {source.Title}\n\n")
            .Append(
                "Made from the definitions by `energy-pipeline catalog dictionary --to docs/datasets`; the same is shown by `energy-pipeline catalog`.\n\n"
            )
            .Append("| dataset | what it is | category | interval | history by |\n|---|---|---|---|---|\n");
        foreach (var (resource, dataset) in resources.SelectMany(group => group.Select(dataset => (group.Key, dataset))))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| [{dataset.Name}]({NameOf(resource)}#{dataset.Name}) | {Cell(dataset.Title)} | {dataset.Category} | {dataset.Interval} | {string.Join(", ", dataset.History)} |\n"
            );
        }

        return text.ToString();
    }

    private static string Page(Source source, string resource, IReadOnlyList<Dataset> datasets)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {resource}\n");
        foreach (var dataset in datasets)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {dataset.Name}\n\n{dataset.Title}. {dataset.Description}\n\n");
            foreach (var (name, value) in DatasetFacts.Of(source, dataset))
            {
                text.Append(CultureInfo.InvariantCulture, $"- {name}: {(name == "example" ? $"`{value}`" : value)}\n");
            }

            foreach (var table in dataset.Tables)
            {
                TableOf(text, dataset, table);
            }

            text.Append("\n| gives | path | narrowed by |\n|---|---|---|\n");
            foreach (var path in dataset.Paths.Concat(dataset.SharedPaths).Where(path => path.Role != DatasetRoles.Default))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {path.Role} | `{path.Template}` | {string.Join(", ", path.By)} |\n");
            }

            foreach (var parameter in dataset.ParametersIn(source).Where(parameter => parameter.Values.Count > 0))
            {
                text.Append(CultureInfo.InvariantCulture, $"\n`{{{parameter.Name}}}`: {string.Join(", ", parameter.Values)}.\n");
            }
        }

        return text.ToString();
    }

    private static void TableOf(StringBuilder text, Dataset dataset, Table table)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### Table `{table.Name}`\n\n{table.Description}. ")
            .Append(CultureInfo.InvariantCulture, $"Natural key: {string.Join(", ", table.NaturalKey.Select(key => $"`{key}`"))}.\n\n")
            .Append("| column | type | unit | may be null | name in the API | meaning |\n|---|---|---|---|---|---|\n");
        foreach (var column in FollowingColumns.AllOf(dataset, table))
        {
            var words = column.Vocabulary.Count > 0 ? $"; one of {string.Join(", ", column.Vocabulary)}" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{column.Name}` | {ColumnEntry.TypeOf(column)} | {column.Unit} | {(ColumnEntry.MayBeNull(table, column) ? "yes" : "no")} | {(column.FollowsFrom is { } time ? $"follows from `{time}`" : $"`{column.From}`")} | {Cell(column.Description + words)} |\n"
            );
        }

        text.Append("\n| rule | of | expects | otherwise |\n|---|---|---|---|\n");
        foreach (var (rule, verb, columns, expectation) in DatasetFacts.Rules(dataset, table))
        {
            var of = string.Join(", ", columns.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(column => $"`{column}`"));
            text.Append(CultureInfo.InvariantCulture, $"| {rule} | {of} | {Cell(expectation)} | {verb} |\n");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

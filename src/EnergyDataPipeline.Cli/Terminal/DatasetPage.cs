using System.Text.Json;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Cli.Documents;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>A dataset, as people read it.</summary>
internal static class DatasetPage
{
    private const int MostWords = 8;

    public static void Print(Screen screen, Source source, Dataset dataset, JsonElement? exampleRow)
    {
        Heading(screen, $"{source.Id}/{dataset.Name}");
        screen.Print(Words.Plain($"{dataset.Title}. {dataset.Description}"));
        Facts(screen, source, dataset);
        foreach (var table in dataset.Tables)
        {
            screen.Print("");
            Heading(screen, $"table {table.Name}");
            screen.Print(Words.Plain($"{table.Description}. Natural key: {string.Join(", ", table.NaturalKey)}."));
            var columns = new AlignedTable(new("COLUMN"), new("TYPE"), new("UNIT"), new("NULL"), new("API NAME"), new("MEANING"));
            foreach (var column in FollowingColumns.AllOf(dataset, table))
            {
                columns.Add(
                    column.Name,
                    ColumnEntry.TypeOf(column),
                    column.Unit ?? "",
                    ColumnEntry.MayBeNull(table, column) ? "yes" : "no",
                    column.FollowsFrom is { } time ? $"from {time}" : column.From,
                    Meaning(column)
                );
            }

            Lines(screen, columns);
            var rules = new AlignedTable(new("RULE"), new("OTHERWISE"), new("EXPECTS"), new("OF"));
            foreach (var (rule, verb, of, expectation) in DatasetFacts.Rules(dataset, table))
            {
                rules.Add(rule, verb, expectation, of);
            }

            screen.Print("");
            Lines(screen, rules);
        }

        if (exampleRow is { } row)
        {
            screen.Print("");
            Heading(screen, $"a row of {dataset.Tables[0].Name} (its numbers are generated)");
            var cells = new AlignedTable(new("COLUMN"), new("VALUE"));
            foreach (var cell in row.EnumerateObject())
            {
                cells.Add(cell.Name, cell.Value.ValueKind == JsonValueKind.Null ? "null" : cell.Value.ToString());
            }

            Lines(screen, cells);
        }

        screen.Print("");
        Heading(screen, "addresses");
        var paths = new AlignedTable(new("GIVES"), new("PATH"), new("NARROWED BY"));
        foreach (var path in dataset.Paths.Concat(dataset.SharedPaths).Where(path => path.Role != DatasetRoles.Default))
        {
            paths.Add(path.Role, path.Template, string.Join(", ", path.By));
        }

        Lines(screen, paths);
        Parameters(screen, dataset.ParametersIn(source));
    }

    private static void Facts(Screen screen, Source source, Dataset dataset)
    {
        foreach (var (name, value) in DatasetFacts.Of(source, dataset))
        {
            screen.Print(Words.Plain($"  {name, -13} {value}"));
        }
    }

    private static void Parameters(Screen screen, IReadOnlyList<Parameter> parameters)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        screen.Print("");
        Heading(screen, "what they take");
        var table = new AlignedTable(new("PLACEHOLDER"), new("FORM"), new("VALUES"));
        foreach (var parameter in parameters)
        {
            table.Add(parameter.Name, parameter.Format ?? "", Values(parameter));
        }

        Lines(screen, table);
    }

    private static string Values(Parameter parameter)
    {
        string[] values = [.. parameter.Values, .. parameter.Named.Select(pair => $"{pair.Key} {pair.Value}")];
        var shown = string.Join(", ", values.Take(MostWords)) + (values.Length > MostWords ? $", … ({values.Length})" : "");
        var registry = parameter.Registry is { } name ? $"listed by {name}" : null;
        return string.Join("; ", new[] { parameter.Meaning, shown.Length > 0 ? shown : null, registry }.OfType<string>());
    }

    private static string Meaning(Column column) =>
        column.Vocabulary.Count == 0
            ? column.Description ?? ""
            : $"{column.Description}: {string.Join(", ", column.Vocabulary.Take(MostWords))}{(column.Vocabulary.Count > MostWords ? ", …" : "")}";

    private static void Heading(Screen screen, string text) =>
        screen.Print(Tones.Paint(Words.Plain(text), Tone.Heading, screen.Abilities.ResultColours));

    private static void Lines(Screen screen, AlignedTable table)
    {
        screen.Print(table);
    }
}

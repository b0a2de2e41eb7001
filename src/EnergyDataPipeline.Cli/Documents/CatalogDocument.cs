using System.Text.Json;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>What <c>catalog --json</c> prints.</summary>
/// <param name="Resources">Resources among what was found.</param>
/// <param name="Datasets">What was found, best first.</param>
internal sealed record CatalogDocument(int Resources, IReadOnlyList<CatalogEntry> Datasets)
{
    public static CatalogDocument Of(IReadOnlyList<(Source Source, Dataset Dataset)> found) =>
        new(
            found.Select(one => (one.Source.Id, one.Dataset.Resource)).Distinct().Count(),
            [.. found.Select(one => CatalogEntry.Of(one.Source, one.Dataset))]
        );
}

/// <summary>A dataset in a list.</summary>
internal sealed record CatalogEntry(
    string Name,
    string Source,
    string? Resource,
    string Title,
    string Description,
    string? Category,
    string? Revision,
    string? Interval,
    IReadOnlyList<string> History,
    IReadOnlyList<string> Paths
)
{
    public static CatalogEntry Of(Source source, Dataset dataset) =>
        new(
            $"{source.Id}/{dataset.Name}",
            source.Id,
            dataset.Resource,
            dataset.Title,
            dataset.Description,
            dataset.Category,
            dataset.Revision,
            dataset.Interval,
            dataset.History,
            [.. dataset.Paths.Select(path => path.Template)]
        );
}

/// <summary>What <c>catalog show --json</c> prints.</summary>
internal sealed record DatasetDocument(
    string Name,
    string Source,
    string? Resource,
    string Title,
    string Description,
    string? Category,
    string? Revision,
    string? VintageColumn,
    string? Interval,
    string? Cadence,
    IReadOnlyList<string> History,
    string? Coverage,
    bool SkipsRepeatedHour,
    string? MissingAfter,
    DateOnly? Since,
    string? Supersedes,
    string? Schema,
    string? EstimateBasis,
    double? RowsPerDay,
    double? JsonBytesPerDay,
    IReadOnlyList<string> Notes,
    string? Example,
    JsonElement? ExampleRow,
    IReadOnlyList<DatasetPathEntry> Paths,
    IReadOnlyList<ParameterEntry> Parameters,
    IReadOnlyList<TableEntry> Tables
)
{
    public static DatasetDocument Of(Source source, Dataset dataset, JsonElement? exampleRow) =>
        new(
            $"{source.Id}/{dataset.Name}",
            source.Id,
            dataset.Resource,
            dataset.Title,
            dataset.Description,
            dataset.Category,
            dataset.Revision,
            dataset.VintageColumn,
            dataset.Interval,
            dataset.Cadence,
            dataset.History,
            dataset.Coverage,
            dataset.SkipsRepeatedHour,
            dataset.MissingAfter,
            dataset.Since,
            dataset.Supersedes,
            dataset.Schema,
            dataset.EstimateBasis,
            dataset.RowsPerDay,
            dataset.JsonBytesPerDay,
            dataset.Notes,
            DatasetFacts.Example(source, dataset),
            exampleRow,
            [.. dataset.Paths.Concat(dataset.SharedPaths).Select(path => new DatasetPathEntry(path.Template, path.Role, path.By))],
            [.. dataset.ParametersIn(source).Select(ParameterEntry.Of)],
            [.. dataset.Tables.Select(table => TableEntry.Of(dataset, table))]
        );
}

/// <summary>An address of a dataset.</summary>
internal sealed record DatasetPathEntry(string Template, string Role, IReadOnlyList<string> By);

/// <summary>What a placeholder takes.</summary>
internal sealed record ParameterEntry(
    string Name,
    string? Option,
    string? Format,
    string? Meaning,
    bool IsComplete,
    IReadOnlyList<string> Values,
    IReadOnlyList<string> AskedOneByOne,
    IReadOnlyDictionary<string, string> Named,
    string? Registry
)
{
    public static ParameterEntry Of(Parameter parameter) =>
        new(
            parameter.Name,
            parameter.Option,
            parameter.Format,
            parameter.Meaning,
            parameter.Complete,
            parameter.Values,
            parameter.AskedOneByOne,
            parameter.Named,
            parameter.Registry
        );
}

/// <summary>A table of a dataset.</summary>
internal sealed record TableEntry(
    string Name,
    string? Description,
    IReadOnlyList<string> NaturalKey,
    string? TimeColumn,
    IReadOnlyList<SumRule> Sums,
    IReadOnlyList<ColumnEntry> Columns,
    IReadOnlyList<RuleEntry> Rules
)
{
    public static TableEntry Of(Dataset dataset, Table table) =>
        new(
            table.Name,
            table.Description,
            table.NaturalKey,
            table.TimeColumn,
            table.Sums,
            [.. FollowingColumns.AllOf(dataset, table).Select(ColumnEntry.Of)],
            [.. Rule.Of(dataset, table, table.Verbs).Select(RuleEntry.Of)]
        );
}

/// <summary>A rule that a table's rows are held against.</summary>
internal sealed record RuleEntry(string Rule, string? Column, string Expectation, string Severity, string Verb)
{
    public static RuleEntry Of(Rule rule) =>
        new(rule.Name, rule.Column, rule.Expectation, Terminal.Words.Of(rule.Severity), Terminal.Words.Of(rule.Verb));
}

/// <summary>A column of a table.</summary>
internal sealed record ColumnEntry(
    string Name,
    string Type,
    string? Unit,
    bool IsRequired,
    string From,
    string? FollowsFrom,
    string? Description,
    IReadOnlyList<string> Vocabulary
)
{
    public static ColumnEntry Of(Column column) =>
        new(
            column.Name,
            TypeOf(column),
            column.Unit,
            column.Required,
            column.From,
            column.FollowsFrom,
            column.Description,
            column.Vocabulary
        );

    /// <summary>False when a row without the value goes to quarantine.</summary>
    public static bool MayBeNull(Table table, Column column) =>
        !column.Required && (column.Optional || !table.NaturalKey.Contains(column.Name));

    /// <summary>The type's word, as definitions write it.</summary>
    public static string TypeOf(Column column) => column.Type.ToString().ToLowerInvariant();
}

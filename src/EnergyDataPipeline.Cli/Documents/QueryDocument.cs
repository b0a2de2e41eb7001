using System.Text.Json;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Query.Analytics;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>A query's answer and what was looked at for it, as <c>query --json</c> prints it.</summary>
internal sealed record QueryDocument(
    IReadOnlyList<QueryColumnDocument> Columns,
    JsonElement Rows,
    long RowCount,
    bool GeneratedNumbers,
    string? AsOf,
    int FetchedFiles,
    long FetchedBytes,
    IReadOnlyList<QueriedView> Views
);

/// <summary>A column of an answer: its name, and its type in Arrow's words.</summary>
internal sealed record QueryColumnDocument(string Name, string Type);

/// <summary>What the lake holds, as <c>query --list --json</c> prints it.</summary>
internal sealed record LakeViewsDocument(IReadOnlyList<LakeView> Views, IReadOnlyList<DerivedViewDocument> Derived);

/// <summary>A derived dataset that can be asked for: its view, title, parameters, and of what it is made.</summary>
internal sealed record DerivedViewDocument(
    string Name,
    string Dataset,
    string Title,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<string> MadeOf
)
{
    /// <summary>Those that can be computed of what names alone mean.</summary>
    public static IReadOnlyList<DerivedViewDocument> Of(IReadOnlyList<LakeView> views)
    {
        var available = views.Where(view => view.IsDefault).Select(view => view.Dataset).ToHashSet(StringComparer.Ordinal);
        return [.. DerivedDatasets.ComputableFrom(available).Select(dataset => Of(dataset, available))];
    }

    private static DerivedViewDocument Of(DerivedDataset dataset, HashSet<string> available) =>
        new(
            dataset.ViewName,
            dataset.Name,
            dataset.Title,
            [.. dataset.Parameters.Select(parameter => $"{parameter.Name} := {parameter.Default}")],
            [
                .. dataset
                    .Inputs.SelectMany(input => input.AnyOf)
                    .Where(name => available.Contains(name) || DerivedDatasets.Find(name) is not null)
                    .Distinct(),
            ]
        );
}

namespace EnergyDataPipeline.Catalog;

/// <summary>Finds datasets by words.</summary>
public static class CatalogSearch
{
    private const int InName = 100;
    private const int InTitle = 30;
    private const int InDescription = 10;
    private const int InColumns = 3;

    /// <summary>
    /// The datasets that hold every one of <paramref name="words"/> (without regard to case) in name, resource, title, description, category,
    /// or a column's name; best first. Without words, all of them in the order of their names.
    /// </summary>
    public static IReadOnlyList<(Source Source, Dataset Dataset)> Find(
        FeedCatalog catalog,
        IReadOnlyList<string> words,
        string? category = null,
        string? resource = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return
        [
            .. catalog
                .Sources.SelectMany(source => source.Datasets.Select(dataset => (Source: source, Dataset: dataset)))
                .Where(one => category is null || category.Equals(one.Dataset.Category, StringComparison.OrdinalIgnoreCase))
                .Where(one => resource is null || resource.Equals(one.Dataset.Resource, StringComparison.OrdinalIgnoreCase))
                .Select(one => (One: one, Score: Score(one.Dataset, words)))
                .Where(found => found.Score >= 0)
                .OrderByDescending(found => found.Score)
                .ThenBy(found => found.One.Dataset.Name, StringComparer.Ordinal)
                .Select(found => found.One),
        ];
    }

    /// <summary>How well a dataset fits; -1 where a word is nowhere in it.</summary>
    private static int Score(Dataset dataset, IReadOnlyList<string> words)
    {
        var total = 0;
        foreach (var word in words)
        {
            var score =
                (Holds(dataset.Name, word) || Holds(dataset.Resource, word) ? InName : 0)
                + (Holds(dataset.Title, word) || Holds(dataset.Category, word) ? InTitle : 0)
                + (Holds(dataset.Description, word) ? InDescription : 0)
                + (dataset.Tables.Any(table => table.Columns.Any(column => Holds(column.Name, word))) ? InColumns : 0);
            if (score == 0)
            {
                return -1;
            }

            total += score;
        }

        return total;
    }

    private static bool Holds(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}

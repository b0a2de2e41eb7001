using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Parquet;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Deriving;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Running.Lake;

namespace EnergyDataPipeline.Query.Publishing;

/// <summary>A column as the metastores of Glue and Hive know it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">Type in Hive's spelling.</param>
/// <param name="Comment">Unit and meaning; null where there is nothing to say.</param>
internal sealed record HiveColumn(string Name, string Type, string? Comment);

/// <summary>
/// A table over a folder of the lake, as the metastores of Glue and Hive know it: the types are those of the files. Partitions are projected, so that
/// none need be added when a file comes.
/// </summary>
internal sealed record HiveTable
{
    /// <summary>Glue takes no longer comment.</summary>
    private const int LongestComment = 255;

    // What lies outside of a range is not seen, whatever is there: the ends are generous, and a condition on the key is what makes a query cheap.
    private const string Days = "2003-03-01,NOW+15DAYS";
    private const string Months = "2000-01,NOW+60MONTHS";
    private const string Years = "2000,2050";

    /// <summary>Name: that of the view of DuckDB; of a derived dataset <c>derived_</c> before it, because Athena's views have the names alone.</summary>
    public required string Name { get; init; }

    /// <summary>Whether a dataset is the operator's, or computed.</summary>
    public required bool IsDerived { get; init; }

    /// <summary>What a row is.</summary>
    public required string Comment { get; init; }

    /// <summary>Folder of its files below the store's prefix, with a slash at the end.</summary>
    public required string Location { get; init; }

    /// <summary>The columns in the files, in their order.</summary>
    public required IReadOnlyList<HiveColumn> Columns { get; init; }

    /// <summary>The column that stands in the keys; empty where all is one file.</summary>
    public required IReadOnlyList<HiveColumn> PartitionKeys { get; init; }

    /// <summary>Properties of the table.</summary>
    public required IReadOnlyList<(string Name, string Value)> Parameters { get; init; }

    /// <summary>Every table of every dataset, and every derived dataset, in the order of the catalogue.</summary>
    public static IReadOnlyList<HiveTable> All(FeedCatalog catalog) =>
        [
            .. catalog.Sources.SelectMany(source =>
                source
                    .Datasets.OrderBy(dataset => dataset.Name, StringComparer.Ordinal)
                    .SelectMany(dataset => dataset.Tables.Select(table => Of(new LakeTable(source.Id, dataset, table))))
                    .Concat(DerivedDatasets.All.Select(derived => Of(source.Id, derived)))
            ),
        ];

    /// <summary>The table of a dataset.</summary>
    public static HiveTable Of(LakeTable table) =>
        new()
        {
            Name = table.Name,
            IsDerived = false,
            Comment = Cut($"{table.Dataset.Title}{(table.Table.Description is { } text ? $": {text}" : "")}"),
            Location = table.Prefix,
            Columns =
            [
                .. LakeLeaves.Of(table).Select(leaf => new HiveColumn(leaf.Name, TypeOf(leaf.Content), Of(leaf.Unit, leaf.Description))),
            ],
            PartitionKeys = KeysOf(table.Span),
            Parameters = ParametersOf(table.Span),
        };

    /// <summary>The table of a derived dataset that was computed into the lake.</summary>
    public static HiveTable Of(string source, DerivedDataset derived)
    {
        var span = DerivedPartition.SpanOf(derived);
        var key = LakePartition.Of(span, default).Column;
        return new()
        {
            Name = $"derived_{derived.ViewName}",
            IsDerived = true,
            Comment = Cut($"{derived.Title}: {derived.Description}"),
            Location = LakeKeys.TablePrefix(source, derived.Name, derived.ViewName),
            Columns =
            [
                .. derived
                    .Columns.Where(column => column.Name != key)
                    .Select(column => new HiveColumn(column.Name, TypeOf(column.Type), Of(column.Unit, column.Description))),
            ],
            PartitionKeys = KeysOf(span),
            Parameters = ParametersOf(span),
        };
    }

    /// <summary>Hive's word for what a column of our Parquet files holds.</summary>
    public static string TypeOf(LeafContent content) =>
        content switch
        {
            LeafContent.Text => "string",
            LeafContent.Integer => "bigint",
            LeafContent.Number => "double",
            LeafContent.Boolean => "boolean",
            LeafContent.Date => "date",
            LeafContent.Instant => "timestamp",
            LeafContent.OffsetMinutes => "smallint",
            _ => throw new ArgumentOutOfRangeException(nameof(content), content, "no such content"),
        };

    private static string TypeOf(string derived) =>
        derived switch
        {
            "text" => "string",
            "integer" => "bigint",
            "number" => "double",
            _ => derived,
        };

    private static IReadOnlyList<HiveColumn> KeysOf(PartitionSpan span) =>
        LakePartition.Of(span, default).Column is not { } column
            ? []
            :
            [
                new(
                    column,
                    span switch
                    {
                        PartitionSpan.Day => "date",
                        PartitionSpan.Year => "int",
                        _ => "string",
                    },
                    "Stands for a file of the lake: a condition on it leaves the others unread"
                ),
            ];

    private static IReadOnlyList<(string Name, string Value)> ParametersOf(PartitionSpan span)
    {
        var parameters = new List<(string, string)> { ("EXTERNAL", "TRUE"), ("classification", "parquet") };
        if (LakePartition.Of(span, default).Column is { } column)
        {
            parameters.Add(("projection.enabled", "true"));
            parameters.AddRange(
                (
                    span switch
                    {
                        PartitionSpan.Day => new[]
                        {
                            ("type", "date"),
                            ("format", "yyyy-MM-dd"),
                            ("range", Days),
                            ("interval", "1"),
                            ("interval.unit", "DAYS"),
                        },
                        PartitionSpan.Month =>
                        [
                            ("type", "date"),
                            ("format", "yyyy-MM"),
                            ("range", Months),
                            ("interval", "1"),
                            ("interval.unit", "MONTHS"),
                        ],
                        _ => [("type", "integer"), ("range", Years)],
                    }
                ).Select(pair => ($"projection.{column}.{pair.Item1}", pair.Item2))
            );
        }

        return parameters;
    }

    private static string? Of(string? unit, string? description) =>
        (unit, description) switch
        {
            (null, null) => null,
            (null, { } text) => Cut(text),
            ({ } one, null) => $"[{one}]",
            ({ } one, { } text) => Cut($"[{one}] {text}"),
        };

    private static string Cut(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= LongestComment ? line : line[..(LongestComment - 1)] + "…";
    }
}

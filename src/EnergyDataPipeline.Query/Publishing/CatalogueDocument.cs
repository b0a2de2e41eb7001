using System.Text.RegularExpressions;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Parquet;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Deriving;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Running.Lake;
using static EnergyDataPipeline.Query.Publishing.PrintedJson;

namespace EnergyDataPipeline.Query.Publishing;

/// <summary>
/// The whole catalogue as one JSON document: enough for another engine to read answers as received into the same rows, and to find them in the lake.
/// Its shape has a version; <c>schemas/catalogue.schema.json</c> and docs/spark.md say what each member means.
/// </summary>
public static class CatalogueDocument
{
    /// <summary>Version of the shape: another number where who reads this one would misread it.</summary>
    public const int Version = 1;

    /// <summary>Writes the document.</summary>
    public static void Write(TextWriter writer, FeedCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Of(catalog ?? FeedCatalog.BuiltIn).Print());
    }

    private static PrintedJson Of(FeedCatalog catalog) =>
        Object(
            ("format", "energy-pipeline-catalogue"),
            ("version", Version),
            ("sources", List(catalog.Sources.Select(Of))),
            ("derived", List(DerivedDatasets.All.Select(Of)))
        );

    private static PrintedJson Of(Source source) =>
        Object(
            ("id", source.Id),
            ("title", source.Title),
            ("base_address", source.BaseAddress),
            ("base_path", source.BasePath),
            ("json_suffix", source.JsonSuffix),
            ("zone", source.Zone),
            ("regions", Texts(source.Regions)),
            ("sign_in", source.SignIn),
            ("datasets", List(source.Datasets.OrderBy(dataset => dataset.Name, StringComparer.Ordinal).Select(one => Of(source, one))))
        );

    private static PrintedJson Of(Source source, Dataset dataset)
    {
        var places = ReadingPlan.For(dataset.Tables, dataset.Tables.Count).Places;
        return Object(
            ("name", dataset.Name),
            ("resource", dataset.Resource),
            ("title", dataset.Title),
            ("description", dataset.Description),
            ("category", dataset.Category),
            ("revision", dataset.Revision),
            ("vintage_column", dataset.VintageColumn),
            ("supersedes", dataset.Supersedes),
            ("interval", dataset.Interval),
            ("coverage", dataset.Coverage),
            ("skips_repeated_hour", dataset.SkipsRepeatedHour),
            ("cadence", dataset.Cadence),
            ("history", Texts(dataset.History)),
            ("since", dataset.Since?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
            ("missing_after", dataset.MissingAfter),
            ("rows_per_day", dataset.RowsPerDay),
            ("schema", dataset.Schema),
            ("notes", Texts(dataset.Notes)),
            ("parameters", List(dataset.ParametersIn(source).Select(Of))),
            ("paths", List(dataset.Paths.Select(path => Of(source, dataset, path)))),
            (
                "tables",
                List(
                    dataset.Tables.Select(table =>
                        Of(
                            new LakeTable(source.Id, dataset, table),
                            places.Where(place => ReferenceEquals(place.Table, table)).Select(place => place.Steps)
                        )
                    )
                )
            )
        );
    }

    private static PrintedJson Of(Parameter parameter) =>
        Object(
            ("name", parameter.Name),
            ("option", parameter.Option),
            ("format", parameter.Format),
            ("pattern", parameter.Pattern),
            ("values", Texts(parameter.Values)),
            ("named", Map(parameter.Named)),
            ("complete", parameter.Complete),
            ("each", Texts(parameter.Each)),
            ("meaning", parameter.Meaning),
            ("registry", parameter.Registry)
        );

    private static PrintedJson Of(Source source, Dataset dataset, DatasetPath path) =>
        Object(
            ("template", path.Template),
            ("regex", RegexOf(source, dataset, path)),
            ("role", path.Role),
            ("period", path.PeriodPlaceholder),
            ("by", Texts(path.By)),
            ("covers", path.Covers),
            ("short_history", path.ShortHistory),
            ("root", path.Root),
            ("query", Texts(path.Query))
        );

    /// <summary>What an address's path is told by, base path and ending included; groups stand for the placeholders, in their order.</summary>
    private static string RegexOf(Source source, Dataset dataset, DatasetPath path)
    {
        var parameters = dataset.Parameters.Concat(source.Parameters).ToList();
        var segments = path
            .Template.Split('/')
            .Select(segment =>
                segment.StartsWith('{')
                    ? $"({PatternOf(parameters.FirstOrDefault(parameter => parameter.Name == segment[1..^1]))})"
                    : Regex.Escape(segment)
            );
        return $"^{Regex.Escape(source.BasePath)}{string.Join('/', segments)}(\\.json|\\.xml)?$";
    }

    private static string PatternOf(Parameter? parameter) =>
        parameter?.Pattern is { } pattern ? pattern.TrimStart('^').TrimEnd('$') : "[^/]+";

    private static PrintedJson Of(LakeTable table, IEnumerable<IReadOnlyList<string>> places)
    {
        var time = table.Table.TimeColumn;
        return Object(
            ("name", table.Table.Name),
            ("sql_name", table.Name),
            ("description", table.Table.Description),
            ("location", table.Prefix),
            ("span", WordOf(table.Span)),
            ("partition_column", table.PartitionColumn),
            ("rows", List(places.Select(Texts))),
            ("natural_key", Texts(table.Table.NaturalKey)),
            ("order", Texts(table.Table.NaturalKey.OrderBy(column => column == time))),
            ("time_column", time),
            ("columns", List(table.Table.Columns.Select(column => Of(table.Table, column)))),
            ("following", List(FollowingColumns.Of(table.Dataset, table.Table).Select(column => Following(table, column)))),
            ("file", List(LakeLeaves.Of(table).Select(Of))),
            (
                "sums",
                List(
                    table.Table.Sums.Select(sum =>
                        Object(("name", sum.Name), ("total", sum.Total), ("parts", Texts(sum.Parts)), ("tolerance", (double?)sum.Tolerance))
                    )
                )
            ),
            (
                "rules",
                List(
                    Rule.Of(table.Dataset, table.Table, new Dictionary<string, RuleVerb>())
                        .Select(rule =>
                            Object(
                                ("name", rule.Name),
                                ("column", rule.Column),
                                ("expectation", rule.Expectation),
                                ("severity", WordOf(rule.Severity.ToString())),
                                ("verb", WordOf(rule.Verb.ToString()))
                            )
                        )
                )
            )
        );
    }

    private static PrintedJson Of(Table table, Column column)
    {
        var from = FieldPath.Split(column.From, out var ups);
        return Object(
            ("name", column.Name),
            ("type", WordOf(column.Type.ToString())),
            ("unit", column.Unit),
            ("up", ups == 0 ? (PrintedJson)(string?)null : ups),
            ("from", FieldPath.IsOrdinal(column.From) ? (string?)null : Texts(from)),
            ("position", FieldPath.IsOrdinal(column.From)),
            ("aliases", List(column.Aliases.Select(alias => Texts(FieldPath.Split(alias, out _))))),
            ("required", table.Requires(column)),
            ("at_least", column.AtLeast),
            ("at_most", column.AtMost),
            ("vocabulary", Texts(column.Vocabulary)),
            ("description", column.Description)
        );
    }

    private static PrintedJson Following(LakeTable table, Column column)
    {
        var words = table.Table.Columns.FirstOrDefault(known => known.Name == column.FollowsFrom)?.Common;
        var isWord = words?.Column == column.Name;
        return Object(
            ("name", column.Name),
            ("type", WordOf(column.Type.ToString())),
            ("from", column.FollowsFrom),
            ("rule", isWord ? "words" : column.Name),
            (
                "minutes",
                column.Name == FollowingColumns.IntervalEnd
                    ? FollowingColumns.LengthOf(table.Dataset, table.Table)?.TotalMinutes
                    : (double?)null
            ),
            ("words", isWord ? Map(words!.Words) : (string?)null),
            ("otherwise", isWord ? CommonWords.Unknown : null),
            ("description", column.Description)
        );
    }

    private static PrintedJson Of(LeafColumn leaf) =>
        Object(
            ("name", leaf.Name),
            ("of", leaf.Content == LeafContent.OffsetMinutes ? leaf.Column.Name : null),
            ("content", leaf.Content == LeafContent.OffsetMinutes ? "offset_minutes" : WordOf(leaf.Column.Type.ToString())),
            ("hive", HiveTable.TypeOf(leaf.Content))
        );

    private static PrintedJson Of(DerivedDataset derived)
    {
        var span = DerivedPartition.SpanOf(derived);
        return Object(
            ("name", derived.Name),
            ("view", derived.ViewName),
            ("title", derived.Title),
            ("description", derived.Description),
            ("category", derived.Category),
            ("formula", derived.Formula),
            ("edges", Texts(derived.Edges)),
            ("inputs", List(derived.Inputs.Select(input => Texts(input.AnyOf)))),
            ("optional", Texts(derived.Optional)),
            ("reads", List(DerivedDatasets.ReadBy(derived).Select(read => Object(("dataset", read.Dataset), ("table", read.View))))),
            ("span", WordOf(span)),
            ("partition_column", LakePartition.Of(span, default).Column),
            ("natural_key", Texts(derived.NaturalKey)),
            (
                "columns",
                List(
                    derived.Columns.Select(column =>
                        Object(("name", column.Name), ("type", column.Type), ("unit", column.Unit), ("description", column.Description))
                    )
                )
            ),
            (
                "parameters",
                List(
                    derived.Parameters.Select(parameter =>
                        Object(
                            ("name", parameter.Name),
                            ("type", parameter.Type),
                            ("default", parameter.Default),
                            ("description", parameter.Description)
                        )
                    )
                )
            ),
            ("sql", DerivedSql.Of(derived, SqlDialect.Spark, available: null, DerivedSql.DefaultsOf(derived)))
        );
    }

    private static string WordOf(PartitionSpan span) => WordOf(span.ToString());

    /// <summary>Words of ours in lower case, with underscores.</summary>
    private static string WordOf(string name) =>
        string.Concat(name.Select((letter, place) => place > 0 && char.IsUpper(letter) ? $"_{letter}" : letter.ToString()))
            .ToLowerInvariant();
}

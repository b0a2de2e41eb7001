using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running.Lake;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Query.Exporting;

/// <summary>A table to be exported: the SELECT that gives its rows, and what the catalogue knows of them.</summary>
/// <param name="Name">Name of the table, and of its file in a folder.</param>
/// <param name="Sql">One SELECT over the lake.</param>
internal sealed record ExportedTable(string Name, string Sql)
{
    private const string IntervalBegin = "interval_begin";
    private const string OperatingMonth = "operating_month";

    private static readonly string[] QueryTimes = [IntervalBegin, FollowingColumns.OperatingDay];

    /// <summary>Title; null for a query.</summary>
    public string? Title { get; private init; }

    /// <summary>The query as it was given; null for a dataset.</summary>
    public string? Query { get; private init; }

    /// <summary>Columns that tell rows apart; empty when unknown.</summary>
    public IReadOnlyList<string> NaturalKey { get; private init; } = [];

    /// <summary>Columns that may say when a value holds: the first that is there does.</summary>
    public IReadOnlyList<string> Times { get; private init; } = [];

    /// <summary>The dataset whose intervals can be counted; null where none are promised.</summary>
    public Dataset? Counted { get; private init; }

    /// <summary>Zone of its operating days.</summary>
    public DateTimeZone Zone { get; private init; } = DateTimeZone.Utc;

    /// <summary>Units and meanings by column.</summary>
    public IReadOnlyDictionary<string, (string? Unit, string? Description)> Columns { get; private init; } =
        new Dictionary<string, (string?, string?)>();

    /// <summary>The rows of a query.</summary>
    /// <exception cref="PipelineException">It is not one statement.</exception>
    public static ExportedTable OfQuery(string sql)
    {
        var statements = new Statements.SqlText(sql).Statements;
        return statements.Count == 1
            ? new(ExportRequest.QueryName, statements[0]) { Query = sql, Times = QueryTimes }
            : throw new PipelineException(
                FailureClass.Configuration,
                $"--sql has {statements.Count} statements; one SELECT was expected",
                "Put what it needs into it: WITH step AS (SELECT …) SELECT … FROM step."
            );
    }

    /// <summary>The rows of a dataset or a derived one, of days from <paramref name="first"/> to <paramref name="last"/> where they are given.</summary>
    /// <exception cref="PipelineException">Days are asked of something that has none.</exception>
    public static ExportedTable Named(string name, LocalDate? first, LocalDate? last)
    {
        var slash = name.LastIndexOf('/');
        var (source, word) = slash < 0 ? (null, name) : (name[..slash], name[(slash + 1)..]);
        if (source is null && DerivedDatasets.Find(word) is { } derived)
        {
            return OfDerived(derived, first, last);
        }

        var parts = word.Split("__");
        var found = LakeSources.Find(source ?? FeedCatalog.BuiltIn.Sources[0].Id, parts[0].Replace('_', '-').ToLowerInvariant());
        if (found is not ({ } of, { } dataset))
        {
            // The lake knows what there is, and what may have been meant.
            return new(word, $"FROM {From(source, word)}");
        }

        var table = parts.Length == 1 ? dataset.Tables[0] : dataset.Tables.FirstOrDefault(one => one.Name == parts[1]);
        if (table is null)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{dataset.Name} has no table '{parts[1]}'",
                $"It has {string.Join(", ", dataset.Tables.Select(one => new LakeTable(of.Id, dataset, one).Name))}."
            );
        }

        var lake = new LakeTable(source ?? of.Id, dataset, table);
        var zone = DateTimeZoneProviders.Tzdb[of.Zone];
        var where = first is { } from && last is { } to ? $" WHERE {Within(lake, zone, from, to)}" : "";
        return new(lake.Name, $"FROM {From(source, lake.Name)}{where}")
        {
            Title = dataset.Title,
            NaturalKey = table.NaturalKey,
            Times = table.TimeColumn is { } time ? [time] : [],
            Counted = lake.IsMain && dataset.Coverage == DatasetCoverage.EveryInterval ? dataset : null,
            Zone = zone,
            Columns = Views
                .ViewColumn.InFile(lake)
                .Append(Views.ViewColumn.OfPartition(lake))
                .OfType<Views.ViewColumn>()
                .ToDictionary(column => column.Name, column => (column.Unit, column.Description), StringComparer.OrdinalIgnoreCase),
        };
    }

    private static ExportedTable OfDerived(DerivedDataset derived, LocalDate? first, LocalDate? last) =>
        new(
            derived.ViewName,
            first is { } from && last is { } to
                ? AnalyticQuery.Of(derived, from, to).Sql
                : $"FROM {derived.ViewName} ORDER BY {string.Join(", ", derived.NaturalKey.Select(Engine.Sql.Name))}"
        )
        {
            Title = derived.Title,
            NaturalKey = derived.NaturalKey,
            Times = [IntervalBegin, FollowingColumns.OperatingDay, OperatingMonth],
            Columns = derived.Columns.ToDictionary(column => column.Name, column => (column.Unit, (string?)column.Description)),
        };

    private static string From(string? source, string view) =>
        source is null ? Engine.Sql.Name(view) : $"{Engine.Sql.Name(source)}.{Engine.Sql.Name(view)}";

    /// <summary>The condition on the partition leaves other files unread; the one on the time is exact.</summary>
    private static string Within(LakeTable lake, DateTimeZone zone, LocalDate first, LocalDate last)
    {
        if (lake.Span == PartitionSpan.All)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{lake.Name} has no time by which days could be told apart",
                "Leave --day out: all of it is exported."
            );
        }

        var (least, most) = (LakePartition.Of(lake.Span, first).Value, LakePartition.Of(lake.Span, last).Value);
        var partitions =
            lake.Span == PartitionSpan.Year
                ? $"{lake.PartitionColumn} BETWEEN {least} AND {most}"
                : $"{lake.PartitionColumn} BETWEEN {Engine.Sql.Text(least)} AND {Engine.Sql.Text(most)}";
        if (lake.Span == PartitionSpan.Day)
        {
            return partitions;
        }

        var time = Engine.Sql.Name(lake.Table.TimeColumn!);
        var isDate = lake.Table.Columns[lake.Table.IndexOf(lake.Table.TimeColumn!)].Type == ColumnType.Date;
        var begin = new OperatingDay(first).Span(zone).Begin;
        var end = new OperatingDay(last).Span(zone).End;
        return isDate
            ? $"{partitions} AND {time} BETWEEN DATE '{LocalDatePattern.Iso.Format(first)}' AND DATE '{LocalDatePattern.Iso.Format(last)}'"
            : $"{partitions} AND {time} >= TIMESTAMPTZ '{InstantPattern.General.Format(begin)}' AND {time} < TIMESTAMPTZ '{InstantPattern.General.Format(end)}'";
    }
}

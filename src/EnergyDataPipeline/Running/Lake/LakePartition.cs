using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Storing;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>How long a span of the operator's calendar one file of a lake's table holds.</summary>
internal enum PartitionSpan
{
    /// <summary>An operating day.</summary>
    Day,

    /// <summary>A month.</summary>
    Month,

    /// <summary>A year.</summary>
    Year,

    /// <summary>All there is: a list that has no time.</summary>
    All,
}

/// <summary>One file of a lake's table: the rows of a day, a month, a year, or all of them.</summary>
internal readonly record struct LakePartition(PartitionSpan Span, LocalDate First)
{
    private const string MonthColumn = "operating_month";
    private const string YearColumn = "operating_year";
    private const double ManyRowsADay = 1000;
    private const double SomeRowsADay = 30;

    /// <summary>The partition that <paramref name="date"/> lies in.</summary>
    public static LakePartition Of(PartitionSpan span, LocalDate date) =>
        new(
            span,
            span switch
            {
                PartitionSpan.Day => date,
                PartitionSpan.Month => new LocalDate(date.Year, date.Month, 1),
                PartitionSpan.Year => new LocalDate(date.Year, 1, 1),
                _ => default,
            }
        );

    /// <summary>
    /// What a file of the dataset holds: a day where a day has a thousand rows, or where nothing is known and it has intervals of hours or
    /// minutes; a month where it has some; a year where it has few; everything where its rows have no time.
    /// </summary>
    public static PartitionSpan SpanOf(Dataset dataset, Table table)
    {
        if (
            table.TimeColumn is not { } time
            || table.IndexOf(time) < 0
            || table.Columns[table.IndexOf(time)].Type is not (ColumnType.Timestamp or ColumnType.Date)
        )
        {
            return PartitionSpan.All;
        }

        return dataset.RowsPerDay switch
        {
            >= ManyRowsADay => PartitionSpan.Day,
            >= SomeRowsADay => PartitionSpan.Month,
            null when dataset.Interval?.Contains('T', StringComparison.Ordinal) == true => PartitionSpan.Day,
            null => PartitionSpan.Month,
            _ => PartitionSpan.Year,
        };
    }

    /// <summary>The partition that a segment of a key stands for (<c>operating_day=2026-07-01</c>); null for any other word.</summary>
    public static LakePartition? OfSegment(string segment) =>
        segment.Split('=') switch
        {
            [FollowingColumns.OperatingDay, var day] when LocalDatePattern.Iso.Parse(day) is { Success: true } read => Of(
                PartitionSpan.Day,
                read.Value
            ),
            [MonthColumn, var month] when LocalDatePattern.Iso.Parse(month + "-01") is { Success: true } read => Of(
                PartitionSpan.Month,
                read.Value
            ),
            [YearColumn, var year] when LocalDatePattern.Iso.Parse(year + "-01-01") is { Success: true } read => Of(
                PartitionSpan.Year,
                read.Value
            ),
            _ => null,
        };

    /// <summary>First day after it.</summary>
    public LocalDate Next =>
        Span switch
        {
            PartitionSpan.Day => First.PlusDays(1),
            PartitionSpan.Month => First.PlusMonths(1),
            PartitionSpan.Year => First.PlusYears(1),
            _ => LocalDate.MaxIsoValue,
        };

    /// <summary>True when they have a day in common.</summary>
    public bool Overlaps(LakePartition other) =>
        Span == PartitionSpan.All || other.Span == PartitionSpan.All || (First < other.Next && Next > other.First);

    /// <summary>True when the day lies in it.</summary>
    public bool Holds(LocalDate date) => Span == PartitionSpan.All || (date >= First && date < Next);

    /// <summary>The column that stands for it in keys, and so not in the file; null where all is one file.</summary>
    public string? Column =>
        Span switch
        {
            PartitionSpan.Day => FollowingColumns.OperatingDay,
            PartitionSpan.Month => MonthColumn,
            PartitionSpan.Year => YearColumn,
            _ => null,
        };

    /// <summary>Its value there.</summary>
    public string Value =>
        Span switch
        {
            PartitionSpan.Day => First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            PartitionSpan.Month => First.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            PartitionSpan.Year => First.ToString("yyyy", CultureInfo.InvariantCulture),
            _ => "all",
        };

    /// <summary>
    /// Where the file stands: <c>lake/&lt;source&gt;/&lt;dataset&gt;/&lt;table&gt;/operating_day=2026-07-01/data.parquet</c>, the form that
    /// Athena, Spark and DuckDB know partitions by.
    /// </summary>
    public string KeyOf(string source, string dataset, string table)
    {
        var folder = ObjectKey.Of(StoreFolders.Lake, source, dataset, table).Value;
        return Column is { } column ? $"{folder}/{column}={Value}/data.parquet" : $"{folder}/data.parquet";
    }
}

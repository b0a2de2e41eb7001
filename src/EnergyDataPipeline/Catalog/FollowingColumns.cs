using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Catalog;

/// <summary>
/// The columns that follow from published ones, and that stand after them in every file: of when a row's interval begins where it ends, the operating
/// day it belongs to, and its hour by the operators' own count; of an operator's words the common ones.
/// </summary>
public static class FollowingColumns
{
    /// <summary>Where the interval ends: a timestamp.</summary>
    public const string IntervalEnd = "interval_end";

    /// <summary>The operating day the interval lies in: a date.</summary>
    public const string OperatingDay = "operating_day";

    /// <summary>The hour the interval lies in, named by when it ends: <c>01</c> to <c>24</c>; <c>02X</c> is the hour that clocks repeat in autumn.</summary>
    public const string HourEnding = "hour_ending";

    private const string IntervalBegin = "interval_begin";
    private const string DayBegin = "day_begin";

    /// <summary>
    /// The columns that <paramref name="table"/> of <paramref name="dataset"/> is given: all three of time where it has intervals of hours or
    /// minutes, the operating day where it has days, none of time otherwise; and one for each column whose words are mapped. A name that the operator uses itself is left to it.
    /// </summary>
    public static IReadOnlyList<Column> Of(Dataset dataset, Table table)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(table);
        var columns = new List<Column>();
        if (LengthOf(dataset, table) is not null)
        {
            columns.Add(
                Made(table, IntervalEnd, ColumnType.Timestamp, "End of the interval, excluded: interval_begin and the interval's length")
            );
            columns.Add(Made(table, OperatingDay, ColumnType.Date, "Operating day the interval lies in, in the operator's zone"));
            columns.Add(
                Made(
                    table,
                    HourEnding,
                    ColumnType.Text,
                    "Hour the interval lies in, named by its end on the operator's clock: 01 to 24; 02X is the hour that is repeated when clocks go back"
                )
            );
        }
        else if (HoldsDays(table))
        {
            columns.Add(Made(table, OperatingDay, ColumnType.Date, "Operating day, in the operator's zone"));
        }

        columns.AddRange(
            table
                .Columns.Where(column => column is { Type: ColumnType.Text, Common: not null })
                .Select(column => new Column
                {
                    Name = column.Common!.Column,
                    From = "",
                    FollowsFrom = column.Name,
                    Type = ColumnType.Text,
                    Optional = true,
                    Description = column.Common.Description,
                })
        );
        return [.. columns.Where(column => table.IndexOf(column.Name) < 0)];
    }

    /// <summary>The published columns of <paramref name="table"/>, and after them those that follow from them.</summary>
    public static IReadOnlyList<Column> AllOf(Dataset dataset, Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return [.. table.Columns, .. Of(dataset, table)];
    }

    /// <summary>Length of the intervals whose begin stands in the table's time column; null where it holds something else.</summary>
    public static Duration? LengthOf(Dataset dataset, Table table)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(table);
        return
            table.TimeColumn == IntervalBegin
            && dataset.Interval is { } text
            && PeriodPattern.Roundtrip.Parse(text).TryGetValue(Period.Zero, out var interval)
            && interval is { HasTimeComponent: true, HasDateComponent: false }
            ? interval.ToDuration()
            : null;
    }

    private static bool HoldsDays(Table table) =>
        table.TimeColumn is { } name
        && name.EndsWith(DayBegin, StringComparison.Ordinal)
        && table.IndexOf(name) is var index and >= 0
        && table.Columns[index].Type == ColumnType.Timestamp;

    private static Column Made(Table table, string name, ColumnType type, string description) =>
        new()
        {
            Name = name,
            From = "",
            FollowsFrom = table.TimeColumn,
            Type = type,
            Optional = true,
            Description = description,
        };
}

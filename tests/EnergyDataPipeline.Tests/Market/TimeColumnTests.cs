using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Normalizing;
using EnergyDataPipeline.Records;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Market;

/// <summary>What follows from when an interval begins, on every day on which clocks change in the United States from 2007 to 2037.</summary>
public sealed class TimeColumnTests
{
    private const long MicrosInSecond = 1_000_000;

    private static readonly DateTimeZone Eastern = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>Second Sunday of March and first Sunday of November, the rule since 2007, worked out without a zone database.</summary>
    public static TheoryData<int> Years => [.. Enumerable.Range(2007, 31)];

    [Theory]
    [MemberData(nameof(Years))]
    public void Days_of_23_and_25_hours_have_their_intervals_hours_and_ends(int year)
    {
        var spring = Sunday(year, 3, 2);
        var autumn = Sunday(year, 11, 1);
        foreach (
            var (name, perHour) in new[]
            {
                ("hourly-lmp-da-final", 1),
                ("actual-interchange-fifteen-minute", 4),
                ("five-minute-lmp-final", 12),
            }
        )
        {
            Check(name, spring, 23 * perHour, perHour);
            Check(name, autumn, 25 * perHour, perHour);
            Check(name, spring.PlusDays(1), 24 * perHour, perHour);
        }
    }

    [Theory]
    [MemberData(nameof(Years))]
    public void A_day_is_one_interval_however_long(int year)
    {
        var (dataset, table) = Find("load-zone-ncpc");
        foreach (var day in new[] { Sunday(year, 3, 2), Sunday(year, 11, 1) })
        {
            var rows = Rows(dataset, table, [Eastern.AtStartOfDay(day).ToInstant()]);

            Assert.Equal(new DateOnly(day.Year, day.Month, day.Day), Assert.Single(rows)[FollowingColumns.OperatingDay]);
            Assert.Equal(1, ExpectedIntervals.In(dataset, MarketPeriod.Of(new(day)), Eastern));
        }
    }

    [Fact]
    public void Rows_in_any_order_and_without_a_time_get_what_is_theirs()
    {
        var (dataset, table) = Find("hourly-lmp-da-final");
        var day = new LocalDate(2026, 11, 1);
        var begins = Enumerable.Range(0, 25).Select(hour => Eastern.AtStartOfDay(day).ToInstant() + Duration.FromHours(hour)).ToList();
        Instant?[] mixed = [begins[24], null, begins[2], begins[1], null, begins[2], begins[0], Instant.FromUnixTimeTicks(0)];

        var rows = Rows(dataset, table, mixed);

        Assert.Equal(["24", null, "02X", "02", null, "02X", "01", "20"], rows.Select(row => row[FollowingColumns.HourEnding]));
        Assert.Null(rows[1][FollowingColumns.IntervalEnd]);
        Assert.Null(rows[1][FollowingColumns.OperatingDay]);
    }

    private static void Check(string name, LocalDate day, int expected, int perHour)
    {
        var (dataset, table) = Find(name);
        var start = Eastern.AtStartOfDay(day).ToInstant();
        var length = Duration.FromMinutes(60 / perHour);
        var begins = Enumerable.Range(0, expected).Select(i => start + (i * length)).ToList();

        var rows = Rows(dataset, table, [.. begins.Select(begin => (Instant?)begin)]);

        var hours = expected / perHour;
        string[] labels = hours switch
        {
            23 => ["01", "02", .. Labels(4, 24)],
            25 => ["01", "02", "02X", .. Labels(3, 24)],
            _ => [.. Labels(1, 24)],
        };
        Assert.Equal(
            labels.SelectMany(label => Enumerable.Repeat(label, perHour)),
            rows.Select(row => (string)row[FollowingColumns.HourEnding]!)
        );
        Assert.All(rows, row => Assert.Equal(new DateOnly(day.Year, day.Month, day.Day), row[FollowingColumns.OperatingDay]));

        // Each ends where the next begins, and the last where the day does.
        var ends = rows.Select(row => (Instant)row[FollowingColumns.IntervalEnd]!).ToList();
        Assert.Equal(begins.Skip(1), ends.SkipLast(1));
        Assert.Equal(Eastern.AtStartOfDay(day.PlusDays(1)).ToInstant(), ends[^1]);

        var due = ExpectedIntervals.BeginsIn(dataset, MarketPeriod.Of(new(day)), Eastern)!;
        Assert.Equal(dataset.SkipsRepeatedHour && hours == 25 ? expected - perHour : expected, due.Count);
        Assert.Equal(start, due[0]);
        Assert.All(due, begin => Assert.Contains(begin, begins));
    }

    private static IEnumerable<string> Labels(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(hour => hour.ToString("00", CultureInfo.InvariantCulture));

    private static LocalDate Sunday(int year, int month, int nth)
    {
        var first = new LocalDate(year, month, 1);
        var toSunday = (7 - (int)first.DayOfWeek) % 7;
        return first.PlusDays(toSunday + ((nth - 1) * 7));
    }

    private static (Dataset Dataset, Table Table) Find(string name)
    {
        var dataset = FeedCatalog.BuiltIn.Find(name)!.Value.Dataset;
        return (dataset, dataset.Tables[0]);
    }

    /// <summary>The added columns of rows that begin so.</summary>
    private static List<Dictionary<string, object?>> Rows(Dataset dataset, Table table, Instant?[] begins)
    {
        var added = FollowingValues.For(dataset, table, Eastern)!;
        var batch = new ColumnBatch(table);
        foreach (var begin in begins)
        {
            foreach (var column in batch.Columns)
            {
                if (begin is { } at && column.Column.Name == table.TimeColumn)
                {
                    var offset = (short)(Eastern.GetUtcOffset(at).Seconds / 60);
                    ((TimestampVector)column).Append(at.ToUnixTimeTicks() / (NodaConstants.TicksPerSecond / MicrosInSecond), offset);
                }
                else
                {
                    column.AppendNull();
                }
            }
        }

        var whole = added.Extend(batch);
        return
        [
            .. Enumerable
                .Range(0, whole.RowCount)
                .Select(row =>
                    whole
                        .Columns.Where(column => column.Column.FollowsFrom is not null)
                        .ToDictionary(column => column.Column.Name, column => column.IsNull(row) ? null : ValueAt(column, row))
                ),
        ];
    }

    private static object ValueAt(ColumnVector column, int row) =>
        column switch
        {
            DateVector dates => DateOnly.FromDayNumber(dates.Values[row] + new DateOnly(1970, 1, 1).DayNumber),
            TextVector texts => System.Text.Encoding.UTF8.GetString(texts.Utf8(row)),
            TimestampVector times => Instant.FromUnixTimeTicks(times.Values[row] * (NodaConstants.TicksPerSecond / MicrosInSecond)),
            _ => throw new NotSupportedException(column.GetType().Name),
        };
}

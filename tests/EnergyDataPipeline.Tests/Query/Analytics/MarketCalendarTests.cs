using EnergyDataPipeline.Query.Analytics;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>On peak, holidays and seasons: against a printed table, and the SQL of the calendar against the library for every hour.</summary>
public sealed class MarketCalendarTests
{
    // The days on which the six holidays are observed, as off-peak calendars print them.
    private const string Printed = """
        2007 01-01 05-28 07-04 09-03 11-22 12-25
        2010 01-01 05-31 07-05 09-06 11-25 12-25
        2011 01-01 05-30 07-04 09-05 11-24 12-26
        2012 01-02 05-28 07-04 09-03 11-22 12-25
        2016 01-01 05-30 07-04 09-05 11-24 12-26
        2017 01-02 05-29 07-04 09-04 11-23 12-25
        2020 01-01 05-25 07-04 09-07 11-26 12-25
        2021 01-01 05-31 07-05 09-06 11-25 12-25
        2022 01-01 05-30 07-04 09-05 11-24 12-26
        2023 01-02 05-29 07-04 09-04 11-23 12-25
        2024 01-01 05-27 07-04 09-02 11-28 12-25
        2025 01-01 05-26 07-04 09-01 11-27 12-25
        2026 01-01 05-25 07-04 09-07 11-26 12-25
        2027 01-01 05-31 07-05 09-06 11-25 12-25
        2028 01-01 05-29 07-04 09-04 11-23 12-25
        2033 01-01 05-30 07-04 09-05 11-24 12-26
        2034 01-02 05-29 07-04 09-04 11-23 12-25
        2037 01-01 05-25 07-04 09-07 11-26 12-25
        """;

    public static TheoryData<string> Years => [.. Printed.Split('\n').Select(line => line.Trim())];

    [Theory]
    [MemberData(nameof(Years))]
    public void Holidays_are_those_of_the_printed_table(string line)
    {
        var words = line.Split(' ');
        var year = int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture);
        var days = Enumerable.Range(0, 366).Select(n => new LocalDate(year, 1, 1).PlusDays(n)).Where(day => day.Year == year);

        var found = days.Where(day => NercHolidays.On(day) is not null).Select(day => day.ToString("MM-dd", null));

        Assert.Equal(words[1..], found);
    }

    [Theory]
    [InlineData("2026-07-01T10:59:59Z", false, "a second before 07:00")]
    [InlineData("2026-07-01T11:00:00Z", true, "07:00 begins hour ending 08")]
    [InlineData("2026-07-02T02:59:59Z", true, "the last second of hour ending 23")]
    [InlineData("2026-07-02T03:00:00Z", false, "23:00")]
    [InlineData("2026-07-03T16:00:00Z", true, "a Friday: the Fourth is on the Saturday and not moved")]
    [InlineData("2026-07-04T16:00:00Z", false, "Saturday")]
    [InlineData("2027-07-04T16:00:00Z", false, "Sunday")]
    [InlineData("2027-07-05T16:00:00Z", false, "Monday: the Fourth observed")]
    [InlineData("2026-06-19T16:00:00Z", true, "Juneteenth is none of NERC's")]
    [InlineData("2026-11-27T16:00:00Z", true, "the day after Thanksgiving")]
    [InlineData("2026-11-01T05:30:00Z", false, "01:30 for the first time")]
    [InlineData("2026-11-01T06:30:00Z", false, "01:30 for the second time")]
    [InlineData("2026-03-09T11:00:00Z", true, "Monday after clocks went forward")]
    [InlineData("2026-03-06T11:30:00Z", false, "06:30 on the Friday before")]
    public void On_peak_is_07_00_to_23_00_on_peak_days(string instant, bool isOnPeak, string why) =>
        Assert.True(MarketCalendar.IsOnPeak(InstantPattern.ExtendedIso.Parse(instant).Value) == isOnPeak, why);

    [Fact]
    public void Peak_days_have_16_peak_hours_and_others_none()
    {
        var days = Enumerable.Range(0, 365 * 31).Select(n => new LocalDate(2007, 1, 1).PlusDays(n));

        Assert.All(
            days,
            day => Assert.Equal(MarketCalendar.Day(day).OnPeakHours, MarketCalendar.HoursOf(day).Count(hour => hour.IsOnPeak))
        );
    }

    [Fact]
    public void SQL_has_the_same_hours_from_2003_to_2037()
    {
        using var database = new AnalyticsDatabase().WithViews();
        var found = database.Rows(
            "SELECT operating_day::VARCHAR, hour_ending, epoch(interval_begin)::BIGINT, epoch(interval_end)::BIGINT, hour_number, is_repeated_hour, is_on_peak FROM calendar ORDER BY interval_begin"
        );

        var expected = Days()
            .SelectMany(MarketCalendar.HoursOf)
            .Select(hour =>
                $"{hour.OperatingDay:uuuu-MM-dd} {hour.HourEnding} {hour.Begin.ToUnixTimeSeconds()} {hour.Begin.ToUnixTimeSeconds() + 3600} {hour.Number} {hour.IsRepeated} {hour.IsOnPeak}"
            );

        Assert.Equal(expected, found.Select(row => string.Join(" ", row.Select(AnalyticsDatabase.Text))));
    }

    [Fact]
    public void SQL_has_the_same_days_from_2003_to_2037()
    {
        using var database = new AnalyticsDatabase().WithViews();
        var found = database.Rows(
            """
            SELECT operating_day::VARCHAR, hours_in_day, calendar_year, calendar_quarter, calendar_month, operating_month::VARCHAR, iso_year, iso_week, day_of_month,
              day_of_year, day_of_week, is_weekend, coalesce(nerc_holiday, '-'), is_nerc_holiday, on_peak_hours, season, season_year
            FROM calendar_days ORDER BY operating_day
            """
        );

        var expected = Days()
            .Select(MarketCalendar.Day)
            .Select(day =>
                $"{day.Date:uuuu-MM-dd} {day.Hours} {day.Date.Year} {day.Quarter} {day.Date.Month} {day.Date:uuuu-MM}-01 {day.IsoYear} {day.IsoWeek} {day.Date.Day} "
                + $"{day.Date.DayOfYear} {(int)day.Date.DayOfWeek} {day.IsWeekend} {(day.Holiday is { } holiday ? NercHolidays.NameOf(holiday) : "-")} "
                + $"{day.Holiday is not null} {day.OnPeakHours} {SeasonName(day.Season)} {day.SeasonYear}"
            );

        Assert.Equal(expected, found.Select(row => string.Join(" ", row.Select(AnalyticsDatabase.Text))));
    }

    private static IEnumerable<LocalDate> Days()
    {
        for (var day = new LocalDate(2003, 1, 1); day.Year < 2038; day = day.PlusDays(1))
        {
            yield return day;
        }
    }

    private static string SeasonName(Season season) =>
        season switch
        {
            Season.Winter => "winter",
            Season.Spring => "spring",
            Season.Summer => "summer",
            _ => "fall",
        };
}

using System.Globalization;
using EnergyDataPipeline.Market;
using NodaTime;
using NodaTime.Calendars;

namespace EnergyDataPipeline.Query.Analytics;

/// <summary>Season of a market's year: meteorological, by whole months.</summary>
public enum Season
{
    /// <summary>December to February; named by the year it ends in.</summary>
    Winter,

    /// <summary>March to May.</summary>
    Spring,

    /// <summary>June to August.</summary>
    Summer,

    /// <summary>September to November.</summary>
    Fall,
}

/// <summary>
/// The calendar that prices are told apart by, in Eastern prevailing time. On peak, by NERC's definition for the Eastern Interconnection, are the
/// 16 hours ending 08 to 23 (07:00 to 23:00) of Monday to Friday, other than the six holidays of <see cref="NercHolidays"/>. Clocks change on
/// Sundays, so that the days of 23 and 25 hours have no peak hours at all, and the repeated hour is off peak. The views <c>calendar</c> and
/// <c>calendar_days</c> compute the same in SQL.
/// </summary>
public static class MarketCalendar
{
    private const int FirstPeakHourEnding = 8;
    private const int LastPeakHourEnding = 23;

    /// <summary>America/New_York.</summary>
    public static DateTimeZone Eastern { get; } = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>True when <paramref name="day"/> has on-peak hours: Monday to Friday and no NERC holiday.</summary>
    public static bool IsPeakDay(LocalDate day) => day.DayOfWeek <= IsoDayOfWeek.Friday && NercHolidays.On(day) is null;

    /// <summary>True when <paramref name="instant"/> lies in an on-peak hour.</summary>
    public static bool IsOnPeak(Instant instant)
    {
        var local = instant.InZone(Eastern);
        return local.Hour + 1 is >= FirstPeakHourEnding and <= LastPeakHourEnding && IsPeakDay(local.Date);
    }

    /// <summary>Season that <paramref name="day"/> lies in.</summary>
    public static Season SeasonOf(LocalDate day) =>
        day.Month switch
        {
            12 or 1 or 2 => Season.Winter,
            3 or 4 or 5 => Season.Spring,
            6 or 7 or 8 => Season.Summer,
            _ => Season.Fall,
        };

    /// <summary>The calendar's columns of <paramref name="day"/>.</summary>
    public static CalendarDay Day(LocalDate day) =>
        new(day)
        {
            Hours = new OperatingDay(day).Hours(Eastern),
            Quarter = ((day.Month - 1) / 3) + 1,
            IsoYear = WeekYearRules.Iso.GetWeekYear(day),
            IsoWeek = WeekYearRules.Iso.GetWeekOfWeekYear(day),
            Holiday = NercHolidays.On(day),
            Season = SeasonOf(day),
            SeasonYear = day.Month == 12 ? day.Year + 1 : day.Year,
        };

    /// <summary>The hours of <paramref name="day"/> in order: 23, 24 or 25 of them.</summary>
    public static IEnumerable<CalendarHour> HoursOf(LocalDate day)
    {
        var span = new OperatingDay(day).Span(Eastern);
        for (var begin = span.Begin; begin < span.End; begin += Duration.FromHours(1))
        {
            var local = begin.InZone(Eastern);
            var repeated = Eastern.MapLocal(local.LocalDateTime) is { Count: 2 } twice && twice.Last().ToInstant() == begin;
            yield return new CalendarHour(day, begin, local.Hour + 1, repeated, IsOnPeak(begin));
        }
    }
}

/// <summary>A day of the market's calendar.</summary>
/// <param name="Date">The operating day.</param>
public sealed record CalendarDay(LocalDate Date)
{
    /// <summary>Length in hours: 23, 24 or 25.</summary>
    public required int Hours { get; init; }

    /// <summary>Quarter of the year, 1 to 4.</summary>
    public required int Quarter { get; init; }

    /// <summary>Year the ISO 8601 week belongs to.</summary>
    public required int IsoYear { get; init; }

    /// <summary>ISO 8601 week, 1 to 53.</summary>
    public required int IsoWeek { get; init; }

    /// <summary>The NERC holiday observed that day; null on other days.</summary>
    public required NercHoliday? Holiday { get; init; }

    /// <summary>Season the day lies in.</summary>
    public required Season Season { get; init; }

    /// <summary>Year the season ends in: a December's winter is the next year's.</summary>
    public required int SeasonYear { get; init; }

    /// <summary>Saturday or Sunday.</summary>
    public bool IsWeekend => Date.DayOfWeek >= IsoDayOfWeek.Saturday;

    /// <summary>On-peak hours of the day: 16 or 0.</summary>
    public int OnPeakHours => IsWeekend || Holiday is not null ? 0 : 16;
}

/// <summary>An hour of the market's calendar.</summary>
/// <param name="OperatingDay">Day it belongs to.</param>
/// <param name="Begin">Instant it begins at.</param>
/// <param name="Number">Hour of the clock by its end, 1 to 24.</param>
/// <param name="IsRepeated">Whether it is the hour that clocks repeat in autumn.</param>
/// <param name="IsOnPeak">Whether it is on peak.</param>
public readonly record struct CalendarHour(LocalDate OperatingDay, Instant Begin, int Number, bool IsRepeated, bool IsOnPeak)
{
    /// <summary><c>01</c> to <c>24</c>; <c>02X</c> for the repeated hour.</summary>
    public string HourEnding => Number.ToString("00", CultureInfo.InvariantCulture) + (IsRepeated ? "X" : "");
}

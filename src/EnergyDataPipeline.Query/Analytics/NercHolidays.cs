using NodaTime;

namespace EnergyDataPipeline.Query.Analytics;

/// <summary>A holiday on which the North American Electric Reliability Corporation counts every hour as off peak.</summary>
public enum NercHoliday
{
    /// <summary>1 January.</summary>
    NewYearsDay,

    /// <summary>Last Monday of May.</summary>
    MemorialDay,

    /// <summary>4 July.</summary>
    IndependenceDay,

    /// <summary>First Monday of September.</summary>
    LaborDay,

    /// <summary>Fourth Thursday of November.</summary>
    ThanksgivingDay,

    /// <summary>25 December.</summary>
    ChristmasDay,
}

/// <summary>
/// The days on which NERC's six holidays are observed (Additional Off-peak Days): one that falls on a Sunday is observed on the Monday after it,
/// one that falls on a Saturday stays there. Others, such as Juneteenth, are none of NERC's.
/// </summary>
public static class NercHolidays
{
    private const int DaysInWeek = 7;

    /// <summary>The holiday observed on <paramref name="day"/>; null when there is none. A Sunday has none: its holiday is on the Monday.</summary>
    public static NercHoliday? On(LocalDate day) =>
        Enum.GetValues<NercHoliday>()
            .Where(holiday => Observed(holiday, day.Year) == day)
            .Select(holiday => (NercHoliday?)holiday)
            .FirstOrDefault();

    /// <summary>The day on which <paramref name="holiday"/> is observed in <paramref name="year"/>.</summary>
    public static LocalDate Observed(NercHoliday holiday, int year) =>
        holiday switch
        {
            NercHoliday.NewYearsDay => OffSunday(new LocalDate(year, 1, 1)),
            NercHoliday.MemorialDay => new LocalDate(year, 6, 1).Previous(IsoDayOfWeek.Monday),
            NercHoliday.IndependenceDay => OffSunday(new LocalDate(year, 7, 4)),
            NercHoliday.LaborDay => new LocalDate(year, 8, 31).Next(IsoDayOfWeek.Monday),
            NercHoliday.ThanksgivingDay => new LocalDate(year, 10, 31).Next(IsoDayOfWeek.Thursday).PlusDays(3 * DaysInWeek),
            NercHoliday.ChristmasDay => OffSunday(new LocalDate(year, 12, 25)),
            _ => throw new ArgumentOutOfRangeException(nameof(holiday), holiday, "NERC knows six holidays"),
        };

    /// <summary>The holiday's name, as the calendar views write it.</summary>
    public static string NameOf(NercHoliday holiday) =>
        holiday switch
        {
            NercHoliday.NewYearsDay => "New Year's Day",
            NercHoliday.MemorialDay => "Memorial Day",
            NercHoliday.IndependenceDay => "Independence Day",
            NercHoliday.LaborDay => "Labor Day",
            NercHoliday.ThanksgivingDay => "Thanksgiving Day",
            NercHoliday.ChristmasDay => "Christmas Day",
            _ => throw new ArgumentOutOfRangeException(nameof(holiday), holiday, "NERC knows six holidays"),
        };

    private static LocalDate OffSunday(LocalDate day) => day.DayOfWeek == IsoDayOfWeek.Sunday ? day.PlusDays(1) : day;
}

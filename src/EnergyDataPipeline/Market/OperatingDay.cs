using System.Globalization;
using NodaTime;

namespace EnergyDataPipeline.Market;

/// <summary>A calendar day of the operator's market, midnight to midnight in the operator's zone: 23, 24 or 25 hours long.</summary>
public readonly record struct OperatingDay(LocalDate Date) : IComparable<OperatingDay>
{
    /// <summary>The instants at which the day begins (included) and ends (excluded) in <paramref name="zone"/>.</summary>
    public Interval Span(DateTimeZone zone) => new(zone.AtStartOfDay(Date).ToInstant(), zone.AtStartOfDay(Date.PlusDays(1)).ToInstant());

    /// <summary>Number of hours in the day: 23 when clocks go forward, 25 when they go back.</summary>
    public int Hours(DateTimeZone zone) => (int)Span(zone).Length.TotalHours;

    /// <summary>The operating day that contains <paramref name="instant"/> in <paramref name="zone"/>.</summary>
    public static OperatingDay Containing(Instant instant, DateTimeZone zone) => new(instant.InZone(zone).Date);

    /// <summary>
    /// Reads <c>yyyyMMdd</c> or <c>yyyy-MM-dd</c>; false for anything else, including days that do not exist, and the last day of the year 9999,
    /// whose end no calendar here can name.
    /// </summary>
    public static bool TryParse(string text, out OperatingDay day)
    {
        var known = DateOnly.TryParseExact(
            text,
            ["yyyyMMdd", "yyyy-MM-dd"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var date
        );
        known &= date != DateOnly.MaxValue;
        day = known ? new(new LocalDate(date.Year, date.Month, date.Day)) : default;
        return known;
    }

    /// <summary>The day <paramref name="days"/> later (earlier when negative).</summary>
    public OperatingDay PlusDays(int days) => new(Date.PlusDays(days));

    /// <summary><c>yyyyMMdd</c>, as ISO-NE's addresses want it.</summary>
    public string Compact =>
        $"{Date.Year.ToString("0000", CultureInfo.InvariantCulture)}{Date.Month.ToString("00", CultureInfo.InvariantCulture)}{Date.Day.ToString("00", CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public int CompareTo(OperatingDay other) => Date.CompareTo(other.Date);

    /// <summary><c>yyyy-MM-dd</c>.</summary>
    public override string ToString() =>
        $"{Date.Year.ToString("0000", CultureInfo.InvariantCulture)}-{Date.Month.ToString("00", CultureInfo.InvariantCulture)}-{Date.Day.ToString("00", CultureInfo.InvariantCulture)}";

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(OperatingDay left, OperatingDay right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(OperatingDay left, OperatingDay right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(OperatingDay left, OperatingDay right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(OperatingDay left, OperatingDay right) => left.CompareTo(right) >= 0;
}

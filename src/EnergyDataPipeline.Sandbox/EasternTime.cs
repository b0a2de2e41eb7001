using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Sandbox;

/// <summary>The operator's clock: Eastern days of 23, 24 or 25 hours, and how an instant is written in an answer.</summary>
internal static class EasternTime
{
    private static readonly OffsetDateTimePattern Written = OffsetDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd'T'HH:mm:ss.fffo<+HH:mm>"
    );

    public static DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>The first day of any series: nothing was published for days before it.</summary>
    public static LocalDate FirstDay { get; } = new(2003, 3, 1);

    /// <summary><c>yyyy-MM-ddTHH:mm:ss.fffzzz</c> in Eastern time.</summary>
    public static string Format(Instant instant) => Written.Format(instant.InZone(Zone).ToOffsetDateTime());

    public static LocalDate DayOf(Instant instant) => instant.InZone(Zone).Date;

    public static Instant StartOf(LocalDate day) => Zone.AtStartOfDay(day).ToInstant();

    public static int HoursIn(LocalDate day) => (int)(StartOf(day.PlusDays(1)) - StartOf(day)).TotalHours;

    /// <summary>The instant at which a clock on the wall shows this time on this day; the earlier one when it shows it twice.</summary>
    public static Instant At(LocalDate day, int hour, int minute) => day.At(new LocalTime(hour, minute)).InZoneLeniently(Zone).ToInstant();

    /// <summary>The instants at which the hours of the day begin, in order: 23, 24 or 25 of them.</summary>
    public static IEnumerable<Instant> HoursOf(LocalDate day)
    {
        var start = StartOf(day);
        var hours = HoursIn(day);
        for (var hour = 0; hour < hours; hour++)
        {
            yield return start + Duration.FromHours(hour);
        }
    }

    /// <summary>The beginning of the hour that contains the instant. Eastern offsets are whole hours, so UTC hours will do.</summary>
    public static Instant HourOf(Instant instant)
    {
        var seconds = instant.ToUnixTimeSeconds();
        return Instant.FromUnixTimeSeconds(seconds - (((seconds % 3600) + 3600) % 3600));
    }
}

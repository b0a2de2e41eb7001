using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>NodaTime's reading of what we write for instants.</summary>
internal static class Iso
{
    private static readonly OffsetDateTimePattern Pattern = OffsetDateTimePattern.CreateWithInvariantCulture(
        "uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFo<+HH:mm>"
    );

    public static OffsetInstant Parse(string text)
    {
        var parsed = Pattern.Parse(text).Value;
        var days = Period.DaysBetween(new LocalDate(1970, 1, 1), parsed.Date);
        var local = days * 86_400_000_000L + parsed.NanosecondOfDay / 1000;
        return new OffsetInstant(local - parsed.Offset.Seconds * 1_000_000L, (short)(parsed.Offset.Seconds / 60));
    }
}

using NodaTime;

namespace EnergyDataPipeline.Sandbox.Model;

/// <summary>Demand of the region in MW: habits of the hour and day, weather, sun on private roofs.</summary>
internal sealed class Load(Dice dice, Temperature temperature)
{
    private const double BaseMw = 11_500;
    private const double RoofSolarMw = 5_500;

    private static readonly double[] Winter =
    [
        0.84, 0.81, 0.80, 0.80, 0.82, 0.89, 0.99, 1.07, 1.08, 1.06, 1.05, 1.04,
        1.03, 1.02, 1.02, 1.04, 1.12, 1.22, 1.21, 1.17, 1.12, 1.05, 0.97, 0.90,
    ];

    private static readonly double[] Summer =
    [
        0.84, 0.79, 0.77, 0.76, 0.77, 0.82, 0.90, 0.98, 1.04, 1.08, 1.11, 1.13,
        1.15, 1.16, 1.17, 1.18, 1.20, 1.22, 1.22, 1.19, 1.16, 1.11, 1.02, 0.92,
    ];

    /// <summary>The region's demand at the instant, forecast with a temperature that is <paramref name="errorF"/> degrees off.</summary>
    public double At(Instant instant, double errorF = 0)
    {
        var local = instant.InZone(EasternTime.Zone).LocalDateTime;
        var hour = local.Hour + (local.Minute / 60.0) + (local.Second / 3600.0);
        var summer = 0.5 * (1 + Math.Cos(2 * Math.PI * (Temperature.DayOfYear(instant) - 205) / 365.2425));
        var shape = (summer * Interpolated(Summer, hour)) + ((1 - summer) * Interpolated(Winter, hour));
        var degrees = temperature.Regional(instant) + errorF;
        var weather = (115 * Math.Max(0, degrees - 62)) + (55 * Math.Max(0, 48 - degrees));
        var rested = IsRestDay(local.Date) ? 0.92 : 1;
        var position = instant.ToUnixTimeSeconds() / 3600.0;
        var noise = 1 + (0.006 * dice.Smooth(Series.LoadNoise, 0, position)) + (0.002 * dice.Smooth(Series.LoadNoise, 1, position * 12));
        return Math.Clamp((((BaseMw * shape * rested) + weather) * noise) - RoofSolar(instant), 6_800, 26_000);
    }

    /// <summary>What panels behind the meters take off the demand.</summary>
    public double RoofSolar(Instant instant) => RoofSolarMw * Math.Pow(Temperature.Sun(instant), 1.1) * (1 - (0.75 * temperature.Cloud(instant)));

    /// <summary>The hour with the highest demand of the day, and that demand at the middle of the hour.</summary>
    public (Instant Hour, double Mw) Peak(LocalDate day, double errorF = 0)
    {
        var peak = (Hour: EasternTime.StartOf(day), Mw: double.MinValue);
        foreach (var hour in EasternTime.HoursOf(day))
        {
            var mw = At(hour + Duration.FromMinutes(30), errorF);
            if (mw > peak.Mw)
            {
                peak = (hour, mw);
            }
        }
        return peak;
    }

    private static double Interpolated(double[] shape, double hour)
    {
        var before = (int)hour % 24;
        return shape[before] + ((shape[(before + 1) % 24] - shape[before]) * (hour - Math.Floor(hour)));
    }

    private static bool IsRestDay(LocalDate day) =>
        day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday
        || (day.Month, day.Day) is (1, 1) or (7, 4) or (12, 25)
        || (day.DayOfWeek == IsoDayOfWeek.Monday && ((day.Month == 5 && day.Day > 24) || (day.Month == 9 && day.Day < 8)))
        || (day.DayOfWeek == IsoDayOfWeek.Thursday && day.Month == 11 && day.Day is > 21 and < 29);
}

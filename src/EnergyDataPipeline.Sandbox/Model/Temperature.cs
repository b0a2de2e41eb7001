using NodaTime;

namespace EnergyDataPipeline.Sandbox.Model;

/// <summary>A city whose weather the operator's reports name.</summary>
internal sealed record City(int Number, string Name, double MeanF, double AmplitudeF)
{
    public static City Boston { get; } = new(0, "Boston", 51, 23);
    public static City Hartford { get; } = new(1, "Hartford", 50.5, 25);
    public static IReadOnlyList<City> All { get; } = [Boston, Hartford];
}

/// <summary>One city's day as a report tells it.</summary>
internal readonly record struct CityDay(string City, int HighF, int DewPointF, string Sky, string Wind);

/// <summary>Air temperature and sky: seasons, days, and weather that lasts about three days.</summary>
internal sealed class Temperature(Dice dice)
{
    private const double WarmestDay = 205;
    private static readonly string[] Directions = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];

    /// <summary>Degrees Fahrenheit at the instant.</summary>
    public double At(City city, Instant instant)
    {
        var hours = SolarHours(instant);
        var season = city.AmplitudeF * Math.Cos(2 * Math.PI * (DayOfYear(hours) - WarmestDay) / 365.2425);
        var day = 8 * Math.Cos(2 * Math.PI * ((hours % 24) - 15) / 24);
        var regional = dice.Smooth(Series.Weather, 0, hours / 72);
        var own = dice.Smooth(Series.CityWeather, city.Number, hours / 48);
        return city.MeanF + season + day + (7 * regional) + (2 * own);
    }

    /// <summary>What the region's load follows: the mean of the cities.</summary>
    public double Regional(Instant instant) => (At(City.Boston, instant) + At(City.Hartford, instant)) / 2;

    /// <summary>Share of the sky that is covered, 0 to 1.</summary>
    public double Cloud(Instant instant)
    {
        var hours = SolarHours(instant);
        return Math.Clamp(0.45 + (0.33 * dice.Smooth(Series.Cloud, 0, hours / 18)) + (0.08 * dice.Smooth(Series.Cloud, 1, hours)), 0, 1);
    }

    /// <summary>Sine of the sun's height over the middle of the region; 0 at night.</summary>
    public static double Sun(Instant instant)
    {
        var hours = SolarHours(instant);
        var declination = -0.4093 * Math.Cos(2 * Math.PI * (DayOfYear(hours) + 10) / 365.2425);
        // The region lies three and a half degrees east of the meridian of Eastern Standard Time: noon comes 14 minutes early.
        var hourAngle = 2 * Math.PI * ((hours % 24) + 0.23 - 12) / 24;
        const double Latitude = 0.738;
        var height =
            (Math.Sin(Latitude) * Math.Sin(declination)) + (Math.Cos(Latitude) * Math.Cos(declination) * Math.Cos(hourAngle));
        return Math.Max(0, height);
    }

    /// <summary>The city's day, forecast <paramref name="errorF"/> degrees away from what it will be.</summary>
    public CityDay Forecast(City city, LocalDate day, double errorF)
    {
        var high = double.MinValue;
        var cover = 0.0;
        foreach (var hour in EasternTime.HoursOf(day))
        {
            high = Math.Max(high, At(city, hour));
            cover = Math.Max(cover, Cloud(hour));
        }
        var key = EasternTime.StartOf(day).ToUnixTimeSeconds();
        var highF = (int)Math.Round(high + errorF);
        var dewPointF = highF - dice.Between(Series.DewPoint, key, city.Number, 5, 20);
        var direction = Directions[dice.Between(Series.Wind, key, city.Number, 0, 7)];
        var speed = dice.Between(Series.Wind, key, city.Number + 10, 4, 18);
        return new CityDay(city.Name, highF, dewPointF, Sky(highF, cover, key), string.Create(null, $"{direction}-{speed}"));
    }

    /// <summary>The coldest and the warmest hour of the day, for the region.</summary>
    public (double LowF, double HighF) Range(LocalDate day)
    {
        var low = double.MaxValue;
        var high = double.MinValue;
        foreach (var hour in EasternTime.HoursOf(day))
        {
            var now = Regional(hour);
            low = Math.Min(low, now);
            high = Math.Max(high, now);
        }
        return (low, high);
    }

    /// <summary>Days since the year began, by mean years: no leap-day jumps.</summary>
    public static double DayOfYear(Instant instant) => DayOfYear(SolarHours(instant));

    // Standard time all year: the sun does not know of daylight saving.
    private static double SolarHours(Instant instant) => ((instant.ToUnixTimeTicks() / (double)NodaConstants.TicksPerSecond) / 3600) - 5;

    private static double DayOfYear(double hours) => hours / 24 % 365.2425;

    private string Sky(int highF, double cover, long key) =>
        cover switch
        {
            < 0.55 => "Clear",
            < 0.72 => "Partly Cloudy",
            < 0.88 => "Cloudy",
            _ when highF < 34 => "Snow",
            _ when highF > 78 && dice.Uniform(Series.Sky, key) < 0.6 => "Thunderstorms",
            _ => "Rain",
        };
}

using System.Globalization;
using EnergyDataPipeline.Sandbox.Serialising;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>What is asked of a resource: the world, the time, and the path's parameters, already found well-formed.</summary>
internal sealed class Ask(World world, Instant now, IReadOnlyDictionary<string, string> parameters)
{
    public World World { get; } = world;
    public Instant Now { get; } = now;
    public RowPool Pool { get; } = new();

    /// <summary>The Eastern day that contains <see cref="Now"/>.</summary>
    public LocalDate Today => EasternTime.DayOf(Now);

    public Row NewRow() => Pool.Take();

    public string Text(string name) => parameters[name];

    /// <summary>A parameter of the path; null where it has none of that name.</summary>
    public string? TryText(string name) => parameters.GetValueOrDefault(name);

    public LocalDate Day => PathParameter.Date.Parse(parameters["day"]).Value;

    /// <summary>The hour that begins, 0 to 23.</summary>
    public int StartHour => int.Parse(parameters["sh"], CultureInfo.InvariantCulture);

    /// <summary>The number of a place; 0 where it is too large to be one.</summary>
    public long LocationId => long.TryParse(parameters["locationId"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}

/// <summary>The form that each path parameter must have.</summary>
internal static class PathParameter
{
    public static LocalDatePattern Date { get; } = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <summary>What was expected, when the value does not have the form of its parameter; else null.</summary>
    public static string? Problem(string name, string value) =>
        name switch
        {
            "day" when !IsDigits(value, 8) || !Date.Parse(value).Success => "a day as YYYYMMDD",
            "sh" when !IsDigits(value, 2) || string.CompareOrdinal(value, "23") > 0 => "a start hour as HH, 00 to 23",
            "locationId" when !value.All(char.IsAsciiDigit) => "a location number",
            "month" when !IsDigits(value, 6) || !Date.Parse(value + "01").Success => "a month as YYYYMM",
            "year" when !IsDigits(value, 4) || value == "0000" => "a year as YYYY",
            "cp" when value.Length != 7 || value[4] != '-' || !IsDigits(value[..4] + value[5..], 6) => "a commitment period as YYYY-YY",
            _ when value.Length == 0 => "a value",
            _ => null,
        };

    private static bool IsDigits(string value, int length) => value.Length == length && value.All(char.IsAsciiDigit);
}

namespace EnergyDataPipeline.Configuring;

/// <summary>The four feeds that run when no configuration file names any.</summary>
public static class BuiltInFeeds
{
    private const string Base = "https://webservices.iso-ne.com/api/v1.1";

    /// <summary>7-day forecast, hourly day-ahead LMP, fuel mix, morning report.</summary>
    public static IReadOnlyList<FeedSettings> All { get; } =
    [
        new()
        {
            Name = "7_day_forecast",
            Description = "Seven-day capacity forecast: capacity, outages, imports, peak load, margin, weather",
            Url = $"{Base}/sevendayforecast/current",
            AuthType = AuthType.Basic,
            OutputFolder = "iso_ne_current_7_day_forecast",
            FilePrefix = "demand",
            Region = "northeast",
        },
        new()
        {
            Name = "hourly_lmp_da_final",
            Description = "Hourly day-ahead LMP with its parts, every location, the whole operating day",
            Url = $"{Base}/hourlylmp/da/final/day/{{day}}",
            AuthType = AuthType.Basic,
            Params = new Dictionary<string, string> { ["day"] = "today" },
            OutputFolder = "hourly_final_lmp",
            FilePrefix = "hourly_final_lmp",
            Region = "northeast",
        },
        new()
        {
            Name = "fuel_mix",
            Description = "Generation by fuel, the newest instant",
            Url = $"{Base}/genfuelmix/current",
            AuthType = AuthType.Basic,
            OutputFolder = "iso_ne_fuel_mix",
            FilePrefix = "fuel_mix",
            Region = "northeast",
        },
        new()
        {
            Name = "morning_report",
            Description = "Morning report: operable capacity, outages, ties, reserves, weather",
            Url = $"{Base}/morningreport/day/{{day}}",
            AuthType = AuthType.Basic,
            Params = new Dictionary<string, string> { ["day"] = "today" },
            OutputFolder = "iso_ne_morning_report",
            FilePrefix = "morning_report",
            Region = "northeast",
        },
    ];
}

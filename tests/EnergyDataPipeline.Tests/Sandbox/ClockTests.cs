using System.Text.Json;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Sandbox;

/// <summary>Days of 23, 24 and 25 hours, and what is published when.</summary>
public sealed class ClockTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/New_York"];

    [Theory]
    [InlineData("20250309", 23)]
    [InlineData("20250310", 24)]
    [InlineData("20251102", 25)]
    public async Task Day_has_the_hours_of_its_clock_and_each_place_each_hour_once(string day, int hours)
    {
        var rows = Rows(
            await sandbox.JsonAsync($"/hourlylmp/da/final/day/{day}", Instant.FromUtc(2025, 12, 1, 0, 0)),
            "HourlyLmps",
            "HourlyLmp"
        );
        var keys = rows.Select(row => (Begin(row).ToInstant(), row.GetProperty("Location").GetProperty("@LocId").GetString())).ToHashSet();

        Assert.Equal(hours * 76, rows.Count);
        Assert.Equal(rows.Count, keys.Count);
        Assert.All(rows, row => Assert.Equal(Zone.GetUtcOffset(Begin(row).ToInstant()), Begin(row).Offset));
        Assert.All(rows, row => Assert.Equal(day, Begin(row).Date.ToString("uuuuMMdd", null)));
    }

    [Fact]
    public async Task Repeated_hour_is_answered_twice_and_told_apart_by_offset()
    {
        var json = await sandbox.JsonAsync("/hourlylmp/da/final/day/20251102/hour/01", Instant.FromUtc(2025, 12, 1, 0, 0));
        var stamps = Rows(json, "HourlyLmps", "HourlyLmp").Select(row => row.GetProperty("BeginDate").GetString()).Distinct();

        Assert.Equal(["2025-11-02T01:00:00.000-04:00", "2025-11-02T01:00:00.000-05:00"], stamps);
    }

    [Theory]
    [InlineData("20250309", 230)]
    [InlineData("20250310", 240)]
    [InlineData("20251102", 250)]
    public async Task Fuel_mix_has_an_instant_every_three_to_nine_minutes_of_the_day(string day, int expected)
    {
        var json = await sandbox.JsonAsync($"/genfuelmix/day/{day}", Instant.FromUtc(2025, 12, 1, 0, 0));
        var instants = Rows(json, "GenFuelMixes", "GenFuelMix").Select(row => Begin(row).ToInstant()).Distinct().ToList();

        Assert.Equal(expected, instants.Count);
        Assert.All(instants.Zip(instants.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 180, 540));
    }

    [Fact]
    public async Task Prices_of_tomorrow_appear_at_one_in_the_afternoon()
    {
        var before = SandboxFixture.Eastern(2025, 7, 15, 12, 59, 59);
        var after = SandboxFixture.Eastern(2025, 7, 15, 13, 0);

        Assert.Empty(Rows(await sandbox.JsonAsync("/hourlylmp/da/final/day/20250716", before), "HourlyLmps", "HourlyLmp"));
        Assert.NotEmpty(Rows(await sandbox.JsonAsync("/hourlylmp/da/final/day/20250716", after), "HourlyLmps", "HourlyLmp"));
        Assert.Equal("2025-07-15T23:00:00.000-04:00", await LatestAsync("/hourlylmp/da/final/info", before));
        Assert.Equal("2025-07-16T23:00:00.000-04:00", await LatestAsync("/hourlylmp/da/final/info", after));
        Assert.Equal("20250715", await LatestDayAsync(before));
        Assert.Equal("20250716", await LatestDayAsync(after));
    }

    [Fact]
    public async Task Current_prices_are_those_of_the_running_hour_for_hub_zones_and_ties()
    {
        var rows = Rows(await sandbox.JsonAsync("/hourlylmp/da/final/current"), "HourlyLmps", "HourlyLmp");
        var all = Rows(await sandbox.JsonAsync("/hourlylmp/da/final/current/all"), "HourlyLmps", "HourlyLmp");
        var one = (await sandbox.JsonAsync("/hourlylmp/da/final/current/location/4007")).GetProperty("HourlyLmp");

        Assert.Equal([4000, .. Enumerable.Range(4001, 8), 4010, 4011, 4012, 4013, 4014, 4017, 4018], rows.Select(LocationId));
        Assert.Equal(76, all.Count);
        Assert.All(all, row => Assert.Equal("2025-07-16T14:00:00.000-04:00", row.GetProperty("BeginDate").GetString()));
        Assert.Equal(".Z.WCMASS", one.GetProperty("Location").GetProperty("$").GetString());
        Assert.Equal(one.GetRawText(), rows.Single(row => LocationId(row) == 4007).GetRawText());
    }

    [Fact]
    public async Task Morning_report_comes_out_three_times_and_the_day_shows_the_newest()
    {
        Assert.Equal([], await EditionsAsync(SandboxFixture.Eastern(2025, 7, 14, 15, 49)));
        Assert.Equal(["Preliminary"], await EditionsAsync(SandboxFixture.Eastern(2025, 7, 14, 16, 0)));
        Assert.Equal(["Preliminary", "Morning Report"], await EditionsAsync(SandboxFixture.Eastern(2025, 7, 15, 8, 5)));
        var noon = SandboxFixture.Eastern(2025, 7, 15, 12, 30);
        Assert.Equal(["Preliminary", "Morning Report", "Operational Capacity Update Report"], await EditionsAsync(noon));

        var newest = Assert.Single(Rows(await sandbox.JsonAsync("/morningreport/day/20250715", noon), "MorningReports", "MorningReport"));
        Assert.Equal("Operational Capacity Update Report", newest.GetProperty("ReportType").GetString());

        async Task<IEnumerable<string?>> EditionsAsync(Instant now) =>
            Rows(await sandbox.JsonAsync("/morningreport/day/20250715/all", now), "MorningReports", "MorningReport")
                .Select(row => row.GetProperty("ReportType").GetString());
    }

    [Fact]
    public async Task Current_morning_report_stays_todays_when_tomorrows_first_edition_is_out()
    {
        var evening = SandboxFixture.Eastern(2025, 7, 15, 17, 25);
        var current = Assert.Single(Rows(await sandbox.JsonAsync("/morningreport/current", evening), "MorningReports", "MorningReport"));

        Assert.Equal("2025-07-15T00:00:00.000-04:00", current.GetProperty("BeginDate").GetString());
        Assert.Equal("2025-07-15T00:00:00.000-04:00", await LatestAsync("/morningreport/info", evening));
    }

    [Fact]
    public async Task Seven_day_forecast_is_absent_before_its_hour_and_begins_with_its_first_market_day_when_current()
    {
        var early = SandboxFixture.Eastern(2025, 7, 15, 9, 14, 59);
        var late = SandboxFixture.Eastern(2025, 7, 15, 9, 45);

        Assert.Equal("""{"SevenDayForecasts":{}}""", (await sandbox.JsonAsync("/sevendayforecast/day/20250715", early)).GetRawText());
        Assert.Equal("2025-07-15T00:00:00.000-04:00", await BeginAsync("/sevendayforecast/day/20250715", late));
        Assert.Equal("2025-07-15T00:00:00.000-04:00", await BeginAsync("/sevendayforecast/current", early));
        Assert.Equal("2025-07-16T00:00:00.000-04:00", await BeginAsync("/sevendayforecast/current", late));

        async Task<string?> BeginAsync(string path, Instant now) =>
            Assert
                .Single(Rows(await sandbox.JsonAsync(path, now), "SevenDayForecasts", "SevenDayForecast"))
                .GetProperty("BeginDate")
                .GetString();
    }

    [Fact]
    public async Task Fuel_mix_of_today_ends_where_info_says()
    {
        var now = SandboxFixture.Eastern(2025, 7, 15, 10, 0);
        var rows = Rows(await sandbox.JsonAsync("/genfuelmix/day/20250715", now), "GenFuelMixes", "GenFuelMix");
        var current = Rows(await sandbox.JsonAsync("/genfuelmix/current", now), "GenFuelMixes", "GenFuelMix");
        var newest = await LatestAsync("/genfuelmix/info", now);

        Assert.Equal(newest, rows[^1].GetProperty("BeginDate").GetString());
        Assert.Equal(rows.TakeLast(current.Count).Select(row => row.GetRawText()), current.Select(row => row.GetRawText()));
    }

    private async Task<string?> LatestAsync(string path, Instant now) =>
        (await sandbox.JsonAsync(path, now)).GetProperty("ServiceInfo").GetProperty("LatestBeginDate").GetString();

    private async Task<string> LatestDayAsync(Instant now)
    {
        var rows = Rows(await sandbox.JsonAsync("/hourlylmp/da/final/day/latest", now), "HourlyLmps", "HourlyLmp");
        return Assert.Single(rows.Select(row => Begin(row).Date.ToString("uuuuMMdd", null)).Distinct());
    }

    private static List<JsonElement> Rows(JsonElement json, string root, string item) =>
        json.GetProperty(root).TryGetProperty(item, out var rows) ? [.. rows.EnumerateArray()] : [];

    private static OffsetDateTime Begin(JsonElement row) =>
        OffsetDateTimePattern.ExtendedIso.Parse(row.GetProperty("BeginDate").GetString()!).Value;

    private static int LocationId(JsonElement row) => int.Parse(row.GetProperty("Location").GetProperty("@LocId").GetString()!, null);
}

using System.Text.Json;
using CsCheck;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Sandbox;

/// <summary>Sums that the operator's own answers keep exactly; each is read from the answers, over many random days.</summary>
public sealed class IdentityTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private static readonly LocalDate Since = new(2004, 1, 1);
    private static readonly Gen<LocalDate> Days = Gen.Int[0, 10_950].Select(Since.PlusDays);

    [Fact]
    public Task Price_is_energy_and_congestion_and_loss_to_the_cent_and_energy_is_the_same_everywhere() =>
        Days.SampleAsync(
            async day =>
            {
                var rows = await RowsAsync($"/hourlylmp/da/final/day/{SandboxFixture.Compact(day)}", day, "HourlyLmps", "HourlyLmp");
                foreach (var hour in rows.GroupBy(row => row.GetProperty("BeginDate").GetString()))
                {
                    Assert.Single(hour.Select(row => Decimal(row, "EnergyComponent")).Distinct());
                    foreach (var row in hour)
                    {
                        var parts = Decimal(row, "EnergyComponent") + Decimal(row, "CongestionComponent") + Decimal(row, "LossComponent");
                        Assert.Equal(parts, Decimal(row, "LmpTotal"));
                    }
                }
                var hours = rows.Select(row => row.GetProperty("BeginDate").GetString()).Distinct().Count();
                Assert.Equal(hours * 76, rows.Count);
            },
            iter: 60
        );

    [Fact]
    public Task Fuels_add_up_to_load_and_net_export_in_whole_megawatts() =>
        Gen.Select(Days, Gen.Int[0, 86_399])
            .SampleAsync(
                async (day, second) =>
                {
                    var now = EndOf(day) - Duration.FromSeconds(second);
                    var json = await sandbox.JsonAsync("/genfuelmix/current", now);
                    var rows = json.GetProperty("GenFuelMixes").GetProperty("GenFuelMix").EnumerateArray().ToList();
                    var instant = NodaTime
                        .Text.OffsetDateTimePattern.ExtendedIso.Parse(rows[0].GetProperty("BeginDate").GetString()!)
                        .Value.ToInstant();
                    var world = sandbox.Server.World;

                    Assert.True(instant < now && now - instant < Duration.FromMinutes(10));
                    Assert.Equal(
                        world.FuelMix.LoadMw(instant) + world.Interchange.NetExportMw(instant),
                        rows.Sum(row => Int(row, "GenMw"))
                    );
                    Assert.All(rows, row => Assert.True(Int(row, "GenMw") > 0));
                    Assert.All(rows, row => Assert.Contains(row.GetProperty("MarginalFlag").GetString(), (string[])["Y", "N"]));
                    Assert.Equal(rows.Count, rows.Select(row => row.GetProperty("FuelCategory").GetString()).Distinct().Count());
                },
                iter: 1000
            );

    [Fact]
    public Task Morning_reports_arithmetic_holds() =>
        Days.SampleAsync(
            async day =>
            {
                var reports = await RowsAsync(
                    $"/morningreport/day/{SandboxFixture.Compact(day)}/all",
                    day,
                    "MorningReports",
                    "MorningReport"
                );
                Assert.Equal(day >= new LocalDate(2024, 12, 20) ? 3 : 2, reports.Count);
                foreach (var report in reports)
                {
                    int Mw(string name) => Int(report, name);
                    Assert.Equal(
                        report.GetProperty("TieDelivery").EnumerateArray().Sum(tie => Int(tie, "TieFlowMw")),
                        Mw("NetCapDeliveryMw")
                    );
                    Assert.Equal(
                        Mw("CsoMw")
                            + Mw("CapAdditionsMw")
                            - Mw("GenOutagesReductionMW")
                            - Mw("UncommittedAvailGenMw")
                            + Mw("DRRCapacityMw")
                            - Mw("UncommitedAvailDRRMw")
                            - Mw("NetCapDeliveryMw"),
                        Mw("TotAvailCapMw")
                    );
                    Assert.Equal(Mw("GenPlannedOutagesReductionMW") + Mw("GenForcedOutagesReductionMW"), Mw("GenOutagesReductionMW"));
                    Assert.Equal(Mw("PeakLoadTodayMw") + Mw("TotalOperReserveReqMw"), Mw("CapRequiredMw"));
                    Assert.Equal(Mw("TenMinReserveReqMw") + Mw("ThirtyMinReserveReqMw"), Mw("TotalOperReserveReqMw"));
                    Assert.Equal(Mw("TotAvailCapMw") - Mw("CapRequiredMw"), Mw("SurplusDeficiencyMw"));
                    Assert.Equal(Mw("SurplusDeficiencyMw") - Mw("ReplReserveRequiredMw"), Mw("ExcessCommitMw"));
                    Assert.Equal(Mw("ThirtyMinReserveReqMw") + Mw("SurplusDeficiencyMw"), Mw("ThirtyMinReserveEstMw"));
                    Assert.Equal(Math.Round(1.15m * Mw("LargestFirstContMw"), MidpointRounding.AwayFromZero), Mw("TenMinReserveReqMw"));
                    Assert.Equal("0", report.GetProperty("ExpActOp4Mw").GetString());
                    Assert.Equal(7, report.GetProperty("InterchangeDetail").GetArrayLength());
                }
            },
            iter: 500
        );

    [Fact]
    public Task Seven_day_forecasts_arithmetic_holds() =>
        Days.SampleAsync(
            async day =>
            {
                var vintages = await RowsAsync(
                    $"/sevendayforecast/day/{SandboxFixture.Compact(day)}/all",
                    day,
                    "SevenDayForecasts",
                    "SevenDayForecast"
                );
                Assert.InRange(vintages.Count, 1, 2);
                foreach (var market in vintages.SelectMany(vintage => vintage.GetProperty("MarketDay").EnumerateArray()))
                {
                    int Mw(string name) => Int(market, name);
                    Assert.Equal(Mw("CsoMw") - Mw("ColdWeatherOutagesMw") - Mw("OtherGenOutagesMw") + Mw("DelistMw"), Mw("TotAvailGenMw"));
                    Assert.Equal(Mw("TotAvailGenMw") + Mw("PeakImportMw"), Mw("TotAvailGenImportMw"));
                    Assert.Equal(Mw("ReqdReserveMw") + Mw("ReplReserveReqMw"), Mw("ReqdReserveInclReplMw"));
                    Assert.Equal(Mw("PeakLoadMw") + Mw("ReqdReserveInclReplMw"), Mw("TotLoadPlusReqdReserveMw"));
                    Assert.Equal(Mw("TotAvailGenImportMw") - Mw("TotLoadPlusReqdReserveMw"), Mw("SurplusDeficiencyMw"));
                    Assert.Equal(0, Mw("PeakLoadMw") % 10);
                    Assert.Equal(Mw("Day") > 3, market.GetProperty("ColdWeatherWatch").GetString() == "-");
                    Assert.Equal(2, market.GetProperty("Weather").GetProperty("CityWeather").GetArrayLength());
                }
                Assert.All(
                    vintages,
                    vintage =>
                        Assert.Equal(
                            [2, 3, 4, 5, 6, 7],
                            vintage.GetProperty("MarketDay").EnumerateArray().Select(market => Int(market, "Day"))
                        )
                );
            },
            iter: 500
        );

    private async Task<List<JsonElement>> RowsAsync(string path, LocalDate day, string root, string item)
    {
        var json = await sandbox.JsonAsync(path, EndOf(day));
        return [.. json.GetProperty(root).GetProperty(item).EnumerateArray()];
    }

    private static Instant EndOf(LocalDate day) => SandboxFixture.Eastern(day.Year, day.Month, day.Day, 23, 59, 59);

    private static int Int(JsonElement row, string name) => row.GetProperty(name).GetInt32();

    private static decimal Decimal(JsonElement row, string name) => row.GetProperty(name).GetDecimal();
}

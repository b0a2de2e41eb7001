using EnergyDataPipeline.Sandbox;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>A configuration as users of the earlier Python pipeline have it: the same file, the same folders and prefixes.</summary>
public sealed class PriorConfigurationTests
{
    private const string Password = "of-the-analyst-alone";

    [Fact]
    public async Task It_runs_unchanged_but_for_the_addresses_and_signs_in_with_its_own_user()
    {
        await using var sandbox = await SandboxServer.StartAsync(
            new()
            {
                NodeCount = 8,
                Now = Instant.FromUtc(2026, 7, 27, 16, 0),
                Users = [new SandboxUser("analyst@example.org", Password)],
            },
            TestContext.Current.CancellationToken
        );
        using var folder = new TemporaryFolder();
        folder.File(
            "api_config.json",
            Prior().Replace("https://webservices.iso-ne.com/api/v1.1", sandbox.BaseAddress.ToString(), StringComparison.Ordinal)
        );
        var environment = new Dictionary<string, string>
        {
            ["ISO_NE_PASSWORD"] = Password,
            ["DATA_FILE_PREFIX"] = "energy_data",
            ["DEFAULT_ENERGY_REGION"] = "northeast",
        };
        var clock = new NodaTime.Testing.FakeClock(Instant.FromUtc(2026, 7, 27, 16, 0));

        var run = (await InProcess.RunAsync(folder.Path, environment, ["--all", "--json"], clock)).With(0);

        Assert.Equal(
            ["iso_ne_7_day_forecast ok", "iso_ne_hourly_lmp ok", "iso_ne_fuel_mix ok", "iso_ne_morning_report ok"],
            FourFeeds.Outcomes(run.Json)
        );
        Assert.All(sandbox.Ledger, request => Assert.Equal("analyst@example.org", request.User));
        Assert.Contains(sandbox.Ledger, request => request.Path.EndsWith("/morningreport/day/20260726.json", StringComparison.Ordinal));
        foreach (
            var name in (string[])
                [
                    "iso_ne_current_7_day_forecast/demand_",
                    "hourly_final_lmp/hourly_final_lmp_",
                    "iso_ne_fuel_mix/fuel_mix_",
                    "iso_ne_morning_report/morning_report_",
                ]
        )
        {
            Assert.Contains(folder.Files("energy-data"), file => file.StartsWith($"energy-data/{name}2026", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task It_runs_against_the_sandbox_as_it_stands()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("old.json", Prior());

        var run = (
            await InProcess.RunAsync(
                folder.Path,
                new Dictionary<string, string> { ["API_CONFIG_FILE"] = file },
                ["--sandbox", "--now", "2026-07-27", "--format", "csv", "--json"]
            )
        )
            .With(0)
            .Json;

        Assert.Equal(4, run.GetProperty("successful").GetInt32());
        Assert.Equal("northeast", run.GetProperty("region").GetString());
        Assert.True(run.GetProperty("generatedNumbers").GetBoolean());
    }

    private static string Prior() =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "EnergyDataPipeline.Tests", "Cli", "prior_api_config.json"));
}

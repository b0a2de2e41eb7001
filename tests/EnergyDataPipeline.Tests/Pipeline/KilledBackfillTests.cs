using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>
/// The real command, killed without warning at ten random moments of a backfill of one year of hourly day-ahead prices for the eight zones and
/// the hub. What was committed is never asked for again, and nothing is missing at the end.
/// </summary>
public sealed class KilledBackfillTests
{
    private const string Zones = "4000,4001,4002,4003,4004,4005,4006,4007,4008";
    private const int Locations = 9;
    private const int Days = 365;
    private const int Kills = 10;

    private static readonly string[] Formats = ["parquet"];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly List<(int Before, HashSet<string> Committed)> _committedBefore = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_year_killed_ten_times_ends_complete_and_repeats_no_request_for_what_was_committed()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("KILL_SEED") ?? "20261128", CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}: set KILL_SEED to try another");
        var random = new Random(seed);
        await using var test = await SandboxedPipeline.StartAsync("2026-11-03T17:00:00Z");
        var config = WriteConfig(test);
        var kills = 0;
        var fewest = (Days * Locations / (Kills + 2)) / 2;
        while (kills < Kills)
        {
            // Each lives until it has asked for some: the year is not over before the tenth.
            var asked = test.Sandbox.Ledger.Count;
            using var process = Start(test, config);
            var life = fewest + random.Next(fewest);
            var ended = false;
            while (!ended && test.Sandbox.Ledger.Count < asked + life)
            {
                ended = process.WaitForExit(Look);
            }

            Assert.False(ended, "the backfill ended before it could be killed");
            process.Kill();
            await process.WaitForExitAsync(Token);
            kills++;

            // Whatever had a manifest by now must not be asked for any more.
            var committed = Committed(test);
            var before = test.Sandbox.Ledger.Count;
            Assert.True(committed.Count > 0);
            _committedBefore.Add((before, committed));
        }

        using var last = Start(test, config);
        var said = last.StandardError.ReadToEndAsync(Token);
        await last.StandardOutput.ReadToEndAsync(Token);
        await last.WaitForExitAsync(Token);
        Assert.True(last.ExitCode == 0, await said);

        var requests = test.Sandbox.Ledger.Select(request => request.Path).ToList();
        foreach (var (before, committed) in _committedBefore)
        {
            Assert.DoesNotContain(requests.Skip(before), path => committed.Contains(SliceOf(path)));
        }

        var counts = RowsByPeriod(test);
        Assert.Equal(Days * Locations, counts.Count);
        foreach (var (period, rows) in counts)
        {
            var day = period[..10];
            var expected = day switch
            {
                "2026-03-08" => 23,
                "2026-11-01" => 25,
                _ => 24,
            };
            Assert.True(rows == expected, $"{period}: {rows} rows");
        }
    }

    /// <summary>Day and location of an address that is asked for.</summary>
    private static string SliceOf(string path)
    {
        var parts = path.Split('/', '.');
        var day = Array.IndexOf(parts, "day");
        var location = Array.IndexOf(parts, "location");
        return day < 0 || location < 0 ? path : $"{parts[day + 1][..4]}-{parts[day + 1][4..6]}-{parts[day + 1][6..]} {parts[location + 1]}";
    }

    private static HashSet<string> Committed(SandboxedPipeline test) =>
        [.. RowsByPeriod(test).Keys.Select(period => period.Replace("~locationId=", " ", StringComparison.Ordinal))];

    /// <summary>Rows of each period's manifest, by the period.</summary>
    private static Dictionary<string, long> RowsByPeriod(SandboxedPipeline test)
    {
        var folder = Path.Combine(test.Store, "manifests");
        return !Directory.Exists(folder)
            ? []
            : Directory
                .EnumerateFiles(folder, "000001.json", SearchOption.AllDirectories)
                .ToDictionary(
                    file => Uri.UnescapeDataString(Path.GetFileName(Path.GetDirectoryName(file)!)),
                    file =>
                    {
                        using var manifest = JsonDocument.Parse(File.ReadAllBytes(file));
                        return manifest.RootElement.GetProperty("tables")[0].GetProperty("rows").GetInt64();
                    }
                );
    }

    private static string WriteConfig(SandboxedPipeline test)
    {
        var feed = new
        {
            name = "zones",
            dataset = "iso-ne/hourly-lmp-da-final",
            base_url = test.Sandbox.BaseAddress.ToString(),
            username = "demo",
            password = test.Redirected(test.Config().Feeds[0]).Password,
            @params = new { location = Zones },
            pacing = new { concurrency = 4, requests_per_second = 0 },
        };
        return test.Folder.File("api_config.json", JsonSerializer.Serialize(new { apis = new[] { feed }, formats = Formats }));
    }

    private static Process Start(SandboxedPipeline test, string config)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = test.Folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        string[] arguments =
        [
            "exec",
            Path.Combine(AppContext.BaseDirectory, "energy-pipeline.dll"),
            "backfill",
            "zones",
            "--from",
            "2025-11-03",
            "--until",
            "2026-11-02",
            "--config",
            config,
            "--to",
            test.Store,
            "--quiet",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TMPDIR"] = test.Folder.Path;
        return Process.Start(start)!;
    }
}

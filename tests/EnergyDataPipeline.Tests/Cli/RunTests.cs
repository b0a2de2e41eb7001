using System.Text.Json;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>What a person and a script get from a run that goes well.</summary>
public sealed class RunTests
{
    private static readonly string[] Tables =
    [
        "hourly_final_lmp/hourly_final_lmp",
        "iso_ne_current_7_day_forecast/demand",
        "iso_ne_current_7_day_forecast/demand_city_weather",
        "iso_ne_fuel_mix/fuel_mix",
        "iso_ne_morning_report/morning_report",
        "iso_ne_morning_report/morning_report_city_forecasts",
        "iso_ne_morning_report/morning_report_interchange",
        "iso_ne_morning_report/morning_report_tie_deliveries",
    ];

    [Fact]
    public async Task The_first_command_stores_four_feeds_and_the_second_writes_nothing()
    {
        using var folder = new Support.TemporaryFolder();
        var environment = new Dictionary<string, string>();
        string[] arguments = ["--all", "--sandbox", "--now", "2026-07-27"];

        var first = (await RealCommand.RunAsync(folder.Path, environment, arguments)).With(0);
        var stored = folder.Files("energy-data");

        Assert.Equal(4, first.Lines.Count(line => line.Contains("  ok ", StringComparison.Ordinal)));
        Assert.Contains("generated", first.Out, StringComparison.Ordinal);
        Assert.Contains("generated", first.Err, StringComparison.Ordinal);
        foreach (var ending in (string[])["csv", "parquet"])
        {
            Assert.Equal(
                Tables,
                stored
                    .Where(file => file.EndsWith(ending, StringComparison.Ordinal))
                    .Select(file => file["energy-data/".Length..^$"_20260727_160000_0123456789ab.{ending}".Length])
                    .Order(StringComparer.Ordinal)
            );
        }

        var second = (await RealCommand.RunAsync(folder.Path, environment, arguments)).With(0);

        Assert.Equal(4, second.Lines.Count(line => line.Contains("  unchanged ", StringComparison.Ordinal)));
        Assert.Equal(stored, folder.Files("energy-data"));
    }

    [Fact]
    public async Task The_document_of_a_run_agrees_with_the_exit_code_and_the_store()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var run = (await feeds.RunAsync("--all", "--json")).With(0).Json;

        Assert.Equal(0, run.GetProperty("exitCode").GetInt32());
        Assert.Equal("none", run.GetProperty("failure").GetString());
        Assert.Equal(
            (4, 4, 0),
            (run.GetProperty("total").GetInt32(), run.GetProperty("successful").GetInt32(), run.GetProperty("failed").GetInt32())
        );
        Assert.Equal(["7_day_forecast ok", "hourly_lmp_da_final ok", "fuel_mix ok", "morning_report ok"], FourFeeds.Outcomes(run));
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            var written = 0L;
            foreach (var file in result.GetProperty("files").EnumerateArray())
            {
                var path = Path.Combine(feeds.Folder, "energy-data", file.GetProperty("key").GetString()!);
                Assert.Equal(new FileInfo(path).Length, file.GetProperty("bytes").GetInt64());
                written += file.GetProperty("bytes").GetInt64();
            }

            Assert.True(File.Exists(Path.Combine(feeds.Folder, "energy-data", result.GetProperty("manifestKey").GetString()!)));
            Assert.InRange(written, 1, result.GetProperty("bytesWritten").GetInt64());
        }
    }

    [Fact]
    public async Task A_dry_run_asks_and_writes_nothing_and_says_what_it_would()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var told = (await feeds.RunAsync("--all", "--dry-run")).With(0);
        var plan = (await feeds.RunAsync("--all", "--dry-run", "--json")).With(0).Json;

        Assert.Empty(feeds.Pipeline.Sandbox.Ledger);
        Assert.False(Directory.Exists(Path.Combine(feeds.Folder, "energy-data")));
        Assert.Contains($"asks    GET {feeds.Pipeline.Sandbox.BaseAddress}/genfuelmix/current", told.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing was asked and nothing was written.", told.Out, StringComparison.Ordinal);
        Assert.True(plan.GetProperty("dryRun").GetBoolean());
        Assert.Equal(4, plan.GetProperty("slices").GetArrayLength());
    }

    [Fact]
    public async Task A_dry_run_needs_no_password()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Environment.Remove("ENERGY_PIPELINE_PASSWORD");

        (await feeds.RunAsync("--all", "--dry-run")).With(0);
    }

    [Fact]
    public async Task Quiet_says_nothing_when_all_is_well()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var run = (await feeds.RunAsync("--all", "--quiet")).With(0);

        Assert.Equal(("", ""), (run.Out, run.Err));
        Assert.NotEmpty(feeds.Stored());
    }

    [Fact]
    public async Task Quiet_still_says_what_failed()
    {
        await using var feeds = await FourFeeds.StartAsync();
        await feeds.Pipeline.AddFaultAsync("status;code=404;path=/genfuelmix/**");

        var run = (await feeds.RunAsync("--all", "--quiet")).With(4);

        Assert.Equal("", run.Out);
        run.Saying("fuel_mix", "404");
        Assert.DoesNotContain("morning_report", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_taken_in_any_case_and_may_be_given_several_times()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var run = (await feeds.RunAsync("--api", "FUEL_Mix", "--api", "7_day_forecast", "--json")).With(0).Json;

        Assert.Equal(["fuel_mix ok", "7_day_forecast ok"], FourFeeds.Outcomes(run));
    }

    [Fact]
    public async Task Without_a_choice_the_default_region_is_run_and_an_unknown_region_is_refused()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var run = (await feeds.RunAsync("--json")).With(0).Json;
        Assert.Equal("northeast", run.GetProperty("region").GetString());
        Assert.Equal(4, run.GetProperty("total").GetInt32());

        var named = (await feeds.RunAsync("--region", "northeast", "--json")).With(0).Json;
        Assert.All(FourFeeds.Outcomes(named), outcome => Assert.EndsWith("unchanged", outcome, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Results_go_to_standard_output_and_all_else_to_standard_error_in_plain_lines()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var run = (await feeds.RunRealAsync("--api", "fuel_mix")).With(0);

        Assert.StartsWith("FEED ", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 ok: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("fuel_mix current: asking\n", run.Err, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^fuel_mix \d{8}T\d{6}Z-[0-9a-f]{8}: ok, ", run.Err);
        Assert.DoesNotContain('\e', run.Out + run.Err);
        Assert.DoesNotContain('\r', run.Out + run.Err);
    }

    [Fact]
    public async Task A_log_file_in_json_has_one_object_a_line_with_level_and_event()
    {
        await using var feeds = await FourFeeds.StartAsync();

        (await feeds.RunAsync("--api", "fuel_mix", "--log-file", "logs/run.jsonl", "--log-format", "json")).With(0);

        var lines = File.ReadAllLines(Path.Combine(feeds.Folder, "logs", "run.jsonl"));
        Assert.NotEmpty(lines);
        var events = lines.Select(line => JsonElement.Parse(line)).ToList();
        Assert.All(events, line => Assert.True(line.GetProperty("EventId").GetProperty("Id").GetInt32() > 0));
        Assert.Contains(events, line => line.GetProperty("@m").GetString()!.StartsWith("Committed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_file_in_text_has_time_level_and_event_and_no_password()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var run = (await feeds.RunAsync("--api", "fuel_mix", "--log-file", "run.log", "--log-level", "trace")).With(0);

        var text = await File.ReadAllTextAsync(Path.Combine(feeds.Folder, "run.log"), TestContext.Current.CancellationToken);
        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info     1600 ", text);
        Assert.DoesNotContain(Pipeline.SandboxedPipeline.Password, text + run.Out + run.Err, StringComparison.Ordinal);
        Assert.Contains("info: ", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_level_decides_what_the_terminal_shows()
    {
        await using var feeds = await FourFeeds.StartAsync();
        await feeds.Pipeline.AddFaultAsync("status;code=503;first=1;path=/genfuelmix/current**");

        var warned = (await feeds.RunAsync("--api", "fuel_mix")).With(0);
        await feeds.Pipeline.AddFaultAsync("status;code=503;first=1;path=/morningreport/current**");
        var silent = (await feeds.RunAsync("--api", "morning_report", "--log-level", "none")).With(0);

        Assert.Contains("warning: ", warned.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("warning: ", silent.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_file_that_cannot_be_opened_is_said_before_anything_is_asked()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Pipeline.Folder.File("taken", "");

        (await feeds.RunAsync("--all", "--log-file", "taken/run.log")).With(2).Saying("taken/run.log", "--log-file");

        Assert.Empty(feeds.Pipeline.Sandbox.Ledger);
    }

    [Fact]
    public async Task Days_and_formats_of_the_command_line_win()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var run = (
            await feeds.RunAsync(
                "--api",
                "morning_report",
                "--day",
                "2026-07-25..2026-07-26",
                "--format",
                "jsonl",
                "--to",
                "elsewhere",
                "--json"
            )
        )
            .With(0)
            .Json;

        Assert.Equal(
            ["2026-07-25", "2026-07-26"],
            run.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("period").GetString())
        );
        var files = feeds.Pipeline.Folder.Files("elsewhere/iso_ne_morning_report");
        Assert.Equal(8, files.Count);
        Assert.All(files, file => Assert.EndsWith(".jsonl", file, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(feeds.Folder, "energy-data")));
    }
}

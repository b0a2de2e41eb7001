using System.Text.Json;
using DuckDB.NET.Data;
using EnergyDataPipeline.Records;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What a user can do with the library, against the sandbox, in a folder.</summary>
public sealed class EnergyPipelineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_feeds_are_collected_and_every_table_is_stored()
    {
        await using var test = await SandboxedPipeline.StartAsync();

        var summary = await test.RunAsync(test.Config());

        Assert.All(summary.Results, result => Assert.True(result.Outcome == Outcome.Ok, $"{result.Feed}: {result.Message}"));
        Assert.Equal(FailureClass.None, summary.Failure);
        Assert.Equal((4, 4, 0), (summary.Total, summary.Successful, summary.Failed));
        Assert.Equal(24L * SandboxedPipeline.PricedLocations, summary.Results[1].Rows);
        Assert.Equal(
            [
                "hourly_final_lmp/hourly_final_lmp",
                "iso_ne_current_7_day_forecast/demand",
                "iso_ne_current_7_day_forecast/demand_city_weather",
                "iso_ne_fuel_mix/fuel_mix",
                "iso_ne_morning_report/morning_report",
                "iso_ne_morning_report/morning_report_city_forecasts",
                "iso_ne_morning_report/morning_report_interchange",
                "iso_ne_morning_report/morning_report_tie_deliveries",
            ],
            test.Landed()
                .Where(file => file.EndsWith(".csv", StringComparison.Ordinal))
                .Select(WithoutTimeAndId)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(8, test.Landed().Count(file => file.EndsWith(".parquet", StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFiles(Path.Combine(test.Folder.Path, "spool"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Rerunning_with_unchanged_answers_writes_nothing_and_says_so()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(test.Config());
        var before = test.Everything();

        var second = await test.RunAsync(test.Config());

        Assert.All(second.Results, result => Assert.Equal(Outcome.Unchanged, result.Outcome));
        Assert.Equal(before, test.Everything());
    }

    [Fact]
    public async Task A_lost_landing_file_is_written_again()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(test.Config());
        var before = test.Landed();
        File.Delete(Path.Combine(test.Store, before[0]));

        var second = await test.RunAsync(test.Config());

        Assert.Equal(before, test.Landed());
        Assert.Equal(FailureClass.None, second.Failure);
    }

    [Fact]
    public async Task A_format_asked_for_later_is_added_beside_the_others()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(test.Config("csv"));
        var first = test.Landed();

        var second = await test.RunAsync(test.Config("csv", "jsonl"));

        Assert.All(second.Results, result => Assert.Equal(Outcome.Ok, result.Outcome));
        Assert.Equal(first, test.Landed().Where(file => file.EndsWith(".csv", StringComparison.Ordinal)));
        Assert.Equal(8, test.Landed().Count(file => file.EndsWith(".jsonl", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_is_written_anew_beside_the_old_one_when_it_is_to_be_safe_for_spreadsheets()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var plain = test.Config("csv", "jsonl");
        plain = plain with { Feeds = [.. plain.Feeds.Where(feed => feed.Name == "fuel_mix")] };
        var safe = plain with { SpreadsheetSafe = true };
        var first = Assert.Single((await test.RunAsync(plain)).Results);

        var second = Assert.Single((await test.RunAsync(safe)).Results);
        var third = Assert.Single((await test.RunAsync(safe)).Results);
        var back = Assert.Single((await test.RunAsync(plain)).Results);

        Assert.Equal((Outcome.Ok, Outcome.Unchanged, Outcome.Ok), (second.Outcome, third.Outcome, back.Outcome));
        Assert.Equal((second.ManifestKey, 0), (third.ManifestKey, back.BytesWritten));
        Assert.NotEqual(Csv(first), Csv(second));
        Assert.Equal(Csv(first), Csv(back));
        Assert.Equal(first.Files.Single(file => file.Format == "jsonl"), second.Files.Single(file => file.Format == "jsonl"));
        Assert.Equal(2, test.Landed().Count(file => file.EndsWith(".csv", StringComparison.Ordinal)));

        static string Csv(FeedResult result) => result.Files.Single(file => file.Format == "csv").Key;
    }

    [Fact]
    public async Task An_answer_that_was_read_by_another_definition_is_read_anew_and_then_unchanged()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = test.Config("csv");
        config = config with { Feeds = [.. config.Feeds.Where(feed => feed.Name == "fuel_mix")] };
        var first = Assert.Single((await test.RunAsync(config)).Results);
        var manifest = Path.Combine(test.Store, first.ManifestKey!);
        var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(manifest))!;
        Assert.NotNull((string?)json["definition_id"]);
        json["definition_id"] = "0123456789abcdef";
        File.Delete(manifest);
        test.Folder.File(
            "store/" + first.ManifestKey!.Replace("000001", "000002", StringComparison.Ordinal),
            json.ToJsonString().Replace("\"seq\":1", "\"seq\":2", StringComparison.Ordinal)
        );

        var second = Assert.Single((await test.RunAsync(config)).Results);
        var third = Assert.Single((await test.RunAsync(config)).Results);

        Assert.Equal((Outcome.Ok, 0), (second.Outcome, second.BytesWritten));
        Assert.EndsWith("/000003.json", second.ManifestKey, StringComparison.Ordinal);
        Assert.Equal((Outcome.Unchanged, second.ManifestKey), (third.Outcome, third.ManifestKey));
    }

    [Fact]
    public async Task The_answer_as_received_is_stored_as_text()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = test.Config("text");

        var summary = await test.RunAsync(config with { Feeds = [.. config.Feeds.Where(feed => feed.Name == "fuel_mix")] });

        Assert.Equal(Outcome.Ok, summary.Results[0].Outcome);
        var text = File.ReadAllText(Path.Combine(test.Store, Assert.Single(test.Landed())));
        Assert.StartsWith("{\"GenFuelMixes\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_tried_once_for_all_feeds_of_the_source()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var wrong = test.Folder.File(".secret/wrong", "canary-wrong-password");
        var config = test.Config();
        config = config with { Feeds = [.. config.Feeds.Select(feed => feed with { Password = "file:" + wrong })], Concurrency = 1 };

        var summary = await test.RunAsync(config);

        Assert.Equal(FailureClass.SignIn, summary.Failure);
        Assert.All(summary.Results, result => Assert.Equal(Outcome.Unauthorized, result.Outcome));
        Assert.Single(test.Sandbox.Ledger);
        Assert.Contains("password", summary.Results[0].NextStep + summary.Results[0].Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(
            "canary-wrong-password",
            string.Concat(summary.Results.Select(r => r.Message + r.NextStep)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("status;code=500;path=/genfuelmix/**", Outcome.Failed, FailureClass.Temporary)]
    [InlineData("status;code=404;path=/genfuelmix/**", Outcome.NotFound, FailureClass.SourcePermanent)]
    [InlineData("truncate;percent=50;path=/genfuelmix/**", Outcome.Failed, FailureClass.Temporary)]
    [InlineData("truncate;percent=50;framing=chunked;path=/genfuelmix/**", Outcome.Failed, FailureClass.Temporary)]
    [InlineData("truncate;percent=50;framing=close;path=/genfuelmix/**", Outcome.Failed, FailureClass.Temporary)]
    [InlineData("htmlAs200;path=/genfuelmix/**", Outcome.BadAnswer, FailureClass.SourcePermanent)]
    [InlineData("malformedJson;style=unquoted;path=/genfuelmix/**", Outcome.BadAnswer, FailureClass.SourcePermanent)]
    public async Task One_failing_feed_ends_as_its_fault_says_and_the_others_are_stored(string fault, Outcome outcome, FailureClass failure)
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync(fault);

        var summary = await test.RunAsync(test.Config());

        var mix = summary.Results.Single(result => result.Feed == "fuel_mix");
        Assert.Equal((outcome, failure), (mix.Outcome, mix.Failure));
        Assert.Equal(failure, summary.Failure);
        Assert.NotNull(mix.Message);
        Assert.Equal(3, summary.Results.Count(result => result.Outcome == Outcome.Ok));
        Assert.DoesNotContain(test.Landed(), file => file.StartsWith("iso_ne_fuel_mix", StringComparison.Ordinal));
        Assert.DoesNotContain(test.Folder.Files("store/manifests"), file => file.Contains("fuel_mix", StringComparison.Ordinal));

        await test.ClearFaultsAsync();
        var again = await test.RunAsync(test.Config());

        Assert.Equal(FailureClass.None, again.Failure);
        Assert.Contains(test.Landed(), file => file.StartsWith("iso_ne_fuel_mix", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Half_a_body_is_asked_for_again_and_kept()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("truncate;percent=50;framing=close;path=/genfuelmix/**");

        var summary = await test.RunAsync(test.Config());

        Assert.Equal(2, summary.Results.Single(result => result.Feed == "fuel_mix").Attempts);
        Assert.NotEmpty(test.Folder.Files("store/raw/iso-ne-sandbox/fuel_mix"));
    }

    [Theory]
    [InlineData("status;code=404;path=/**", Outcome.NotFound, FailureClass.SourcePermanent)]
    [InlineData("status;code=404;path=/hourlylmp/**/20260701**", Outcome.Empty, FailureClass.Incomplete)]
    public async Task A_404_is_no_prices_only_from_a_host_that_has_proved_itself(string fault, Outcome outcome, FailureClass failure)
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync(fault);
        var config = test.Config("csv");

        var summary = await test.RunAsync(config with { Feeds = [config.Feeds[1]], Day = "2026-07-01..2026-07-03" });

        Assert.Equal(failure, summary.Failure);
        Assert.Equal(outcome, summary.Results[0].Outcome);
    }

    [Fact]
    public async Task A_passing_fault_is_retried_and_everything_is_stored()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("truncate;percent=50;framing=close;first=1;perPath");

        var summary = await test.RunAsync(test.Config());

        Assert.All(summary.Results, result => Assert.Equal((Outcome.Ok, 2), (result.Outcome, result.Attempts)));
    }

    [Fact]
    public async Task A_row_that_cannot_be_used_waits_in_quarantine_and_the_rest_is_stored()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("missingField;field=FuelCategory;path=/genfuelmix/**");

        var summary = await test.RunAsync(test.Config());

        var mix = summary.Results.Single(result => result.Feed == "fuel_mix");
        Assert.Equal(FailureClass.Quality, summary.Failure);
        Assert.True(mix.Quarantined > 0);
        var line = File.ReadLines(Path.Combine(test.Folder.Path, Assert.Single(test.Folder.Files("store/quarantine")))).First();
        using var row = JsonDocument.Parse(line);
        Assert.Equal("required", row.RootElement.GetProperty("rule").GetString());
        Assert.Equal("fuel_category", row.RootElement.GetProperty("column").GetString());
        Assert.Contains("GenMw", row.RootElement.GetProperty("received").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_field_is_kept_and_reported()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("extraField;field=NewThing;word=news;path=/genfuelmix/**");

        var summary = await test.RunAsync(test.Config("csv"));

        var mix = summary.Results.Single(result => result.Feed == "fuel_mix");
        Assert.Equal(Outcome.Ok, mix.Outcome);
        Assert.Contains(mix.Findings, finding => finding.Rule == "unknown-column");
        var csv = File.ReadAllText(
            Path.Combine(test.Store, test.Landed().Single(file => file.Contains("fuel_mix_", StringComparison.Ordinal)))
        );
        Assert.Contains("new_thing", csv, StringComparison.Ordinal);
        Assert.Contains("news", csv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20251102", 25)]
    [InlineData("2025-03-09", 23)]
    [InlineData("2025-07-01", 24)]
    public async Task Days_of_clock_change_have_all_their_hours(string day, int hours)
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = test.Config("parquet") with { Day = day };

        var summary = await test.RunAsync(config with { Feeds = [config.Feeds[1]] });

        Assert.Equal(Outcome.Ok, summary.Results[0].Outcome);
        Assert.Equal((long)hours * SandboxedPipeline.PricedLocations, summary.Results[0].Rows);
        Assert.Equal(hours, await ScalarAsync<long>($"SELECT count(DISTINCT interval_begin) FROM '{Landing(test)}'"));
    }

    [Fact]
    public async Task A_range_of_days_is_a_slice_each()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = test.Config("csv") with { Day = "2026-07-01..2026-07-03" };

        var summary = await test.RunAsync(config with { Feeds = [config.Feeds[1]] });

        Assert.Equal(["2026-07-01", "2026-07-02", "2026-07-03"], summary.Results.Select(result => result.Period));
        Assert.All(summary.Results, result => Assert.Equal(Outcome.Ok, result.Outcome));
        Assert.Equal(3, test.Landed().Count);
    }

    [Fact]
    public async Task What_is_not_published_yet_is_no_failure_and_leaves_nothing_half_done()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = test.Config() with { Day = "2026-07-29" };

        var summary = await test.RunAsync(config with { Feeds = [config.Feeds[1]] });

        Assert.Equal(Outcome.NotYetPublished, summary.Results[0].Outcome);
        Assert.Equal(FailureClass.None, summary.Failure);
        Assert.Empty(test.Landed());
        Assert.Empty(test.Folder.Files("store/manifests"));
    }

    [Fact]
    public async Task A_corrected_day_is_a_new_revision_and_the_old_one_stays()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = test.Config("csv");
        config = config with { Feeds = [config.Feeds[1]] };
        await test.RunAsync(config);
        test.Clock.AdvanceHours(1);
        await test.AddFaultAsync("revise");

        var second = await test.RunAsync(config);

        Assert.Equal(Outcome.Ok, second.Results[0].Outcome);
        Assert.EndsWith("/000002.json", second.Results[0].ManifestKey, StringComparison.Ordinal);
        Assert.Equal(2, test.Landed().Count);
    }

    [Fact]
    public async Task An_unknown_feed_name_is_refused_with_the_name_that_was_meant()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(test.Config());

        var refused = await Assert.ThrowsAsync<PipelineException>(() => pipeline.RunSingleApiAsync("fuel_mxi", Token));

        Assert.Equal(FailureClass.Configuration, refused.Failure);
        Assert.Contains("fuel_mix", refused.NextStep, StringComparison.Ordinal);
        Assert.Empty(test.Sandbox.Ledger);
    }

    [Fact]
    public async Task A_feed_is_found_without_regard_to_case()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(test.Config());

        var summary = await pipeline.RunSingleApiAsync("FUEL_Mix", Token);

        Assert.Equal("fuel_mix", Assert.Single(summary.Results).Feed);
    }

    [Fact]
    public async Task A_plan_asks_nothing_and_writes_nothing()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(test.Config());

        var plan = await pipeline.PlanAsync(cancellationToken: Token);

        Assert.Equal(4, plan.Count);
        Assert.EndsWith("/hourlylmp/da/final/day/20260727.json", plan[1].Address, StringComparison.Ordinal);
        Assert.Empty(test.Sandbox.Ledger);
        Assert.False(Directory.Exists(test.Store));
    }

    [Fact]
    public async Task A_run_told_to_stop_begins_nothing_and_is_incomplete()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(test.Config(), new CancellationToken(canceled: true));

        var summary = await pipeline.RunAllApisAsync(Token);

        Assert.All(summary.Results, result => Assert.Equal(Outcome.Cancelled, result.Outcome));
        Assert.Equal(FailureClass.Incomplete, summary.Failure);
        Assert.Empty(test.Sandbox.Ledger);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_temporary()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = test.Config() with { MaxRetries = 0 };
        await test.Sandbox.DisposeAsync();

        var summary = await test.RunAsync(config);

        Assert.Equal(FailureClass.Temporary, summary.Failure);
        Assert.All(summary.Results, result => Assert.Equal(Outcome.Failed, result.Outcome));
    }

    [Fact]
    public async Task No_secret_is_in_anything_that_is_stored()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(test.Config());

        var everything = string.Concat(Directory.EnumerateFiles(test.Store, "*", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.DoesNotContain(
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"demo:{SandboxedPipeline.Password}")),
            everything,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_price_is_the_sum_of_its_parts_in_what_is_stored()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = test.Config("parquet");
        await test.RunAsync(config with { Feeds = [config.Feeds[1]] });

        var off = await ScalarAsync<long>(
            $"SELECT count(*) FROM '{Landing(test)}' WHERE abs(lmp_usd_per_mwh - energy_usd_per_mwh - congestion_usd_per_mwh - loss_usd_per_mwh) > 0.001"
        );

        Assert.Equal(0, off);
    }

    private static string Landing(SandboxedPipeline test) => Path.Combine(test.Store, Assert.Single(test.Landed()));

    private static async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    private static string WithoutTimeAndId(string file)
    {
        var name = file[..file.LastIndexOf('.')];
        return string.Join('_', name.Split('_')[..^3]);
    }
}

using System.Text.Json;
using EnergyDataPipeline.Lambda.Handling;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Lambda;

/// <summary>The function called by hand or by a schedule.</summary>
public sealed class RunEventTests(MotoServer moto)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schedule_collects_every_feed_into_the_bucket_and_the_answer_tells_of_each()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Start();

        var reply = await rig.InvokeAsync(
            """{"action":"run"}""",
            trace: "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"
        );

        Assert.False(reply.IsError, reply.Body);
        var answer = JsonElement.Parse(reply.Body);
        Assert.Equal("None", answer.GetProperty("failure").GetString());
        Assert.Equal(2, answer.GetProperty("successful").GetInt32());
        var results = answer.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["fuel_mix", "prices"], results.Select(result => result.GetProperty("feed").GetString()));
        Assert.Equal("2026-07-26", results[1].GetProperty("period").GetString());
        Assert.True(results[1].GetProperty("generated").GetBoolean());
        var keys = await rig.KeysAsync();
        Assert.All(results, result => Assert.Contains(result.GetProperty("manifest_key").GetString(), keys));

        Assert.Equal(0, await rig.EndedAsync());
    }

    [Fact]
    public async Task Log_lines_are_JSON_with_the_keys_that_alarms_count_and_the_call_they_belong_to()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Start();
        var first = await rig.InvokeAsync("""{"action":"run"}""", trace: "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1");
        var second = await rig.InvokeAsync("""{"action":"run","feeds":["fuel_mix"]}""");
        await rig.EndedAsync();

        var ends = rig.Lines.Where(line => line.TryGetProperty("FailedSlices", out _)).ToList();
        Assert.Equal(2, ends.Count);
        Assert.Equal(first.Id, ends[0].GetProperty("function_request_id").GetString());
        Assert.Equal("1-5bef4de7-ad49b0e87f6ef6c87fc2e700", ends[0].GetProperty("xray_trace_id").GetString());
        Assert.True(ends[0].GetProperty("cold_start").GetBoolean());
        Assert.Equal(second.Id, ends[1].GetProperty("function_request_id").GetString());
        Assert.False(ends[1].GetProperty("cold_start").GetBoolean());
        Assert.All(
            ends,
            line =>
            {
                Assert.Equal("energy-pipeline", line.GetProperty("service").GetString());
                Assert.Equal("INFO", line.GetProperty("level").GetString());
                Assert.Equal("energy-pipeline", line.GetProperty("function_name").GetString());
                Assert.Equal(0, line.GetProperty("FailedSlices").GetInt32());
                Assert.Equal(0, line.GetProperty("QuarantinedRows").GetInt64());
            }
        );
        var letters = rig.Lines.Where(line => line.TryGetProperty("DeadLetters", out _)).ToList();
        Assert.Equal([first.Id, second.Id], letters.Select(line => line.GetProperty("function_request_id").GetString()));
        Assert.All(letters, line => Assert.Equal(0, line.GetProperty("DeadLetters").GetInt32()));
        // A line a slice: feed and period, and how it ended.
        Assert.Equal(3, rig.Lines.Count(line => line.TryGetProperty("Outcome", out _) && line.TryGetProperty("Period", out _)));
    }

    [Fact]
    public async Task The_password_is_in_no_line_and_no_answer()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Environment["AWS_LAMBDA_LOG_LEVEL"] = "TRACE";
        rig.Start();
        var well = await rig.InvokeAsync("""{"action":"run"}""");
        // A file with two lines is no password; whoever reports that has it at hand.
        rig.Folder.File("password", $"{FunctionRig.Canary}\nmore");
        var badly = await rig.InvokeAsync("""{"action":"run","feeds":["prices"],"day":"2026-07-20"}""");
        await rig.EndedAsync();

        Assert.True(badly.IsError, badly.Body);
        Assert.Contains(rig.Lines, line => line.GetProperty("level").GetString() is "TRACE" or "DEBUG");
        foreach (
            var form in new[]
            {
                FunctionRig.Canary,
                Uri.EscapeDataString(FunctionRig.Canary),
                Convert.ToBase64String("demo:"u8.ToArray().Concat(System.Text.Encoding.UTF8.GetBytes(FunctionRig.Canary)).ToArray()),
            }
        )
        {
            Assert.DoesNotContain(form, rig.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(form, well.Body + badly.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Called_twice_the_second_finds_everything_unchanged_and_the_pipeline_is_the_same()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        using var surroundings = rig.Surroundings();
        await using var function = await Function.OpenAsync(surroundings, Token);
        var far = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(5);

        await HandleAsync("""{"action":"run"}""");
        var before = await rig.KeysAsync();
        var answer = await HandleAsync("""{"action":"run"}""");

        Assert.All(
            answer.GetProperty("results").EnumerateArray(),
            result => Assert.Equal("Unchanged", result.GetProperty("outcome").GetString())
        );
        Assert.Equal(before, await rig.KeysAsync());
        Assert.Equal(1, function.Kept.Opened);

        // Other settings, another pipeline.
        await HandleAsync("""{"action":"run","feeds":["prices"],"day":"2026-07-20"}""");
        Assert.Equal(2, function.Kept.Opened);

        async Task<JsonElement> HandleAsync(string @event) =>
            JsonElement.Parse(
                (await function.HandleAsync(new("id", System.Text.Encoding.UTF8.GetBytes(@event), far, null, null), Token)).Span
            );
    }

    [Fact]
    public async Task What_a_failed_call_has_learned_does_not_outlive_it()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Folder.File("password", "another-password");
        rig.Start();

        var refused = await rig.InvokeAsync("""{"action":"run","feeds":["fuel_mix"]}""");
        rig.Folder.File("password", FunctionRig.Canary);
        var mended = await rig.InvokeAsync("""{"action":"run","feeds":["fuel_mix"]}""");

        Assert.True(refused.IsError);
        Assert.Equal("SignIn", JsonElement.Parse(refused.Body).GetProperty("errorType").GetString());
        Assert.Equal("Pipeline.SignIn", refused.ErrorType);
        Assert.Empty(JsonElement.Parse(refused.Body).GetProperty("stackTrace").EnumerateArray());
        Assert.False(mended.IsError, mended.Body);
    }

    [Fact]
    public async Task One_feed_that_fails_fails_the_call_by_its_class_and_the_other_is_stored()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Configure(("apis", new[] { rig.Feed("fuel_mix", "iso-ne/fuel-mix"), Broken(rig) }));
        rig.Start();

        var reply = await rig.InvokeAsync("""{"action":"run"}""");

        Assert.True(reply.IsError);
        var error = JsonElement.Parse(reply.Body);
        Assert.Equal("SourcePermanent", error.GetProperty("errorType").GetString());
        var message = error.GetProperty("errorMessage").GetString();
        Assert.Contains("1 of 2 slices ended well", message, StringComparison.Ordinal);
        Assert.Contains("nowhere current: NotFound", message, StringComparison.Ordinal);
        Assert.NotEmpty(await rig.KeysAsync("manifests/iso-ne-sandbox/fuel_mix/"));
        await rig.EndedAsync();
        Assert.Equal(1, rig.Lines.Single(line => line.TryGetProperty("FailedSlices", out _)).GetProperty("FailedSlices").GetInt32());
    }

    [Fact]
    public async Task Staleness_tells_what_should_be_there_and_is_not_and_counts_it_for_alarms()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Start();

        var stale = await rig.InvokeAsync("""{"action":"staleness"}""");
        await rig.InvokeAsync("""{"action":"run","feeds":["fuel_mix"]}""");
        var fresh = await rig.InvokeAsync("""{"action":"staleness","feeds":["fuel_mix"]}""");

        Assert.False(stale.IsError, stale.Body);
        Assert.Equal("Incomplete", JsonElement.Parse(stale.Body).GetProperty("failure").GetString());
        Assert.Equal(
            ["fuel_mix", "prices"],
            JsonElement.Parse(stale.Body).GetProperty("stale").EnumerateArray().Select(feed => feed.GetProperty("feed").GetString())
        );
        Assert.Equal("""{"action":"staleness","failure":"None","checked":1,"stale":[]}""", fresh.Body);
        await rig.EndedAsync();
        int[] counts = [2, 0];
        Assert.Equal(
            counts,
            rig.Lines.Where(line => line.TryGetProperty("StaleFeeds", out _)).Select(line => line.GetProperty("StaleFeeds").GetInt32())
        );
    }

    [Fact]
    public async Task Staleness_that_is_not_known_when_the_deadline_comes_is_a_failure_told_in_time()
    {
        var time = new FakeTimeProvider(new(2026, 7, 27, 16, 0, 0, TimeSpan.Zero));
        await using var bucket = await S3Double.StartAsync();
        await using var rig = await FunctionRig.CreateAsync(moto, time);
        rig.Environment["AWS_ENDPOINT_URL_S3"] = bucket.Endpoint;
        rig.Environment["S3_BUCKET_NAME"] = "bucket";
        bucket.Fail("list", S3DoubleFault.StallBeforeAnswer, times: 100);
        rig.Start();

        var replying = rig.InvokeAsync("""{"action":"staleness"}""", left: TimeSpan.FromSeconds(20));
        await BatchEventTests.PassAsync(time, () => bucket.Calls.Count > 0);
        time.Advance(new DateTimeOffset(2026, 7, 27, 16, 0, 18, TimeSpan.Zero) - time.GetUtcNow());
        var reply = await replying.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.True(reply.IsError, reply.Body);
        var error = JsonElement.Parse(reply.Body);
        Assert.Equal("Incomplete", error.GetProperty("errorType").GetString());
        Assert.Contains("the deadline came", error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_told_of_and_the_call_fails_by_what_the_run_came_to()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Environment["AWS_ENDPOINT_URL"] = rig.Moto["AWS_ENDPOINT_URL"];
        rig.Environment["ENERGY_PIPELINE_NOTIFY_SNS"] = $"arn:aws:sns:us-east-1:123456789012:no-such-topic-{Guid.NewGuid():N}";
        rig.Configure(("apis", new[] { Broken(rig) }));
        rig.Start();

        var reply = await rig.InvokeAsync("""{"action":"run"}""");

        Assert.Equal("SourcePermanent", JsonElement.Parse(reply.Body).GetProperty("errorType").GetString());
        await rig.EndedAsync();
        Assert.Contains(
            rig.Lines,
            line => line.GetProperty("message").GetString()!.StartsWith("Nobody was told by sns (failure)", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_backfill_leaves_alone_what_is_stored_complete()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Start();
        const string days = """{"action":"backfill","feeds":["prices"],"day":"2026-07-01..2026-07-05"}""";

        var first = JsonElement.Parse((await rig.InvokeAsync(days)).Body);
        var asked = rig.Sandbox.Ledger.Count;
        var second = JsonElement.Parse((await rig.InvokeAsync(days)).Body);

        Assert.Equal(5, first.GetProperty("successful").GetInt32());
        Assert.Equal(
            5,
            (await rig.KeysAsync("manifests/iso-ne-sandbox/prices/")).Count(key => key.EndsWith("000001.json", StringComparison.Ordinal))
        );
        Assert.All(second.GetProperty("results").EnumerateArray(), result => Assert.True(result.GetProperty("left_alone").GetBoolean()));
        Assert.Equal(asked, rig.Sandbox.Ledger.Count);
    }

    [Theory]
    [InlineData("[]", "the event is a list, not an object")]
    [InlineData("{not json", "the event is no JSON")]
    [InlineData(
        """{"detail-type":"Scheduled Event"}""",
        "the event has the key \"detail-type\", which nothing reads; the keys are: action, feeds, region, day"
    )]
    [InlineData("""{"action":"run","feed":["fuel_mix"]}""", "Did you mean feeds?")]
    [InlineData("""{"action":"collect"}""", "\"collect\" is no action; the actions are: run, backfill, staleness")]
    [InlineData("""{"action":"backfil","day":"yesterday"}""", "Did you mean backfill?")]
    [InlineData("""{}""", "the event has no action")]
    [InlineData(
        """{"action":"run","feeds":["feul_mix"]}""",
        "there is no feed and no dataset called \"feul_mix\"; the feeds are: fuel_mix, prices. Did you mean fuel_mix?"
    )]
    [InlineData("""{"action":"run","feeds":[]}""", "the event's feeds are an empty list")]
    [InlineData("""{"action":"run","feeds":"fuel_mix"}""", "the event's feeds are a text, not a list of names")]
    [InlineData("""{"action":"run","region":"nowhere"}""", "there is no region called 'nowhere'")]
    [InlineData("""{"action":"run","feeds":["fuel_mix"],"region":"northeast"}""", "feeds and region: each names what to collect")]
    [InlineData("""{"action":"run","day":"someday"}""", "the event's day cannot be read")]
    [InlineData("""{"action":"backfill"}""", "a backfill needs a day, or a range of days")]
    [InlineData(
        """{"Records":[{"eventSource":"aws:s3","s3":{}}]}""",
        "the event holds records of \"aws:s3\"; records of aws:sqs are expected"
    )]
    public async Task An_event_that_is_not_understood_is_an_error_that_says_what_there_is(string @event, string said)
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Start();

        var reply = await rig.InvokeAsync(@event);

        Assert.True(reply.IsError, reply.Body);
        var error = JsonElement.Parse(reply.Body);
        Assert.Equal("Configuration", error.GetProperty("errorType").GetString());
        Assert.Contains(said, error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.Ledger);
    }

    [Fact]
    public async Task A_function_that_cannot_start_tells_every_fault_and_ends()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Environment.Remove("S3_BUCKET_NAME");
        rig.Environment["ENERGY_PIPELINE_DEADLINE_MARGIN"] = "soon";
        rig.Configure(("formats", "xlsx"));
        rig.Start();

        var said = await rig.Emulator.InitError;

        Assert.Equal(1, await rig.EndedAsync(stop: false));
        Assert.Equal(0, rig.Emulator.Asked);
        Assert.Equal("Pipeline.Configuration", said.ErrorType);
        var message = JsonElement.Parse(said.Body).GetProperty("errorMessage").GetString()!;
        Assert.Contains("3 faults in the configuration", message, StringComparison.Ordinal);
        Assert.Contains("xlsx", message, StringComparison.Ordinal);
        Assert.Contains("which is lost when the function's process ends", message, StringComparison.Ordinal);
        Assert.Contains(
            "ENERGY_PIPELINE_DEADLINE_MARGIN: found \"soon\"; expected seconds, from 1 to 450",
            message,
            StringComparison.Ordinal
        );
        Assert.Contains(rig.Lines, line => line.GetProperty("level").GetString() == "FATAL");
    }

    [Fact]
    public void An_answer_that_is_larger_than_Lambda_takes_is_cut_with_a_note_and_keeps_what_failed()
    {
        const int most = 6 * 1024 * 1024;
        var results = Enumerable
            .Range(0, 40_000)
            .Select(i => new FeedResult
            {
                Feed = "hourly_lmp_da_final",
                Period = $"{i}",
                Outcome = i == 39_999 ? Outcome.Failed : Outcome.Ok,
                Failure = i == 39_999 ? FailureClass.Temporary : FailureClass.None,
                ManifestKey = new string('k', 120),
            })
            .ToList();
        var summary = new RunSummary
        {
            RunId = "20260727T160000Z-1",
            Destination = "s3://bucket",
            StartedAt = Instant.FromUtc(2026, 7, 27, 16, 0),
            EndedAt = Instant.FromUtc(2026, 7, 27, 16, 5),
            Results = results,
        };

        var json = RunAnswer.Write(summary, "run", stopped: false, NullLogger.Instance);

        Assert.InRange(json.Length, most / 4, most);
        var answer = JsonElement.Parse(json.Span);
        Assert.Equal(40_000, answer.GetProperty("total").GetInt32());
        var kept = answer.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal("39999", kept[0].GetProperty("period").GetString());
        var note = answer.GetProperty("note").GetString();
        Assert.StartsWith($"{40_000 - kept.Count} of 40000 results are left out", note, StringComparison.Ordinal);
        Assert.Contains("20260727T160000Z-1.json", note, StringComparison.Ordinal);
    }

    private static Dictionary<string, object> Broken(FunctionRig rig)
    {
        var feed = rig.Feed("nowhere", "");
        feed.Remove("dataset");
        feed.Remove("base_url");
        feed["url"] = new Uri(rig.Sandbox.BaseAddress + "/nowhere/current").ToString();
        feed["output_folder"] = "nowhere";
        return feed;
    }
}

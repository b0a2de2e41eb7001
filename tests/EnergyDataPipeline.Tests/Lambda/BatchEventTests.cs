using System.Text.Json;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Lambda;

/// <summary>The function fed by a queue: batches of slices, and what of them is handed out again.</summary>
public sealed class BatchEventTests(MotoServer moto)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_is_stored_and_nothing_of_it_is_given_back()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Start();

        var reply = await rig.InvokeAsync(Batch(Order("2026-07-01"), Order("2026-07-02"), Order("2026-07-03")));

        Assert.Equal("""{"batchItemFailures":[]}""", reply.Body);
        Assert.Equal(["2026-07-01", "2026-07-02", "2026-07-03"], await StoredAsync(rig));
    }

    [Fact]
    public async Task Messages_that_come_twice_are_done_once()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Start();

        await rig.InvokeAsync(Batch(Order("2026-07-01"), Order("2026-07-02"), Order("2026-07-01")));
        var asked = rig.Sandbox.Ledger.Count;
        var again = await rig.InvokeAsync(Batch(Order("2026-07-02"), Order("2026-07-01")));

        Assert.Equal("""{"batchItemFailures":[]}""", again.Body);
        Assert.Equal(2, asked);
        Assert.Equal(asked, rig.Sandbox.Ledger.Count);
        Assert.Equal(["2026-07-01", "2026-07-02"], await StoredAsync(rig));
    }

    [Fact]
    public async Task What_fails_in_passing_alone_is_given_back()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await AddFaultAsync(rig, "status;code=503;path=/hourlylmp/da/final/day/20260702**");
        rig.Start();

        var reply = await rig.InvokeAsync(Batch(Order("2026-07-01"), Order("2026-07-02"), Order("2026-07-03")));

        Assert.Equal(["m-1"], GivenBack(reply));
        Assert.Equal(["2026-07-01", "2026-07-03"], await StoredAsync(rig));
        await rig.EndedAsync();
        Assert.Equal(1, rig.Lines.Single(line => line.TryGetProperty("FailedSlices", out _)).GetProperty("FailedSlices").GetInt32());
    }

    [Fact]
    public async Task What_of_a_batch_needs_a_person_is_told_and_what_comes_back_by_itself_is_not()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var rig = await FunctionRig.CreateAsync(moto);
        await AddFaultAsync(rig, "status;code=503;path=/hourlylmp/da/final/day/20260702**");
        rig.Environment["SLACK_URL"] = slack.Address("/services/x").ToString();
        rig.Configure(("notifications", new { slack = "env:SLACK_URL" }));
        rig.Start();

        Assert.Equal(["m-1"], GivenBack(await rig.InvokeAsync(Batch(Order("2026-07-01"), Order("2026-07-02")))));
        Assert.Empty(slack.Ledger);
        await AddFaultAsync(rig, "status;code=401;path=/hourlylmp/da/final/day/20260703**");
        Assert.Equal(["m-0"], GivenBack(await rig.InvokeAsync(Batch(Order("2026-07-03")))));

        var text = JsonDocument.Parse(Assert.Single(slack.Ledger).Body).RootElement.GetProperty("text").GetString()!;
        Assert.StartsWith("*Energy Data Pipeline: 1 failed (prices)*", text, StringComparison.Ordinal);
        Assert.Contains("- prices 2026-07-03: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_is_broken_off_because_the_store_is_gone_is_told()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var bucket = await S3Double.StartAsync();
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Environment["AWS_ENDPOINT_URL_S3"] = bucket.Endpoint;
        rig.Environment["S3_BUCKET_NAME"] = "bucket";
        rig.Environment["SLACK_URL"] = slack.Address("/services/x").ToString();
        rig.Configure(("notifications", new { slack = "env:SLACK_URL" }));
        foreach (var operation in new[] { "list", "get", "head", "put" })
        {
            bucket.Fail(operation, S3DoubleFault.NoSuchBucket, times: 1000);
        }

        rig.Start();

        var reply = await rig.InvokeAsync(Batch(Order("2026-07-01")));

        Assert.True(reply.IsError, reply.Body);
        Assert.Equal("Store", JsonElement.Parse(reply.Body).GetProperty("errorType").GetString());
        var text = JsonDocument.Parse(Assert.Single(slack.Ledger).Body).RootElement.GetProperty("text").GetString()!;
        Assert.Contains("The bucket 'bucket' does not exist", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_FIFO_queue_what_follows_in_the_group_of_a_message_that_is_given_back_goes_with_it()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await AddFaultAsync(rig, "status;code=503;path=/hourlylmp/da/final/day/20260702**");
        rig.Start();

        var reply = await rig.InvokeAsync(
            Batch(("a", Order("2026-07-01")), ("a", Order("2026-07-02")), ("b", Order("2026-07-03")), ("a", Order("2026-07-04")))
        );

        Assert.Equal(["m-1", "m-3"], GivenBack(reply));
    }

    [Fact]
    public async Task A_refused_sign_in_gives_everything_back_and_is_tried_once()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Folder.File("password", "another-password");
        rig.Configure(("concurrency", 1));
        rig.Start();

        var reply = await rig.InvokeAsync(Batch(Order("2026-07-01"), Order("2026-07-02"), Order("2026-07-03")));

        Assert.Equal(["m-0", "m-1", "m-2"], GivenBack(reply));
        Assert.Single(rig.Sandbox.Ledger);
    }

    [Fact]
    public async Task Before_the_deadline_what_is_under_way_is_finished_and_what_was_not_begun_is_given_back()
    {
        var time = new FakeTimeProvider(new(2026, 7, 27, 16, 0, 0, TimeSpan.Zero));
        await using var rig = await FunctionRig.CreateAsync(moto, time, latency: 1000);
        rig.Configure(("concurrency", 1));
        rig.Start();
        var days = Enumerable.Range(1, 12).Select(day => Order($"2026-07-{day:00}")).ToArray();

        var replying = rig.InvokeAsync(Batch(days), left: TimeSpan.FromSeconds(100));
        await PassAsync(time, () => rig.Sandbox.Ledger.Count >= 3);
        var soon = new DateTimeOffset(2026, 7, 27, 16, 1, 40, TimeSpan.Zero) - TimeSpan.FromSeconds(15) - time.GetUtcNow();
        Assert.True(soon > TimeSpan.Zero, "three slices took longer than the test has time for");
        time.Advance(soon);
        await PassAsync(time, () => replying.IsCompleted);

        var reply = await replying;
        var givenBack = GivenBack(reply);
        Assert.InRange(givenBack.Count, 1, 9);
        var stored = await StoredAsync(rig);
        Assert.Equal(12, givenBack.Count + stored.Count);
        Assert.Equal(givenBack, Enumerable.Range(0, 12).Where(i => !stored.Contains($"2026-07-{i + 1:00}")).Select(i => $"m-{i}"));
        Assert.Equal(stored.Count, rig.Sandbox.Ledger.Count);
        Assert.True(time.GetUtcNow() < new DateTimeOffset(2026, 7, 27, 16, 1, 40, TimeSpan.Zero), "the answer came after the deadline");
        await rig.EndedAsync();
        Assert.Contains(
            rig.Lines,
            line => line.GetProperty("message").GetString()!.StartsWith("The deadline is 15.0 s away", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_hangs_is_broken_off_in_the_last_moments_and_given_back()
    {
        var time = new FakeTimeProvider(new(2026, 7, 27, 16, 0, 0, TimeSpan.Zero));
        await using var rig = await FunctionRig.CreateAsync(moto, time, latency: 600_000);
        rig.Start();

        var replying = rig.InvokeAsync(Batch(Order("2026-07-01"), Order("2026-07-02")), left: TimeSpan.FromSeconds(30));
        await PassAsync(time, () => replying.IsCompleted);

        Assert.Equal(["m-0", "m-1"], GivenBack(await replying));
        Assert.Empty(await StoredAsync(rig));
        await rig.EndedAsync();
        Assert.Contains(
            rig.Lines,
            line => line.GetProperty("message").GetString()!.StartsWith("The deadline is 3.0 s away", StringComparison.Ordinal)
        );
    }

    internal static string Order(string day) => $$"""{"v":1,"feed":"prices","period":"{{day}}"}""";

    internal static string Batch(params string[] bodies) => Batch([.. bodies.Select(body => ((string?)null, body))]);

    internal static string Batch(params (string? Group, string Body)[] messages) =>
        Batch([.. messages.Select((message, i) => ($"m-{i}", "AQEB", message.Group, message.Body))], received: 1);

    /// <summary>An event as Lambda makes it of what it has received.</summary>
    internal static string Batch(IReadOnlyList<(string Id, string Receipt, string? Group, string Body)> messages, int received) =>
        JsonSerializer.Serialize(
            new
            {
                Records = messages.Select(message => new
                {
                    messageId = message.Id,
                    receiptHandle = message.Receipt,
                    body = message.Body,
                    attributes = new Dictionary<string, string?>
                    {
                        ["ApproximateReceiveCount"] = $"{received}",
                        ["SentTimestamp"] = "1545082649183",
                        ["MessageGroupId"] = message.Group,
                    },
                    messageAttributes = new { },
                    eventSource = "aws:sqs",
                    eventSourceARN = "arn:aws:sqs:us-east-1:123456789012:slices",
                    awsRegion = "us-east-1",
                }),
            }
        );

    internal static IReadOnlyList<string> GivenBack(FunctionReply reply)
    {
        Assert.False(reply.IsError, reply.Body);
        return
        [
            .. JsonElement
                .Parse(reply.Body)
                .GetProperty("batchItemFailures")
                .EnumerateArray()
                .Select(one => one.GetProperty("itemIdentifier").GetString()!),
        ];
    }

    /// <summary>The days of prices that have a manifest, each once.</summary>
    internal static async Task<IReadOnlyList<string>> StoredAsync(FunctionRig rig)
    {
        var keys = await rig.KeysAsync("manifests/iso-ne-sandbox/prices/");
        return [.. keys.Where(key => key.EndsWith("/000001.json", StringComparison.Ordinal)).Select(key => key.Split('/')[3])];
    }

    internal static async Task AddFaultAsync(FunctionRig rig, string rule)
    {
        using var client = new HttpClient();
        using var body = new StringContent(rule);
        using var answer = await client.PostAsync(new Uri(rig.Sandbox.BaseAddress, "/_sandbox/faults"), body, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Lets the clock go, a little at a time, until <paramref name="isOver"/>.</summary>
    internal static async Task PassAsync(FakeTimeProvider time, Func<bool> isOver)
    {
        while (!isOver())
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }
}

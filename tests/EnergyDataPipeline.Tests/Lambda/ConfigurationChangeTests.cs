using System.Text;
using System.Text.Json;
using EnergyDataPipeline.Lambda.Handling;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Lambda;

/// <summary>The configuration in the bucket, put anew between the calls of one process.</summary>
public sealed class ConfigurationChangeTests(MotoServer moto)
{
    private const string Key = "config/api_config.json";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_is_done_that_the_configuration_has_a_feed_for_since_the_last_call()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Configure(("apis", new[] { rig.Feed("fuel_mix", "iso-ne/fuel-mix") }));
        await moto.PutObjectAsync(rig.Bucket, Key, Configuration(rig));
        rig.Environment["API_CONFIG_FILE"] = $"s3://{rig.Bucket}/{Key}";
        rig.Start();
        var first = await rig.InvokeAsync("""{"action":"run"}""");
        Assert.False(first.IsError, first.Body);

        rig.Configure();
        await moto.PutObjectAsync(rig.Bucket, Key, Configuration(rig));
        rig.Environment["API_CONFIG_FILE"] = $"s3://{rig.Bucket}/{Key}";
        var reply = await rig.InvokeAsync(BatchEventTests.Batch(BatchEventTests.Order("2026-07-01")));

        Assert.Empty(BatchEventTests.GivenBack(reply));
        Assert.Equal(["2026-07-01"], await BatchEventTests.StoredAsync(rig));
        await rig.EndedAsync();
        Assert.Single(rig.Lines, line => Says(line, "The configuration s3://") && Says(line, "is another one now"));
    }

    [Fact]
    public async Task The_object_is_sent_and_the_pipeline_opened_anew_only_when_it_has_changed()
    {
        await using var bucket = await S3Double.StartAsync();
        await using var rig = await InDoubleAsync(bucket);
        using var surroundings = rig.Surroundings();
        await using var function = await Function.OpenAsync(surroundings, Token);

        await RunAsync(function);
        await RunAsync(function);
        var tags = bucket
            .Calls.Where(call => call is { Operation: "get", Key: Key })
            .Select(call => call.Headers.ContainsKey("if-none-match"));
        Assert.Equal([false, true, true], tags);
        Assert.Equal(1, function.Kept.Opened);

        var retrying = Encoding
            .UTF8.GetString(bucket.Bytes(Key)!)
            .Replace("\"max_retries\":0", "\"max_retries\":1", StringComparison.Ordinal);
        bucket.Plant(Key, Encoding.UTF8.GetBytes(retrying));
        await RunAsync(function);
        await RunAsync(function);
        Assert.Equal(2, function.Kept.Opened);
    }

    [Fact]
    public async Task While_the_bucket_does_not_answer_for_it_the_known_one_stays_and_the_log_says_so()
    {
        await using var bucket = await S3Double.StartAsync();
        await using var rig = await InDoubleAsync(bucket);
        rig.Start();
        await rig.InvokeAsync("""{"action":"run","feeds":["fuel_mix"]}""");

        bucket.Fail("get", S3DoubleFault.ServiceUnavailable, times: 5, key: Key);
        var reply = await rig.InvokeAsync("""{"action":"run","feeds":["fuel_mix"]}""");

        Assert.False(reply.IsError, reply.Body);
        await rig.EndedAsync();
        var said = rig.Lines.Single(line => Says(line, "could not be asked for now: the one that is known stays"));
        Assert.Equal("WARN", said.GetProperty("level").GetString());
    }

    [Fact]
    public async Task While_the_bucket_does_not_answer_for_it_an_order_that_is_unknown_is_the_stores_failure_and_comes_back()
    {
        await using var bucket = await S3Double.StartAsync();
        await using var rig = await InDoubleAsync(bucket);
        rig.Start();
        await rig.InvokeAsync("""{"action":"run","feeds":["fuel_mix"]}""");

        bucket.Fail("get", S3DoubleFault.ServiceUnavailable, times: 5, key: Key);
        var reply = await rig.InvokeAsync(BatchEventTests.Batch("""{"v":1,"feed":"new_name","period":"2026-07-01"}"""));

        Assert.Single(BatchEventTests.GivenBack(reply));
        await rig.EndedAsync();
        var given = rig.Lines.Single(line => Says(line, "the configuration cannot be asked for now"));
        Assert.Contains("new_name", given.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_with_faults_fails_the_calls_until_it_is_mended_and_the_old_one_answers_for_none()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var bucket = await S3Double.StartAsync();
        await using var rig = await InDoubleAsync(
            bucket,
            known =>
            {
                known.Environment["SLACK_URL"] = slack.Address("/services/x").ToString();
                known.Configure(("notifications", new { slack = "env:SLACK_URL" }));
            }
        );
        rig.Start();
        const string run = """{"action":"run","feeds":["fuel_mix"]}""";
        Assert.False((await rig.InvokeAsync(run)).IsError);
        var good = bucket.Bytes(Key)!;

        bucket.Plant(Key, """{"formats":"xlsx"}"""u8.ToArray());
        var faulty = await rig.InvokeAsync(run);
        bucket.Fail("get", S3DoubleFault.ServiceUnavailable, times: 5, key: Key);
        var unknown = await rig.InvokeAsync(run);
        var batch = await rig.InvokeAsync(BatchEventTests.Batch(BatchEventTests.Order("2026-07-01")));
        bucket.Plant(Key, good);
        var mended = await rig.InvokeAsync(run);

        Assert.All(
            new[] { faulty, unknown, batch },
            reply =>
            {
                Assert.True(reply.IsError, reply.Body);
                var error = JsonElement.Parse(reply.Body);
                Assert.Equal("Configuration", error.GetProperty("errorType").GetString());
                Assert.Contains("xlsx", error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
            }
        );
        Assert.False(mended.IsError, mended.Body);
        // Told by the way that is known, and once.
        var told = slack.Ledger.Select(asked => JsonDocument.Parse(asked.Body).RootElement.GetProperty("text").GetString()!).ToList();
        Assert.Single(told, text => text.Contains("xlsx", StringComparison.Ordinal));
    }

    private async Task<FunctionRig> InDoubleAsync(S3Double bucket, Action<FunctionRig>? configure = null)
    {
        var rig = await FunctionRig.CreateAsync(moto);
        configure?.Invoke(rig);
        bucket.Plant(Key, Encoding.UTF8.GetBytes(Configuration(rig)));
        rig.Environment["AWS_ENDPOINT_URL_S3"] = bucket.Endpoint;
        rig.Environment["S3_BUCKET_NAME"] = "bucket";
        rig.Environment["API_CONFIG_FILE"] = $"s3://bucket/{Key}";
        return rig;
    }

    private static string Configuration(FunctionRig rig) => File.ReadAllText(rig.Environment["API_CONFIG_FILE"]);

    private static bool Says(JsonElement line, string text) =>
        line.GetProperty("message").GetString()!.Contains(text, StringComparison.Ordinal);

    private static async Task RunAsync(Function function)
    {
        var far = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(5);
        await function.HandleAsync(new("id", """{"action":"run"}"""u8.ToArray(), far, null, null), Token);
    }
}

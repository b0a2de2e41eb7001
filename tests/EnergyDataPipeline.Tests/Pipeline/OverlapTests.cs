using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What is done at the same time, and what still comes first.</summary>
public sealed class OverlapTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_made_from_an_answer_is_sent_before_the_answer_is_kept_and_the_manifest_comes_last()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var service = await S3Double.StartAsync();

        var summary = await RunAsync(test, service, days: "2026-07-20..2026-07-26");

        Assert.All(summary.Results, result => Assert.Equal(Outcome.Ok, result.Outcome));
        var puts = service.Calls.Where(call => call.Operation == "put").Select(call => call.Key).ToList();
        foreach (var result in summary.Results)
        {
            var raw = puts.FindIndex(key => key.StartsWith($"raw/iso-ne-sandbox/{result.Feed}/{result.Period}/", StringComparison.Ordinal));
            var files = result.Files.Select(file => puts.IndexOf(file.Key)).ToList();
            Assert.NotEqual(-1, raw);
            Assert.NotEmpty(files);
            Assert.All(files, file => Assert.InRange(file, raw + 1, puts.IndexOf(result.ManifestKey!) - 1));
        }
    }

    [Fact]
    public async Task An_answer_that_cannot_be_kept_leaves_nothing_made_from_it()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var service = await S3Double.StartAsync();
        service.Fail("put", S3DoubleFault.StorageFull, times: int.MaxValue);

        var summary = await RunAsync(test, service, days: "2026-07-26");

        var result = Assert.Single(summary.Results);
        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal(FailureClass.Store, result.Failure);
        Assert.Contains("No space is left", result.Message, StringComparison.Ordinal);
        Assert.All(
            service.Calls.Where(call => call.Operation == "put"),
            put =>
                Assert.True(put.Key.StartsWith("raw/", StringComparison.Ordinal) || put.Key.StartsWith("runs/", StringComparison.Ordinal))
        );
        Assert.Empty(service.Keys());
        Assert.Empty(test.Folder.Files("spool"));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_is_kept_all_the_same()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var service = await S3Double.StartAsync();
        await test.AddFaultAsync("malformedJson");

        var summary = await RunAsync(test, service, days: "2026-07-26");

        Assert.NotEqual(FailureClass.None, Assert.Single(summary.Results).Failure);
        Assert.Contains(service.Keys(), key => key.StartsWith("raw/", StringComparison.Ordinal));
        Assert.DoesNotContain(
            service.Keys(),
            key => key.StartsWith("manifests/", StringComparison.Ordinal) && !key.Contains("/000000.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Many_days_list_their_manifests_once()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var service = await S3Double.StartAsync();
        await RunAsync(test, service, days: "2026-07-20..2026-07-22");
        var before = service.Calls.Count;

        var summary = await RunAsync(test, service, days: "2026-07-20..2026-07-26");

        Assert.Equal(3, summary.Results.Count(result => result.Outcome == Outcome.Unchanged));
        Assert.Equal(4, summary.Results.Count(result => result.Outcome == Outcome.Ok));
        var lists = service.Calls.Skip(before).Where(call => call.Operation == "list").ToList();
        Assert.True(lists.Count <= 2, $"{lists.Count} lists: one of the manifests, and one to know the bucket at most");
    }

    [Fact]
    public async Task A_turn_given_back_twice_lets_one_in()
    {
        using var stages = new Stages(1);
        using var first = await stages.AskAsync(Token);
        first.GiveBack();
        first.GiveBack();

        using var second = await stages.AskAsync(Token);
        var third = stages.AskAsync(Token);

        Assert.False(third.IsCompleted);
        second.GiveBack();
        (await third).Dispose();
    }

    [Fact]
    public async Task Of_two_that_fail_the_first_is_told_and_both_have_ended()
    {
        var hasEnded = false;
        var gate = new TaskCompletionSource();

        var both = Together.BothAsync(
            Task.FromException(new InvalidOperationException("the first")),
            Task.Run(
                async () =>
                {
                    await gate.Task;
                    hasEnded = true;
                    throw new InvalidOperationException("the second");
                },
                Token
            )
        );
        Assert.False(both.IsCompleted);
        gate.SetResult();

        var told = await Assert.ThrowsAsync<InvalidOperationException>(() => both);
        Assert.Equal("the first", told.Message);
        Assert.True(hasEnded);
    }

    private static async Task<RunSummary> RunAsync(SandboxedPipeline test, S3Double service, string days)
    {
        AwsTestCredentials.Set();
        var config = test.Config("parquet");
        var hourly = config.Feeds.Single(feed => feed.Url.Contains("hourlylmp", StringComparison.Ordinal));
        await using var pipeline = test.Open(
            config with
            {
                Feeds = [hourly with { Name = "hourly" }],
                Day = days,
                Destination = new StoreSettings.S3
                {
                    Bucket = "bucket",
                    Endpoint = service.Endpoint,
                    PathStyle = true,
                },
            }
        );
        return await pipeline.RunAllApisAsync(Token);
    }
}

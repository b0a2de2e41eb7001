using System.Text;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>What nobody needs any more goes, past a thousand keys, and what a manifest in force names stays.</summary>
public sealed class CleanupTests
{
    private const int Unneeded = 1_050;
    private static readonly TimeSpan Age = TimeSpan.FromDays(100);

    [Fact]
    public async Task A_folder_is_cleaned_only_when_told_and_keeps_what_a_manifest_names()
    {
        await using var feeds = await FourFeeds.StartAsync();
        (await feeds.RunAsync("--all")).With(0);
        var needed = feeds.Pipeline.Folder.Files("energy-data").Where(IsNeeded).ToList();
        foreach (var key in Enumerable.Range(0, Unneeded).Select(OldKey))
        {
            feeds.Pipeline.Folder.File($"energy-data/{key}", "old");
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(feeds.Folder, "energy-data"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime - Age);
        }

        var before = feeds.Stored();
        var dry = (await feeds.RunAsync("cleanup", "--older-than", "90d")).With(0);
        Assert.Equal(before, feeds.Stored());
        Assert.Contains("Nothing was; --delete does it.", dry.Out, StringComparison.Ordinal);
        Assert.Equal(Unneeded, dry.Lines.Count(line => line.StartsWith("landing ", StringComparison.Ordinal)));

        var done = (await feeds.RunAsync("cleanup", "--older-than", "90d", "--delete", "--json")).With(0).Json;

        Assert.True(done.GetProperty("deleted").GetBoolean());
        // The old files, and the summary of the run.
        Assert.Equal(Unneeded + 1, done.GetProperty("objects").GetInt32());
        Assert.Equal(needed, feeds.Pipeline.Folder.Files("energy-data"));
        var again = (await feeds.RunAsync("--all", "--json")).With(0).Json;
        Assert.All(FourFeeds.Outcomes(again), outcome => Assert.EndsWith("unchanged", outcome, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bucket_is_cleaned_page_by_page_and_keeps_what_a_manifest_names()
    {
        AwsTestCredentials.Set();
        await using var feeds = await FourFeeds.StartAsync();
        await using var store = await S3Double.StartAsync();
        string[] bucket = ["--to", "s3://bucket", "--s3-endpoint", store.Endpoint];
        (await feeds.RunAsync(["--api", "fuel_mix", .. bucket])).With(0);
        var needed = store.Keys().Where(IsNeeded).ToList();
        foreach (var key in Enumerable.Range(0, Unneeded).Select(OldKey))
        {
            store.Plant(key, Encoding.UTF8.GetBytes("old"));
        }

        foreach (var key in store.Keys())
        {
            store.Age(key, Age);
        }

        // What is young stays, needed or not.
        store.Plant(OldKey(Unneeded), Encoding.UTF8.GetBytes("young"));
        var before = store.Keys();
        var dry = (await feeds.RunAsync(["cleanup", "--older-than", "12w", .. bucket, "--json"])).With(0).Json;
        Assert.Equal(before, store.Keys());
        Assert.Equal(Unneeded + 1, dry.GetProperty("objects").GetInt32());

        (await feeds.RunAsync(["cleanup", "--older-than", "12w", .. bucket, "--delete"])).With(0);

        Assert.Equal([.. needed.Append(OldKey(Unneeded)).Order(StringComparer.Ordinal)], store.Keys());
    }

    [Fact]
    public async Task Nothing_to_clean_is_said()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var ended = (await feeds.RunAsync("cleanup", "--older-than", "90d", "--delete")).With(0);

        Assert.Equal("Nothing is old enough and unneeded.\n", ended.Out);
    }

    private static bool IsNeeded(string key) =>
        !key.Replace("energy-data/", "", StringComparison.Ordinal).StartsWith("runs/", StringComparison.Ordinal);

    private static string OldKey(int i) => $"old_feed/old_20250101_{i / 60 % 24:00}{i % 60:00}00_{i:x12}.csv";
}

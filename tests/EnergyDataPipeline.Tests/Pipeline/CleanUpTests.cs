using EnergyDataPipeline.Configuring;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What a clean-up takes of a real store, and what it leaves.</summary>
public sealed class CleanUpTests
{
    private static readonly Duration Age = Duration.FromDays(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_in_a_folder_of_another_one_is_left_alone_and_named()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = test.Config("csv");
        await test.RunAsync(config);
        await test.RunAsync(config with { Destination = new StoreSettings.Folder(Path.Combine(test.Store, "july", "2026")) });
        test.Folder.File("store/old/old_20200101_000000_0123456789ab.csv", "named by nobody");
        MakeOld(test);
        var below = test.Everything().Where(file => file.StartsWith("july/", StringComparison.Ordinal)).ToList();
        await using var pipeline = test.Open(config);

        var report = await pipeline.CleanUpAsync(Age, delete: true, Token);

        Assert.Equal(["july/2026/"], report.OtherStores);
        Assert.Contains(report.Items, item => item.Key == "old/old_20200101_000000_0123456789ab.csv");
        Assert.DoesNotContain(report.Items, item => item.Key.StartsWith("july/", StringComparison.Ordinal));
        Assert.NotEmpty(below);
        Assert.Equal(below, test.Everything().Where(file => file.StartsWith("july/", StringComparison.Ordinal)));
    }

    private static void MakeOld(SandboxedPipeline test)
    {
        foreach (var file in Directory.EnumerateFiles(test.Store, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
    }
}

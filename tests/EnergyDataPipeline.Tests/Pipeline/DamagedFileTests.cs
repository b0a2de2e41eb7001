using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>A landing file that lies damaged under its key: the next run that has the same answer writes it again.</summary>
public sealed class DamagedFileTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_truncated_file_in_a_folder_is_written_again_and_the_run_says_so()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = OneFeed(test.Config("csv", "jsonl"));
        await test.RunAsync(config);
        var before = test.Landed().ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(test.Store, file)));
        var damaged = before.Keys.Single(file => file.EndsWith(".csv", StringComparison.Ordinal));
        using (var file = File.OpenWrite(Path.Combine(test.Store, damaged)))
        {
            file.SetLength(before[damaged].Length / 2);
        }

        var second = Assert.Single((await test.RunAsync(config)).Results);
        var third = Assert.Single((await test.RunAsync(config)).Results);

        Assert.Equal((Outcome.Ok, before[damaged].Length), (second.Outcome, second.BytesWritten));
        Assert.Equal((Outcome.Unchanged, 0), (third.Outcome, third.BytesWritten));
        Assert.Equal(before.Keys, test.Landed());
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(test.Store, file.Key))));
    }

    [Fact]
    public async Task A_truncated_file_that_no_manifest_names_yet_is_written_again()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = OneFeed(test.Config("csv"));
        await test.RunAsync(config);
        var path = Path.Combine(test.Store, Assert.Single(test.Landed()));
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..100]);
        File.Delete(Path.Combine(test.Folder.Path, Assert.Single(test.Folder.Files("store/manifests"))));

        var second = Assert.Single((await test.RunAsync(config)).Results);

        Assert.Equal((Outcome.Ok, bytes.Length), (second.Outcome, second.BytesWritten));
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task A_truncated_object_in_a_bucket_is_written_again_and_the_run_says_so()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await using var service = await S3Double.StartAsync();
        AwsTestCredentials.Set();
        var config = OneFeed(test.Config("csv")) with
        {
            Destination = new StoreSettings.S3
            {
                Bucket = "bucket",
                Endpoint = service.Endpoint,
                PathStyle = true,
            },
        };
        var key = Assert.Single(Assert.Single((await test.RunAsync(config)).Results).Files).Key;
        var bytes = service.Bytes(key)!;
        service.Plant(key, bytes[..100]);

        var second = Assert.Single((await test.RunAsync(config)).Results);
        var third = Assert.Single((await test.RunAsync(config)).Results);

        Assert.Equal((Outcome.Ok, bytes.Length), (second.Outcome, second.BytesWritten));
        Assert.Equal(Outcome.Unchanged, third.Outcome);
        Assert.Equal(bytes, service.Bytes(key));
    }

    private static EnergyPipelineConfig OneFeed(EnergyPipelineConfig config) => config with { Feeds = [config.Feeds[1]] };
}

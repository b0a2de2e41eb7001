using EnergyDataPipeline.Catalog;
using NodaTime;
using Xunit;
using static EnergyDataPipeline.Tests.Pipeline.RuledFeeds;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What is stored is held against its manifests, and a report says which rules held of it.</summary>
public sealed class VerifyingTests
{
    [Fact]
    public async Task What_is_stored_otherwise_than_its_manifest_says_is_found()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync(Doubles);
        var config = Config(test, Prices, new() { [RuleNames.DuplicateKey] = RuleVerb.DropToQuarantine });
        await test.RunAsync(config);
        await using var pipeline = test.Open(config);
        var clean = await pipeline.VerifyAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal((0, 1, 1, 3L), (clean.Faults.Count, clean.Slices, clean.Recounted, clean.Objects));
        var chance = new Random(4711);
        foreach (var folder in new[] { "raw", "quarantine", Prices.Replace('-', '_') })
        {
            var path = Directory
                .GetFiles(Path.Combine(test.Store, folder), "*", SearchOption.AllDirectories)
                .Single(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.') && part != "."));
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            for (var sample = 0; sample < 20; sample++)
            {
                var spoilt = bytes.ToArray();
                spoilt[chance.Next(spoilt.Length)] ^= (byte)(1 << chance.Next(8));
                await File.WriteAllBytesAsync(path, spoilt, TestContext.Current.CancellationToken);
                var report = await pipeline.VerifyAsync(new StoredChoice { Names = [Prices] }, TestContext.Current.CancellationToken);
                Assert.Contains(report.Faults, fault => path.EndsWith(fault.Key, StringComparison.Ordinal));
            }

            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        }

        Assert.Empty((await pipeline.VerifyAsync(null, TestContext.Current.CancellationToken)).Faults);
    }

    [Fact]
    public async Task A_file_of_the_lake_that_is_damaged_is_found_and_rebuilt_once_it_is_deleted()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Config(test, Prices, []) with { KeepLake = true };
        await test.RunAsync(config);
        var path = Directory.GetFiles(Path.Combine(test.Store, "lake"), "data.parquet", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 16;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await using var pipeline = test.Open(config);

        var fault = Assert.Single((await pipeline.VerifyAsync(null, TestContext.Current.CancellationToken)).Faults);

        Assert.EndsWith(fault.Key, path, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Equal(1, (await pipeline.RebuildLakeAsync(TestContext.Current.CancellationToken)).Built);
        Assert.Empty((await pipeline.VerifyAsync(null, TestContext.Current.CancellationToken)).Faults);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("html")]
    [InlineData("parquet")]
    public async Task A_report_is_a_table_in_any_format(string format)
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.AddFaultAsync("missingRows;path=/hourlylmp/**;hour=5");
        await test.RunAsync(Config(test, Prices, []));
        await using var pipeline = test.Open(Config(test, Prices, []));

        var report = await pipeline.AssessQualityAsync(
            new StoredChoice { Names = ["iso-ne/" + Prices], Day = "2026-07-20" },
            TestContext.Current.CancellationToken
        );
        Assert.Empty(report.Periods);
        report = await pipeline.AssessQualityAsync(
            new StoredChoice { Names = [Prices], Day = "2026-07-26" },
            TestContext.Current.CancellationToken
        );

        var period = Assert.Single(report.Periods);
        Assert.True(period.HasFaults);
        Assert.Equal((23, 24), (period.Coverage!.Present, period.Coverage.Expected));
        Assert.Equal(RuleNames.ExpectedIntervals, period.Rules[0].Rule.Name);
        Assert.Equal(Instant.FromUtc(2026, 7, 26, 9, 0), period.Rules[0].Finding!.First!.Interval);
        var path = Path.Combine(test.Folder.Path, "quality." + format);
        await using (var file = File.Create(path))
        {
            EnergyPipeline.WriteQuality(report, format, file);
        }

        if (format == "html")
        {
            var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            Assert.Contains("expected-intervals", page, StringComparison.Ordinal);
            Assert.Contains("23 of 24 intervals have rows", page, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal((long)period.Rules.Count, Scalar(test, $"SELECT count(*) FROM '{path}'"));
            Assert.Equal(
                1L,
                Scalar(test, $"SELECT count(*) FROM '{path}' WHERE state = 'warning' AND rule = 'expected-intervals' AND rows = 1")
            );
        }
    }
}

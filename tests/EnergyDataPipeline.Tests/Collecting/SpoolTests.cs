using System.Security.Cryptography;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

public sealed class SpoolTests
{
    [Fact]
    public async Task A_full_disk_is_a_clean_stop_that_names_the_folder_and_what_is_free()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "a device that is always full is only on Linux");
        await using var server = new FaultServer(Answers.Good(RandomNumberGenerator.GetBytes(1 << 20)));
        await using var rig = new Rig(openSpoolFile: _ => new FileStream(
            "/dev/full",
            FileMode.Open,
            FileAccess.Write,
            FileShare.ReadWrite,
            0
        ));

        var stop = await Assert.ThrowsAsync<PipelineException>(() => rig.CollectAsync(Rig.Request(server.Address())));

        Assert.Equal(FailureClass.Store, stop.Failure);
        Assert.Contains(Path.Combine(rig.Folder, "spool"), stop.Message, StringComparison.Ordinal);
        Assert.Contains("bytes are free there", stop.Message, StringComparison.Ordinal);
        Assert.Contains("No space left", stop.Message, StringComparison.Ordinal);
        Assert.NotNull(stop.NextStep);
        Assert.Single(server.Ledger);
    }

    [Fact]
    public async Task A_spool_folder_that_cannot_be_made_says_so()
    {
        await using var server = new FaultServer(Answers.Good("{}"));
        await using var rig = new Rig();
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "file"), "", TestContext.Current.CancellationToken);
        var options = new ApiDataCollectorOptions { SpoolFolder = Path.Combine(rig.Folder, "file", "below") };
        await using var collector = new ApiDataCollector(
            options,
            TimeProvider.System,
            NodaTime.Testing.FakeClock.FromUtc(2026, 11, 1),
            rig.Log,
            new Random(Rig.Seed)
        );

        var stop = await Assert.ThrowsAsync<PipelineException>(() =>
            collector.CollectAsync(Rig.Request(server.Address()), Rig.Content, TestContext.Current.CancellationToken)
        );

        Assert.Equal(FailureClass.Store, stop.Failure);
        Assert.Contains(options.SpoolFolder, stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quota_bounds_all_spooled_answers_together_and_is_given_back()
    {
        var body = RandomNumberGenerator.GetBytes(700 << 10);
        await using var server = new FaultServer(Answers.Good(body));
        await using var rig = new Rig(options: new ApiDataCollectorOptions { SpoolQuotaBytes = 1 << 20 });
        PipelineException? stop = null;

        var outer = await rig.CollectAsync(
            Rig.Request(server.Address()),
            async (_, _) =>
            {
                stop = await Assert.ThrowsAsync<PipelineException>(() => rig.CollectAsync(Rig.Request(server.Address())));
                return new Examination(Outcome.Ok);
            }
        );
        var after = await rig.CollectAsync(Rig.Request(server.Address()));

        Assert.Equal((Outcome.Ok, Outcome.Ok), (outer.Outcome, after.Outcome));
        Assert.Equal(FailureClass.Store, stop!.Failure);
        Assert.Contains("quota of 1048576 bytes", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leftovers_older_than_a_day_are_swept_and_nothing_else_is()
    {
        await using var server = new FaultServer(Answers.Good("{}"));
        await using var rig = new Rig();
        var spool = Directory.CreateDirectory(Path.Combine(rig.Folder, "spool")).FullName;
        var now = DateTimeOffset.Parse("2026-11-01T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
        Make("edp-old.spool.zst", now.AddHours(-25));
        Make("edp-old.spool.part", now.AddHours(-25));
        Make("edp-old.spool.jsonl", now.AddHours(-25));
        Make("edp-young.spool.zst", now.AddHours(-23));
        Make("edp-young.spool.part", now.AddHours(-23));
        Make("somebody-elses.zst", now.AddDays(-9));
        await using var collector = new ApiDataCollector(
            new ApiDataCollectorOptions { SpoolFolder = spool },
            TimeProvider.System,
            NodaTime.Testing.FakeClock.FromUtc(2026, 11, 1, 12, 0, 0),
            rig.Log,
            new Random(Rig.Seed)
        );

        await collector.CollectAsync(Rig.Request(server.Address()), Rig.Content, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["edp-young.spool.part", "edp-young.spool.zst", "somebody-elses.zst"],
            Directory.GetFiles(spool).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Array.ForEach(Directory.GetFiles(spool), File.Delete);

        void Make(string name, DateTime at)
        {
            var path = Path.Combine(spool, name);
            File.WriteAllText(path, "");
            File.SetLastWriteTimeUtc(path, at);
        }
    }

    [Fact]
    public async Task Spooled_answers_are_for_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        await using var server = new FaultServer(Answers.Good("{}"));
        await using var rig = new Rig();

        await rig.CollectAsync(
            Rig.Request(server.Address()),
            (document, _) =>
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(document.SpoolPath).UnixFileMode);
                return new(new Examination(Outcome.Ok));
            }
        );
    }
}

using System.Globalization;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Tests.Storing;
using Xunit;
using static EnergyDataPipeline.Tests.Pipeline.LakeRig;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>Files of an earlier layout go when others have taken their place, and never before.</summary>
public sealed class LakeCompactionTests
{
    private const string Days = "2026-07-01..2026-07-03";
    private const string Month = $"lake/iso-ne-sandbox/{Prices}/hourly_lmp/operating_month=2026-07/data.parquet";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_month_that_has_become_days_goes_and_nothing_is_lost()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, Prices, Days, Hub));
        await PlantAsync(test, Month, rows: 72);
        var before = test.Everything();

        var plan = await CompactAsync(test, dryRun: true);
        Assert.Equal(before, test.Everything());
        var done = await CompactAsync(test);
        var after = test.Everything();
        var again = await CompactAsync(test);

        Assert.Equal((3, 1, 0), (plan.Built, plan.Removed, plan.Failed));
        Assert.Equal((3, 1, 0), (done.Built, done.Removed, done.Failed));
        Assert.Equal(Month, done.Partitions.Single(file => file.IsRemoved).Key);
        Assert.Equal((0, 0, 0), (again.Built, again.Removed, again.Failed));
        Assert.Equal(after, test.Everything());
        Assert.Equal(72L, Scalar($"SELECT count(*) FROM {Lake(test)}"));
    }

    [Fact]
    public async Task Days_that_have_become_a_month_go_together()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var rows = (await test.RunAsync(Dated(test, "hourly-system-load", Days))).Results.Sum(result => result.Rows);
        var built = Assert.Single((await RebuildAsync(test, "hourly-system-load")).Partitions);
        Assert.Contains("operating_year=2026", built.Key, StringComparison.Ordinal);
        foreach (var day in (string[])["2026-07-01", "2026-07-02", "2026-07-03"])
        {
            await PlantAsync(test, built.Key.Replace("operating_year=2026", $"operating_day={day}", StringComparison.Ordinal), rows: 24);
        }

        var done = await CompactAsync(test, "hourly-system-load");

        Assert.Equal((0, 3, 0), (done.Built, done.Removed, done.Failed));
        Assert.Equal(rows, Scalar($"SELECT count(*) FROM {Lake(test, "hourly-system-load")}"));
    }

    [Fact]
    public async Task A_file_with_more_rows_than_what_takes_its_place_stays_and_is_told_of()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, Prices, Days, Hub));
        await PlantAsync(test, Month, rows: 96);

        var done = await CompactAsync(test);

        Assert.Contains("96 rows lie in it", done.Partitions.Single(file => file.Key == Month).Failure, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(test.Store, Month)));
        Assert.True((await RebuildAsync(test)).Partitions.Single(file => file.Key == Month).IsRemoved);
    }

    [Fact]
    public async Task While_a_partition_cannot_be_built_what_held_its_rows_stays()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, Prices, Days, Hub));
        await PlantAsync(test, Month, rows: 72);
        var raw = Directory
            .GetFiles(Path.Combine(test.Store, "raw"), "*.zst", SearchOption.AllDirectories)
            .Single(path => path.Contains("2026-07-02", StringComparison.Ordinal));
        File.Delete(raw);

        var compacted = await CompactAsync(test);
        var rebuilt = await RebuildAsync(test);

        Assert.Equal((2, 0, 1), (compacted.Built, compacted.Removed, compacted.Failed));
        Assert.Equal((0, 1), (rebuilt.Removed, rebuilt.Failed));
        Assert.True(File.Exists(Path.Combine(test.Store, Month)));
    }

    [Fact]
    public async Task A_file_that_no_layout_has_is_told_of_and_left()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        await test.RunAsync(Dated(test, Prices, Days, Hub));
        var foreign = $"lake/iso-ne-sandbox/{Prices}/my_notes/data.parquet";
        await PlantAsync(test, foreign, rows: 1);

        var done = await CompactAsync(test);

        Assert.NotNull(done.Partitions.Single(file => file.Key == foreign).Failure);
        Assert.True(File.Exists(Path.Combine(test.Store, foreign)));
    }

    private static Task<LakeReport> CompactAsync(SandboxedPipeline test, bool dryRun = false) => CompactAsync(test, Prices, dryRun);

    private static async Task<LakeReport> CompactAsync(SandboxedPipeline test, string name, bool dryRun = false)
    {
        await using var pipeline = test.Open(Whole(test, name));
        return await pipeline.CompactLakeAsync(dryRun, Token);
    }

    /// <summary>A file as an earlier layout put it: whether its bytes are Parquet does not matter to who deletes it.</summary>
    private static async Task PlantAsync(SandboxedPipeline test, string key, int rows)
    {
        var content = ObjectContent.Of(System.Text.Encoding.ASCII.GetBytes(key), "application/vnd.apache.parquet") with
        {
            Metadata = new Dictionary<string, string> { ["record_count"] = rows.ToString(CultureInfo.InvariantCulture) },
        };
        await StoresUnderTest.Folder(test.Store).PutAsync(key, content, default, Token);
    }
}

using System.Text.Json;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query.Exporting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;
using static EnergyDataPipeline.Tests.Query.Exporting.ExportedLake;

namespace EnergyDataPipeline.Tests.Query.Exporting;

/// <summary>Files of an export: there whole or not at all, and readable by others.</summary>
public sealed class ExportedFileTests(MotoServer moto)
{
    [Fact]
    public async Task Csv_is_read_back_by_others()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02", location: null);

        var file = await lake.ExportAsync(lake.Prices(ExportFormat.Csv));

        const string columns =
            "interval_begin::TIMESTAMPTZ AS at, location_id, location_name, lmp_usd_per_mwh::DOUBLE AS lmp, hour_ending::VARCHAR AS hour";
        var csv = $"read_csv('{file.Path}', types = {{'hour_ending': 'VARCHAR', 'lmp_usd_per_mwh': 'DOUBLE'}})";
        Assert.Equal(0L, Duck.Scalar($"SELECT count(*) FROM (SELECT {columns} FROM {csv} EXCEPT SELECT {columns} FROM {lake.Files()})"));
        Assert.Equal(Duck.Scalar($"SELECT count(*) FROM {lake.Files()}"), Duck.Scalar($"SELECT count(*) FROM {csv}"));
    }

    [Fact]
    public async Task Json_is_read_back_by_others()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");

        var file = await lake.ExportAsync(lake.Prices(ExportFormat.Json));

        var rows = JsonElement
            .Parse(await File.ReadAllTextAsync(file.Path, TestContext.Current.CancellationToken))
            .EnumerateArray()
            .ToList();
        var expected = Duck.Rows(
            $"SELECT strftime(interval_begin AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ'), lmp_usd_per_mwh FROM {lake.Files()} ORDER BY 1"
        );
        Assert.Equal(24, rows.Count);
        Assert.Equal(
            expected.Select(row => ((string)row[0]!, (double)row[1]!)),
            rows.Select(row => (row.GetProperty("interval_begin").GetString()!, row.GetProperty("lmp_usd_per_mwh").GetDouble()))
        );
    }

    [Fact]
    public async Task A_folder_gets_a_file_for_each_dataset()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");
        await lake.CollectAsync("morning-report", "2026-07-01");
        await lake.RebuildAsync("morning-report");
        var folder = Directory.CreateDirectory(lake.PathOf("out")).FullName;
        var request = new ExportRequest
        {
            Names = [QueriedLake.Prices, "morning_report"],
            Format = ExportFormat.Csv,
            Path = folder,
        };

        var files = await lake.ExportAllAsync(request);

        Assert.Equal(["hourly_lmp_da_final.csv", "morning_report.csv"], files.Select(file => Path.GetFileName(file.Path)));
        Assert.Equal(4, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task A_file_that_is_there_stays_unless_it_may_be_replaced()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");
        var request = lake.Prices(ExportFormat.Csv);
        await File.WriteAllTextAsync(request.Path, "mine", TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<PipelineException>(() => lake.ExportAsync(request));

        Assert.Contains("is there already", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--overwrite", refused.NextStep, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(request.Path, TestContext.Current.CancellationToken));
        Assert.Equal(24, (await lake.ExportAsync(request with { Overwrite = true })).Metadata.Tables[0].Records);
    }

    [Theory]
    [InlineData(ExportFormat.Sqlite)]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Json)]
    public async Task An_export_that_fails_on_its_way_leaves_nothing(ExportFormat format)
    {
        await using var lake = await QueriedLake.StartAsync();
        var request = new ExportRequest
        {
            Sql = "SELECT CASE WHEN range = 200000 THEN error('broken') ELSE range::VARCHAR END AS text FROM range(300000)",
            Format = format,
            Path = lake.PathOf("broken.out"),
        };

        await Assert.ThrowsAsync<PipelineException>(() => lake.ExportAsync(request));

        Assert.Empty(lake.Written());
    }

    [Theory]
    [InlineData(ExportFormat.Sqlite)]
    [InlineData(ExportFormat.Csv)]
    public async Task A_folder_that_refuses_files_fails_the_export_with_the_stores_exit_code(ExportFormat format)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a folder that refuses even an administrator");
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");
        var folder = Path.Combine("/proc", "self");

        var refused = await Assert.ThrowsAsync<PipelineException>(() =>
            lake.ExportAsync(lake.Prices(format) with { Path = Path.Combine(folder, "prices.out") })
        );

        Assert.Equal(FailureClass.Store, refused.Failure);
        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lake_in_a_bucket_is_exported_like_one_in_a_folder()
    {
        await using var folder = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02");
        AwsTestCredentials.Set();
        var bucket = new StoreSettings.S3
        {
            Bucket = await moto.NewBucketAsync(),
            Prefix = "lakes/one",
            Endpoint = (await moto.StartedAsync()).ToString(),
            PathStyle = true,
        };
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02", bucket);

        var expected = await folder.ExportAsync(folder.Prices(ExportFormat.Sqlite, "2026-07-02"));
        var file = await lake.ExportAsync(lake.Prices(ExportFormat.Sqlite, "2026-07-02"));

        Assert.Equal(expected.Metadata.Sha256, file.Metadata.Sha256);
        Assert.Equal(24L, Sqlite(file.Path, $"SELECT count(*) FROM {View}")[0][0]);
        Assert.Single(Directory.GetFiles(Path.Combine(lake.Cache, "objects"), "*.parquet", SearchOption.AllDirectories));
    }
}

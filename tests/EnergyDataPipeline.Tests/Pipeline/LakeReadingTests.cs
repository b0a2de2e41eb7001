using EnergyDataPipeline.Sandbox;
using Xunit;
using static EnergyDataPipeline.Tests.Pipeline.LakeRig;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What a query need not read, it does not read: shown by destroying it first.</summary>
public sealed class LakeReadingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_of_a_day_opens_that_days_file_alone()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var run = await test.RunAsync(Dated(test, Prices, "2026-07-01..2026-07-03", Hub) with { KeepLake = true });
        foreach (var file in run.Lake!.Partitions.Skip(1))
        {
            await File.WriteAllTextAsync(Path.Combine(test.Store, file.Key), "no Parquet", Token);
        }

        var lake = $"read_parquet('{test.Store}/lake/*/{Prices}/hourly_lmp/*/data.parquet', hive_partitioning = true)";

        Assert.Equal(24L, Scalar($"SELECT count(lmp_usd_per_mwh) FROM {lake} WHERE operating_day = DATE '2026-07-01'"));
        Assert.ThrowsAny<Exception>(() => Scalar($"SELECT count(lmp_usd_per_mwh) FROM {lake}"));
    }

    [Fact]
    public async Task A_query_of_a_location_reads_its_row_group_alone()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var options = new SandboxOptions
        {
            NodeCount = 500,
            Clock = test.Clock,
            Password = SandboxedPipeline.Password,
        };
        await using var larger = await SandboxServer.StartAsync(options, Token);
        var config = Dated(test, "five-minute-lmp-final", "2026-07-01") with { KeepLake = true };
        var url = config.Feeds[0].Url.Replace(test.Sandbox.BaseAddress.Authority, larger.BaseAddress.Authority, StringComparison.Ordinal);
        var run = await test.RunAsync(config with { Feeds = [config.Feeds[0] with { Url = url }] });
        var file = Path.Combine(test.Store, Assert.Single(run.Lake!.Partitions).Key);
        var first = (long)Scalar($"SELECT min(location_id) FROM '{file}'");
        var query = $"SELECT sum(lmp_usd_per_mwh) FROM '{file}' WHERE location_id = {first}";
        var before = (double)Scalar(query);
        var groups = $"FROM parquet_metadata('{file}') WHERE path_in_schema = 'location_id'";

        Assert.True((long)Scalar($"SELECT count(*) {groups}") > 1, "one row group has nothing to skip");
        Assert.Equal(1L, Scalar($"SELECT count(*) {groups} AND {first} BETWEEN stats_min_value::BIGINT AND stats_max_value::BIGINT"));

        // All row groups but the first are destroyed; what describes them stands at the end of the file.
        var from = (long)Scalar(
            $"SELECT min(coalesce(nullif(dictionary_page_offset, 0), data_page_offset)) FROM parquet_metadata('{file}') WHERE row_group_id = 1"
        );
        var until = (long)Scalar(
            $"SELECT max(coalesce(nullif(dictionary_page_offset, 0), data_page_offset) + total_compressed_size) FROM parquet_metadata('{file}')"
        );
        var bytes = await File.ReadAllBytesAsync(file, Token);
        Array.Fill(bytes, (byte)0xFF, (int)from, (int)(until - from));
        await File.WriteAllBytesAsync(file, bytes, Token);

        Assert.Equal(before, (double)Scalar(query));
        Assert.ThrowsAny<Exception>(() => Scalar($"SELECT sum(lmp_usd_per_mwh) FROM '{file}'"));
    }

    [Fact]
    public async Task Arrow_reads_what_DuckDB_reads()
    {
        await using var test = await SandboxedPipeline.StartAsync("2026-11-05T16:00:00Z");
        var run = await test.RunAsync(Dated(test, Prices, "2026-11-01") with { KeepLake = true });
        var file = Path.Combine(test.Store, Assert.Single(run.Lake!.Partitions).Key);

        using var reader = new ParquetSharp.ParquetFileReader(file);
        var (rows, cents) = (0L, 0L);
        var place = Enumerable
            .Range(0, reader.FileMetaData.Schema.NumColumns)
            .Single(i => reader.FileMetaData.Schema.Column(i).Name == "lmp_usd_per_mwh");
        for (var group = 0; group < reader.FileMetaData.NumRowGroups; group++)
        {
            using var rowGroup = reader.RowGroup(group);
            using var column = rowGroup.Column(place).LogicalReader<double?>();
            foreach (var price in column.ReadAll((int)rowGroup.MetaData.NumRows))
            {
                rows++;
                cents += (long)Math.Round(price!.Value * 100);
            }
        }

        Assert.Equal(25L * SandboxedPipeline.PricedLocations, rows);
        Assert.Equal(cents, Scalar($"SELECT sum(round(lmp_usd_per_mwh * 100))::BIGINT FROM '{file}'"));
    }

    [Fact]
    public async Task Each_column_says_its_unit_and_meaning()
    {
        await using var test = await SandboxedPipeline.StartAsync();
        var run = await test.RunAsync(Dated(test, Prices, "2026-07-01", Hub) with { KeepLake = true });
        var said = $"FROM parquet_kv_metadata('{test.Store}/{run.Lake!.Partitions[0].Key}') WHERE decode(key) = 'column.lmp_usd_per_mwh";

        Assert.Equal("$/MWh", Scalar($"SELECT decode(value) {said}.unit'"));
        Assert.NotEqual("", Scalar($"SELECT decode(value) {said}.description'"));
    }
}

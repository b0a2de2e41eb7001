using CsCheck;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Formatting.Parquet;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

public sealed class EconomyTests : IDisposable
{
    private readonly ParquetFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_rows_give_the_same_bytes_whatever_was_written_before() =>
        Gen.Select(SampleTables.Any, SampleTables.Any)
            .Sample(
                (sample, other) =>
                {
                    var first = sample.ToBytes();
                    other.ToBytes();
                    Assert.Equal(first, sample.ToBytes());
                },
                iter: 100
            );

    [Fact]
    public void A_day_of_five_minute_prices_is_no_larger_than_DuckDB_writes_it()
    {
        var ours = _folder.NewPath();
        var theirs = _folder.NewPath();
        using (var file = File.Create(ours))
        {
            FiveMinutePrices.Write(FiveMinutePrices.Batches(intervals: 288, seed: 1), file);
        }

        using var duckDb = new DuckDbReader();
        duckDb.Rows($"COPY (FROM '{ours}') TO '{theirs}' (FORMAT parquet, COMPRESSION zstd)");

        Assert.InRange(new FileInfo(ours).Length, 1, new FileInfo(theirs).Length);
    }

    [Fact]
    public void Memory_is_not_asked_for_again_once_a_row_group_was_written()
    {
        var batches = FiveMinutePrices.Batches(intervals: 101, seed: 2);
        using var encoder = new ParquetFormat().Begin(
            FiveMinutePrices.Table,
            new FileHeading { Title = "Prices" },
            new FormatOptions(),
            Stream.Null
        );
        var full = batches.Where(batch => batch.RowCount == 32_768).ToArray();
        Write(rowGroups: 3);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Write(rowGroups: 25);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // 3,276,800 rows, 236 MB of values; what is left is the footer, a kilobyte a row group, doubling its array now and then.
        Assert.InRange(allocated, 0, 128 * 1024);

        void Write(int rowGroups)
        {
            for (var i = 0; i < rowGroups * 4; i++)
            {
                encoder.Write(full[i % full.Length]);
            }
        }
    }
}

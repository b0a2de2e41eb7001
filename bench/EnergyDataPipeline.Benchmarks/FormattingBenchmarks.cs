using BenchmarkDotNet.Attributes;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Formatting.Parquet;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Formatting.Parquet;

namespace EnergyDataPipeline.Benchmarks;

/// <summary>A day of five-minute prices, 374,976 rows, written in a format to a destination that only counts.</summary>
[MemoryDiagnoser]
public class FormattingBenchmarks
{
    private readonly IReadOnlyList<ColumnBatch> _day = FiveMinutePrices.Batches(intervals: 288, seed: 1);

    [Params("parquet", "csv", "jsonl", "xml")]
    public string Format { get; set; } = "parquet";

    [Benchmark]
    public void Encode() => Write(new FormatOptions());

    private void Write(FormatOptions options)
    {
        if (!TableFormats.TryGet(Format, out var format))
        {
            throw new InvalidOperationException($"There is no format {Format}.");
        }

        using var encoder = format.Begin(FiveMinutePrices.Table, new FileHeading { Title = "Prices" }, options, Stream.Null);
        foreach (var batch in _day)
        {
            encoder.Write(batch);
        }

        encoder.Complete();
    }
}

/// <summary>The same day as Parquet, by compression.</summary>
public class CompressionBenchmarks
{
    private readonly IReadOnlyList<ColumnBatch> _day = FiveMinutePrices.Batches(intervals: 288, seed: 1);

    [ParamsAllValues]
    public ParquetCompression Compression { get; set; }

    [Benchmark]
    public void Encode()
    {
        var options = new FormatOptions { ParquetCompression = Compression };
        using var encoder = new ParquetFormat().Begin(FiveMinutePrices.Table, new FileHeading { Title = "Prices" }, options, Stream.Null);
        foreach (var batch in _day)
        {
            encoder.Write(batch);
        }

        encoder.Complete();
    }
}

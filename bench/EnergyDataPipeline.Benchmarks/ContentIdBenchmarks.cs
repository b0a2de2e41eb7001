using BenchmarkDotNet.Attributes;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Tests.Formatting.Parquet;

namespace EnergyDataPipeline.Benchmarks;

/// <summary>The content id of a day of five-minute prices, 374,976 rows of eight columns.</summary>
public class ContentIdBenchmarks
{
    private readonly IReadOnlyList<ColumnBatch> _day = FiveMinutePrices.Batches(intervals: 288, seed: 1);

    [Benchmark]
    public string Identify()
    {
        var content = new ContentId(FiveMinutePrices.Table);
        foreach (var batch in _day)
        {
            content.Add(batch);
        }

        return content.Finish();
    }
}

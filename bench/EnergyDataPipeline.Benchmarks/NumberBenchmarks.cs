using BenchmarkDotNet.Attributes;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Benchmarks;

/// <summary>A number as text: two decimals, four, and one that needs all its digits.</summary>
public class NumberBenchmarks
{
    private readonly byte[] _room = new byte[Utf8Rendering.MaxValueBytes];

    [Params(68.04, 0.1234, 0.30000000000000004)]
    public double Value { get; set; }

    [Benchmark]
    public int Render() => Utf8Rendering.Write(_room, Value);
}

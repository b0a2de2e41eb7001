using CsCheck;
using EnergyDataPipeline.Formatting.Parquet;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

public sealed class FixedDictionaryTests
{
    // Few values and many, alike in their low or in their high bits, in runs and alone.
    private static readonly Gen<long[][]> Batches =
        from palette in Gen.OneOf(
            Gen.Long,
            Gen.Int[0, 3000].Select(cents => BitConverter.DoubleToInt64Bits(cents / 100.0)),
            Gen.Int[0, 3000].Select(whole => (long)whole << 52),
            Gen.Int[-2, 2].Select(near => (long)near)
        ).Array[1, 3000]
        from runs in Gen.Select(Gen.Int[0, palette.Length - 1], Gen.Frequency((5, Gen.Const(1)), (1, Gen.Int[2, 60]))).Array[0, 400].Array[
            1,
            4
        ]
        select runs.Select(batch => batch.SelectMany(run => Enumerable.Repeat(palette[run.Item1], run.Item2)).ToArray()).ToArray();

    [Fact]
    public void Ids_lead_back_to_their_values_and_count_them_in_order_of_appearance() =>
        Batches.Sample(
            batches =>
            {
                using var dictionary = new FixedDictionary();
                for (var round = 0; round < 2; round++)
                {
                    foreach (var batch in batches)
                    {
                        var ids = new int[batch.Length];
                        dictionary.Encode(batch, ids);
                        var values = dictionary.Values.ToArray();
                        Assert.Equal(batch, ids.Select(id => values[id]));
                    }

                    Assert.Equal(batches.SelectMany(batch => batch).Distinct(), dictionary.Values.ToArray());
                    dictionary.Clear();
                }
            },
            iter: 300
        );
}

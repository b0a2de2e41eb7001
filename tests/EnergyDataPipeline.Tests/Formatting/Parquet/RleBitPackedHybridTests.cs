using CsCheck;
using EnergyDataPipeline.Formatting.Parquet;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

public sealed class RleBitPackedHybridTests
{
    private static readonly Gen<(int Width, int[] Values)> Ids =
        from width in Gen.Int[0, 31]
        from runs in Gen.Select(
            Gen.Int[0, int.MaxValue],
            Gen.Frequency((3, Gen.Int[1, 3]), (2, Gen.Int[4, 40]), (1, Gen.Int[41, 900]))
        ).Array[0, 40]
        let mask = (int)((1L << width) - 1)
        select (width, runs.SelectMany(run => Enumerable.Repeat(run.Item1 & mask, run.Item2)).ToArray());

    [Fact]
    public void Ids_of_any_width_read_back() =>
        Ids.Sample(
            (width, values) =>
            {
                using var bytes = new PooledArray<byte>();
                RleBitPackedHybrid.Encode(values, width, bytes);
                Assert.Equal(values, Decode(bytes.Items, width, values.Length));
            },
            iter: 2000
        );

    [Fact]
    public void Runs_of_ids_read_back() =>
        (
            from width in Gen.Int[0, 31]
            from runs in Gen.Select(
                Gen.Int[0, int.MaxValue],
                Gen.Frequency((3, Gen.Int[1, 9]), (2, Gen.Int[10, 80]), (1, Gen.Int[81, 2000]))
            ).Array[0, 60]
            select (Width: width, Runs: runs)
        ).Sample(
            sample =>
            {
                var mask = (int)((1L << sample.Width) - 1);
                int[] ids = [.. sample.Runs.Select(run => run.Item1 & mask)];
                int[] lengths = [.. sample.Runs.Select(run => run.Item2)];
                using var bytes = new PooledArray<byte>();
                RleBitPackedHybrid.EncodeRuns(ids, lengths, sample.Width, bytes);
                int[] values = [.. ids.Zip(lengths).SelectMany(run => Enumerable.Repeat(run.First, run.Second))];
                Assert.Equal(values, Decode(bytes.Items, sample.Width, values.Length));
            },
            iter: 2000
        );

    [Fact]
    public void Levels_read_back_from_any_row_whatever_the_batches() =>
        Gen.Select(Gen.Select(Gen.Bool, Gen.Int[1, 200]).Array[1, 12], Gen.Int[1, 150], Gen.Int[0, 500], Gen.Int[1, 500])
            .Sample(
                (runs, batchRows, first, rows) =>
                {
                    var valid = runs.SelectMany(run => Enumerable.Repeat(run.Item1, run.Item2)).ToArray();
                    first %= valid.Length;
                    rows = Math.Min(rows, valid.Length - first);
                    using var levels = new DefinitionLevels();
                    foreach (var batch in valid.Chunk(batchRows))
                    {
                        levels.Append(Bits(batch), batch.Length, batch.Count(value => !value));
                    }

                    using var page = new PooledArray<byte>();
                    levels.Encode(first, rows, page);

                    Assert.Equal(page.Count - 4, BitConverter.ToInt32(page.Items));
                    Assert.Equal(valid[first..(first + rows)], Decode(page.Items[4..], 1, rows).Select(level => level == 1));
                },
                iter: 2000
            );

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(256, 8)]
    [InlineData(257, 16)]
    [InlineData(65_536, 16)]
    [InlineData(65_537, 17)]
    public void Ids_between_eight_and_sixteen_bits_are_given_sixteen(int count, int width) =>
        Assert.Equal(width, RleBitPackedHybrid.IdWidth(count));

    private static ulong[] Bits(bool[] valid)
    {
        var words = new ulong[(valid.Length + 63) / 64];
        for (var i = 0; i < valid.Length; i++)
        {
            words[i / 64] |= valid[i] ? 1UL << (i % 64) : 0;
        }

        return words;
    }

    /// <summary>The specification read bit by bit.</summary>
    private static int[] Decode(ReadOnlySpan<byte> bytes, int width, int count)
    {
        var values = new List<int>();
        while (!bytes.IsEmpty)
        {
            var header = 0UL;
            var shift = 0;
            byte next;
            do
            {
                next = bytes[0];
                bytes = bytes[1..];
                header |= (ulong)(next & 0x7F) << shift;
                shift += 7;
            } while (next >= 0x80);

            var packed = (header & 1) == 1;
            var items = (int)(header >> 1) * (packed ? 8 : 1);
            for (var i = 0; i < items; i++)
            {
                var value = 0;
                for (var bit = 0; bit < width; bit++)
                {
                    var at = packed ? (i * width) + bit : bit;
                    value |= ((bytes[at / 8] >> (at % 8)) & 1) << bit;
                }

                values.Add(value);
            }

            bytes = bytes[(packed ? items / 8 * width : (width + 7) / 8)..];
        }

        Assert.InRange(values.Count, count, count + 7);
        Assert.All(values.Skip(count), padding => Assert.Equal(0, padding));
        return [.. values.Take(count)];
    }
}

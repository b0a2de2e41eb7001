using System.Text;
using CsCheck;
using EnergyDataPipeline.Formatting.Rows;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting;

public sealed class KeptNumbersTests
{
    [Fact]
    public void A_number_is_found_with_its_own_text_or_not_at_all() =>
        Gen.Select(Gen.Int[1, 3000], Gen.Int[0, 5000].Array[1, 500])
            .Sample(
                (count, cents) =>
                {
                    var kept = new KeptNumbers();
                    kept.Fit(count, "zero"u8);
                    Assert.Equal("zero", Find(kept, 0.0));
                    foreach (var number in cents.Select(cent => (cent + 1) / 100.0))
                    {
                        Assert.Contains(Find(kept, number), new[] { null, $"<{number}>" });
                        kept.Keep(BitConverter.DoubleToUInt64Bits(number), Encoding.UTF8.GetBytes($"<{number}>"));
                        Assert.Equal($"<{number}>", Find(kept, number));
                    }

                    Assert.Null(Find(kept, -0.0));
                },
                iter: 300
            );

    [Fact]
    public void A_text_too_long_is_not_kept()
    {
        var kept = new KeptNumbers();
        kept.Fit(10, "0"u8);
        var bits = BitConverter.DoubleToUInt64Bits(0.1 + 0.2);

        kept.Keep(bits, "0.300000000000004"u8);
        Assert.Null(Find(kept, 0.1 + 0.2));

        kept.Keep(bits, "fifteen bytes.."u8);
        Assert.Equal("fifteen bytes..", Find(kept, 0.1 + 0.2));
    }

    private static string? Find(KeptNumbers kept, double number)
    {
        var room = new byte[16];
        var length = kept.Places.Write(ref room[0], BitConverter.DoubleToUInt64Bits(number));
        return length == 0 ? null : Encoding.UTF8.GetString(room, 0, length);
    }
}

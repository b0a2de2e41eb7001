using System.Globalization;
using System.Text;
using CsCheck;
using EnergyDataPipeline.Parsing.Templates;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Parsing.Values;
using Xunit;

namespace EnergyDataPipeline.Tests.Parsing;

public sealed class PlainNumberTests
{
    private static readonly Gen<string> Numbers = Gen.OneOf(
        Gen.Int[-999_999, 999_999].Select(cents => (cents / 100.0).ToString(CultureInfo.InvariantCulture)),
        Gen.Decimal[-1_000_000m, 1_000_000m].Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.Double.Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Long.Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.Select(Gen.Long[0, 99_999_999_999], Gen.Int[0, 9], Gen.Bool).Select(Pointed),
        Gen.Char["0123456789.-+eE, }]\"<"].Array[0, 20].Select(chars => new string(chars))
    );

    [Fact]
    public void A_plain_number_is_the_double_the_framework_reads() =>
        Numbers.Sample(
            text =>
            {
                var length = PlainNumber.Read(ref Padded(text)[0], out double value);
                if (length > 0)
                {
                    var expected = double.Parse(text.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture);
                    Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
                }
            },
            iter: 50_000
        );

    [Fact]
    public void A_plain_number_ends_where_the_number_of_the_grammar_ends() =>
        Numbers.Sample(
            text =>
            {
                var length = PlainNumber.Read(ref Padded(text)[0], out double _);
                if (length > 0)
                {
                    Assert.Equal(ScalarKind.Number, BareValue.KindOf(Encoding.ASCII.GetBytes(text), out var grammatical));
                    Assert.Equal(grammatical, length);
                }
            },
            iter: 50_000
        );

    [Fact]
    public void A_whole_number_is_the_one_the_framework_reads() =>
        Numbers.Sample(
            text =>
            {
                var length = PlainNumber.Read(ref Padded(text)[0], out long value);
                if (length > 0)
                {
                    Assert.Equal(long.Parse(text.AsSpan(0, length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), value);
                }
            },
            iter: 50_000
        );

    [Theory]
    [InlineData("0", 1, 0.0)]
    [InlineData("-0", 2, -0.0)]
    [InlineData("38.28", 5, 38.28)]
    [InlineData("-0.17", 5, -0.17)]
    [InlineData("1234567", 7, 1234567.0)]
    [InlineData("12345678", 8, 12345678.0)]
    [InlineData("123456.7", 8, 123456.7)]
    [InlineData("1234567.8", 9, 1234567.8)]
    [InlineData("123456789012345", 15, 123456789012345.0)]
    [InlineData("0.00000000000001", 16, 0.00000000000001)]
    [InlineData("1,5", 1, 1.0)]
    public void A_plain_number_is_read(string text, int length, double expected)
    {
        Assert.Equal(length, PlainNumber.Read(ref Padded(text)[0], out double value));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("007")]
    [InlineData("00.5")]
    [InlineData("1e5")]
    [InlineData("1.5E3")]
    [InlineData("1.2.3")]
    [InlineData("+1")]
    [InlineData("1234567890123456")]
    [InlineData("123456789.")]
    [InlineData("0123456789")]
    public void Another_form_is_left_to_the_strict_reader(string text) =>
        Assert.Equal(0, PlainNumber.Read(ref Padded(text)[0], out double _));

    [Fact]
    public void A_number_of_a_document_is_the_double_the_framework_reads() =>
        Numbers.Sample(
            text =>
            {
                var utf8 = Encoding.ASCII.GetBytes(text);
                if (NumberText.TryRead(utf8, out double value))
                {
                    Assert.Equal(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), value);
                }
            },
            iter: 50_000
        );

    private static string Pointed((long Digits, int Decimals, bool IsNegative) number)
    {
        var digits = number.Digits.ToString(CultureInfo.InvariantCulture).PadLeft(number.Decimals + 1, '0');
        var text = number.Decimals == 0 ? digits : digits[..^number.Decimals] + "." + digits[^number.Decimals..];
        return number.IsNegative ? "-" + text : text;
    }

    private static byte[] Padded(string text)
    {
        var padded = new byte[text.Length + ByteWindow.Slack];
        Encoding.ASCII.GetBytes(text, padded);
        return padded;
    }
}

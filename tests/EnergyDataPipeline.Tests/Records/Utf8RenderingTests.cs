using System.Globalization;
using System.Text;
using CsCheck;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Formatting;
using EnergyDataPipeline.Tests.Formatting.Readers;
using Xunit;

namespace EnergyDataPipeline.Tests.Records;

public sealed class Utf8RenderingTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(68.04, "68.04")]
    [InlineData(-3.52, "-3.52")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(5.0, "5")]
    [InlineData(10.0, "10")]
    [InlineData(0.01, "0.01")]
    [InlineData(-0.01, "-0.01")]
    [InlineData(0.1, "0.1")]
    [InlineData(-10.10, "-10.1")]
    [InlineData(0.005, "0.005")]
    [InlineData(-0.001, "-0.001")]
    [InlineData(99999999.99, "99999999.99")]
    [InlineData(-99999999.99, "-99999999.99")]
    [InlineData(100000000.0, "100000000")]
    [InlineData(100000000.01, "100000000.01")]
    [InlineData(-100000000.5, "-100000000.5")]
    [InlineData(1.005, "1.005")]
    [InlineData(0.29, "0.29")]
    [InlineData(1.15, "1.15")]
    [InlineData(8.41, "8.41")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1.0E-05")]
    [InlineData(0.000012, "1.2E-05")]
    [InlineData(999999999999999.0, "999999999999999")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e16, "10000000000000000")]
    [InlineData(1e22, "1.0E+22")]
    [InlineData(-1e300, "-1.0E+300")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    [InlineData(double.Epsilon, "5.0E-324")]
    [InlineData(-double.Epsilon, "-5.0E-324")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Number_is_written_with_its_shortest_digits(double value, string expected) => Assert.Equal(expected, Render(value));

    [Fact]
    public void Number_reads_back_as_the_same_bits() =>
        Gen.OneOf(Gen.Double, Gen.Long.Select(BitConverter.Int64BitsToDouble), Gen.Int.Select(i => i / 100.0))
            .Where(value => !double.IsNaN(value))
            .Sample(
                value =>
                {
                    var text = Render(value);
                    Assert.InRange(text.Length, 1, Utf8Rendering.MaxValueBytes);
                    var back = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
                    Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(back));
                    Assert.True(!text.Contains('E', StringComparison.Ordinal) || text.Contains('.', StringComparison.Ordinal), text);
                },
                iter: 20_000
            );

    [Fact]
    public void Number_of_few_decimals_is_written_as_the_framework_does() =>
        Gen.Select(
                Gen.Long[-20_000_000_000_000_000, 20_000_000_000_000_000],
                Gen.OneOf(1.0, 10, 100, 1000, 10_000, 100_000),
                Gen.Int[0, 14]
            )
            .Sample(
                (digits, scale, shorter) =>
                {
                    var value = Math.Round(digits / Math.Pow(10, shorter)) / scale;
                    var expected = value.ToString("R", CultureInfo.InvariantCulture);
                    Assert.Equal(expected.Replace("-0", value == 0 ? "-0.0" : "-0", StringComparison.Ordinal), WithoutPoint(Render(value)));
                },
                iter: 50_000
            );

    [Fact]
    public void Every_price_of_two_decimals_is_written_as_the_framework_does()
    {
        var room = new byte[Utf8Rendering.MaxValueBytes];
        for (var cents = 1L; cents < 10_000_000_000; cents += 1 + cents / 977)
        {
            foreach (var value in new[] { cents / 100.0, -cents / 100.0 })
            {
                Assert.Equal(
                    value.ToString("R", CultureInfo.InvariantCulture),
                    Encoding.ASCII.GetString(room, 0, Utf8Rendering.Write(room, value))
                );
            }
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(7, "7")]
    [InlineData(-7, "-7")]
    [InlineData(10, "10")]
    [InlineData(4001, "4001")]
    [InlineData(99_999_999, "99999999")]
    [InlineData(100_000_000, "100000000")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    public void Whole_number_is_written_with_all_its_digits(long value, string expected)
    {
        var room = new byte[Utf8Rendering.MaxValueBytes];
        Assert.Equal(expected, Encoding.ASCII.GetString(room, 0, Utf8Rendering.Write(room, value)));
    }

    [Theory]
    [InlineData("2026-07-27T17:25:00", -240, "2026-07-27T17:25:00-04:00")]
    [InlineData("2026-07-27T17:25:00", 0, "2026-07-27T17:25:00+00:00")]
    [InlineData("2026-07-27T17:25:00.5", 345, "2026-07-27T17:25:00.500+05:45")]
    [InlineData("2026-07-27T17:25:00.000001", 840, "2026-07-27T17:25:00.000001+14:00")]
    [InlineData("1969-12-31T23:59:59.999999", -720, "1969-12-31T23:59:59.999999-12:00")]
    [InlineData("0001-01-01T00:00:00", 840, "0001-01-01T00:00:00+14:00")]
    [InlineData("0001-01-01T00:00:00", -720, "0001-01-01T00:00:00-12:00")]
    [InlineData("9999-12-31T23:59:59.999999", -720, "9999-12-31T23:59:59.999999-12:00")]
    [InlineData("9999-12-31T23:59:59.999999", 840, "9999-12-31T23:59:59.999999+14:00")]
    [InlineData("2026-07-27T00:00:00", 1439, "2026-07-27T00:00:00+23:59")]
    [InlineData("2026-07-27T00:00:00", -1439, "2026-07-27T00:00:00-23:59")]
    public void Instant_is_written_as_published(string local, short offsetMinutes, string expected) =>
        Assert.Equal(expected, Render(Corpora.At(local, offsetMinutes)));

    [Fact]
    public void Instant_reads_back_as_it_was()
    {
        var first = Corpora.At("0001-01-01T00:00:00", 0).UtcMicroseconds;
        var last = Corpora.At("9999-12-31T23:59:59.999999", 0).UtcMicroseconds;
        Gen.Select(Gen.Long[first, last], Gen.Int[-18 * 60, 18 * 60])
            .Sample(
                (local, offset) =>
                {
                    var instant = new OffsetInstant(local - offset * 60_000_000L, (short)offset);
                    Assert.Equal(instant, Iso.Parse(Render(instant)));
                },
                iter: 20_000
            );
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(-1440)]
    [InlineData(short.MinValue)]
    public void Offset_of_a_day_and_more_is_refused(short offsetMinutes) =>
        Assert.Contains(
            "at most 23 hours and 59 minutes",
            Assert.Throws<ArgumentOutOfRangeException>(() => Render(new OffsetInstant(0, offsetMinutes))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Instant_outside_of_the_calendar_is_refused(long microseconds) =>
        Assert.Contains(
            "years 0001 to 9999",
            Assert.Throws<ArgumentOutOfRangeException>(() => Render(new OffsetInstant(microseconds, -240))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Instant_whose_local_day_is_before_year_1_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Render(Corpora.At("0001-01-01T00:00:00", 0) with { OffsetMinutes = -1 }));

    [Fact]
    public void Every_day_of_the_calendar_is_written()
    {
        var room = new byte[Utf8Rendering.MaxValueBytes];
        foreach (var day in Enumerable.Range(0, 3_652_059 / 97).Select(i => DateOnly.FromDayNumber(i * 97)))
        {
            var length = Utf8Rendering.WriteDate(room, day.DayNumber - 719_162);
            Assert.Equal(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Encoding.ASCII.GetString(room, 0, length));
        }

        Assert.Equal("9999-12-31", Encoding.ASCII.GetString(room, 0, Utf8Rendering.WriteDate(room, 2_932_896)));
    }

    [Theory]
    [InlineData(-719_163)]
    [InlineData(2_932_897)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Day_outside_of_the_calendar_is_refused(int days) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Utf8Rendering.WriteDate(new byte[Utf8Rendering.MaxValueBytes], days));

    [Fact]
    public void Vectors_values_are_written_and_null_is_nothing()
    {
        var corpus = Corpora.Named("every type");
        var batch = new ColumnBatch(corpus.Table);
        Corpus.Append(batch, corpus.Rows[0]);
        Corpus.Append(batch, corpus.Rows[1]);
        var room = new byte[Utf8Rendering.MaxValueBytes];
        string[] expected = ["4001", "68.04", "2026-07-27T17:25:00-04:00", "true", "2026-07-27"];
        for (var i = 0; i < expected.Length; i++)
        {
            var vector = batch.Columns[i + 1];
            Assert.Equal(expected[i], Encoding.ASCII.GetString(room, 0, Utf8Rendering.Write(room, vector, 0)));
            Assert.Equal(0, Utf8Rendering.Write(room, vector, 1));
        }

        Assert.Equal(ColumnType.Text, batch.Columns[0].Column.Type);
        Assert.Throws<ArgumentException>(() => Utf8Rendering.Write(room, batch.Columns[0], 0));
    }

    [Fact]
    public void Room_that_is_too_small_is_said_to_be()
    {
        Assert.Throws<ArgumentException>(() => Utf8Rendering.Write(new byte[3], 123.456));
        Assert.Throws<ArgumentException>(() => Utf8Rendering.Write(new byte[3], 123456L));
    }

    // Takes back the point that ours puts into a bare mantissa: 1.0E-05 as 1E-05.
    private static string WithoutPoint(string text) => text.Replace(".0E", "E", StringComparison.Ordinal);

    private static string Render(double value)
    {
        var room = new byte[Utf8Rendering.MaxValueBytes];
        return Encoding.ASCII.GetString(room, 0, Utf8Rendering.Write(room, value));
    }

    private static string Render(OffsetInstant instant)
    {
        var room = new byte[Utf8Rendering.MaxValueBytes];
        return Encoding.ASCII.GetString(room, 0, Utf8Rendering.WriteTimestamp(room, instant.UtcMicroseconds, instant.OffsetMinutes));
    }
}

using System.Globalization;
using System.Text;
using CsCheck;
using EnergyDataPipeline.Parsing.Values;
using Xunit;

namespace EnergyDataPipeline.Tests.Parsing;

public sealed class InstantTextTests
{
    private const long MicrosPerTick = 10;

    private static readonly Gen<DateTimeOffset> Instants = Gen.Select(
            Gen.DateTime[new DateTime(1, 1, 2), new DateTime(9999, 12, 30)],
            Gen.Int[-14 * 60, 14 * 60]
        )
        .Select(
            (local, offset) =>
                new DateTimeOffset(
                    DateTime.SpecifyKind(local.AddTicks(-(local.Ticks % MicrosPerTick)), DateTimeKind.Unspecified),
                    TimeSpan.FromMinutes(offset)
                )
        );

    [Fact]
    public void An_instant_is_the_one_the_framework_reads() =>
        Gen.Select(Instants, Gen.OneOf("yyyy-MM-ddTHH:mm:ss.ffffffzzz", "yyyy-MM-dd HH:mm:ss.ffffffzzz"))
            .Sample(
                (instant, format) =>
                {
                    var text = instant.ToString(format, CultureInfo.InvariantCulture);
                    Assert.True(InstantText.TryRead(Encoding.ASCII.GetBytes(text), out var micros, out var offset), text);
                    Assert.Equal((instant - DateTimeOffset.UnixEpoch).Ticks / MicrosPerTick, micros);
                    Assert.Equal(instant.Offset.TotalMinutes, offset);
                },
                iter: 50_000
            );

    [Fact]
    public void What_is_read_as_an_instant_the_framework_reads_too() =>
        Gen.Select(Instants, Gen.Int[0, 40], Gen.Char["0123456789-+:.TZ "])
            .Sample(
                (instant, at, odd) =>
                {
                    var text = instant.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture).ToCharArray();
                    text[at % text.Length] = odd;
                    // The framework knows offsets of up to 14 hours.
                    if (
                        InstantText.TryRead(Encoding.ASCII.GetBytes(text), out var micros, out var offset)
                        && Math.Abs((int)offset) <= 14 * 60
                    )
                    {
                        var read = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
                        Assert.Equal((read - DateTimeOffset.UnixEpoch).Ticks / MicrosPerTick, micros);
                    }
                },
                iter: 50_000
            );

    [Theory]
    [InlineData("2026-07-27T17:25:00.000")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-07-27T24:00:00Z")]
    [InlineData("2026-07-27T17:60:00Z")]
    [InlineData("2026-07-27T17:25:60Z")]
    [InlineData("2026-07-27T17:25:00.0000001Z")]
    [InlineData("2026-07-27T17:25:00-19:00")]
    [InlineData("27/07/2026 17:25:00Z")]
    public void A_time_that_is_no_instant_is_refused(string text) =>
        Assert.False(InstantText.TryRead(Encoding.ASCII.GetBytes(text), out _, out _));
}

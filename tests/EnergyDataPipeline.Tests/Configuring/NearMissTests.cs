using EnergyDataPipeline.Configuring.Reading;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

public sealed class NearMissTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "abcd", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void Distance_counts_edits_and_exchanges(string from, string to, int distance)
    {
        Assert.Equal(distance, NearMiss.Distance(from, to));
        Assert.Equal(distance, NearMiss.Distance(to, from));
    }

    [Theory]
    [InlineData("FuelMix", "fuel_mix")]
    [InlineData("fule_mix", "fuel_mix")]
    [InlineData("morningreport", "morning_report")]
    [InlineData("prices", null)]
    [InlineData("", null)]
    public void Nearest_word_is_found_or_none(string word, string? near) =>
        Assert.Equal(near, NearMiss.Of(word, ["fuel_mix", "morning_report"]));

    [Fact]
    public void Endless_words_are_not_compared()
    {
        var endless = new string('a', 1_000_000);
        Assert.Null(NearMiss.Of(endless, ["a", new string('b', 1_000_000)]));
    }
}

using EnergyDataPipeline.Market;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Market;

public sealed class OperatingDayTests
{
    private static readonly DateTimeZone Eastern = DateTimeZoneProviders.Tzdb["America/New_York"];

    public static TheoryData<int> Years => [.. Enumerable.Range(2007, 31)];

    [Theory]
    [MemberData(nameof(Years))]
    public void Days_of_clock_change_have_23_and_25_hours(int year)
    {
        var spring = new OperatingDay(new LocalDate(year, 3, 1).With(DateAdjusters.NextOrSame(IsoDayOfWeek.Sunday)).PlusWeeks(1));
        var fall = new OperatingDay(new LocalDate(year, 11, 1).With(DateAdjusters.NextOrSame(IsoDayOfWeek.Sunday)));

        Assert.Equal(23, spring.Hours(Eastern));
        Assert.Equal(25, fall.Hours(Eastern));
        Assert.Equal(24, spring.PlusDays(1).Hours(Eastern));
        Assert.Equal(24, fall.PlusDays(-1).Hours(Eastern));
    }

    [Theory]
    [InlineData("20260727")]
    [InlineData("2026-07-27")]
    public void Both_spellings_of_a_day_are_read(string text)
    {
        Assert.True(OperatingDay.TryParse(text, out var day));
        Assert.Equal("2026-07-27", day.ToString());
        Assert.Equal("20260727", day.Compact);
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("27.07.2026")]
    [InlineData("2026727")]
    [InlineData("99991231")]
    [InlineData("")]
    public void What_is_no_day_is_refused(string text) => Assert.False(OperatingDay.TryParse(text, out _));
}

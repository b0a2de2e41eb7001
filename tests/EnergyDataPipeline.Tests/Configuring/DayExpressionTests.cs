using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Records;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

public sealed class DayExpressionTests
{
    private static readonly DateTimeZone Eastern = DateTimeZoneProviders.Tzdb["America/New_York"];
    private static readonly Instant Noon = Instant.FromUtc(2026, 7, 27, 16, 0);

    [Theory]
    [InlineData("today", "2026-07-27")]
    [InlineData(" Yesterday ", "2026-07-26")]
    [InlineData("TOMORROW", "2026-07-28")]
    [InlineData("20260101", "2026-01-01")]
    [InlineData("2024-02-29", "2024-02-29")]
    [InlineData("2026-07-01..2026-07-03", "2026-07-01 2026-07-02 2026-07-03")]
    [InlineData("20260701:2026-07-02", "2026-07-01 2026-07-02")]
    [InlineData("yesterday .. tomorrow", "2026-07-26 2026-07-27 2026-07-28")]
    [InlineData("2026-07-25..yesterday", "2026-07-25 2026-07-26")]
    [InlineData("today..2026-07-28", "2026-07-27 2026-07-28")]
    [InlineData("today..today", "2026-07-27")]
    [InlineData("2026-02-27..2026-03-01", "2026-02-27 2026-02-28 2026-03-01")]
    public void Expression_names_days(string text, string days) =>
        Assert.Equal(days, string.Join(' ', DayExpression.Parse(text).Resolve(Noon, Eastern)));

    [Theory]
    [InlineData("2026-07-28T03:59:59Z", "2026-07-27")]
    [InlineData("2026-07-28T04:00:00Z", "2026-07-28")]
    [InlineData("2026-01-28T04:59:59Z", "2026-01-27")]
    [InlineData("2026-11-01T05:30:00Z", "2026-11-01")]
    [InlineData("2026-11-02T04:59:59Z", "2026-11-01")]
    [InlineData("2026-11-02T05:00:00Z", "2026-11-02")]
    [InlineData("2026-03-08T07:00:00Z", "2026-03-08")]
    public void Today_is_the_operators_day(string now, string today) =>
        Assert.Equal(
            today,
            Assert.Single(DayExpression.Parse("today").Resolve(InstantPattern.General.Parse(now).Value, Eastern)).ToString()
        );

    [Theory]
    [InlineData("2026-03-07..2026-03-09", new[] { 24, 23, 24 })]
    [InlineData("2026-10-31..2026-11-02", new[] { 24, 25, 24 })]
    public void Range_over_a_clock_change_has_each_day_once(string text, int[] hours) =>
        Assert.Equal(hours, DayExpression.Parse(text).Resolve(Noon, Eastern).Select(day => day.Hours(Eastern)));

    [Theory]
    [InlineData("", "No day stands there.")]
    [InlineData("..2026-07-01", "No day stands there in \"..2026-07-01\".")]
    [InlineData("2026-07-01..", "No day stands there in \"2026-07-01..\".")]
    [InlineData("27.07.2026", "\"27.07.2026\" names no day.")]
    [InlineData("07/27/2026", "\"07/27/2026\" names no day.")]
    [InlineData("tody", "\"tody\" names no day: did you mean today?")]
    [InlineData("2026-13-01", "\"2026-13-01\" is a day that does not exist.")]
    [InlineData("20260230", "\"20260230\" is a day that does not exist.")]
    [InlineData("2026-07-01..2026-06-31", "\"2026-06-31\" in \"2026-07-01..2026-06-31\" is a day that does not exist.")]
    [InlineData("20260702..20260701", "\"20260702..20260701\" ends before it begins: did you mean 20260701..20260702?")]
    [InlineData("today..yesterday", "\"today..yesterday\" ends before it begins: did you mean yesterday..today?")]
    [InlineData("2016-01-01..2026-01-08", "\"2016-01-01..2026-01-08\" covers 3661 days: ask for it in parts.")]
    [InlineData("2026-07-01..2026-07-02..2026-07-03", "\"2026-07-02..2026-07-03\" in \"2026-07-01..2026-07-02..2026-07-03\" names no day.")]
    public void What_names_no_days_is_refused_in_words(string text, string reason)
    {
        Assert.False(DayExpression.TryParse(text, out var expression, out var fault));
        Assert.Null(expression);
        Assert.Equal(
            $"{reason} Expected today, yesterday, tomorrow, a date as yyyyMMdd or yyyy-MM-dd, or a range of two of these as A..B (at most 3660 days).",
            fault
        );
        var thrown = Assert.Throws<PipelineException>(() => DayExpression.Parse(text));
        Assert.Equal((FailureClass.Configuration, fault), (thrown.Failure, thrown.Message));
    }

    [Fact]
    public void Longest_range_is_ten_years() =>
        Assert.Equal(DayExpression.MostDays, DayExpression.Parse("2016-01-01..2026-01-07").Resolve(Noon, Eastern).Count);

    [Theory]
    [InlineData("2026-08-01..today", "The first day, 2026-08-01, is after the last, today: today is 2026-07-27 in America/New_York.")]
    [InlineData(
        "2000-01-01..today",
        "\"2000-01-01..today\" covers 9705 days: ask for it in parts. Today is 2026-07-27 in America/New_York."
    )]
    public void Range_with_today_is_judged_on_the_day(string text, string message)
    {
        var expression = DayExpression.Parse(text);
        var thrown = Assert.Throws<PipelineException>(() => expression.Resolve(Noon, Eastern));
        Assert.Equal((FailureClass.Configuration, message), (thrown.Failure, thrown.Message));
    }

    [Fact]
    public void Expression_knows_its_text_and_whether_it_is_a_range()
    {
        Assert.Equal("today", DayExpression.Parse(" today").ToString());
        Assert.False(DayExpression.Parse("today").IsRange);
        Assert.True(DayExpression.Parse("today..today").IsRange);
        Assert.Equal(DayExpression.Parse("today"), DayExpression.Parse("today"));
        Assert.Equal([new OperatingDay(new(9999, 12, 30))], DayExpression.Parse("99991230").Resolve(Noon, Eastern));
    }
}

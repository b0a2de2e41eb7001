using EnergyDataPipeline.Lambda.Handling;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Lambda;

/// <summary>When a call stops beginning anything, and when it breaks off.</summary>
public sealed class DeadlineTests
{
    [Theory]
    [InlineData(900, null, 135)]
    [InlineData(60, null, 10)]
    [InlineData(15, null, 7.5)]
    [InlineData(900, 30.0, 30)]
    [InlineData(20, 30.0, 10)]
    [InlineData(-1, null, 0)]
    public void The_margin_is_ten_seconds_or_fifteen_percent_and_never_more_than_half(double left, double? asked, double margin)
    {
        var found = Deadline.MarginOf(TimeSpan.FromSeconds(left), asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

        Assert.Equal(margin, found.TotalSeconds, 3);
    }

    [Fact]
    public async Task It_stops_gently_first_and_at_once_in_the_last_moments()
    {
        var time = new FakeTimeProvider();
        using var gently = new CancellationTokenSource();
        await using var deadline = Deadline.Watch(
            time.GetUtcNow() + TimeSpan.FromSeconds(100),
            null,
            gently,
            time,
            NullLogger.Instance,
            TestContext.Current.CancellationToken
        );

        time.Advance(TimeSpan.FromSeconds(84.9));
        Assert.False(gently.IsCancellationRequested);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(gently.IsCancellationRequested);
        Assert.True(deadline.IsNear);
        Assert.False(deadline.AtOnce.IsCancellationRequested);
        time.Advance(TimeSpan.FromSeconds(12));
        Assert.True(deadline.AtOnce.IsCancellationRequested);
    }
}

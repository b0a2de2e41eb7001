using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Query;

/// <summary>The lake as its answers stood at an instant.</summary>
public sealed class AsOfTests(MotoServer moto)
{
    private const string Sum = "SELECT count(*), sum(lmp_usd_per_mwh::DECIMAL(18, 6)) FROM hourly_lmp_da_final";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_answered_later_is_not_seen(bool inBucket)
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-03", inBucket ? await BucketAsync() : null);
        var then = lake.Pipeline.Clock.GetCurrentInstant();
        var asKnown = (await lake.AskAsync(Sum)).Rows[0];
        lake.Pipeline.Clock.Advance(Duration.FromHours(1));
        await lake.Pipeline.AddFaultAsync("revise;path=/hourlylmp/da/final/day/20260702/**");
        await lake.CollectAsync(QueriedLake.Prices, "2026-07-02..2026-07-04", QueriedLake.Hub);
        await lake.RebuildAsync(QueriedLake.Prices);
        var now = (await lake.AskAsync(Sum)).Rows[0];

        var before = await lake.AskAsync(Sum, new LakeQueryOptions { AsOf = then });
        var again = await lake.AskAsync(Sum, new LakeQueryOptions { AsOf = then });
        var later = await lake.AskAsync(Sum, new LakeQueryOptions { AsOf = lake.Pipeline.Clock.GetCurrentInstant() });

        Assert.Equal((72L, 96L), (asKnown[0], now[0]));
        Assert.NotEqual(asKnown[1], now[1]);
        Assert.Equal(asKnown, before.Rows[0]);
        Assert.Equal(asKnown, again.Rows[0]);
        Assert.Equal(now, later.Rows[0]);
        Assert.Equal((3, 0), (before.Facts.FetchedFiles, again.Facts.FetchedFiles));
        Assert.Equal(then, before.Facts.AsOf);
    }

    [Fact]
    public async Task Only_days_that_the_conditions_leave_are_built()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-05");
        var options = new LakeQueryOptions { AsOf = lake.Pipeline.Clock.GetCurrentInstant() };

        var one = await lake.AskAsync($"{Sum} WHERE operating_day = '2026-07-02'", options);
        var two = await lake.AskAsync(Sum, options with { Day = "2026-07-03..2026-07-04" });

        Assert.Equal((24L, 1), (one.Rows[0][0], one.Facts.FetchedFiles));
        Assert.Equal((48L, 2), (two.Rows[0][0], two.Facts.FetchedFiles));
    }

    [Fact]
    public async Task No_rebuild_is_needed_and_the_store_is_not_written()
    {
        await using var lake = await QueriedLake.StartAsync();
        await lake.CollectAsync(QueriedLake.Prices, "2026-07-01..2026-07-02", QueriedLake.Hub);
        var before = lake.Pipeline.Everything();

        var (rows, _) = await lake.AskAsync(Sum, new LakeQueryOptions { AsOf = lake.Pipeline.Clock.GetCurrentInstant() });

        Assert.Equal(48L, rows[0][0]);
        Assert.Equal(before, lake.Pipeline.Everything());
    }

    [Fact]
    public async Task Before_the_first_answer_there_is_nothing_and_it_is_said_so()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01");
        var before = lake.Pipeline.Clock.GetCurrentInstant() - Duration.FromDays(1);

        var refused = await Assert.ThrowsAsync<PipelineException>(() => lake.AskAsync(Sum, new LakeQueryOptions { AsOf = before }));

        Assert.Contains("as it stood then", refused.Message, StringComparison.Ordinal);
    }

    private async Task<StoreSettings> BucketAsync()
    {
        AwsTestCredentials.Set();
        return new StoreSettings.S3
        {
            Bucket = await moto.NewBucketAsync(),
            Endpoint = (await moto.StartedAsync()).ToString(),
            PathStyle = true,
        };
    }
}

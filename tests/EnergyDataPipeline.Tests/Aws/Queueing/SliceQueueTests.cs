using System.Globalization;
using System.Text.Json.Nodes;
using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <summary>Orders on their way to an SQS queue and back, on a server that is not ours.</summary>
public sealed class SliceQueueTests(MotoServer moto)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_order_is_sent_once_a_call_in_batches_of_ten()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        using var queue = SliceQueue.Open(rig.Url);
        var orders = Orders(25);

        var report = await queue.SendAsync([.. orders, .. orders.Take(7)], Token);

        Assert.Equal((25, 7, 0), (report.Sent, report.Duplicates, report.Refused.Count));
        Assert.Equal(
            [10, 10, 5],
            rig.Door.Of("SendMessageBatch").Select(batch => batch.Body["Entries"]!.AsArray().Count).OrderDescending()
        );
        Assert.Equal(25, await rig.CountAsync(rig.Url));
    }

    [Fact]
    public async Task What_the_queue_does_not_take_at_first_is_sent_again_and_nothing_else()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        using var queue = SliceQueue.Open(rig.Url);
        var meddled = 0;
        rig.Door.Meddle = question =>
            question.Action == "SendMessageBatch" && meddled++ == 0 ? LeaveOut(question, senderFault: false, "3", "7") : null;

        var report = await queue.SendAsync(Orders(10), Token);

        Assert.Equal((10, 0), (report.Sent, report.Refused.Count));
        Assert.Equal([8, 2], rig.Door.Of("SendMessageBatch").Select(batch => batch.Body["Entries"]!.AsArray().Count));
        Assert.Equal(10, await rig.CountAsync(rig.Url));
    }

    [Fact]
    public async Task What_the_queue_refuses_for_good_is_told_and_the_others_are_sent()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        using var queue = SliceQueue.Open(rig.Url);
        rig.Door.Meddle = question => question.Action == "SendMessageBatch" ? LeaveOut(question, senderFault: true, "4") : null;

        var report = await queue.SendAsync(Orders(10), Token);

        Assert.Equal(9, report.Sent);
        var refused = Assert.Single(report.Refused);
        Assert.Equal(("fuel_mix 2026-01-05", "Meddled: not this one"), (refused.Order.ToString(), refused.Reason));
        Assert.Equal(9, await rig.CountAsync(rig.Url));
    }

    [Fact]
    public async Task A_queue_that_keeps_an_order_drops_what_is_sent_again()
    {
        await using var rig = await SqsRig.StartAsync(moto, fifo: true);
        using var queue = SliceQueue.Open(rig.Url);

        await queue.SendAsync(Orders(12), Token);
        await queue.SendAsync(Orders(12), Token);

        Assert.Equal(12, await rig.CountAsync(rig.Url));
        var groups = rig
            .Door.Of("SendMessageBatch")
            .SelectMany(batch => batch.Body["Entries"]!.AsArray())
            .Select(entry => (string?)entry!["MessageGroupId"]);
        Assert.Equal(12, groups.Distinct().Count());
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_told_with_its_address()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        using var queue = SliceQueue.Open(rig.Url + "-no-such");

        var broken = await Assert.ThrowsAsync<PipelineException>(() => queue.SendAsync(Orders(1), Token));

        Assert.Equal(FailureClass.Configuration, broken.Failure);
        Assert.Equal($"there is no queue at {rig.Url}-no-such", broken.Message);
    }

    [Theory]
    [InlineData("slices")]
    [InlineData("https://user:secret@sqs.us-east-1.amazonaws.com/1/slices")]
    [InlineData("https://sqs.us-east-1.amazonaws.com")]
    public void What_is_no_address_of_a_queue_is_refused_before_anything_is_asked(string url)
    {
        var broken = Assert.Throws<PipelineException>(() => SliceQueue.Open(url));

        Assert.Contains("expected https://sqs.REGION.amazonaws.com/ACCOUNT/NAME", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://sqs.eu-west-1.amazonaws.com/123456789012/slices", "eu-west-1")]
    [InlineData("https://vpce-1a-2b.sqs.us-east-2.vpce.amazonaws.com/123456789012/slices", "us-east-2")]
    [InlineData("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/slices", "cn-north-1")]
    public void The_region_is_the_addresss_own(string url, string region) =>
        Assert.Equal(region, QueueAddress.Parse(url).Configuration(new AwsAccess { Region = "us-west-2" }).RegionEndpoint.SystemName);

    private static Action<JsonObject> LeaveOut(SqsQuestion question, bool senderFault, params string[] ids)
    {
        var entries = question.Body["Entries"]!.AsArray();
        foreach (var entry in entries.Where(entry => ids.Contains((string?)entry!["Id"])).ToList())
        {
            entries.Remove(entry);
        }

        return answer =>
            answer["Failed"] = new JsonArray([
                .. ids.Select(id => new JsonObject
                {
                    ["Id"] = id,
                    ["SenderFault"] = senderFault,
                    ["Code"] = "Meddled",
                    ["Message"] = "not this one",
                }),
            ]);
    }

    private static List<SliceOrder> Orders(int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(day => new SliceOrder
                {
                    Feed = "fuel_mix",
                    Period = string.Create(CultureInfo.InvariantCulture, $"2026-01-{day:00}"),
                    Id = string.Create(CultureInfo.InvariantCulture, $"{day:x64}"),
                }),
        ];
}

using System.Collections.Concurrent;
using Amazon.SQS;
using Amazon.SQS.Model;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Pipeline;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <content>A slice that is stored with less than was due: its order is not done.</content>
public sealed partial class OrderWorkerTests
{
    [Fact]
    public async Task A_day_that_lacks_an_interval_comes_back_and_is_done_when_the_source_has_all_of_it()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29..2026-06-30"));
        await SendAsync(rig, pipeline);
        await test.AddFaultAsync("missingRows;hour=5;path=/hourlylmp/da/final/day/20260629**;first=1");

        var settled = new ConcurrentQueue<WorkedOrder>();
        var report = await WorkAsync(rig, pipeline, options => options with { Settled = settled.Enqueue, FirstBackoff = Poll });

        Assert.Equal((3, 2, 1, 1), (report.Received, report.Collected, report.Later, report.Incomplete));
        Assert.Equal(FailureClass.None, report.Failure);
        var day = settled.Where(one => one.Order!.Period == "2026-06-29").ToList();
        Assert.Equal([Settlement.Later, Settlement.Done], day.Select(one => one.Settlement));
        Assert.Equal([FailureClass.Incomplete, FailureClass.None], day.Select(one => one.Result.Failure));
        Assert.Equal((0, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
    }

    [Fact]
    public async Task An_empty_day_that_is_due_is_a_dead_letter_at_its_last_receive_and_what_came_stays_stored()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 2);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await SendAsync(rig, pipeline);
        await test.AddFaultAsync("emptyForm;style=text");

        var report = await WorkAsync(rig, pipeline, options => options with { FirstBackoff = TimeSpan.Zero });

        Assert.Equal((2, 0, 0, 1), (report.Received, report.Collected, report.Empty, report.Later));
        Assert.Equal((1, 2), (report.DeadLetters, report.Incomplete));
        Assert.Equal(FailureClass.Incomplete, report.Failure);
        var letter = Assert.Single(await rig.ReceiveAsync(rig.DeadUrl)).MessageAttributes;
        Assert.Equal("Incomplete: the answer has no rows; 24 intervals were due", letter["reason"].StringValue);
        Assert.Equal(("Incomplete", "2"), (letter["outcome"].StringValue, letter["received"].StringValue));
        Assert.Single(test.Folder.Files("store/manifests"), file => file.EndsWith("/000001.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_day_in_which_the_source_has_a_hole_is_asked_for_four_times_however_often_a_message_may_come()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 100);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await SendAsync(rig, pipeline);
        await test.AddFaultAsync("missingRows;hour=5");

        var report = await WorkAsync(rig, pipeline, options => options with { FirstBackoff = TimeSpan.Zero });

        Assert.Equal((4, 3, 1), (report.Received, report.Later, report.DeadLetters));
        Assert.Equal(4, test.Sandbox.Ledger.Count(request => request.Path.Contains("/day/20260629", StringComparison.Ordinal)));
        var letter = Assert.Single(await rig.ReceiveAsync(rig.DeadUrl)).MessageAttributes;
        Assert.StartsWith("Incomplete: 23 of 24 intervals", letter["reason"].StringValue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_often_a_message_came_before_one_answer_that_lacks_something_is_not_the_last_word()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 100);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await SendAsync(rig, pipeline);
        using var sqs = new AmazonSQSClient(new AmazonSQSConfig { ServiceURL = rig.Endpoint, AuthenticationRegion = "us-east-1" });
        for (var receive = 0; receive < 6; receive++)
        {
            var got = await sqs.ReceiveMessageAsync(new ReceiveMessageRequest(rig.DirectUrl) { VisibilityTimeout = 0 }, Token);
            Assert.Single(got.Messages);
        }

        await test.AddFaultAsync("missingRows;hour=5;first=1");

        var report = await WorkAsync(rig, pipeline, options => options with { FirstBackoff = TimeSpan.Zero });

        Assert.Equal((2, 1, 1, 0), (report.Received, report.Later, report.Collected, report.DeadLetters));
    }

    [Fact]
    public async Task Without_a_place_for_dead_letters_a_day_with_a_hole_is_left_alone_after_four_times()
    {
        await using var rig = await SqsRig.StartAsync(moto, deadLetters: false);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await SendAsync(rig, pipeline);
        await test.AddFaultAsync("missingRows;hour=5");

        var report = await WorkAsync(rig, pipeline, options => options with { FirstBackoff = TimeSpan.Zero });

        Assert.Equal((4, 3, 0), (report.Received, report.Later, report.DeadLetters));
        Assert.Equal(FailureClass.Incomplete, report.Failure);
        Assert.Equal(0, await rig.CountAsync(rig.Url));
    }

    [Fact]
    public async Task A_worker_that_put_a_day_back_that_lacks_an_interval_ends_with_that_failure()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await SendAsync(rig, pipeline);
        await test.AddFaultAsync("missingRows;hour=5");
        var loggers = new LinesKept();

        using var queue = SliceQueue.Open(rig.Url, loggers: loggers);
        var options = new OrderWorkerOptions { MostMessages = 1, LongestPoll = Poll };
        var report = await new OrderWorker(queue, pipeline, options, loggers: loggers).RunAsync(Token, Token);

        Assert.Equal((1, 0, FailureClass.Incomplete), (report.Later, report.DeadLetters, report.Failure));
        Assert.True(report.Rows > 0, "what came is stored");
        Assert.InRange((int)Assert.Single(rig.Door.Of("ChangeMessageVisibility")).Body["VisibilityTimeout"]!, 15, 30);
        Assert.Empty(rig.Door.Of("DeleteMessage"));
        Assert.Single(
            loggers.Lines,
            line => line.StartsWith("Information: Worker did 1 slices: 1 failed, 0 rows to quarantine", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Days_that_lack_something_one_after_the_other_are_no_outage_of_the_source()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 1);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-01..2026-06-08"));
        await SendAsync(rig, pipeline);
        await test.AddFaultAsync("missingRows;hour=5");
        var loggers = new LinesKept();

        using var queue = SliceQueue.Open(rig.Url, loggers: loggers);
        var options = new OrderWorkerOptions
        {
            UntilEmpty = true,
            LongestPoll = Poll,
            Concurrency = 2,
        };
        var report = await new OrderWorker(queue, pipeline, options, loggers: loggers).RunAsync(Token, Token);

        Assert.Equal((8, 8, FailureClass.Incomplete), (report.Received, report.DeadLetters, report.Failure));
        Assert.DoesNotContain(loggers.Lines, line => line.Contains("in a row failed for now", StringComparison.Ordinal));
    }
}

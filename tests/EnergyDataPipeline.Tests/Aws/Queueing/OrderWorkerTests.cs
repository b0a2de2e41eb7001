using System.Collections.Concurrent;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Pipeline;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <summary>A worker on a queue of moto's, a sandbox for a source, a folder for a store: what becomes of each kind of message.</summary>
public sealed partial class OrderWorkerTests(MotoServer moto)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_that_come_twice_and_out_of_order_are_stored_once()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-01..2026-06-10"));
        var orders = await pipeline.OrderAsync(cancellationToken: Token);
        foreach (var order in orders.Concat(orders.Reverse()).Concat(orders.Skip(3)))
        {
            await rig.SendAsync(order.ToJson());
        }

        var report = await WorkAsync(rig, pipeline);

        Assert.Equal((27, 27, 0), (report.Received, report.Collected + report.Unchanged, report.DeadLetters));
        Assert.Equal(FailureClass.None, report.Failure);
        Assert.Equal(0, await rig.CountAsync(rig.Url));
        var manifests = test.Folder.Files("store/manifests");
        Assert.Equal(10, manifests.Count(file => file.EndsWith("/000001.json", StringComparison.Ordinal)));
        Assert.DoesNotContain(manifests, file => file.EndsWith("/000002.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_can_never_be_done_is_a_dead_letter_with_its_reason_and_the_others_are_done()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        var config = Hourly(test, "2026-06-30");
        var absent = config.Feeds[0] with { Name = "absent", Url = test.Sandbox.BaseAddress + "/nothing/here", OutputFolder = "absent" };
        await using var pipeline = test.Open(config with { Feeds = [.. config.Feeds, absent] });
        var good = Assert.Single(await pipeline.OrderAsync(["hourly_lmp_da_final"], cancellationToken: Token));
        string[] bodies =
        [
            "not json, hunter2",
            new SliceOrder { Feed = "no_such_feed", Period = "2026-06-30" }.ToJson(),
            new SliceOrder { Feed = "absent" }.ToJson(),
            good.ToJson(),
        ];
        foreach (var body in bodies)
        {
            await rig.SendAsync(body);
        }

        var report = await WorkAsync(rig, pipeline);

        Assert.Equal((4, 1, 3), (report.Received, report.Collected, report.DeadLetters));
        Assert.Equal(FailureClass.Configuration, report.Failure);
        Assert.Equal(0, await rig.CountAsync(rig.Url));
        var dead = await rig.ReceiveAsync(rig.DeadUrl);
        Assert.Equal(bodies[..3].Order(), dead.Select(letter => letter.Body).Order());
        var unreadable = dead.Single(letter => letter.Body == bodies[0]).MessageAttributes;
        Assert.StartsWith(
            "Configuration: this is no slice order: no JSON of its form",
            unreadable["reason"].StringValue,
            StringComparison.Ordinal
        );
        var unknown = dead.Single(letter => letter.Body == bodies[1]).MessageAttributes;
        Assert.Equal(
            "Configuration: there is no feed called 'no_such_feed'; the feeds are: hourly_lmp_da_final, absent",
            unknown["reason"].StringValue
        );
        Assert.Equal(
            ("no_such_feed", "2026-06-30", "Failed", "1"),
            (unknown["feed"].StringValue, unknown["period"].StringValue, unknown["outcome"].StringValue, unknown["received"].StringValue)
        );
        var absence = dead.Single(letter => letter.Body == bodies[2]).MessageAttributes;
        Assert.Equal("NotFound", absence["outcome"].StringValue);
        Assert.StartsWith("SourcePermanent: ", absence["reason"].StringValue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_for_now_comes_back_after_a_backoff_and_is_done_then()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29..2026-06-30") with { MaxRetries = 0 });
        await SendAsync(rig, pipeline);
        await test.AddFaultAsync("status;code=503;path=/hourlylmp/da/final/day/20260629**;first=1");

        var settled = new ConcurrentQueue<WorkedOrder>();
        var report = await WorkAsync(rig, pipeline, options => options with { Settled = settled.Enqueue, FirstBackoff = Poll });

        Assert.Equal((3, 2, 1), (report.Received, report.Collected, report.Later));
        Assert.Equal(FailureClass.None, report.Failure);
        Assert.Equal(
            [Settlement.Later, Settlement.Done],
            settled.Where(one => one.Order!.Period == "2026-06-29").Select(one => one.Settlement)
        );
        Assert.Equal([1, 2], settled.Where(one => one.Order!.Period == "2026-06-29").Select(one => one.Receives));
        Assert.Equal(0, await rig.CountAsync(rig.Url));
        Assert.Equal(0, await rig.CountAsync(rig.DeadUrl));
    }

    [Fact]
    public async Task What_fails_at_its_last_receive_is_a_dead_letter_that_says_so()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 2);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29") with { MaxRetries = 0 });
        await SendAsync(rig, pipeline);
        await test.AddFaultAsync("status;code=503");

        var report = await WorkAsync(rig, pipeline, options => options with { FirstBackoff = TimeSpan.Zero });

        Assert.Equal((2, 1, 1), (report.Received, report.Later, report.DeadLetters));
        Assert.Equal(FailureClass.Temporary, report.Failure);
        var letter = Assert.Single(await rig.ReceiveAsync(rig.DeadUrl)).MessageAttributes;
        Assert.Equal("2", letter["received"].StringValue);
        Assert.StartsWith("Temporary: ", letter["reason"].StringValue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_place_for_dead_letters_the_message_is_left_and_told_of()
    {
        await using var rig = await SqsRig.StartAsync(moto, deadLetters: false);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await rig.SendAsync(new SliceOrder { Feed = "no_such_feed" }.ToJson());
        var loggers = new LinesKept();

        using var queue = SliceQueue.Open(rig.Url, loggers: loggers);
        var worker = new OrderWorker(queue, pipeline, new() { UntilEmpty = true, LongestPoll = Poll }, loggers: loggers);
        var report = await worker.RunAsync(Token, Token);

        Assert.Equal((1, FailureClass.Configuration), (report.Left, report.Failure));
        Assert.Equal(1, await rig.CountAsync(rig.Url));
        Assert.Empty(rig.Door.Of("DeleteMessage"));
        Assert.Contains(
            loggers.Lines,
            line =>
                line.Contains(
                    "no_such_feed current cannot be done, and there is no dead-letter queue: the message is left",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains(
            loggers.Lines,
            line => line.Contains("has no dead-letter queue: a message that cannot be done comes back", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_message_stays_the_workers_while_its_slice_is_under_way()
    {
        await using var rig = await SqsRig.StartAsync(moto, visibility: 30);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var source = new FaultServer(
            async (connection, asked, token) =>
            {
                await gate.Task.WaitAsync(token);
                await Answers.Good("""[{"id": 1, "value": 2.5}]""")(connection, asked, token);
            }
        );
        using var folder = new TemporaryFolder();
        await using var pipeline = new EnergyPipeline(Plain(folder, source));
        await SendAsync(rig, pipeline);
        var time = new FakeTimeProvider();
        using var queue = SliceQueue.Open(rig.Url, time: time);
        var options = new OrderWorkerOptions { MostMessages = 1, LongestPoll = Poll };
        var working = new OrderWorker(queue, pipeline, options, time).RunAsync(Token, Token);
        await UntilAsync(() => source.Ledger.Count == 1);

        // Three halves of the time: each asks for the whole of it again.
        for (var beat = 1; beat <= 3; beat++)
        {
            time.Advance(TimeSpan.FromSeconds(15));
            await UntilAsync(() => rig.Door.Of("ChangeMessageVisibility").Count == beat);
        }

        gate.SetResult();
        var report = await working;

        Assert.Equal(1, report.Collected);
        Assert.All(rig.Door.Of("ChangeMessageVisibility"), asked => Assert.Equal(30, (int)asked.Body["VisibilityTimeout"]!));
        Assert.Equal(3, rig.Door.Of("ChangeMessageVisibility").Count);
        Assert.Equal(0, await rig.CountAsync(rig.Url));
    }

    [Fact]
    public async Task A_message_comes_back_no_sooner_than_the_source_wants_to_be_asked_again()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var source = new FaultServer(Answers.Status(429, "Retry-After: 7200\r\n"));
        using var folder = new TemporaryFolder();
        await using var pipeline = new EnergyPipeline(Plain(folder, source));
        await SendAsync(rig, pipeline);

        var report = await WorkAsync(rig, pipeline, options => options with { UntilEmpty = false, MostMessages = 1 });

        Assert.Equal(1, report.Later);
        var hidden = (int)Assert.Single(rig.Door.Of("ChangeMessageVisibility")).Body["VisibilityTimeout"]!;
        Assert.InRange(hidden, 7190, 7290);
    }

    [Fact]
    public async Task A_404_of_a_host_that_has_given_nothing_yet_comes_back_until_it_has()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-28..2026-06-29"));
        var orders = await pipeline.OrderAsync(cancellationToken: Token);
        await test.AddFaultAsync("status;code=404;path=/hourlylmp/da/final/day/20260629**");
        await rig.SendAsync(orders.Single(order => order.Period == "2026-06-29").ToJson());
        await rig.SendAsync(orders.Single(order => order.Period == "2026-06-28").ToJson());

        var report = await WorkAsync(rig, pipeline, options => options with { Concurrency = 1, FirstBackoff = Poll });

        Assert.Equal((3, 1, 1, 1), (report.Received, report.Later, report.Collected, report.Empty));
        Assert.Equal((0, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
    }

    [Fact]
    public async Task A_message_that_is_buried_and_cannot_be_deleted_is_not_buried_again()
    {
        await using var rig = await SqsRig.StartAsync(moto, visibility: 1);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await rig.SendAsync(new SliceOrder { Feed = "no_such_feed" }.ToJson());
        var refused = 0;
        rig.Door.Meddle = question =>
        {
            if (question.Action == "DeleteMessage" && refused++ == 0)
            {
                question.Body["ReceiptHandle"] = "no-receipt-of-this-queue";
            }

            return null;
        };
        var loggers = new LinesKept();
        var settled = new ConcurrentQueue<WorkedOrder>();

        using var queue = SliceQueue.Open(rig.Url, loggers: loggers);
        var options = new OrderWorkerOptions
        {
            UntilEmpty = true,
            LongestPoll = Poll,
            Settled = settled.Enqueue,
        };
        var report = await new OrderWorker(queue, pipeline, options, loggers: loggers).RunAsync(Token, Token);

        Assert.Equal((1, 1, 0), (report.Received, report.DeadLetters, report.Left));
        Assert.Equal(Settlement.Buried, Assert.Single(settled).Settlement);
        Assert.Equal((0, 1), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
        Assert.Single(loggers.Lines, line => line.Contains("is among the dead letters but could not be deleted", StringComparison.Ordinal));
        Assert.Single(loggers.Lines, line => line.Contains("came back, which is among the dead letters already", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_failed_and_what_is_in_quarantine_is_counted_once_in_a_workers_log()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        var loggers = new LinesKept();
        await using var pipeline = new EnergyPipeline(Hourly(test, "2026-06-29"), new() { Clock = test.Clock, Loggers = loggers });
        await SendAsync(rig, pipeline);
        await rig.SendAsync(new SliceOrder { Feed = "no_such_feed" }.ToJson());

        using var queue = SliceQueue.Open(rig.Url, loggers: loggers);
        await new OrderWorker(queue, pipeline, new() { UntilEmpty = true, LongestPoll = Poll }, loggers: loggers).RunAsync(Token, Token);

        Assert.Equal(
            "Information: Worker did 2 slices: 1 failed, 0 rows to quarantine, 1 dead letters, 0 feeds found stale",
            Assert.Single(loggers.Lines, line => line.Contains("to quarantine,", StringComparison.Ordinal))
        );
        Assert.DoesNotContain(loggers.Lines, line => line.Contains("slices failed,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sending_dead_letters_back_ends_while_a_worker_buries_them_again()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        for (var i = 0; i < 25; i++)
        {
            await rig.SendAsync(new SliceOrder { Feed = "no_such_feed" }.ToJson());
        }

        await WorkAsync(rig, pipeline);
        using var queue = SliceQueue.Open(rig.Url);
        using var stop = new CancellationTokenSource();
        using var working = SliceQueue.Open(rig.Url);
        var burying = new OrderWorker(working, pipeline, new() { LongestPoll = Poll }).RunAsync(stop.Token, Token);

        var back = await queue.RedriveAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
        await UntilAsync(() => rig.CountAsync(rig.DeadUrl).GetAwaiter().GetResult() == 25);
        await stop.CancelAsync();
        var report = await burying;

        Assert.Equal((25, 0), (back.SentBack, back.Left));
        Assert.Equal(25, report.DeadLetters);
    }

    [Fact]
    public async Task A_look_at_the_dead_letters_whose_receipts_have_lapsed_is_no_failure()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-29"));
        await rig.SendAsync("no order");
        await WorkAsync(rig, pipeline);
        rig.Door.Meddle = question =>
        {
            if (question.Action == "ChangeMessageVisibility")
            {
                question.Body["ReceiptHandle"] = "no-receipt-of-this-queue";
            }

            return null;
        };
        var loggers = new LinesKept();
        using var queue = SliceQueue.Open(rig.Url, loggers: loggers);

        var seen = await queue.PeekDeadLettersAsync(10, Token);

        Assert.False(Assert.Single(seen).IsOrder);
        Assert.Contains(loggers.Lines, line => line.Contains("could not be shown at once", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_is_hidden_no_longer_than_the_service_grants_from_when_it_was_received()
    {
        await using var rig = await SqsRig.StartAsync(moto, visibility: 3600);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var source = new FaultServer(
            async (connection, asked, token) =>
            {
                await gate.Task.WaitAsync(token);
                await Answers.Status(429, "Retry-After: 86400\r\n")(connection, asked, token);
            }
        );
        using var folder = new TemporaryFolder();
        await using var pipeline = new EnergyPipeline(Plain(folder, source));
        await SendAsync(rig, pipeline);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var queue = SliceQueue.Open(rig.Url, time: time);
        var options = new OrderWorkerOptions { MostMessages = 1, LongestPoll = Poll };
        var working = new OrderWorker(queue, pipeline, options, time).RunAsync(Token, Token);
        await UntilAsync(() => source.Ledger.Count == 1);
        time.Advance(TimeSpan.FromMinutes(30));
        await UntilAsync(() => rig.Door.Of("ChangeMessageVisibility").Count == 1);

        gate.SetResult();
        var report = await working;

        Assert.Equal(1, report.Later);
        const int longest = (12 * 60 * 60) - 1 - (30 * 60);
        Assert.InRange((int)rig.Door.Of("ChangeMessageVisibility")[1].Body["VisibilityTimeout"]!, longest - 5, longest);
    }

    [Fact]
    public async Task Dead_letters_are_seen_without_being_taken_and_sent_back_they_are_done()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 1);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var pipeline = test.Open(Hourly(test, "2026-06-01..2026-06-12") with { MaxRetries = 0 });
        await SendAsync(rig, pipeline);
        await rig.SendAsync("no order");
        await test.AddFaultAsync("status;code=503");
        await WorkAsync(rig, pipeline, options => options with { FirstBackoff = TimeSpan.Zero });
        await test.ClearFaultsAsync();
        using var queue = SliceQueue.Open(rig.Url);

        var seen = await queue.PeekDeadLettersAsync(100, Token);
        var again = await queue.PeekDeadLettersAsync(100, Token);
        var back = await queue.RedriveAsync(Token);
        // Another process: this one remembers that the source was down.
        await using var later = test.Open(Hourly(test, "2026-06-01..2026-06-12"));
        var report = await WorkAsync(rig, later);

        Assert.Equal(13, seen.Count);
        Assert.Equal(seen, again);
        Assert.Equal(12, seen.Count(letter => letter.Reason!.StartsWith("Temporary: ", StringComparison.Ordinal) && letter.IsOrder));
        Assert.Equal((12, 1), (back.SentBack, back.Left));
        Assert.Equal((12, 0), (report.Collected, report.DeadLetters));
        Assert.Equal("no order", Assert.Single(await rig.ReceiveAsync(rig.DeadUrl)).Body);
    }

    private static async Task SendAsync(SqsRig rig, EnergyPipeline pipeline)
    {
        using var queue = SliceQueue.Open(rig.Url);
        var report = await queue.SendAsync(await pipeline.OrderAsync(cancellationToken: Token), Token);
        Assert.Empty(report.Refused);
    }

    private static async Task<WorkerReport> WorkAsync(
        SqsRig rig,
        EnergyPipeline pipeline,
        Func<OrderWorkerOptions, OrderWorkerOptions>? change = null
    )
    {
        using var queue = SliceQueue.Open(rig.Url);
        var options = new OrderWorkerOptions { UntilEmpty = true, LongestPoll = Poll };
        return await new OrderWorker(queue, pipeline, change?.Invoke(options) ?? options).RunAsync(Token, Token);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(60), "what was waited for did not come");
            await Task.Delay(10, Token);
        }
    }

    private static EnergyPipelineConfig Hourly(SandboxedPipeline test, string days)
    {
        var config = test.Config("csv");
        return config with
        {
            Feeds =
            [
                config.Feeds.Single(feed => feed.Name == "hourly_lmp_da_final") with
                {
                    Pacing = new Pacing { Concurrency = 4, RequestsPerSecond = 0 },
                },
            ],
            Day = days,
            OnlyMissing = true,
        };
    }

    private static EnergyPipelineConfig Plain(TemporaryFolder folder, FaultServer source) =>
        new()
        {
            Feeds =
            [
                new FeedSettings
                {
                    Name = "plain",
                    Url = source.Address("/plain").ToString(),
                    OutputFolder = "plain",
                    FilePrefix = "plain",
                },
            ],
            Formats = ["csv"],
            Destination = new StoreSettings.Folder(Path.Combine(folder.Path, "store")),
            SpoolFolder = Path.Combine(folder.Path, "spool"),
            MaxRetries = 0,
        };
}

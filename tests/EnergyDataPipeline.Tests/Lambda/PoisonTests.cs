using Amazon.SQS;
using Amazon.SQS.Model;
using EnergyDataPipeline.Tests.Aws.Queueing;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Lambda;

/// <summary>Messages that never work, on a real queue with a dead-letter queue: each ends there with its reason, and the others are done.</summary>
public sealed class PoisonTests(MotoServer moto)
{
    private const string NotAnOrder = "{\"what\":\"is this\"}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_that_is_no_order_becomes_a_dead_letter_and_the_others_are_done()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await using var queue = await Queue.CreateAsync(rig);
        rig.Start();

        var reply = await rig.InvokeAsync(
            await queue.EventAsync(BatchEventTests.Order("2026-07-01"), NotAnOrder, BatchEventTests.Order("2026-07-02"))
        );

        Assert.Empty(BatchEventTests.GivenBack(reply));
        Assert.Equal(["2026-07-01", "2026-07-02"], await BatchEventTests.StoredAsync(rig));
        var letter = Assert.Single(await queue.DeadLettersAsync());
        Assert.Equal(NotAnOrder, letter.Body);
        Assert.StartsWith(
            "Configuration: this is no slice order",
            letter.MessageAttributes["reason"].StringValue,
            StringComparison.Ordinal
        );
        Assert.Equal("1", letter.MessageAttributes["received"].StringValue);
        await rig.EndedAsync();
        var end = rig.Lines.Single(line => line.TryGetProperty("DeadLetters", out _));
        Assert.Equal(1, end.GetProperty("DeadLetters").GetInt32());
        // Counted here, and nowhere else.
        Assert.Equal(1, rig.Lines.Single(line => line.TryGetProperty("FailedSlices", out _)).GetProperty("FailedSlices").GetInt32());
        Assert.Equal(0, end.GetProperty("QuarantinedRows").GetInt64());
        // The answer deletes it: the function does not.
        Assert.Empty(queue.Door.Of("DeleteMessage"));
    }

    [Fact]
    public async Task An_order_narrowed_by_nothing_becomes_a_dead_letter_and_the_others_are_done()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await using var queue = await Queue.CreateAsync(rig);
        rig.Start();

        var reply = await rig.InvokeAsync(
            await queue.EventAsync(
                """{"v":1,"dataset":"iso-ne/hourly-lmp-da-final","period":"2026-07-01","narrowing":{"location":null}}""",
                BatchEventTests.Order("2026-07-02")
            )
        );

        Assert.Empty(BatchEventTests.GivenBack(reply));
        Assert.Equal(["2026-07-02"], await BatchEventTests.StoredAsync(rig));
        Assert.StartsWith(
            "Configuration: the slice order narrows by nothing",
            Assert.Single(await queue.DeadLettersAsync()).MessageAttributes["reason"].StringValue,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_fault_of_the_surroundings_gives_every_message_back_and_the_log_says_why()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await using var queue = await Queue.CreateAsync(rig);
        rig.Environment["AWS_ENDPOINT_URL"] = rig.Moto["AWS_ENDPOINT_URL"];
        rig.Environment["AWS_REGION"] = "us-east-1";
        rig.Environment["ENERGY_PIPELINE_PACING_TABLE"] = "turns-nowhere";
        // Addresses of this machine are asked without a pace unless they are given one.
        var feed = rig.Feed("prices", "iso-ne/hourly-lmp-da-final", "yesterday");
        feed["pacing"] = new { requests_per_second = 50, concurrency = 2 };
        rig.Configure(("apis", new[] { feed }));
        rig.Start();

        // The last time that they are handed out.
        var reply = await rig.InvokeAsync(
            await queue.EventAsync(5, BatchEventTests.Order("2026-07-01"), BatchEventTests.Order("2026-07-02"))
        );

        Assert.Equal(queue.Ids, BatchEventTests.GivenBack(reply));
        Assert.Empty(await queue.DeadLettersAsync());
        Assert.All(queue.Hidden, seconds => Assert.InRange(seconds, 450, 900));
        Assert.Equal(2, queue.Hidden.Count);
        await rig.EndedAsync();
        var said = rig.Lines.Single(line =>
            line.GetProperty("message").GetString()!.StartsWith("What the function was given is not right", StringComparison.Ordinal)
        );
        Assert.Equal(("Configuration", 2), (said.GetProperty("Failure").GetString(), said.GetProperty("Messages").GetInt32()));
        Assert.Contains("turns-nowhere", said.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        var end = rig.Lines.Single(line => line.TryGetProperty("DeadLetters", out _));
        Assert.Equal((2, 0), (end.GetProperty("FailedSlices").GetInt32(), end.GetProperty("DeadLetters").GetInt32()));
    }

    [Fact]
    public async Task A_feed_that_nobody_has_becomes_a_dead_letter_that_names_it()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await using var queue = await Queue.CreateAsync(rig);
        rig.Start();

        var reply = await rig.InvokeAsync(await queue.EventAsync("""{"v":1,"feed":"price","period":"2026-07-01"}"""));

        Assert.Empty(BatchEventTests.GivenBack(reply));
        var letter = Assert.Single(await queue.DeadLettersAsync());
        Assert.Contains("there is no feed called 'price'", letter.MessageAttributes["reason"].StringValue, StringComparison.Ordinal);
        Assert.Equal("price", letter.MessageAttributes["feed"].StringValue);
        Assert.Equal("2026-07-01", letter.MessageAttributes["period"].StringValue);
    }

    [Fact]
    public async Task What_fails_in_passing_comes_again_and_is_a_dead_letter_the_last_time()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await using var queue = await Queue.CreateAsync(rig);
        await BatchEventTests.AddFaultAsync(rig, "status;code=503;path=/hourlylmp/**");
        rig.Start();
        var order = BatchEventTests.Order("2026-07-01");

        var fourth = await rig.InvokeAsync(await queue.EventAsync(4, order));
        Assert.Single(BatchEventTests.GivenBack(fourth));
        Assert.Empty(await queue.DeadLettersAsync());
        // Doubled three times, half of it by chance; and not the queue's own time.
        Assert.InRange(Assert.Single(queue.Hidden), 120, 240);

        var fifth = await rig.InvokeAsync(await queue.EventAsync(5, order));
        Assert.Empty(BatchEventTests.GivenBack(fifth));
        var letter = Assert.Single(await queue.DeadLettersAsync());
        Assert.StartsWith("Temporary: ", letter.MessageAttributes["reason"].StringValue, StringComparison.Ordinal);
        Assert.Equal("5", letter.MessageAttributes["received"].StringValue);
    }

    [Fact]
    public async Task A_day_that_lacks_an_interval_comes_again_and_is_a_dead_letter_the_last_time()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await using var queue = await Queue.CreateAsync(rig);
        await BatchEventTests.AddFaultAsync(rig, "missingRows;hour=5;path=/hourlylmp/da/final/day/20260701**");
        rig.Start();
        string[] orders = [BatchEventTests.Order("2026-07-01"), BatchEventTests.Order("2026-07-02")];

        var first = await rig.InvokeAsync(await queue.EventAsync(1, orders));
        Assert.Equal([queue.Ids[0]], BatchEventTests.GivenBack(first));
        Assert.Empty(await queue.DeadLettersAsync());
        Assert.InRange(Assert.Single(queue.Hidden), 15, 30);
        Assert.Equal(["2026-07-01", "2026-07-02"], await BatchEventTests.StoredAsync(rig));

        var last = await rig.InvokeAsync(await queue.EventAsync(5, orders));
        Assert.Empty(BatchEventTests.GivenBack(last));
        var letter = Assert.Single(await queue.DeadLettersAsync()).MessageAttributes;
        Assert.StartsWith("Incomplete: 23 of 24 intervals; without 05:00 EDT", letter["reason"].StringValue, StringComparison.Ordinal);
        Assert.Equal(("Incomplete", "5"), (letter["outcome"].StringValue, letter["received"].StringValue));
        await rig.EndedAsync();
        Assert.Equal(
            [(1, 0), (1, 1)],
            rig.Lines.Where(line => line.TryGetProperty("DeadLetters", out _))
                .Select(line => (line.GetProperty("FailedSlices").GetInt32(), line.GetProperty("DeadLetters").GetInt32()))
        );
    }

    [Fact]
    public async Task Without_a_dead_letter_queue_the_message_is_given_back_and_the_log_says_what_to_do()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await using var queue = await Queue.CreateAsync(rig, withDeadLetters: false);
        rig.Start();

        var reply = await rig.InvokeAsync(await queue.EventAsync(NotAnOrder, BatchEventTests.Order("2026-07-01")));

        Assert.Equal([queue.Ids[0]], BatchEventTests.GivenBack(reply));
        Assert.Equal(["2026-07-01"], await BatchEventTests.StoredAsync(rig));
        await rig.EndedAsync();
        Assert.Contains(
            rig.Lines,
            line => line.GetProperty("message").GetString()!.EndsWith("Give the queue a redrive policy", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Several_dead_letters_are_sent_at_once()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await using var queue = await Queue.CreateAsync(rig);
        var (sent, both) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        queue.Door.Before = (question, token) =>
        {
            if (question.Action == "SendMessage" && Interlocked.Increment(ref sent) == 2)
            {
                both.SetResult();
            }

            return question.Action == "SendMessage" ? both.Task.WaitAsync(token) : Task.CompletedTask;
        };
        rig.Start();

        var reply = await rig.InvokeAsync(await queue.EventAsync(NotAnOrder, NotAnOrder));

        Assert.Empty(BatchEventTests.GivenBack(reply));
        Assert.Equal(2, (await queue.DeadLettersAsync()).Count);
    }

    [Fact]
    public async Task Of_a_queue_that_does_not_answer_the_answer_does_not_wait_for_what_is_done_to_be_lost()
    {
        var time = new FakeTimeProvider(new(2026, 7, 27, 16, 0, 0, TimeSpan.Zero));
        await using var rig = await FunctionRig.CreateAsync(moto, time);
        await using var queue = await Queue.CreateAsync(rig);
        rig.Start();
        var @event = await queue.EventAsync(NotAnOrder, BatchEventTests.Order("2026-07-01"), NotAnOrder, "nor this");
        queue.Door.Before = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token);

        var replying = rig.InvokeAsync(@event, left: TimeSpan.FromMinutes(10));
        await BatchEventTests.PassAsync(time, () => queue.Door.Questions.Count > 0);
        var deadline = new DateTimeOffset(2026, 7, 27, 16, 10, 0, TimeSpan.Zero);
        time.Advance(deadline - TimeSpan.FromSeconds(1) - time.GetUtcNow());
        var reply = await replying.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal([queue.Ids[0], queue.Ids[2], queue.Ids[3]], BatchEventTests.GivenBack(reply));
        Assert.Equal(["2026-07-01"], await BatchEventTests.StoredAsync(rig));
        Assert.Equal("GetQueueAttributes", Assert.Single(queue.Door.Questions).Action);
    }

    [Fact]
    public async Task A_look_at_the_queue_that_fails_is_not_repeated_for_each_message_but_for_each_call()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await using var queue = await Queue.CreateAsync(rig);
        rig.Start();
        var isGone = true;
        queue.Door.Meddle = question =>
        {
            if (question.Action == "GetQueueAttributes" && isGone)
            {
                question.Body["QueueUrl"] += "-gone";
            }

            return null;
        };

        var first = await rig.InvokeAsync(await queue.EventAsync(NotAnOrder, "nor this", "nor that"));
        var looks = queue.Door.Of("GetQueueAttributes").Count;
        Assert.Equal(queue.Ids, BatchEventTests.GivenBack(first));
        isGone = false;
        var second = await rig.InvokeAsync(await queue.EventAsync(NotAnOrder));

        Assert.Equal(1, looks);
        Assert.Empty(BatchEventTests.GivenBack(second));
    }

    [Fact]
    public async Task In_a_FIFO_queue_nothing_is_buried_that_follows_a_message_that_is_given_back()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        await using var queue = await Queue.CreateAsync(rig);
        await BatchEventTests.AddFaultAsync(rig, "status;code=503;path=/hourlylmp/da/final/day/20260702**");
        rig.Start();

        var reply = await rig.InvokeAsync(
            BatchEventTests.Batch(
                ("a", BatchEventTests.Order("2026-07-02")),
                ("a", NotAnOrder),
                ("b", NotAnOrder),
                ("b", BatchEventTests.Order("2026-07-01"))
            )
        );

        Assert.Equal(["m-0", "m-1"], BatchEventTests.GivenBack(reply));
        Assert.Single(await queue.DeadLettersAsync());
    }

    /// <summary>A queue in moto, and events as Lambda makes them of what it receives there.</summary>
    private sealed class Queue : IAsyncDisposable
    {
        private readonly AmazonSQSClient _sqs;
        private string _url = "";
        private string? _dead;

        private Queue(AmazonSQSClient sqs, SqsDoor door) => (_sqs, Door) = (sqs, door);

        /// <summary>What the function asks the queue goes through it.</summary>
        public SqsDoor Door { get; }

        /// <summary>For how many seconds messages were hidden, in the order in which the function did.</summary>
        public IReadOnlyList<int> Hidden => [.. Door.Of("ChangeMessageVisibility").Select(asked => (int)asked.Body["VisibilityTimeout"]!)];

        /// <summary>Messages of the last event, in its order.</summary>
        public IReadOnlyList<string> Ids { get; private set; } = [];

        public static async Task<Queue> CreateAsync(FunctionRig rig, bool withDeadLetters = true)
        {
            var endpoint = rig.Moto["AWS_ENDPOINT_URL"];
            var queue = new Queue(
                new AmazonSQSClient(
                    "test",
                    "test-secret",
                    new AmazonSQSConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1" }
                ),
                await SqsDoor.OpenAsync(new Uri(endpoint))
            );
            var name = "lambda-" + Guid.NewGuid().ToString("N")[..12];
            var attributes = new Dictionary<string, string> { ["VisibilityTimeout"] = "60" };
            if (withDeadLetters)
            {
                queue._dead = (await queue._sqs.CreateQueueAsync(name + "-dead", Token)).QueueUrl;
                attributes["RedrivePolicy"] =
                    $$"""{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:{{name}}-dead","maxReceiveCount":5}""";
            }

            queue._url = (
                await queue._sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = name, Attributes = attributes }, Token)
            ).QueueUrl;
            rig.Environment["ENERGY_PIPELINE_QUEUE_URL"] = new Uri(queue.Door.Address, new Uri(queue._url).AbsolutePath).ToString();
            return queue;
        }

        public Task<string> EventAsync(params string[] bodies) => EventAsync(1, bodies);

        /// <summary>Sends, receives, and makes an event of what was received, as if it had been received so often.</summary>
        public async Task<string> EventAsync(int received, params string[] bodies)
        {
            var messages = new List<Message>();
            foreach (var body in bodies)
            {
                await _sqs.SendMessageAsync(_url, body, Token);
                messages.AddRange(
                    (await _sqs.ReceiveMessageAsync(new ReceiveMessageRequest(_url) { WaitTimeSeconds = 1 }, Token)).Messages
                );
            }

            Assert.Equal(bodies, messages.Select(message => message.Body));
            Ids = [.. messages.Select(message => message.MessageId)];
            return BatchEventTests.Batch(
                [.. messages.Select(one => (one.MessageId, one.ReceiptHandle, (string?)null, one.Body))],
                received
            );
        }

        public async Task<IReadOnlyList<Message>> DeadLettersAsync() =>
            (
                await _sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest(_dead!)
                    {
                        MaxNumberOfMessages = 10,
                        VisibilityTimeout = 0,
                        MessageAttributeNames = ["All"],
                    },
                    Token
                )
            ).Messages
            ?? [];

        public async ValueTask DisposeAsync()
        {
            _sqs.Dispose();
            await Door.DisposeAsync();
        }
    }
}

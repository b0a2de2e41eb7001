using Amazon.SQS;
using Amazon.SQS.Model;
using EnergyDataPipeline.Tests.Support;
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
        using var queue = await Queue.CreateAsync(rig);
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
    }

    [Fact]
    public async Task A_feed_that_nobody_has_becomes_a_dead_letter_that_names_it()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        using var queue = await Queue.CreateAsync(rig);
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
        using var queue = await Queue.CreateAsync(rig);
        await BatchEventTests.AddFaultAsync(rig, "status;code=503;path=/hourlylmp/**");
        rig.Start();
        var order = BatchEventTests.Order("2026-07-01");

        var fourth = await rig.InvokeAsync(await queue.EventAsync(4, order));
        Assert.Single(BatchEventTests.GivenBack(fourth));
        Assert.Empty(await queue.DeadLettersAsync());

        var fifth = await rig.InvokeAsync(await queue.EventAsync(5, order));
        Assert.Empty(BatchEventTests.GivenBack(fifth));
        var letter = Assert.Single(await queue.DeadLettersAsync());
        Assert.StartsWith("Temporary: ", letter.MessageAttributes["reason"].StringValue, StringComparison.Ordinal);
        Assert.Equal("5", letter.MessageAttributes["received"].StringValue);
    }

    [Fact]
    public async Task Without_a_dead_letter_queue_the_message_is_given_back_and_the_log_says_what_to_do()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        using var queue = await Queue.CreateAsync(rig, withDeadLetters: false);
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

    /// <summary>A queue in moto, and events as Lambda makes them of what it receives there.</summary>
    private sealed class Queue : IDisposable
    {
        private readonly AmazonSQSClient _sqs;
        private string _url = "";
        private string? _dead;

        private Queue(AmazonSQSClient sqs) => _sqs = sqs;

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
                )
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
            rig.Environment["ENERGY_PIPELINE_QUEUE_URL"] = queue._url;
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

        public void Dispose() => _sqs.Dispose();
    }
}

using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <summary>A queue and its dead letters on moto, reached by the SDK, and the door before them.</summary>
internal sealed class SqsRig : IAsyncDisposable
{
    private static readonly List<string> All = ["All"];

    private readonly AmazonSQSClient _sqs;

    private SqsRig(SqsDoor door, AmazonSQSClient sqs) => (Door, _sqs) = (door, sqs);

    public SqsDoor Door { get; }

    /// <summary>Address of the queue, through the door.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Address of its dead letters; empty where it has none.</summary>
    public string DeadUrl { get; private set; } = "";

    /// <summary>Address of the queue, past the door.</summary>
    public string DirectUrl => Direct(Url);

    /// <summary>Address of moto.</summary>
    public string Endpoint => _sqs.Config.ServiceURL;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<SqsRig> StartAsync(
        MotoServer moto,
        bool deadLetters = true,
        int mostReceives = 5,
        int visibility = 30,
        bool fifo = false
    )
    {
        AwsTestCredentials.Set();
        var endpoint = await moto.StartedAsync();
        var door = await SqsDoor.OpenAsync(endpoint);
        var sqs = new AmazonSQSClient(new AmazonSQSConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = "us-east-1" });
        var rig = new SqsRig(door, sqs);
        var name = "slices-" + Guid.NewGuid().ToString("N")[..12];
        var end = fifo ? ".fifo" : "";
        var attributes = new Dictionary<string, string>
        {
            ["VisibilityTimeout"] = visibility.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        if (fifo)
        {
            attributes["FifoQueue"] = "true";
        }

        if (deadLetters)
        {
            var kind = fifo ? new Dictionary<string, string> { ["FifoQueue"] = "true" } : [];
            var dead = await sqs.CreateQueueAsync(new CreateQueueRequest($"{name}-dead{end}") { Attributes = kind }, Token);
            rig.DeadUrl = dead.QueueUrl;
            var arn = (await sqs.GetQueueAttributesAsync(dead.QueueUrl, ["QueueArn"], Token)).Attributes["QueueArn"];
            attributes["RedrivePolicy"] = JsonSerializer.Serialize(new { deadLetterTargetArn = arn, maxReceiveCount = mostReceives });
        }

        var made = await sqs.CreateQueueAsync(new CreateQueueRequest(name + end) { Attributes = attributes }, Token);
        rig.Url = new Uri(door.Address, new Uri(made.QueueUrl).AbsolutePath).ToString();
        return rig;
    }

    public Task SendAsync(string body) => _sqs.SendMessageAsync(Direct(Url), body, Token);

    public async Task<IReadOnlyDictionary<string, int>> CountsAsync(string url)
    {
        var answer = await _sqs.GetQueueAttributesAsync(Direct(url), All, Token);
        return new Dictionary<string, int>
        {
            ["waiting"] = answer.ApproximateNumberOfMessages,
            ["in flight"] = answer.ApproximateNumberOfMessagesNotVisible,
            ["delayed"] = answer.ApproximateNumberOfMessagesDelayed,
        };
    }

    /// <summary>Messages there are, in whatever state.</summary>
    public async Task<int> CountAsync(string url) => (await CountsAsync(url)).Values.Sum();

    /// <summary>What can be received now, after waiting so long for the first.</summary>
    public async Task<IReadOnlyList<Message>> ReceiveAsync(string url, int wait = 0)
    {
        var answer = await _sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest(Direct(url))
            {
                MaxNumberOfMessages = 10,
                WaitTimeSeconds = wait,
                VisibilityTimeout = 0,
                MessageAttributeNames = All,
                MessageSystemAttributeNames = All,
            },
            Token
        );
        return answer.Messages ?? [];
    }

    public async ValueTask DisposeAsync()
    {
        _sqs.Dispose();
        await Door.DisposeAsync();
    }

    private string Direct(string url) => new Uri(new Uri(_sqs.Config.ServiceURL), new Uri(url).AbsolutePath).ToString();
}

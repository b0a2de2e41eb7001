using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using EnergyDataPipeline.Records;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnergyDataPipeline.Aws.Queueing;

/// <summary>
/// Slice orders on an SQS queue: sent in batches and each once a call, received with the queue's own promise, which is at least once. What makes
/// it once is the store: an order whose period is complete changes nothing.
/// </summary>
public sealed partial class SliceQueue : IDisposable
{
    private const int MostEntries = 10;

    /// <summary>A batch's texts together; the service takes 1 MiB, an older one 256 KiB.</summary>
    private const int MostBytes = 256 << 10;

    private const int BatchesAtOnce = 4;
    private const int SendAttempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly QueueAddress _address;
    private readonly AmazonSQSClient _sqs;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    private SliceQueue(QueueAddress address, AwsAccess access, TimeProvider time, ILogger log)
    {
        (_address, _time, _log) = (address, time, log);
        _sqs = new AmazonSQSClient(access.Credentials(), address.Configuration(access));
    }

    /// <summary>The queue's address.</summary>
    public string Url => _address.ToString();

    /// <summary>The queue at <paramref name="url"/>; its region is the address's. Nothing is asked yet.</summary>
    /// <exception cref="PipelineException"><paramref name="url"/> is no address of a queue, or there are no credentials.</exception>
    public static SliceQueue Open(string url, AwsAccess? access = null, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        var address = QueueAddress.Parse(url);
        try
        {
            return new(
                address,
                access ?? AwsAccess.Of(EnergyPipelineConfig.ProcessEnvironment()),
                time ?? TimeProvider.System,
                (loggers ?? NullLoggerFactory.Instance).CreateLogger("EnergyDataPipeline.Aws.Queueing")
            );
        }
        catch (Exception refused) when (QueueFaults.IsOfService(refused, CancellationToken.None))
        {
            throw QueueFaults.Of(refused, address.ToString());
        }
    }

    /// <summary>What the queue says of itself.</summary>
    public Task<QueueStanding> LookAsync(CancellationToken cancellationToken = default) => LookAsync(_address, cancellationToken);

    /// <summary>What the queue of dead letters says of itself; null without one.</summary>
    public async Task<QueueStanding?> LookAtDeadLettersAsync(CancellationToken cancellationToken = default) =>
        (await LookAsync(cancellationToken)).DeadLetterQueue is { } dead
            ? await LookAsync(QueueAddress.Parse(dead), cancellationToken)
            : null;

    /// <summary>
    /// Sends <paramref name="orders"/>, each once: those of the same work but one are left out. What the queue does not take at first is sent again; what
    /// it does not take at all is in the report.
    /// </summary>
    /// <exception cref="PipelineException">The queue is not there, refuses, or cannot be reached. Part of the orders may be on it: send all again.</exception>
    public async Task<SendReport> SendAsync(IReadOnlyCollection<SliceOrder> orders, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orders);
        var once = orders.Select(order => (Order: order, Json: order.ToJson())).DistinctBy(one => one.Order.Id ?? one.Json).ToList();
        var refused = new List<RefusedOrder>();
        var options = new ParallelOptions
        {
            // A queue that keeps an order gets its batches in that order.
            MaxDegreeOfParallelism = _address.IsFifo ? 1 : BatchesAtOnce,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            BatchesOf(once),
            options,
            async (batch, token) =>
            {
                var left = await SendBatchAsync(batch, token);
                lock (refused)
                {
                    refused.AddRange(left);
                }
            }
        );
        return new(once.Count - refused.Count, orders.Count - once.Count, refused);
    }

    /// <summary>Takes up to <paramref name="most"/> messages (10 at most), and waits for the first as long as <paramref name="wait"/>, 20 seconds at most.</summary>
    internal async Task<IReadOnlyList<QueuedOrder>> ReceiveAsync(
        int most,
        TimeSpan wait,
        TimeSpan visibility,
        CancellationToken cancellationToken
    )
    {
        var received = await ReceiveAsync(_address, most, wait, visibility, cancellationToken);
        var now = _time.GetUtcNow();
        return [.. received.Select(message => OrderOf(message) with { ReceivedAt = now })];
    }

    /// <summary>
    /// The message is a worker's alone for so long from now, as far as the service grants it; zero gives it to the next who asks.
    /// </summary>
    internal Task HideAsync(QueuedOrder message, TimeSpan time, CancellationToken cancellationToken)
    {
        var granted = OrderBackoff.Fitting(time, _time.GetUtcNow() - message.ReceivedAt);
        return DoAsync(
            () => _sqs.ChangeMessageVisibilityAsync(Url, message.Receipt, (int)Math.Ceiling(granted.TotalSeconds), cancellationToken),
            _address,
            cancellationToken
        );
    }

    /// <summary>The message's work is done.</summary>
    internal Task DeleteAsync(QueuedOrder message, CancellationToken cancellationToken) =>
        DoAsync(() => _sqs.DeleteMessageAsync(Url, message.Receipt, cancellationToken), _address, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _sqs.Dispose();

    private async Task<QueueStanding> LookAsync(QueueAddress address, CancellationToken cancellationToken)
    {
        var answer = await DoAsync(
            () => _sqs.GetQueueAttributesAsync(address.ToString(), [QueueAttributeName.All], cancellationToken),
            address,
            cancellationToken
        );
        var attributes = answer.Attributes ?? [];
        var (dead, most) = RedriveOf(attributes.GetValueOrDefault("RedrivePolicy"), address);
        return new(
            address.ToString(),
            Number("ApproximateNumberOfMessages"),
            Number("ApproximateNumberOfMessagesNotVisible"),
            Number("ApproximateNumberOfMessagesDelayed"),
            TimeSpan.FromSeconds(Math.Max(1, Number("VisibilityTimeout"))),
            most,
            dead
        );

        long Number(string name) =>
            long.TryParse(attributes.GetValueOrDefault(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0;
    }

    private static (string? Queue, int? Most) RedriveOf(string? policy, QueueAddress address)
    {
        if (string.IsNullOrWhiteSpace(policy))
        {
            return (null, null);
        }

        using var json = JsonDocument.Parse(policy);
        var arn = json.RootElement.TryGetProperty("deadLetterTargetArn", out var target) ? target.GetString() : null;
        int? most =
            json.RootElement.TryGetProperty("maxReceiveCount", out var count)
            && int.TryParse(count.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        return (arn is null ? null : address.Beside(arn[(arn.LastIndexOf(':') + 1)..]).ToString(), most);
    }

    private static IEnumerable<IReadOnlyList<(SliceOrder Order, string Json)>> BatchesOf(
        IReadOnlyList<(SliceOrder Order, string Json)> orders
    )
    {
        var batch = new List<(SliceOrder, string)>();
        var bytes = 0;
        foreach (var one in orders)
        {
            var size = Encoding.UTF8.GetByteCount(one.Json);
            if (batch.Count == MostEntries || (batch.Count > 0 && bytes + size > MostBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(one);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task<IReadOnlyList<RefusedOrder>> SendBatchAsync(
        IReadOnlyList<(SliceOrder Order, string Json)> batch,
        CancellationToken cancellationToken
    )
    {
        var left = batch;
        var refused = new List<RefusedOrder>();
        for (var attempt = 1; ; attempt++)
        {
            var entries = left.Select((one, i) => EntryOf(one.Order, one.Json, i)).ToList();
            var answer = await DoAsync(() => _sqs.SendMessageBatchAsync(Url, entries, cancellationToken), _address, cancellationToken);
            var failed = (answer.Failed ?? []).ToLookup(entry => entry.SenderFault == true || attempt == SendAttempts);
            refused.AddRange(failed[true].Select(entry => new RefusedOrder(left[Place(entry.Id)].Order, $"{entry.Code}: {entry.Message}")));
            left = [.. failed[false].Select(entry => left[Place(entry.Id)])];
            if (left.Count == 0)
            {
                return refused;
            }

            QueueLog.SentInPart(_log, left.Count, batch.Count, attempt);
            await Task.Delay(FirstPause * (1 << (attempt - 1)), _time, cancellationToken);
        }

        static int Place(string id) => int.Parse(id, CultureInfo.InvariantCulture);
    }

    private SendMessageBatchRequestEntry EntryOf(SliceOrder order, string json, int place)
    {
        var id = order.Id ?? HashOf(json);
        return new(place.ToString(CultureInfo.InvariantCulture), json)
        {
            // Groups are kept in order among themselves: each slice is its own, so that slices go on side by side.
            MessageGroupId = _address.IsFifo ? id : null,
            MessageDeduplicationId = _address.IsFifo ? id : null,
        };
    }

    private async Task<List<Message>> ReceiveAsync(
        QueueAddress address,
        int most,
        TimeSpan wait,
        TimeSpan visibility,
        CancellationToken cancellationToken
    )
    {
        var answer = await DoAsync(
            () =>
                _sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest(address.ToString())
                    {
                        MaxNumberOfMessages = Math.Clamp(most, 1, MostEntries),
                        WaitTimeSeconds = (int)Math.Clamp(wait.TotalSeconds, 0, 20),
                        VisibilityTimeout = (int)Math.Ceiling(visibility.TotalSeconds),
                        MessageAttributeNames = ["All"],
                        MessageSystemAttributeNames = ["ApproximateReceiveCount", "SentTimestamp"],
                    },
                    cancellationToken
                ),
            address,
            cancellationToken
        );
        return answer.Messages ?? [];
    }

    private static QueuedOrder OrderOf(Message message)
    {
        var isOrder = SliceOrder.TryParse(message.Body ?? "", out var order, out var fault);
        var receives = SystemNumber(message, "ApproximateReceiveCount");
        return new(
            message.MessageId,
            message.ReceiptHandle,
            message.Body ?? "",
            (int)Math.Max(1, receives),
            DateTimeOffset.FromUnixTimeMilliseconds(SystemNumber(message, "SentTimestamp")),
            isOrder ? order : null,
            fault
        );
    }

    private static long SystemNumber(Message message, string name) =>
        long.TryParse(message.Attributes?.GetValueOrDefault(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static async Task<T> DoAsync<T>(Func<Task<T>> ask, QueueAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (Exception refused) when (QueueFaults.IsOfService(refused, cancellationToken))
        {
            throw QueueFaults.Of(refused, address.ToString());
        }
    }
}

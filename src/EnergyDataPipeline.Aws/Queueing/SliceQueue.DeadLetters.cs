using System.Globalization;
using System.Text;
using Amazon.SQS.Model;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Aws.Queueing;

/// <content>Messages that no worker can do: put aside with their reason, looked at, and sent back.</content>
public sealed partial class SliceQueue
{
    private const int LongestReason = 1000;
    private const string Reason = "reason";
    private const string OutcomeName = "outcome";
    private const string FeedName = "feed";
    private const string PeriodName = "period";
    private const string ReceivedName = "received";

    /// <summary>A look hides messages from others for so long at most; it shows them again as soon as it has ended.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    /// <summary>Puts the message among the dead letters with its reason. It is on the queue as well until it is deleted: it is never on neither.</summary>
    internal async Task BuryAsync(
        QueuedOrder message,
        string deadLetterQueue,
        FailureClass failure,
        Outcome outcome,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var address = QueueAddress.Parse(deadLetterQueue);
        var attributes = new Dictionary<string, MessageAttributeValue>();
        Add(Reason, $"{failure}: {reason}");
        // Whose source gave less than was due ended well but for that.
        Add(OutcomeName, outcome is Outcome.Ok or Outcome.Unchanged or Outcome.Empty ? failure.ToString() : outcome.ToString());
        Add(FeedName, message.Order?.Feed ?? message.Order?.Dataset);
        Add(PeriodName, message.Order?.Period);
        Add(ReceivedName, message.Receives.ToString(CultureInfo.InvariantCulture));
        await DoAsync(
            () =>
                _sqs.SendMessageAsync(
                    new SendMessageRequest(address.ToString(), message.Body)
                    {
                        MessageAttributes = attributes,
                        MessageGroupId = address.IsFifo ? message.MessageId : null,
                        MessageDeduplicationId = address.IsFifo ? message.MessageId : null,
                    },
                    cancellationToken
                ),
            address,
            cancellationToken
        );

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                attributes[name] = new MessageAttributeValue { DataType = "String", StringValue = Fit(value) };
            }
        }
    }

    /// <summary>
    /// Dead letters with their reasons, <paramref name="most"/> at most; they stay where they are. While the look lasts, some seconds, they are hidden from
    /// others, and the service counts it as a receive.
    /// </summary>
    public async Task<IReadOnlyList<DeadLetter>> PeekDeadLettersAsync(int most, CancellationToken cancellationToken = default)
    {
        var seen = new Dictionary<string, DeadLetter>(StringComparer.Ordinal);
        await EachDeadLetterAsync(
            (_, messages, _) =>
            {
                foreach (var message in messages)
                {
                    seen[message.MessageId] = DeadLetterOf(message);
                }

                return Task.FromResult<IReadOnlyList<Message>>(messages);
            },
            () => seen.Count < most,
            cancellationToken
        );
        return [.. seen.Values.OrderBy(letter => letter.SentAt).Take(most)];
    }

    /// <summary>
    /// Sends dead letters back to the queue, and takes each from the dead letters when it is there: one that is cut off between is on both, and done
    /// once. What is no order stays, and so does what becomes a dead letter meanwhile: a worker may bury anew what was just sent back.
    /// </summary>
    public async Task<RedriveReport> RedriveAsync(CancellationToken cancellationToken = default)
    {
        const int mostBatchesOfNewOnes = 3;
        var began = _time.GetUtcNow();
        var most = (await LookAtDeadLettersAsync(cancellationToken))?.Messages ?? 0;
        var (back, left, newBatches) = (0, 0, 0);
        await EachDeadLetterAsync(
            async (address, messages, token) =>
            {
                var kept = new List<Message>();
                newBatches = messages.TrueForAll(IsNew) ? newBatches + 1 : 0;
                foreach (var message in messages)
                {
                    if (IsNew(message) || back + left >= most)
                    {
                        kept.Add(message);
                        continue;
                    }

                    if (!SliceOrder.TryParse(message.Body ?? "", out var order, out _))
                    {
                        left++;
                        kept.Add(message);
                        continue;
                    }

                    await SendBackAsync(order, message, token);
                    await DoAsync(() => _sqs.DeleteMessageAsync(address.ToString(), message.ReceiptHandle, token), address, token);
                    back++;
                }

                return kept;
            },
            () => back + left < most && newBatches < mostBatchesOfNewOnes,
            cancellationToken
        );
        return new(Url, back, left);

        bool IsNew(Message message) => SentAtOf(message) > began;
    }

    private static DateTimeOffset SentAtOf(Message message) =>
        DateTimeOffset.FromUnixTimeMilliseconds(SystemNumber(message, "SentTimestamp"));

    private Task<SendMessageResponse> SendBackAsync(SliceOrder order, Message message, CancellationToken cancellationToken) =>
        DoAsync(
            () =>
                _sqs.SendMessageAsync(
                    new SendMessageRequest(Url, message.Body)
                    {
                        MessageGroupId = _address.IsFifo ? order.Id ?? HashOf(message.Body) : null,
                        // Not the order's own: the queue may remember that one from minutes ago, and would drop this one.
                        MessageDeduplicationId = _address.IsFifo ? message.MessageId : null,
                    },
                    cancellationToken
                ),
            _address,
            cancellationToken
        );

    /// <summary>Goes through the dead letters, each once; those that <paramref name="act"/> returns are shown to others again at the end.</summary>
    private async Task EachDeadLetterAsync(
        Func<QueueAddress, List<Message>, CancellationToken, Task<IReadOnlyList<Message>>> act,
        Func<bool> goesOn,
        CancellationToken cancellationToken
    )
    {
        var standing = await LookAsync(cancellationToken);
        if (standing.DeadLetterQueue is not { } dead)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"the queue at {Url} has no dead-letter queue",
                "Give it a redrive policy (deadLetterTargetArn, maxReceiveCount 5)."
            );
        }

        var address = QueueAddress.Parse(dead);
        var hidden = new List<Message>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            while (goesOn())
            {
                var messages = await ReceiveAsync(address, MostEntries, ShortWait, Look, cancellationToken);
                var fresh = messages.Where(message => known.Add(message.MessageId)).ToList();
                hidden.AddRange(messages.Except(fresh));
                if (fresh.Count == 0)
                {
                    return;
                }

                hidden.AddRange(await act(address, fresh, cancellationToken));
            }
        }
        finally
        {
            foreach (var message in hidden)
            {
                try
                {
                    await DoAsync(
                        () => _sqs.ChangeMessageVisibilityAsync(address.ToString(), message.ReceiptHandle, 0, CancellationToken.None),
                        address,
                        CancellationToken.None
                    );
                }
                catch (PipelineException lapsed)
                {
                    // It is shown already, or will be when the look's time is over: what was to be done is done.
                    QueueLog.NotShown(_log, message.MessageId, lapsed.Message);
                }
            }
        }
    }

    private static DeadLetter DeadLetterOf(Message message)
    {
        var isOrder = SliceOrder.TryParse(message.Body ?? "", out var order, out _);
        return new(
            message.MessageId,
            Said(FeedName) ?? order?.Feed ?? order?.Dataset,
            Said(PeriodName) ?? order?.Period,
            Said(Reason),
            Said(OutcomeName),
            Said(ReceivedName),
            SentAtOf(message),
            isOrder
        );

        string? Said(string name) => message.MessageAttributes?.GetValueOrDefault(name)?.StringValue;
    }

    /// <summary>Text that the service takes: no secret, no control character, not too long.</summary>
    private static string Fit(string text)
    {
        var fit = new StringBuilder(Math.Min(text.Length, LongestReason));
        foreach (var letter in Redaction.Clean(text).EnumerateRunes())
        {
            if (fit.Length >= LongestReason)
            {
                break;
            }

            fit.Append(Rune.IsControl(letter) || letter.Value is 0xFFFE or 0xFFFF ? ' ' : letter.ToString());
        }

        return fit.ToString();
    }
}

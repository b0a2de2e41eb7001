namespace EnergyDataPipeline.Aws.Queueing;

/// <summary>What a queue says of itself. The counts are the service's, which calls them approximate.</summary>
/// <param name="Queue">Its address.</param>
/// <param name="Waiting">Messages that wait.</param>
/// <param name="InFlight">Messages that a worker has.</param>
/// <param name="Delayed">Messages that may not be taken yet.</param>
/// <param name="VisibilityTimeout">How long a message is a worker's alone, unless it asks for more.</param>
/// <param name="MostReceives">How often a message is given out before the service itself moves it to the dead letters; null without a redrive policy.</param>
/// <param name="DeadLetterQueue">Address of the queue of dead letters; null without a redrive policy.</param>
public sealed record QueueStanding(
    string Queue,
    long Waiting,
    long InFlight,
    long Delayed,
    TimeSpan VisibilityTimeout,
    int? MostReceives,
    string? DeadLetterQueue
)
{
    /// <summary>All of them.</summary>
    public long Messages => Waiting + InFlight + Delayed;
}

/// <summary>What became of orders that were sent.</summary>
/// <param name="Sent">Messages that the queue took.</param>
/// <param name="Duplicates">Orders that named the same work as another one, and were left out.</param>
/// <param name="Refused">Orders that the queue did not take, each with the reason.</param>
public sealed record SendReport(int Sent, int Duplicates, IReadOnlyList<RefusedOrder> Refused);

/// <summary>An order that the queue did not take.</summary>
/// <param name="Order">The order.</param>
/// <param name="Reason">What the queue said.</param>
public sealed record RefusedOrder(SliceOrder Order, string Reason);

/// <summary>A message as it was received: an order, or what cannot be read as one.</summary>
/// <param name="MessageId">The service's name of the message.</param>
/// <param name="Receipt">What proves that it was received.</param>
/// <param name="Body">Its text.</param>
/// <param name="Receives">How often it has been given out, this time included.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Order">The order; null where the text is none.</param>
/// <param name="Fault">Why it is none.</param>
public sealed record QueuedOrder(
    string MessageId,
    string Receipt,
    string Body,
    int Receives,
    DateTimeOffset SentAt,
    SliceOrder? Order,
    string? Fault
)
{
    /// <summary>When it was received: the time for which it may be hidden counts from then.</summary>
    internal DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>A message among the dead letters, with the reason that the worker gave.</summary>
/// <param name="MessageId">The service's name of the message.</param>
/// <param name="Feed">Feed or dataset.</param>
/// <param name="Period">Period; null for what is current.</param>
/// <param name="Reason">Why it is there; null where the service itself moved it.</param>
/// <param name="Outcome">How its last attempt ended.</param>
/// <param name="Received">How often it was given out before.</param>
/// <param name="SentAt">When it was put there.</param>
/// <param name="IsOrder">False where its text is no slice order.</param>
public sealed record DeadLetter(
    string MessageId,
    string? Feed,
    string? Period,
    string? Reason,
    string? Outcome,
    string? Received,
    DateTimeOffset SentAt,
    bool IsOrder
);

/// <summary>What became of dead letters that were sent back.</summary>
/// <param name="Queue">Address of the queue.</param>
/// <param name="SentBack">Messages that are on the queue again.</param>
/// <param name="Left">Messages that are no orders, and stay where they are; those sent while letters were sent back are not counted.</param>
public sealed record RedriveReport(string Queue, int SentBack, int Left);

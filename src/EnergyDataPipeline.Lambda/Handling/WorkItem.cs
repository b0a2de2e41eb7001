using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Lambda.Handling;

/// <summary>A message and what became of it.</summary>
internal sealed class WorkItem
{
    public required QueuedMessage Message { get; init; }

    /// <summary>What it asks for; null where it cannot be read.</summary>
    public SliceOrder? Order { get; private init; }

    /// <summary>How its slice ended; null where there was none to collect.</summary>
    public FeedResult? Result { get; set; }

    private string? Unreadable { get; init; }

    /// <summary>True when its slice is in the store with all that was due, or there is nothing to store: it need not come again.</summary>
    public bool IsDone => Result is { IsSuccess: true, IsIncomplete: false };

    /// <summary>True when it will not work however often it comes: it cannot be read, or fails in a way that asking again does not mend.</summary>
    public bool IsHopeless =>
        Unreadable is not null
        || Result is { IsRefusedOrder: true } or { IsSuccess: false, Failure: FailureClass.SourcePermanent or FailureClass.Quality }
        || (Result is { } result && OrderBackoff.IsTriedEnough(result, Message.Received));

    /// <summary>True when what surrounds the function is wrong, and no order: its credentials, tables, parameters, permissions.</summary>
    public bool IsOfSurroundings => Result is { IsSuccess: false, IsRefusedOrder: false, Failure: FailureClass.Configuration };

    /// <summary>True when there was no time for it: nothing is known of it yet.</summary>
    public bool IsNotBegun => Unreadable is null && Result is null or { Outcome: Outcome.Cancelled };

    /// <summary>True when its slice failed, or it is no order.</summary>
    public bool IsFailure => !IsDone && !IsNotBegun;

    /// <summary>Rows that this call put to quarantine: what the store had already was counted when it was stored.</summary>
    public long QuarantinedRows => Result is { IsSuccess: true, Outcome: Outcome.Ok } stored ? stored.Quarantined : 0;

    /// <summary>What it is for; empty where it cannot be read.</summary>
    public string Feed => Order?.Feed ?? Order?.Dataset ?? "";

    /// <summary>Class of its failure.</summary>
    public FailureClass Failure => Unreadable is not null ? FailureClass.Configuration : Result?.Failure ?? FailureClass.Incomplete;

    /// <summary>Why it is not done, in words.</summary>
    public string Reason => Unreadable ?? Result?.Message ?? Result?.Outcome.ToString() ?? "not begun";

    /// <summary>
    /// True when it failed in a way that need not last, and not only because the call or the account stops it. The store's failures are no
    /// message's, and none of them dies of it.
    /// </summary>
    public bool IsWorthTheLastWord =>
        Result
            is { IsIncomplete: true }
                or {
                    IsSuccess: false,
                    Outcome: not Outcome.Cancelled,
                    Failure: FailureClass.Temporary or FailureClass.Internal or FailureClass.Incomplete
                };

    /// <summary>True when it is given back for a failure that may pass: it is told of only when it becomes a dead letter.</summary>
    public bool ComesBackByItself =>
        Result
            is { IsIncomplete: true }
                or { IsSuccess: false, Failure: FailureClass.Temporary or FailureClass.Internal or FailureClass.Incomplete };

    /// <summary>The message as the queue knows it.</summary>
    public QueuedOrder AsReceived() =>
        new(Message.Id, Message.Receipt, Message.Body, Message.Received, DateTimeOffset.UnixEpoch, Order, Unreadable)
        {
            ReceivedAt = Message.ReceivedAt,
        };

    /// <summary>Reads a message.</summary>
    public static WorkItem Of(QueuedMessage message) =>
        SliceOrder.TryParse(message.Body, out var order, out var fault)
            ? new() { Message = message, Order = order }
            : new() { Message = message, Unreadable = fault };
}

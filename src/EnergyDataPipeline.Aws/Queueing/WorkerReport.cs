using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Aws.Queueing;

/// <summary>What a worker did.</summary>
public sealed record WorkerReport
{
    /// <summary>The queue's address.</summary>
    public required string Queue { get; init; }

    /// <summary>Messages received.</summary>
    public int Received { get; init; }

    /// <summary>Slices that were collected and stored.</summary>
    public int Collected { get; init; }

    /// <summary>Slices that the store had already, or that the source has nothing new for.</summary>
    public int Unchanged { get; init; }

    /// <summary>Slices of which the source has nothing, or nothing yet.</summary>
    public int Empty { get; init; }

    /// <summary>Messages that failed in passing and were put back for later, each time counted.</summary>
    public int Later { get; init; }

    /// <summary>Messages given back because the worker stopped.</summary>
    public int GivenBack { get; init; }

    /// <summary>Messages that are among the dead letters now.</summary>
    public int DeadLetters { get; init; }

    /// <summary>Messages that cannot be done and had to be left on the queue.</summary>
    public int Left { get; init; }

    /// <summary>
    /// How often the source gave less of a slice than was due, which is stored. The message was put back, became a dead letter or was left, and is counted there too.
    /// </summary>
    public int Incomplete { get; init; }

    /// <summary>Rows stored.</summary>
    public long Rows { get; init; }

    /// <summary>Rows put to quarantine.</summary>
    public long QuarantinedRows { get; init; }

    /// <summary>
    /// Of all that ended for good the class that most needs a person: the exit code. What was put back for later is no failure, unless the
    /// worker stopped over it, or its source gave less than was due or is out (a secret missing or refused) and the slice was not done since.
    /// </summary>
    public FailureClass Failure { get; init; }

    /// <summary>
    /// True when the worker ended because what it was opened with has changed: another one is to go on in its place
    /// (<see cref="OrderWorkerOptions.Before"/>).
    /// </summary>
    public bool IsOutdated { get; init; }

    /// <summary>What the one that goes on has to know.</summary>
    internal WorkerMemory? Memory { get; init; }
}

/// <summary>What a worker knows of messages, for the one that goes on in its place.</summary>
/// <param name="Held">Orders that were none of the old configuration: in its hands still, and tried under the new one first.</param>
/// <param name="Buried">Messages that are among the dead letters, and may be on the queue still.</param>
/// <param name="Left">Messages that had to be left on the queue.</param>
/// <param name="Owed">Messages that were put back, and the failure that the worker ends with unless they are done by then.</param>
/// <param name="HasNews">Whether something was stored that what is done when idle has not been done for.</param>
internal sealed record WorkerMemory(
    IReadOnlyList<QueuedOrder> Held,
    IReadOnlyCollection<string> Buried,
    IReadOnlyCollection<string> Left,
    Dictionary<string, FailureClass> Owed,
    bool HasNews
);

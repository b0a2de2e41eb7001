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
}

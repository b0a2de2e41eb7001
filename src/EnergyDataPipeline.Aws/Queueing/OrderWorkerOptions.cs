namespace EnergyDataPipeline.Aws.Queueing;

/// <summary>How a worker works. Everything has a default.</summary>
public sealed record OrderWorkerOptions
{
    /// <summary>Slices at once; 4 unless set.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>How long a message is this worker's alone before it has to ask for more, which it does at half of it; the queue's own unless set.</summary>
    public TimeSpan? VisibilityTimeout { get; init; }

    /// <summary>Longest that one question to the queue waits for a message; 20 seconds, the service's most, unless set.</summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>True to end when the queue has nothing left: nothing waiting, delayed, or in another worker's hands.</summary>
    public bool UntilEmpty { get; init; }

    /// <summary>Messages after which the worker ends; null for no end.</summary>
    public int? MostMessages { get; init; }

    /// <summary>When it is asked to stop: how long slices under way may go on before they are given back; 25 seconds unless set.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Wait before a slice that failed in passing is tried again; doubled each time, about half of it by chance. 30 seconds unless set.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest such wait; 15 minutes unless set.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Told whenever the work goes on: before each question to the queue, when a message under way is kept from others, and when one is settled;
    /// called from several threads. Who hears nothing for longer than a slice may take has a worker that is stuck.
    /// </summary>
    public Action? GoesOn { get; init; }

    /// <summary>Told of each message when it is settled; called from several threads.</summary>
    public Action<WorkedOrder>? Settled { get; init; }

    /// <summary>
    /// Says whether what the worker was opened with, its configuration, has changed since. Asked once a minute, and before an order is refused that
    /// the configuration does not know. Where it has, the worker takes no more, finishes what is under way and ends
    /// (<see cref="WorkerReport.IsOutdated"/>); orders that it does not know are none's dead letters, but the next one's to try. Null where it cannot be
    /// told for now: then nothing that it does not know is a dead letter either.
    /// </summary>
    public Func<CancellationToken, Task<bool?>>? HasChanged { get; init; }

    /// <summary>What the worker did in whose place this one goes on, because the configuration has changed; its counts are added to, null for none.</summary>
    public WorkerReport? Before { get; init; }

    /// <summary>
    /// Done whenever nothing is left to take for now and something was stored since the last time, and after each <see cref="MostDue"/> slices
    /// that were: the lake, for one. Whoever does it for long says that it goes on, as by <see cref="GoesOn"/>.
    /// </summary>
    public Func<CancellationToken, Task>? WhenIdle { get; init; }

    /// <summary>
    /// Slices that are stored at most before <see cref="WhenIdle"/> is done, though more wait. 1,000 unless set: what is kept of each until then takes
    /// some megabytes together, and one round for so many costs little beside collecting them.
    /// </summary>
    public int MostDue { get; init; } = 1000;
}

/// <summary>What became of a message.</summary>
public enum Settlement
{
    /// <summary>Its slice is stored, or was; the message is gone.</summary>
    Done,

    /// <summary>It failed in passing, and comes back later.</summary>
    Later,

    /// <summary>It was given back at once, because the worker stops.</summary>
    GivenBack,

    /// <summary>It cannot be done, and is among the dead letters.</summary>
    Buried,

    /// <summary>It cannot be done and there is no place for dead letters, or they do not take it: it comes back.</summary>
    Left,
}

/// <summary>A message that was settled.</summary>
/// <param name="MessageId">The service's name of the message.</param>
/// <param name="Order">Its order; null where it was none.</param>
/// <param name="Result">How its slice ended.</param>
/// <param name="Settlement">What became of the message.</param>
/// <param name="Receives">How often it had been given out.</param>
public sealed record WorkedOrder(string MessageId, SliceOrder? Order, FeedResult Result, Settlement Settlement, int Receives);

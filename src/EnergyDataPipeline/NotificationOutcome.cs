namespace EnergyDataPipeline;

/// <summary>What became of telling somebody.</summary>
public enum NotificationState
{
    /// <summary>Told.</summary>
    Sent,

    /// <summary>Told that what was wrong is well again.</summary>
    Recovered,

    /// <summary>Not told: it was told before, and has not changed since.</summary>
    Known,

    /// <summary>It could not be told.</summary>
    Failed,
}

/// <summary>What became of telling somebody, by one channel.</summary>
/// <param name="Channel"><c>sns</c>, <c>slack</c>, <c>email</c>.</param>
/// <param name="Kinds">What it was about: <c>failure</c>, <c>quality</c>, <c>staleness</c>, <c>dead-letters</c>, <c>test</c>.</param>
/// <param name="State">What became of it.</param>
/// <param name="Message">Why it could not be told; null where it was.</param>
/// <param name="NextStep">What the reader can do about that.</param>
public sealed record NotificationOutcome(
    string Channel,
    IReadOnlyList<string> Kinds,
    NotificationState State,
    string? Message = null,
    string? NextStep = null
);

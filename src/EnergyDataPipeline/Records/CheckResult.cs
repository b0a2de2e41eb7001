namespace EnergyDataPipeline.Records;

/// <summary>How a health check ended.</summary>
public enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but not as well as it could.</summary>
    Warn,

    /// <summary>A run would fail.</summary>
    Fail,
}

/// <summary>One health check: what was looked at, what was found, what to do next.</summary>
/// <param name="Name">What was looked at (<c>store: conditional writes</c>).</param>
/// <param name="Status">How it ended.</param>
/// <param name="Message">What was found, and what was expected where they differ. Holds no secret.</param>
/// <param name="NextStep">What to do; null when all is well.</param>
/// <param name="Failure">Class of the failure a run would end with; <see cref="FailureClass.None"/> unless the status is fail.</param>
public sealed record CheckResult(
    string Name,
    CheckStatus Status,
    string Message,
    string? NextStep = null,
    FailureClass Failure = FailureClass.None
);

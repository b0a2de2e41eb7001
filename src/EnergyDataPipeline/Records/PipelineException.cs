namespace EnergyDataPipeline.Records;

/// <summary>A broken run: what was found, what was expected, where, and what to do next. Its message holds no secret.</summary>
public sealed class PipelineException(FailureClass failure, string message, string? nextStep = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Class of the failure, and with it the exit code.</summary>
    public FailureClass Failure { get; } = failure;

    /// <summary>What the reader can do about it; null when there is nothing to add.</summary>
    public string? NextStep { get; } = nextStep;

    /// <summary>True when the same call may succeed later without anything being changed.</summary>
    public bool IsTransient => Failure == FailureClass.Temporary;
}

namespace EnergyDataPipeline.Parsing.Trees;

/// <summary>How a walk over a document ended, and what was wrong and where.</summary>
internal readonly record struct WalkEnding(ReadEnding Ending, string? Message = null)
{
    public static WalkEnding Complete => new(ReadEnding.Complete);

    public bool IsComplete => Ending == ReadEnding.Complete;

    public static WalkEnding Truncated(string message) => new(ReadEnding.Truncated, message);

    public static WalkEnding Unreadable(string message) => new(ReadEnding.Unreadable, message);
}

namespace EnergyDataPipeline.Formatting;

/// <summary>What files say aloud when their numbers come from the sandbox.</summary>
internal static class GeneratedNotice
{
    public const string Text = "Generated numbers: made by the sandbox, not published by any grid operator.";
}

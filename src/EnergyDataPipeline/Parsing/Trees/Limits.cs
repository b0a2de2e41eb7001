namespace EnergyDataPipeline.Parsing.Trees;

/// <summary>What no honest answer needs more of. A document beyond them is unreadable, never a reason to run out of memory.</summary>
internal static class Limits
{
    /// <summary>Objects and arrays within each other.</summary>
    public const int Depth = 64;

    /// <summary>Bytes of one value, or of one CSV record.</summary>
    public const int ValueBytes = 16 << 20;

    /// <summary>Different field paths in one document.</summary>
    public const int Paths = 10_000;

    /// <summary>Bytes of an HTML page, which is read as a whole.</summary>
    public const int HtmlBytes = 64 << 20;
}

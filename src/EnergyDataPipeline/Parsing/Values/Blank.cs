using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Values;

/// <summary>White space as JSON and XML know it.</summary>
internal static class Blank
{
    private static ReadOnlySpan<byte> Spaces => " \t\r\n"u8;

    /// <summary>True for no text at all and for white space alone.</summary>
    public static bool Is(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(Spaces) < 0;

    /// <summary>True for what stands where there is no value: null, and text without characters.</summary>
    public static bool IsEmpty(ScalarKind kind, ReadOnlySpan<byte> text) =>
        kind == ScalarKind.Null || (kind is ScalarKind.Text or ScalarKind.Untyped && Is(text));

    /// <summary>The text without white space around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] > ' ' && text[^1] > ' ') ? text : text.Trim(Spaces);
}

using System.Diagnostics.CodeAnalysis;

namespace EnergyDataPipeline.Configuring.Secrets;

/// <summary>Where a secret is: <c>env:NAME</c> or <c>file:PATH</c>.</summary>
/// <param name="Variable">The variable's name, or null.</param>
/// <param name="File">The file's path, or null.</param>
internal sealed record SecretReference(string? Variable, string? File)
{
    private const string OfVariable = "env:";
    private const string OfFile = "file:";

    /// <summary>True when <paramref name="text"/> begins as a reference does, sound or not.</summary>
    public static bool IsMeant(string text) =>
        text.StartsWith(OfVariable, StringComparison.Ordinal) || text.StartsWith(OfFile, StringComparison.Ordinal);

    /// <summary>Reads a reference; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SecretReference? reference)
    {
        reference = text switch
        {
            _ when text is null || text.Contains('\0', StringComparison.Ordinal) => null,
            _ when text.StartsWith(OfVariable, StringComparison.Ordinal) && IsVariable(text[OfVariable.Length..]) => new(text[OfVariable.Length..], null),
            _ when text.StartsWith(OfFile, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(text[OfFile.Length..]) => new(
                null,
                text[OfFile.Length..].Trim()
            ),
            _ => null,
        };
        return reference is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Variable is null ? OfFile + File : OfVariable + Variable;

    private static bool IsVariable(string name) => name.Length > 0 && !name.Any(character => char.IsWhiteSpace(character) || character == '=');
}

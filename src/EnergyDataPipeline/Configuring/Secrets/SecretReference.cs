using System.Diagnostics.CodeAnalysis;

namespace EnergyDataPipeline.Configuring.Secrets;

/// <summary>Where a secret is: <c>env:NAME</c>, <c>file:PATH</c>, or <c>ssm:/NAME</c>, which the source of that scheme reads.</summary>
/// <param name="Variable">The variable's name, or null.</param>
/// <param name="File">The file's path, or null.</param>
/// <param name="Parameter">The parameter's name in AWS's Parameter Store, or null.</param>
internal sealed record SecretReference(string? Variable, string? File, string? Parameter = null)
{
    /// <summary>Scheme of <see cref="Parameter"/>.</summary>
    public const string ParameterScheme = "ssm";

    private const string OfParameter = ParameterScheme + ":/";
    private const string OfVariable = "env:";
    private const string OfFile = "file:";

    /// <summary>True when <paramref name="text"/> begins as a reference does, sound or not.</summary>
    public static bool IsMeant(string text) =>
        text.StartsWith(OfVariable, StringComparison.Ordinal)
        || text.StartsWith(OfFile, StringComparison.Ordinal)
        || text.StartsWith(OfParameter, StringComparison.Ordinal);

    /// <summary>Reads the one kind that may stand in a variable, where a secret might begin as another kind does.</summary>
    public static SecretReference? InVariable(string text) =>
        text.StartsWith(OfParameter, StringComparison.Ordinal) && TryParse(text.Trim(), out var reference) ? reference : null;

    /// <summary>Reads a reference; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SecretReference? reference)
    {
        reference = text switch
        {
            _ when text is null || text.Contains('\0', StringComparison.Ordinal) => null,
            _ when text.StartsWith(OfVariable, StringComparison.Ordinal) && IsVariable(text[OfVariable.Length..]) => new(
                text[OfVariable.Length..],
                null
            ),
            _ when text.StartsWith(OfFile, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(text[OfFile.Length..]) => new(
                null,
                text[OfFile.Length..].Trim()
            ),
            _ when text.StartsWith(OfParameter, StringComparison.Ordinal) && IsParameter(text[OfParameter.Length..]) => new(
                null,
                null,
                text[(OfParameter.Length - 1)..]
            ),
            _ => null,
        };
        return reference is not null;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Parameter is not null ? $"{ParameterScheme}:{Parameter}"
        : Variable is null ? OfFile + File
        : OfVariable + Variable;

    private static bool IsParameter(string name) =>
        name.Length > 0
        && name.All(character => char.IsAsciiLetterOrDigit(character) || "/._-:+=@!".Contains(character, StringComparison.Ordinal));

    private static bool IsVariable(string name) =>
        name.Length > 0 && !name.Any(character => char.IsWhiteSpace(character) || character == '=');
}

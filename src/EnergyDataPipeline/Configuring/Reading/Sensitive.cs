namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>Which header and parameter names carry secrets.</summary>
internal static class Sensitive
{
    private static readonly string[] Names =
    [
        "authorization",
        "apikey",
        "token",
        "cookie",
        "password",
        "passwd",
        "secret",
        "subscriptionkey",
        "credential",
        "signature",
    ];

    /// <summary>True when a value under <paramref name="name"/> is to be taken for a secret.</summary>
    public static bool Is(string name)
    {
        var folded = string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return folded is "key" or "auth" || Names.Any(known => folded.Contains(known, StringComparison.Ordinal));
    }

    /// <summary><paramref name="value"/>, or <c>***</c> where the name says that it is a secret.</summary>
    public static string Mask(string name, string value) => Is(name) ? "***" : value;
}

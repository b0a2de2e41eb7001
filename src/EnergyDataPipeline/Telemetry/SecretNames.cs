namespace EnergyDataPipeline.Telemetry;

/// <summary>Which names of headers and parameters carry secrets.</summary>
internal static class SecretNames
{
    private static readonly string[] Parts =
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
        return folded is "key" or "auth" or "sig" || Parts.Any(part => folded.Contains(part, StringComparison.Ordinal));
    }
}

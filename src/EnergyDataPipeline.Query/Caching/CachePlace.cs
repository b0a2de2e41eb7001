using System.Security.Cryptography;
using System.Text;

namespace EnergyDataPipeline.Query.Caching;

/// <summary>Where the cache is, and where things are in it.</summary>
internal static class CachePlace
{
    private const string Name = "energy-pipeline";
    private const int MarkDigits = 16;

    /// <summary>The cache's folder: as <paramref name="set"/>, else the user's own by the rules of the XDG base directories.</summary>
    /// <param name="set">What was asked for; null for the usual place.</param>
    /// <param name="variable">Finds a variable of the environment.</param>
    public static string Of(string? set, Func<string, string?> variable) =>
        set is not null ? Path.GetFullPath(set)
        : variable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg) ? Path.Combine(xdg, Name)
        : Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
            ".cache",
            Name
        );

    /// <summary>A text as a short name for a folder or file: the first digits of its SHA-256.</summary>
    public static string Mark(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..MarkDigits];
}

using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Storing;

/// <summary>
/// Key of a landing file: <c>&lt;output_folder&gt;/&lt;prefix&gt;[_&lt;suffix&gt;]_&lt;yyyyMMdd&gt;_&lt;HHmmss&gt;_&lt;id&gt;.&lt;ext&gt;</c>. The time is the
/// UTC instant at which this very answer was first received, the id the first hex digits of the content's SHA-256: a rerun chooses the same.
/// </summary>
internal static partial class LandingKey
{
    private const int IdDigits = 12;
    private const int LongestPrefix = 100;
    private const int LongestSuffix = 50;
    private static readonly InstantPattern Stamp = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'_'HHmmss");

    /// <summary>The key of one file.</summary>
    /// <param name="outputFolder">Folder below the destination, as configured; may have several parts, or none.</param>
    /// <param name="prefix">Beginning of the name.</param>
    /// <param name="suffix">Child table's suffix, or null.</param>
    /// <param name="receivedAt">When the answer was first received: <see cref="RawReceipt.ReceivedAt"/>.</param>
    /// <param name="contentId">SHA-256 that names the content, lower-case hex.</param>
    /// <param name="extension">File extension without the dot.</param>
    public static string For(string outputFolder, string prefix, string? suffix, Instant receivedAt, string contentId, string extension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contentId.Length, IdDigits);
        var folder = ObjectKey.Folder(outputFolder);
        var table = string.IsNullOrEmpty(suffix) ? "" : "_" + ObjectKey.Segment(suffix, LongestSuffix);
        var name = $"{ObjectKey.Segment(prefix, LongestPrefix)}{table}_{Stamp.Format(receivedAt)}_{contentId[..IdDigits]}.{extension}";
        return ObjectKey.Parse(folder.Length == 0 ? name : $"{folder}/{name}").Value;
    }

    /// <summary>True for a key that <see cref="For"/> may have made.</summary>
    public static bool IsLandingKey(string key) => !StoreFolders.IsReserved(key) && Shape().IsMatch(key);

    [GeneratedRegex(@"[^/]_\d{8}_\d{6}_[0-9a-f]{12}\.[a-z0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

using System.Security.Cryptography;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>The unit of work: one feed, one period, one set of parameters. What it covers is either a period of the market or "what is current".</summary>
internal sealed record Slice
{
    /// <summary>Folder of answers whose period is only known once they are there.</summary>
    public const string Current = "current";

    /// <summary>End of the source in the keys of generated numbers.</summary>
    public const string GeneratedMark = "-sandbox";

    /// <summary>The feed's settings.</summary>
    public required FeedSettings Feed { get; init; }

    /// <summary>What the catalogue knows of the address; null for a feed outside it.</summary>
    public CatalogMatch? Match { get; init; }

    /// <summary>Day, month, year or commitment period covered; null for a current answer.</summary>
    public MarketPeriod? Covers { get; init; }

    /// <summary>Placeholder and other values, <c>{day}</c> in the form the address wants.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>
    /// The values that may be named and kept. A key or token among the others tells nothing of what was asked for, and another one makes no
    /// other slice.
    /// </summary>
    public IReadOnlyDictionary<string, string> OpenParams =>
        Params.Where(pair => !SecretNames.Is(pair.Key) && pair.Key != Feed.ApiKeyParam).ToDictionary();

    /// <summary>True when the numbers are generated: they are kept apart from an operator's in every key that is ours.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Source in keys: the catalogue's id, else the host.</summary>
    public string SourceKey => IsGenerated ? SourceName + GeneratedMark : SourceName;

    private string SourceName => Match?.Source.Id ?? KeyWord(new Uri(Feed.Url.Replace('{', '_').Replace('}', '_')).Host);

    /// <summary>Feed in keys.</summary>
    public string FeedKey => KeyWord(Feed.Name);

    /// <summary>Dataset in keys: the catalogue's name, else the feed's.</summary>
    public string DatasetKey => Match?.Dataset.Name ?? FeedKey;

    /// <summary>Period in keys of the raw vault: the operating day (with what else tells slices apart), or <see cref="Current"/>.</summary>
    public string Period => (Covers is { } period ? period.ToString() : Current) + ParamsMark;

    /// <summary>Zone of the operating day.</summary>
    public DateTimeZone Zone => DateTimeZoneProviders.Tzdb[Match?.Source.Zone ?? "America/New_York"];

    /// <summary>Period in manifest keys: for a current answer the instant at which it was first received, with its own hash.</summary>
    public string ManifestPeriod(Instant firstReceived, string sha256) =>
        Covers is not null
            ? Period
            : $"{firstReceived.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture)}-{sha256[..8]}{ParamsMark}";

    /// <summary>Name of what makes this slice itself: source, feed, path, period, parameters. The host is no part of it: it may be a proxy.</summary>
    public string Id =>
        SliceId.Of(
            SourceKey,
            FeedKey,
            Period,
            new Dictionary<string, string>(OpenParams) { [""] = PathOf(Feed.Url, Match?.Source.BasePath) }
        );

    private static string PathOf(string url, string? basePath) =>
        basePath is null ? url : url[url.IndexOf(basePath, StringComparison.OrdinalIgnoreCase)..];

    private string ParamsMark =>
        string.Concat(
            OpenParams
                .Where(pair => !pair.Key.Equals("day", StringComparison.OrdinalIgnoreCase) && !IsPeriod(pair.Key))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"~{KeyWord(pair.Key)}={KeyWord(pair.Value)}")
        );

    private bool IsPeriod(string placeholder) => Covers is not null && placeholder == Match?.Path.PeriodPlaceholder;

    /// <summary>A foreign word made fit for a key: letters, digits, dot, dash and underscore stay, the rest becomes a dash; never empty.</summary>
    public static string KeyWord(string text)
    {
        var word = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            var fits = char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.';
            word.Append(fits ? letter : '-');
        }

        var trimmed = word.ToString().Trim('.', '-');
        return trimmed.Length == 0 ? "x" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8] : trimmed;
    }
}

using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>Says of every setting what is in force and where it comes from.</summary>
internal static class Origins
{
    private const string Mask = "***";
    private const string Default = "default";

    public static IReadOnlyList<SettingOrigin> Of(
        ConfigurationFile file,
        Effective effective,
        Feeds feeds,
        EnergyPipelineConfig config,
        SecretSources sources
    )
    {
        var origins = new List<SettingOrigin> { new("config", file.Name ?? "none", file.Origin) };
        origins.AddRange(Settings.All.Select(setting => Of(setting, effective[setting])));
        if (config.Destination is StoreSettings.S3 { Keys: not null })
        {
            origins.Add(new("s3.keys", Mask, $"{DotEnv.FileName} {AwsKeys.IdVariable}"));
        }

        foreach (var entry in feeds.Entries)
        {
            origins.AddRange(Of(entry, file, effective, sources));
        }

        return [.. origins.Select(origin => new SettingOrigin(Redaction.Clean(origin.Name), Redaction.Clean(origin.Value), origin.Origin))];
    }

    private static SettingOrigin Of(Setting setting, EffectiveValue effective) =>
        new(setting.Name, effective.Value is { } value ? setting.Kind.Show(value) : setting.DefaultInWords ?? "none", effective.Origin);

    private static IEnumerable<SettingOrigin> Of(FeedEntry entry, ConfigurationFile file, Effective effective, SecretSources sources)
    {
        var feed = entry.Feed;
        (Setting Key, string? Value)[] values =
        [
            (FeedKeys.Description, feed.Description),
            (FeedKeys.Url, feed.Url),
            (FeedKeys.Method, feed.Method.Method),
            (FeedKeys.Headers, FeedKeys.Headers.Kind.Show(feed.Headers)),
            (FeedKeys.AuthType, AuthWord(feed.AuthType)),
            (FeedKeys.Params, FeedKeys.Params.Kind.Show(feed.Params)),
            (FeedKeys.Timeout, feed.TimeoutSeconds?.ToInvariant() ?? FeedKeys.Timeout.Default),
            (FeedKeys.OutputFolder, feed.OutputFolder),
            (FeedKeys.CsvPrefix, feed.FilePrefix),
            (FeedKeys.ApiKeyHeader, feed is { AuthType: AuthType.ApiKey, ApiKeyParam: null } ? feed.ApiKeyHeader : null),
            (FeedKeys.ApiKeyParam, feed.ApiKeyParam),
            (FeedKeys.Region, feed.Region),
            (FeedKeys.Tables, string.Join(", ", feed.Tables)),
            (FeedKeys.CaFile, feed.CaFile),
            (FeedKeys.VerifyTls, FeedKeys.VerifyTls.Kind.Show(feed.VerifyTls)),
            (FeedKeys.PacingConcurrency, feed.Pacing?.Concurrency.ToInvariant()),
            (FeedKeys.PacingRate, feed.Pacing?.RequestsPerSecond.ToInvariant()),
            (FeedKeys.PacingBurst, feed.Pacing?.Burst.ToInvariant()),
        ];
        foreach (var (key, value) in values)
        {
            if (!string.IsNullOrEmpty(value))
            {
                yield return new(NameOf(entry, key.Name), value, OriginOf(entry, key, file, effective));
            }
        }

        if (feed.Formats.Count > 0)
        {
            yield return new(
                NameOf(entry, FeedKeys.Formats.Name),
                string.Join(", ", feed.Formats),
                OriginOf(entry, FeedKeys.Formats, file, effective)
            );
        }
        else if (entry.Keys.ContainsKey(FeedKeys.Formats.Name))
        {
            var formats = effective[Settings.Formats];
            yield return new(NameOf(entry, FeedKeys.Formats.Name), Settings.Formats.Kind.Show(formats.Value!), formats.Origin);
        }

        foreach (var (key, found) in sources.Find(feed))
        {
            var isReference = found.Reference is not null;
            var value = found.IsSecret ? (isReference ? found.Reference! : Mask) : found.Value ?? found.Reference ?? "";
            yield return new(
                NameOf(entry, key),
                found.IsFound || isReference ? value : "not set",
                found.InFeed ? OriginOf(entry, file) : found.Origin
            );
        }
    }

    private static string NameOf(FeedEntry entry, string key) => $"{FeedKeys.Apis}.{entry.Feed.Name}.{key}";

    private static string OriginOf(FeedEntry entry, ConfigurationFile file) => entry.Keys.Count > 0 ? $"file {file.Name}" : Default;

    private static string OriginOf(FeedEntry entry, Setting key, ConfigurationFile file, Effective effective)
    {
        if (key == FeedKeys.Url && entry.Keys.TryGetValue(key.Name, out var url) && (string)url.Value != entry.Feed.Url)
        {
            return $"file {file.Name}, mended";
        }

        if (key == FeedKeys.CsvPrefix && entry.Keys.Count > 0 && !entry.Keys.ContainsKey(key.Name))
        {
            return entry.Keys.ContainsKey(FeedKeys.FilePrefix.Name) ? $"file {file.Name}" : effective[Settings.FilePrefix].Origin;
        }

        return entry.Keys.ContainsKey(key.Name) ? $"file {file.Name}" : Default;
    }

    private static string AuthWord(AuthType auth) =>
        auth switch
        {
            AuthType.Basic => "basic",
            AuthType.ApiKey => "api_key",
            AuthType.Bearer => "bearer",
            _ => "none",
        };
}

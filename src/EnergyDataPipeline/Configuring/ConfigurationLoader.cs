using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Configuring;

/// <summary>
/// Reads a configuration in layers: defaults &lt; JSON file &lt; <c>.env</c> &lt; environment &lt; command line. A later layer wins. Every fault is found
/// in one reading.
/// </summary>
public static class ConfigurationLoader
{
    /// <summary>Reads what <paramref name="request"/> names. Faults are values: nothing in a file or a variable makes this throw.</summary>
    public static LoadedConfiguration Load(ConfigurationRequest request) => Load(request, Redaction.Learn);

    /// <summary>As <see cref="Load(ConfigurationRequest)"/>; <paramref name="learn"/> is told every secret that was found written out.</summary>
    internal static LoadedConfiguration Load(ConfigurationRequest request, Action<string> learn)
    {
        ArgumentNullException.ThrowIfNull(request);
        var notes = new Notes();
        var dotEnv = ReadDotEnv(request.WorkingFolder, notes);
        var environment = new EnvironmentLayers(request.Environment, dotEnv);
        var folders = new Folders(request.WorkingFolder, environment);
        var file = ConfigurationFile.Find(request, environment, folders, notes);
        var inFile = file.Root is { } root
            ? ObjectReader.Read(root, file.Place, Settings.All, ["$schema", FeedKeys.Apis], notes)
            : new Dictionary<string, ReadValue>();
        var effective = Effective.Of(file, inFile, environment, request.CommandLine, notes);
        var feeds = Feeds.Read(file, effective, notes);
        FeedRules.Check(feeds.Entries, notes);
        RunRules.Check(effective, feeds, environment, notes);
        notes.Secrets.ForEach(learn);

        var sources = new SecretSources(environment, folders);
        var config = new EnergyPipelineConfig
        {
            Feeds = [.. feeds.Entries.Where(entry => entry.Skip.Count == 0).Select(entry => Rooted(entry.Feed, folders))],
            Formats = effective.Get<IReadOnlyList<string>>(Settings.Formats)!,
            DefaultRegion = effective.Get<string>(Settings.Region)!,
            Destination = DestinationOf(effective, environment, dotEnv, folders),
            Day = effective.Get<string>(Settings.Day),
            Concurrency = effective.Get<int>(Settings.Concurrency),
            MaxRetries = effective.Get<int>(Settings.MaxRetries),
            SliceDeadlineSeconds = effective.Get<double>(Settings.SliceDeadline),
            SpoolFolder = effective.Get<string>(Settings.SpoolFolder) is { } spool ? folders.Rooted(spool) : null,
            PacingTable = effective.Get<string>(Settings.PacingTable),
            SpreadsheetSafe = effective.Get<bool>(Settings.SpreadsheetSafe),
            ParquetCompression = effective.Get<string>(Settings.ParquetCompression)!,
            KeepLake = effective.Get<bool>(Settings.KeepLake),
            DerivedDatasets = effective.Get<IReadOnlyList<string>>(Settings.DerivedDatasets) ?? [],
            Notifications = NotificationsOf(effective, folders),
            LogLevel = LevelOf(effective.Get<string>(Settings.LogLevel)!),
            LogFormat = effective.Get<string>(Settings.LogFormat) == "json" ? LogFormat.Json : LogFormat.Text,
            LogFile = effective.Get<string>(Settings.LogFile) is { } log ? folders.Rooted(log) : null,
            ConfigurationFile = file.Path,
            Secrets = sources,
            Warnings = [.. notes.Warnings.Select(Redaction.Clean)],
        };
        return new(
            config,
            [.. notes.Faults.Select(fault => fault.Cleaned())],
            config.Warnings,
            Origins.Of(file, effective, feeds, config, sources)
        );
    }

    /// <summary>The faults and warnings of settings made in code: the rules that a file's feeds are held to.</summary>
    public static (IReadOnlyList<ConfigurationFault> Faults, IReadOnlyList<string> Warnings) Check(EnergyPipelineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var notes = new Notes();
        FeedRules.Check([.. config.Feeds.Select(FeedEntry.Of)], notes);
        RunRules.CheckMade(config, notes);
        notes.Secrets.ForEach(Redaction.Learn);
        // What was read from a file was warned of with its place in the file.
        var warned = config.Warnings.ToList();
        var made = notes.Warnings.Select(Redaction.Clean).Where(warning => !WasWarned(warning)).ToList();
        string[] warnings = [.. config.Warnings, .. made];
        return ([.. notes.Faults.Select(fault => fault.Cleaned())], [.. warnings.Distinct(StringComparer.Ordinal)]);

        bool WasWarned(string warning)
        {
            var text = warning[Math.Max(0, warning.LastIndexOf(": ", StringComparison.Ordinal))..];
            var same = warned.FindIndex(one => one.EndsWith(text, StringComparison.Ordinal));
            if (same >= 0)
            {
                warned.RemoveAt(same);
            }

            return same >= 0;
        }
    }

    private static Dictionary<string, string> ReadDotEnv(string workingFolder, Notes notes)
    {
        var path = Path.Combine(workingFolder, DotEnv.FileName);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return DotEnv.Parse(File.ReadAllText(path), notes);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            notes.Fault(new(DotEnv.FileName), $"a file that cannot be read: {refused.Message}", "a readable file, or none");
            return [];
        }
    }

    private static FeedSettings Rooted(FeedSettings feed, Folders folders) =>
        feed.CaFile is { } authorities ? feed with { CaFile = folders.Rooted(authorities) } : feed;

    private static StoreSettings DestinationOf(
        Effective effective,
        EnvironmentLayers environment,
        IReadOnlyDictionary<string, string> dotEnv,
        Folders folders
    )
    {
        var destination = effective.Get<DestinationValue>(Settings.Destination)!;
        if (destination.Bucket is not { } bucket)
        {
            return new StoreSettings.Folder(folders.Rooted(destination.Folder!));
        }

        var endpoint = effective.Get<string>(Settings.S3Endpoint);
        var profile = effective.Get<string>(Settings.S3Profile);
        return new StoreSettings.S3
        {
            Bucket = bucket,
            Prefix = destination.Prefix.Length > 0 ? destination.Prefix : effective.Get<string>(Settings.S3Prefix) ?? "",
            Region = effective.Get<string>(Settings.S3Region)!,
            Endpoint = endpoint,
            PathStyle = effective[Settings.S3PathStyle].Value as bool? ?? endpoint is not null,
            Profile = profile,
            KmsKey = effective.Get<string>(Settings.S3KmsKey),
            Keys = profile is null ? AwsKeys.From(environment, dotEnv) : null,
        };
    }

    private static NotificationSettings NotificationsOf(Effective effective, Folders folders) =>
        new()
        {
            Sns = effective.Get<string>(Settings.NotifySns),
            Slack = effective.Get<string>(Settings.NotifySlack),
            On = effective.Get<IReadOnlyList<string>>(Settings.NotifyOn)!,
            Every = NotificationSettings.TryParseEvery(effective.Get<string>(Settings.NotifyEvery)!, out var every)
                ? every
                : NodaTime.Duration.FromHours(1),
            Email = effective.Get<string>(Settings.MailHost) is not { } host
                ? null
                : new EmailSettings
                {
                    Host = host,
                    Port = effective.Get<int>(Settings.MailPort),
                    From = effective.Get<string>(Settings.MailFrom) ?? "",
                    To = effective.Get<IReadOnlyList<string>>(Settings.MailTo) ?? [],
                    Username = effective.Get<string>(Settings.MailUsername),
                    Password = effective.Get<string>(Settings.MailPassword),
                    Tls = effective.Get<string>(Settings.MailTls)!,
                    CaFile = effective.Get<string>(Settings.MailAuthorities) is { } authorities ? folders.Rooted(authorities) : null,
                },
        };

    private static LogLevel LevelOf(string word) =>
        word switch
        {
            "trace" => LogLevel.Trace,
            "debug" => LogLevel.Debug,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            "critical" => LogLevel.Critical,
            "none" => LogLevel.None,
            _ => LogLevel.Information,
        };
}

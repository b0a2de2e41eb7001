using System.Text.Json;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>The configuration file: which one it is, and what it says.</summary>
/// <param name="Name">As it was written, for messages.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Origin">Who named it (<c>default</c>, <c>environment API_CONFIG_FILE</c>, …).</param>
/// <param name="Root">Its object; null when it could not be read, or there is none.</param>
internal sealed record ConfigurationFile(string? Name, string? Path, string Origin, LocatedValue? Root)
{
    private const long LargestFile = 16 << 20;
    private const string InBucket = "s3://";
    private const string Allowed = "a JSON file with {\"apis\": […]}";

    public Place Place => new(Name ?? Settings.DefaultFile);

    /// <summary>Finds and reads the file: the one asked for, then <c>API_CONFIG_FILE</c>, then <c>api_config.json</c> where it exists.</summary>
    public static ConfigurationFile Find(ConfigurationRequest request, EnvironmentLayers environment, Folders folders, Notes notes)
    {
        if (request.File is { } asked)
        {
            return Read(asked, "command line --config", new("configuration file"), request.Fetched, folders, notes);
        }

        if (environment.Find(Settings.FileVariable) is { } variable)
        {
            return Read(variable.Value, variable.Origin, variable.Place, request.Fetched, folders, notes);
        }

        return File.Exists(folders.Rooted(Settings.DefaultFile))
            ? Read(Settings.DefaultFile, "default", new(Settings.DefaultFile), null, folders, notes)
            : new(null, null, "default", null);
    }

    /// <summary>The object in a bucket that is to be read for a configuration file; null where it is a file, or none is named.</summary>
    public static string? InBucketOf(string? asked, EnvironmentLayers environment) =>
        (asked ?? environment.Find(Settings.FileVariable)?.Value) is { } name
        && name.StartsWith(InBucket, StringComparison.OrdinalIgnoreCase)
            ? name
            : null;

    private static ConfigurationFile Read(
        string name,
        string origin,
        Place namedBy,
        FetchedConfiguration? fetched,
        Folders folders,
        Notes notes
    )
    {
        if (name.StartsWith(InBucket, StringComparison.OrdinalIgnoreCase))
        {
            var there = new ConfigurationFile(name, name, origin, null);
            switch (fetched)
            {
                case { Utf8: { } utf8 } when fetched.Name == name:
                    return there.Parse(utf8.Span, notes);
                case { Fault: { } fault } when fetched.Name == name:
                    notes.Fault(namedBy, $"{Wording.Quote(name)}, which cannot be read: {fault}", Allowed, fetched.NextStep);
                    return there;
                default:
                    notes.Fault(namedBy, $"{Wording.Quote(name)}, which was not fetched", Allowed, "Call EnergyPipelineConfig.LoadAsync.");
                    return there;
            }
        }

        var path = folders.Rooted(name);
        var file = new ConfigurationFile(name, path, origin, null);
        try
        {
            var size = new FileInfo(path).Length;
            if (size > LargestFile)
            {
                notes.Fault(file.Place, $"a file of {(size >> 20).ToString(Styles.Culture)} MiB", Allowed);
                return file;
            }

            return file.Parse(File.ReadAllBytes(path), notes);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            notes.Fault(namedBy, $"{Wording.Quote(name)}, and there is no such file", Allowed, Nearest(path));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            notes.Fault(namedBy, $"{Wording.Quote(name)}, which cannot be read: {refused.Message}", Allowed);
        }

        return file;
    }

    private ConfigurationFile Parse(ReadOnlySpan<byte> utf8, Notes notes)
    {
        try
        {
            var root = LocatedJson.Read(utf8);
            if (root.Type == JsonTokenType.StartObject)
            {
                return this with { Root = root };
            }

            var isList = root.Type == JsonTokenType.StartArray;
            notes.Fault(Place, root.Found, Allowed, isList ? "Put the list into an object: {\"apis\": […]}." : null);
        }
        catch (JsonException syntax)
        {
            var (line, column) = ((int)(syntax.LineNumber ?? 0) + 1, (int)(syntax.BytePositionInLine ?? 0) + 1);
            var reason = syntax.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            notes.Fault(
                new($"{Name}: line {line.ToInvariant()}, column {column.ToInvariant()}"),
                $"something that is not JSON: {reason}",
                Allowed,
                LooksLikeUtf16(utf8) ? "Save the file as UTF-8." : null
            );
        }

        return this;
    }

    private static bool LooksLikeUtf16(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, ..] or [_, 0, ..];

    private static string? Nearest(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(path);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        const int MostLookedAt = 1000;
        var names = Directory.EnumerateFiles(folder, "*.json").Take(MostLookedAt).Select(file => System.IO.Path.GetFileName(file));
        return NearMiss.Ask(System.IO.Path.GetFileName(path), names);
    }
}

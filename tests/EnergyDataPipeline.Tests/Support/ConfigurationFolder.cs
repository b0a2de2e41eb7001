using EnergyDataPipeline.Configuring;

namespace EnergyDataPipeline.Tests.Support;

/// <summary>A folder of its own with the files of a configuration; removed at the end.</summary>
public sealed class ConfigurationFolder : IDisposable
{
    public ConfigurationFolder() => Path = Directory.CreateTempSubdirectory("configuration-").FullName;

    public string Path { get; }

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> CommandLine { get; } = new(StringComparer.Ordinal);

    /// <summary>Loads <paramref name="json"/> as <c>api_config.json</c>; none where it is null.</summary>
    public static LoadedConfiguration Load(string? json, params (string Name, string Value)[] environment)
    {
        using var folder = new ConfigurationFolder();
        foreach (var (name, value) in environment)
        {
            folder.Environment[name] = value;
        }

        return folder.LoadFile(json);
    }

    public LoadedConfiguration LoadFile(string? json, string? dotEnv = null)
    {
        if (json is not null)
        {
            Write("api_config.json", json);
        }

        if (dotEnv is not null)
        {
            Write(".env", dotEnv);
        }

        return Load();
    }

    public LoadedConfiguration Load(string? file = null) => ConfigurationLoader.Load(Request(file));

    /// <summary>Loads without making known what looks like a secret: generated words would be masked in every later message of the process.</summary>
    public LoadedConfiguration LoadUnlearned() => ConfigurationLoader.Load(Request(null), _ => { });

    private ConfigurationRequest Request(string? file) =>
        new()
        {
            File = file,
            Environment = Environment,
            WorkingFolder = Path,
            CommandLine = CommandLine,
        };

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Files of the repository.</summary>
public static class RepositoryText
{
    public static string Root { get; } = FindRoot();

    public static string Read(params string[] path) => File.ReadAllText(At(path)).ReplaceLineEndings("\n");

    public static string At(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>True when generated files are to be written anew instead of compared.</summary>
    public static bool Rewrite => Environment.GetEnvironmentVariable("REWRITE_APPROVED") == "1";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EnergyDataPipeline.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No EnergyDataPipeline.slnx above {AppContext.BaseDirectory}.");
    }
}

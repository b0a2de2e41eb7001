namespace EnergyDataPipeline.Cli.Completion;

/// <summary>The scripts, one file a shell, embedded.</summary>
internal static class CompletionScript
{
    /// <summary>Shells there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script for <paramref name="shell"/>.</summary>
    public static string Read(string shell)
    {
        var name = $"completion.{shell}";
        using var stream =
            typeof(CompletionScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The embedded resource {name} is missing: the program was built without it.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

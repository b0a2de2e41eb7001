namespace EnergyDataPipeline.Tests.Support;

/// <summary>A folder of its own for one test, deleted with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("energy-pipeline-test-").FullName;
    }

    public string Path { get; }

    /// <summary>Every visible file below it, by path relative to it; hidden folders are left out, as plain readers leave them out.</summary>
    public IReadOnlyList<string> Files(string below = "") =>
        !Directory.Exists(System.IO.Path.Combine(Path, below))
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(System.IO.Path.Combine(Path, below), "*", SearchOption.AllDirectories)
                    .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
                    .Where(file => !file.Split('/').Any(step => step.StartsWith('.')))
                    .Order(StringComparer.Ordinal),
            ];

    public string File(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

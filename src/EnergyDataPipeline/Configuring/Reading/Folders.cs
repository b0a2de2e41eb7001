namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>Where relative paths and <c>~/</c> lead.</summary>
internal sealed class Folders(string workingFolder, EnvironmentLayers environment)
{
    private readonly string _working = Path.GetFullPath(workingFolder);

    /// <summary>
    /// <paramref name="path"/> as it is to be opened. It stays as written where that leads to the same place, so that messages show the user's
    /// own words; otherwise it is made whole from the working folder.
    /// </summary>
    public string Rooted(string path)
    {
        if (path.StartsWith("~/", StringComparison.Ordinal) && environment.Find("HOME") is { } home)
        {
            path = Path.Combine(home.Value, path[2..]);
        }

        var isCurrent = string.Equals(_working, Path.GetFullPath(Directory.GetCurrentDirectory()), StringComparison.Ordinal);
        return isCurrent || Path.IsPathRooted(path) || path.Contains('\0', StringComparison.Ordinal) ? path : Path.GetFullPath(path, _working);
    }
}

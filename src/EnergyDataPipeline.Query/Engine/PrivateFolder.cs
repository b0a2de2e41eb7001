namespace EnergyDataPipeline.Query.Engine;

/// <summary>Folders for what is spilled: a copy of what was read, and nobody else's to look at.</summary>
internal static class PrivateFolder
{
    /// <summary>Makes <paramref name="folder"/> for its owner alone, and <paramref name="inner"/> in it; gives the inner one.</summary>
    public static string Create(string folder, string inner)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return Directory.CreateDirectory(Path.Combine(folder, inner)).FullName;
    }
}

namespace EnergyDataPipeline.Tests.Support;

/// <summary>Where the repository stands, found from the folder the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The reference kept beside the repository where it is developed; null elsewhere.</summary>
    public static string? SharedReference
    {
        get
        {
            var folder = Path.Combine(Root, "..", "shared");
            return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
        }
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EnergyDataPipeline.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"EnergyDataPipeline.slnx stands in no folder above {AppContext.BaseDirectory}");
    }
}

using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>Text that stands in the repository and is made by the library: where they differ, what was made is put beside the test's files.</summary>
internal static class Approved
{
    public static void Equal(string made, string path)
    {
        var kept = Path.Combine(Repository.Root, path);
        if (File.Exists(kept) && File.ReadAllText(kept) == made)
        {
            return;
        }

        var beside = Path.Combine(AppContext.BaseDirectory, "received", path);
        Directory.CreateDirectory(Path.GetDirectoryName(beside)!);
        File.WriteAllText(beside, made);
        Assert.Fail(
            $"{path} is not what the library writes. If the change is meant: cp {Path.GetRelativePath(Repository.Root, beside)} {path}"
        );
    }
}

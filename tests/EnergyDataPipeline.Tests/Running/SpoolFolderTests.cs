using EnergyDataPipeline.Running;
using Xunit;

namespace EnergyDataPipeline.Tests.Running;

/// <summary>The spool folder of a user who has set none.</summary>
public sealed class SpoolFolderTests
{
    [Fact]
    public void Every_user_has_a_folder_of_their_own_among_the_temporary_ones()
    {
        string[] users = ["anna", "bert", "", "a b", "a-b", "a/b", "../anna", "REGION\\anna"];

        var folders = users.Select(SpoolFolder.Of).ToList();

        Assert.Equal(users.Length, folders.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(folders, folder => Assert.Equal(Path.TrimEndingDirectorySeparator(Path.GetTempPath()), Path.GetDirectoryName(folder)));
        Assert.EndsWith("energy-pipeline-spool-anna", folders[0], StringComparison.Ordinal);
    }
}

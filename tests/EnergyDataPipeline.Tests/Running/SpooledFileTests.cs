using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Running;

/// <summary>A file that lies in the spool folder while it is written and stored.</summary>
public sealed class SpooledFileTests
{
    [Fact]
    public void What_a_process_that_died_would_leave_is_named_as_the_sweeper_expects()
    {
        using var folder = new TemporaryFolder();
        using var file = new SpooledFile(folder.Path, isPrivate: true);

        Assert.Equal(Directory.GetFiles(folder.Path), Directory.GetFiles(folder.Path, SpoolFileName.Pattern));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps temporary files apart by folder");
        using var folder = new TemporaryFolder();
        using var file = new SpooledFile(folder.Path, isPrivate: true);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(Assert.Single(Directory.GetFiles(folder.Path))));
    }

    // The skip above is not seen by the analyzer.
    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}

using EnergyDataPipeline.Tests.Support;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>Programs that a test writes for the command to call, or to be called by.</summary>
internal static class Scripts
{
    /// <summary>A shell script that can be run; gives its path.</summary>
    public static string Script(this TemporaryFolder folder, string name, string text)
    {
        var path = folder.File(name, "#!/bin/sh\n" + text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}

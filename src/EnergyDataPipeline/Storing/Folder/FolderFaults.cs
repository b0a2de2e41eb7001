namespace EnergyDataPipeline.Storing.Folder;

/// <summary>Turns what the file system said into what a person can act on.</summary>
internal static class FolderFaults
{
    private const int Unix = 0;

    /// <summary>The failure told, or null when it is not the file system's.</summary>
    public static StoreException? Explain(Exception exception, string root, string doing) =>
        exception switch
        {
            StoreException told => told,
            UnauthorizedAccessException => Forbidden(exception, root, doing),
            IOException failed => Explain(failed, root, doing),
            System.Security.SecurityException => Forbidden(exception, root, doing),
            _ => null,
        };

    /// <summary>True when the file is open elsewhere in a way that excludes us.</summary>
    public static bool IsHeld(IOException exception) =>
        OperatingSystem.IsWindows() ? Code(exception) is 32 or 33 : Code(exception) == (OperatingSystem.IsLinux() ? 11 : 35);

    private static StoreException Explain(IOException failed, string root, string doing) =>
        Kind(failed) switch
        {
            StoreFault.Full => new StoreException(
                StoreFault.Full,
                $"No space is left (or a quota is reached) in the folder '{root}' while {doing}: {failed.Message} Nothing was left behind.",
                "Make room or name another folder, then run again: what is stored already is kept and not done twice.",
                failed
            ),
            StoreFault.Forbidden => Forbidden(failed, root, doing),
            StoreFault.Unreachable => new StoreException(
                StoreFault.Unreachable,
                $"The file system of the folder '{root}' does not answer while {doing}: {failed.Message}",
                "Check the network drive that holds the folder, then run again.",
                failed
            ),
            _ => new StoreException(
                StoreFault.Other,
                $"The folder '{root}' failed while {doing}: {failed.Message}",
                "Check the folder and its file system; a name may be a file where a folder is needed, or the other way round.",
                failed
            ),
        };

    private static StoreException Forbidden(Exception exception, string root, string doing) =>
        new(
            StoreFault.Forbidden,
            $"The folder '{root}' may not be used for {doing}: {exception.Message}",
            "Give this user the right to write there (and check that the file system is not mounted read-only), or name another folder.",
            exception
        );

    private static StoreFault Kind(IOException failed)
    {
        var code = Code(failed);
        if (OperatingSystem.IsWindows())
        {
            return code switch
            {
                39 or 112 or 1295 => StoreFault.Full,
                19 => StoreFault.Forbidden,
                51 or 53 or 59 or 64 or 67 => StoreFault.Unreachable,
                _ => StoreFault.Other,
            };
        }

        // errno: ENOSPC, EDQUOT; EPERM, EACCES, EROFS; ETIMEDOUT, ESTALE, EHOSTDOWN, EHOSTUNREACH. Numbers above 34 differ by system.
        return (code, OperatingSystem.IsLinux()) switch
        {
            (28, _) or (122, true) or (69, false) => StoreFault.Full,
            (1, _) or (13, _) or (30, _) => StoreFault.Forbidden,
            (110, true) or (116, true) or (112, true) or (113, true) or (60, false) or (70, false) or (64, false) or (65, false) =>
                StoreFault.Unreachable,
            _ => StoreFault.Other,
        };
    }

    /// <summary>The system's own number: errno on Unix, the Win32 code on Windows.</summary>
    private static int Code(IOException exception) =>
        OperatingSystem.IsWindows() ? exception.HResult & 0xFFFF
        : exception.HResult > Unix ? exception.HResult
        : -1;
}

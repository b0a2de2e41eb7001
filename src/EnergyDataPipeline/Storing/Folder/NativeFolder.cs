using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EnergyDataPipeline.Storing.Folder;

/// <summary>
/// The two things .NET does not offer. Publishing without replacing: <c>File.Move(overwrite: false)</c> links and unlinks on Unix, and
/// where the file system has no links it copies, which readers would see half done. And making a folder's own entries durable.
/// </summary>
internal static partial class NativeFolder
{
    private const int CurrentFolder = -100; // AT_FDCWD on Linux
    private const uint NoReplace = 1; // RENAME_NOREPLACE
    private const uint Exclusive = 4; // RENAME_EXCL on macOS
    private const int Exists = 17; // EEXIST
    private const int Missing = 2; // ENOENT

    /// <summary>
    /// Renames unless something has the new name already, in one step. False when something has it. The caller holds the key's lock,
    /// which is what settles races on the few file systems that have neither an exclusive rename nor links.
    /// </summary>
    public static bool TryPublish(string partial, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryMove(partial, target);
        }

        if (TryRenameExclusively(partial, target) is { } renamed)
        {
            return renamed;
        }

        if (Link(partial, target) == 0)
        {
            File.Delete(partial);
            return true;
        }

        switch (Marshal.GetLastPInvokeError())
        {
            case Exists:
                return false;
            case Missing:
                throw new DirectoryNotFoundException($"The folder of '{target}' is gone.");
            default:
                if (Path.Exists(target))
                {
                    return false;
                }

                File.Move(partial, target, overwrite: true);
                return true;
        }
    }

    /// <summary>Waits until the disk has the folder's entries. File systems that cannot are left alone.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS journals renames; there is no call for a folder.
        }

        var handle = Open(folder, 0);
        if (handle < 0)
        {
            return;
        }

        try
        {
            const int invalid = 22;
            if (Flush(handle) != 0 && Marshal.GetLastPInvokeError() is var error and not invalid)
            {
                throw new IOException($"The folder '{folder}' could not be flushed: {new Win32Exception(error).Message}.", error);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static bool TryMove(string partial, string target)
    {
        try
        {
            File.Move(partial, target, overwrite: false);
            return true;
        }
        catch (IOException) when (Path.Exists(target))
        {
            return false;
        }
    }

    /// <summary>True or false as <see cref="TryPublish"/>; null when the system or file system cannot.</summary>
    private static bool? TryRenameExclusively(string partial, string target)
    {
        try
        {
            var result = OperatingSystem.IsLinux()
                ? RenameAt2(CurrentFolder, partial, CurrentFolder, target, NoReplace)
                : RenameX(partial, target, Exclusive);
            return result == 0 ? true
                : Marshal.GetLastPInvokeError() == Exists ? false
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameAt2(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameX(string oldPath, string newPath, uint flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string oldPath, string newPath);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}

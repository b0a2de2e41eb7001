using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EnergyDataPipeline.Storing.Folder;

/// <summary>Where things are below a folder store's root.</summary>
internal sealed class FolderLayout(string path)
{
    private const int LockFiles = 64;

    /// <summary>The store's folder.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>Files being written.</summary>
    public string Partials => Path.Combine(Root, ObjectKey.Partial);

    /// <summary>Checksums and metadata.</summary>
    public string Records => Path.Combine(Root, ObjectKey.Metadata);

    /// <summary>Lock files.</summary>
    public string Locks => Path.Combine(Partials, "locks");

    /// <summary>The object's file.</summary>
    public string ObjectPath(ObjectKey key) => Path.Combine(Root, Native(key.Value));

    /// <summary>The object's record.</summary>
    public string RecordPath(ObjectKey key) => Path.Combine(Records, Native(key.Value) + ".json");

    /// <summary>A new name for bytes that nobody may see yet, on the same file system as the objects.</summary>
    public string NewPartialPath() => Path.Combine(Partials, Guid.NewGuid().ToString("N") + ".part");

    /// <summary>The lock file of the key: a fixed number of them, so that they do not grow with the store.</summary>
    public string LockPath(ObjectKey key)
    {
        var stripe = SHA256.HashData(Encoding.UTF8.GetBytes(key.Value))[0] % LockFiles;
        return Path.Combine(Locks, string.Create(CultureInfo.InvariantCulture, $"{stripe:x2}.lock"));
    }

    private static string Native(string key) => Path.DirectorySeparatorChar == '/' ? key : key.Replace('/', Path.DirectorySeparatorChar);
}

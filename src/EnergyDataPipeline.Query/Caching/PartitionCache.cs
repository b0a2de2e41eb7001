using System.Collections.Concurrent;
using System.Security.Cryptography;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Query.Caching;

/// <summary>
/// Partitions of a store on this machine. A file is named by the store's tag of the version and by the SHA-256 of its bytes, and is looked through
/// before it is first read: what differs is fetched again. Files are written beside and renamed, so that several processes may share a cache.
/// </summary>
internal sealed class PartitionCache(string root, IObjectStore store, IClock clock)
{
    private const int FetchesAtOnce = 8;
    private const int FetchRounds = 3;

    private readonly string _objects = Path.Combine(root, "objects", CachePlace.Mark(store.Name));
    private readonly string _partial = Path.Combine(root, "partial");

    /// <summary>Files that this process has looked through.</summary>
    private readonly ConcurrentDictionary<string, bool> _sound = new(StringComparer.Ordinal);

    /// <summary>Where the files are.</summary>
    public string Folder => _objects;

    /// <summary>Paths of the files' copies, in their order; what is not there, or not whole, is fetched. What is gone from the store is left out.</summary>
    public async Task<IReadOnlyList<string>> BringAsync(
        IReadOnlyList<LakeFile> files,
        FetchCount count,
        CancellationToken cancellationToken
    )
    {
        var paths = new string?[files.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, files.Count),
            new ParallelOptions { MaxDegreeOfParallelism = FetchesAtOnce, CancellationToken = cancellationToken },
            async (i, token) => paths[i] = await FindAsync(files[i], token) ?? await FetchAsync(files[i].Key, count, token)
        );
        return [.. paths.OfType<string>()];
    }

    /// <summary>The copy of the very version that was listed, whole; null where there is none.</summary>
    private async Task<string?> FindAsync(LakeFile file, CancellationToken cancellationToken)
    {
        var folder = FolderOf(file.Key);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        foreach (var path in Directory.EnumerateFiles(folder, $"{CachePlace.Mark(file.ETag)}-*.parquet"))
        {
            if (await IsSoundAsync(path, cancellationToken))
            {
                Touch(path);
                return path;
            }

            _sound.TryRemove(path, out _);
            Delete(path);
        }

        return null;
    }

    private async Task<bool> IsSoundAsync(string path, CancellationToken cancellationToken)
    {
        if (_sound.GetValueOrDefault(path) && File.Exists(path))
        {
            return true;
        }

        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            var found = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            var isSound = Path.GetFileNameWithoutExtension(path).EndsWith("-" + found, StringComparison.Ordinal);
            _sound[path] = isSound;
            return isSound;
        }
        catch (FileNotFoundException)
        {
            // Another process made room.
            return false;
        }
    }

    /// <summary>Fetches what the store has under the key now; null when it has nothing any more.</summary>
    private async Task<string?> FetchAsync(string key, FetchCount count, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            if (await store.FindAsync(key, cancellationToken) is not { } found)
            {
                return null;
            }

            Directory.CreateDirectory(_partial);
            var part = Path.Combine(_partial, Guid.NewGuid().ToString("N") + ".part");
            try
            {
                if (await CopyAsync(key, part, cancellationToken) is not var (bytes, sha256))
                {
                    return null;
                }

                // Replaced between the two looks: its tag is that of another version.
                if (found.Sha256 is { } recorded && recorded != sha256 && round < FetchRounds)
                {
                    continue;
                }

                if (found.Sha256 is { } expected && expected != sha256)
                {
                    throw new PipelineException(
                        FailureClass.Temporary,
                        $"{key} in {store.Name} was replaced {FetchRounds} times while it was fetched",
                        "Run again when whoever writes it has ended."
                    );
                }

                var folder = FolderOf(key);
                var path = Path.Combine(folder, $"{CachePlace.Mark(found.ETag)}-{sha256}.parquet");
                Publish(part, folder, path);
                _sound[path] = true;
                count.Add(bytes);
                return path;
            }
            finally
            {
                Delete(part);
            }
        }
    }

    private async Task<(long Bytes, string Sha256)?> CopyAsync(string key, string part, CancellationToken cancellationToken)
    {
        await using var source = await store.OpenAsync(key, cancellationToken);
        if (source is null)
        {
            return null;
        }

        await using (var copy = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
        {
            await source.CopyToAsync(copy, cancellationToken);
        }

        await using var written = File.OpenRead(part);
        return (written.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellationToken)));
    }

    private static void Publish(string part, string folder, string path)
    {
        Directory.CreateDirectory(folder);
        File.Move(part, path, overwrite: true);
    }

    private void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, clock.GetCurrentInstant().ToDateTimeUtc());
        }
        catch (IOException)
        {
            // Another process made room meanwhile; the query says so if it needs to.
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already.
        }
    }

    private string FolderOf(string key) => Path.Combine(_objects, Path.GetDirectoryName(key)!);
}

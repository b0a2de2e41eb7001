using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline.Storing.Folder;

/// <summary>
/// A local folder. An object is a plain file under its key, so that any tool reads it; bytes being written and the record of each object
/// (checksum, content type, metadata) stand in hidden trees beside the objects.
/// </summary>
internal sealed partial class FolderStore : IObjectStore, IProbedStore
{
    private const int ReadRounds = 50;

    private readonly FolderStoreOptions _options;
    private readonly FolderLayout _layout;
    private readonly FolderFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public FolderStore(FolderStoreOptions options, TimeProvider time, ILogger<FolderStore> logger)
        : this(options, time, logger, new FolderFiles()) { }

    internal FolderStore(FolderStoreOptions options, TimeProvider time, ILogger logger, FolderFiles files)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        _options = options;
        _layout = new FolderLayout(options.Path);
        _files = files;
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc/>
    public string Name => _layout.Root;

    /// <inheritdoc/>
    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var place = ObjectKey.Parse(key);
        var found = await ToldAsync($"looking for '{key}'", () => ReadAsync(place, cancellationToken)).ConfigureAwait(false);
        if (found is not { } reading)
        {
            return null;
        }

        await reading.File.DisposeAsync().ConfigureAwait(false);
        return reading.Object;
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        var place = ObjectKey.Parse(key);
        var found = await ToldAsync($"reading '{key}'", () => ReadAsync(place, cancellationToken)).ConfigureAwait(false);
        if (found is not { } reading)
        {
            return null;
        }

        if (reading.Version is null)
        {
            LogMessages.ObjectWithoutRecord(_logger, key, Name);
        }

        var bytes = reading.Version?.Bytes ?? reading.Object.Bytes;
        return new VerifyingStream(
            reading.File,
            bytes,
            reading.Version?.Sha256,
            new VerifyingStream.Faults(
                Differs: found => Damaged(key, found, bytes, reading.Version?.Sha256),
                Short: read => Damaged(key, FormattableString.Invariant($"{read} bytes"), bytes, reading.Version?.Sha256),
                Failed: exception => FolderFaults.Explain(exception, Name, $"reading '{key}'")
            )
        );
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => DeleteWhereAsync(key, etag: null, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string key, string etag, CancellationToken cancellationToken) =>
        DeleteWhereAsync(key, etag, cancellationToken);

    private async Task<bool> DeleteWhereAsync(string key, string? etag, CancellationToken cancellationToken)
    {
        var place = ObjectKey.Parse(key);
        var path = _layout.ObjectPath(place);
        var record = _layout.RecordPath(place);
        if (!File.Exists(path) && !File.Exists(record))
        {
            return true;
        }

        return await ToldAsync(
                $"deleting '{key}'",
                async () =>
                {
                    RefuseLinks(place);
                    await using var held = await LockAsync(place, cancellationToken).ConfigureAwait(false);
                    if (etag is not null && await ReadAsync(place, cancellationToken).ConfigureAwait(false) is { } there)
                    {
                        await there.File.DisposeAsync().ConfigureAwait(false);
                        if (there.Object.ETag != etag)
                        {
                            return false;
                        }
                    }

                    DeleteQuietly(path);
                    DeleteQuietly(record);
                    DropEmptyFolders(path, _layout.Root);
                    DropEmptyFolders(record, _layout.Records);
                    return true;
                }
            )
            .ConfigureAwait(false);

        void DeleteQuietly(string file)
        {
            try
            {
                _files.Delete(file);
            }
            catch (DirectoryNotFoundException)
            {
                // Gone already, with its folder: what a delete is for.
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var key in KeysBelow(prefix, cancellationToken))
        {
            var found = await ToldAsync($"listing '{prefix}'", () => ReadAsync(key, cancellationToken)).ConfigureAwait(false);
            if (found is { } reading)
            {
                await reading.File.DisposeAsync().ConfigureAwait(false);
                yield return reading.Object with
                {
                    Metadata = new Dictionary<string, string>(),
                };
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListFoldersAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var below in FoldersIn(folder, cancellationToken))
        {
            yield return below;
        }
    }

    /// <summary>An object with the file that holds its bytes, open at the first one.</summary>
    /// <param name="Object">Description.</param>
    /// <param name="Version">What is recorded of these very bytes; null when nothing is.</param>
    /// <param name="File">The file.</param>
    private readonly record struct Reading(StoredObject Object, FolderVersion? Version, FileStream File);

    /// <summary>
    /// Opens the file and finds what is recorded of it. A writer may replace both meanwhile: the record is read before and after the file
    /// is opened and must be the same, else it is done again.
    /// </summary>
    private async Task<Reading?> ReadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var path = _layout.ObjectPath(key);
        for (var round = 0; ; round++)
        {
            var before = ReadRecord(key);
            var file = OpenFile(path);
            if (file is null)
            {
                return null;
            }

            try
            {
                var record = ReadRecord(key);
                if (record?.WriteId == before?.WriteId)
                {
                    var version = await MatchAsync(record, file, cancellationToken).ConfigureAwait(false);
                    return new Reading(Describe(key, file, version), version, file);
                }
            }
            catch
            {
                await file.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            await file.DisposeAsync().ConfigureAwait(false);
            if (round == ReadRounds)
            {
                throw new StoreException(
                    StoreFault.Unreachable,
                    $"The object '{key}' in the folder '{Name}' is being replaced without pause by other processes.",
                    "Run again when they have finished."
                );
            }

            await Task.Yield();
        }
    }

    private static FileStream? OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, useAsync: true);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return null;
        }
    }

    private FolderRecord? ReadRecord(ObjectKey key)
    {
        var path = _layout.RecordPath(key);
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, FolderJson.Default.FolderRecord);
        }
        catch (JsonException exception)
        {
            throw new StoreException(
                StoreFault.Corrupt,
                $"The record '{path}' of the object '{key}' cannot be read: {exception.Message}",
                "Delete the record; the object is then taken as it lies, and recorded again by the next run that puts the same bytes.",
                exception
            );
        }
    }

    /// <summary>The recorded version that the open file is; null when nothing is recorded.</summary>
    private static async ValueTask<FolderVersion?> MatchAsync(FolderRecord? record, FileStream file, CancellationToken cancellationToken)
    {
        if (record is null || record.Versions.Count == 0)
        {
            return null;
        }

        if (record.Versions.Count == 1)
        {
            return record.Versions[0];
        }

        // Being replaced, or a replacement was cut off: only the bytes tell which version this is.
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        file.Position = 0;
        return record.Versions.FirstOrDefault(version => version.Sha256 == sha256) ?? record.Versions[0];
    }

    private static StoredObject Describe(ObjectKey key, FileStream file, FolderVersion? version)
    {
        var modified = Instant.FromDateTimeOffset(new DateTimeOffset(File.GetLastWriteTimeUtc(file.SafeFileHandle), TimeSpan.Zero));
        return version is null
            ? new StoredObject(key.Value, file.Length, UnrecordedTag(file.Length, modified), modified)
            : new StoredObject(key.Value, file.Length, Tag(version.Sha256), modified)
            {
                Sha256 = version.Sha256,
                Metadata = version.Metadata,
            };
    }

    private static string Tag(string sha256) => $"\"{sha256[..32]}\"";

    private static string UnrecordedTag(long bytes, Instant modified) =>
        FormattableString.Invariant($"\"unrecorded-{bytes:x}-{modified.ToUnixTimeTicks():x}\"");

    private StoreException Damaged(string key, string found, long bytes, string? sha256) =>
        new(
            StoreFault.Corrupt,
            FormattableString.Invariant($"The object '{key}' in the folder '{Name}' is damaged: {found} found, {bytes} bytes")
                + (sha256 is null ? " expected." : $" with SHA-256 {sha256} recorded."),
            "Delete the file and run again, or bring it back from a backup; check the disk."
        );

    /// <summary>Runs what touches the disk and tells failures in the store's words.</summary>
    private async Task<T> ToldAsync<T>(string doing, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not StoreException && FolderFaults.Explain(exception, Name, doing) is { } told)
        {
            throw told;
        }
    }
}

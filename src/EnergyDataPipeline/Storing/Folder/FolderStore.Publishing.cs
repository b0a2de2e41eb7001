using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;

namespace EnergyDataPipeline.Storing.Folder;

internal sealed partial class FolderStore
{
    private const int CopyBuffer = 128 * 1024;
    private const int PublishRounds = 5;

    /// <inheritdoc/>
    public Task<PutResult> PutAsync(string key, ObjectContent content, PutCondition condition, CancellationToken cancellationToken)
    {
        var place = ObjectKey.Parse(key);
        return ToldAsync(
            $"storing '{key}'",
            async () =>
            {
                // Asked before the bytes are written, so that a run done before writes nothing; asked again under the lock.
                if (await RefusedAsync(place, content, condition, cancellationToken).ConfigureAwait(false) is { } early)
                {
                    return early;
                }

                return await WriteAndPublishAsync(place, content, condition, cancellationToken).ConfigureAwait(false);
            }
        );
    }

    private async Task<PutResult> WriteAndPublishAsync(
        ObjectKey key,
        ObjectContent content,
        PutCondition condition,
        CancellationToken cancellationToken
    )
    {
        MakeHiddenFolders();
        if (Volatile.Read(ref _swept) == 0)
        {
            SweepOnce();
        }

        RefuseLinks(key);
        var partial = _layout.NewPartialPath();
        try
        {
            await WritePartialAsync(key, partial, content, cancellationToken).ConfigureAwait(false);
            await using var held = await LockAsync(key, cancellationToken).ConfigureAwait(false);
            if (await RefusedAsync(key, content, condition, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            for (var round = 1; ; round++)
            {
                try
                {
                    return await PublishAsync(key, partial, content, condition, cancellationToken).ConfigureAwait(false);
                }
                catch (DirectoryNotFoundException) when (round < PublishRounds)
                {
                    // A delete dropped the folder that had just become empty: made again.
                }
            }
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>The result when the condition does not hold; null when the put may go on.</summary>
    private async Task<PutResult?> RefusedAsync(
        ObjectKey key,
        ObjectContent content,
        PutCondition condition,
        CancellationToken cancellationToken
    )
    {
        if (condition is { OnlyIfAbsent: false, ETag: null })
        {
            return null;
        }

        var found = await ReadAsync(key, cancellationToken).ConfigureAwait(false);
        if (found is not { } reading)
        {
            return condition.OnlyIfAbsent
                ? null
                : new PutResult(PutOutcome.NoneThere, new StoredObject(key.Value, 0, "", Instant.FromUnixTimeTicks(0)));
        }

        await using var file = reading.File;
        if (condition.ETag == reading.Object.ETag)
        {
            return null;
        }

        if (reading.Version is { } version)
        {
            if (version.Sha256 != content.Sha256)
            {
                return new PutResult(PutOutcome.OtherThere, reading.Object);
            }

            return reading.Object.Bytes == version.Bytes
                ? new PutResult(PutOutcome.SameThere, reading.Object)
                : throw Damaged(key.Value, FormattableString.Invariant($"{reading.Object.Bytes} bytes"), version.Bytes, version.Sha256);
        }

        return await AdoptAsync(key, reading, content, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An object without a record is taken as it lies: when it holds the bytes that were to be put, it is recorded as they would be.</summary>
    private async Task<PutResult> AdoptAsync(ObjectKey key, Reading reading, ObjectContent content, CancellationToken cancellationToken)
    {
        var same =
            reading.Object.Bytes == content.Bytes
            && Convert.ToHexStringLower(await SHA256.HashDataAsync(reading.File, cancellationToken).ConfigureAwait(false))
                == content.Sha256;
        if (!same)
        {
            return new PutResult(PutOutcome.OtherThere, reading.Object);
        }

        MakeHiddenFolders();
        var version = VersionOf(content);
        await WriteRecordAsync(key, [version]).ConfigureAwait(false);
        return new PutResult(PutOutcome.SameThere, Describe(key, reading.File, version));
    }

    /// <summary>Copies the bytes beside the objects, comparing size and checksum on the way.</summary>
    private async Task WritePartialAsync(ObjectKey key, string partial, ObjectContent content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBuffer);
        try
        {
            await using var bytes = new VerifyingStream(
                content.Open(),
                content.Bytes,
                content.Sha256,
                ContentFaults.For(key.Value, content)
            );
            await using var file = _files.CreatePartial(partial);
            int count;
            while ((count = await bytes.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }

            await FlushAsync(() => _files.Flush(file)).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Record first, then the object, each by one rename. Whoever is cut off between leaves a record without an object, which nobody
    /// sees, or a record of two versions, of which a reader finds the right one by the bytes.
    /// </summary>
    private async Task<PutResult> PublishAsync(
        ObjectKey key,
        string partial,
        ObjectContent content,
        PutCondition condition,
        CancellationToken cancellationToken
    )
    {
        var path = _layout.ObjectPath(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var coming = VersionOf(content);
        if (condition.OnlyIfAbsent)
        {
            await WriteRecordAsync(key, [coming]).ConfigureAwait(false);
            if (!_files.TryPublishNew(partial, path))
            {
                return await SettleAsync(key, content, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            var there = await VersionsThereAsync(key, path, cancellationToken).ConfigureAwait(false);
            await WriteRecordAsync(key, [coming, .. there.Where(version => version.Sha256 != coming.Sha256)]).ConfigureAwait(false);
            _files.PublishReplacement(partial, path);
            if (there.Count > 0)
            {
                await WriteRecordAsync(key, [coming]).ConfigureAwait(false);
            }
        }

        await FlushAsync(() => _files.FlushFolder(Path.GetDirectoryName(path)!)).ConfigureAwait(false);
        await using var file = OpenFile(path) ?? throw new DirectoryNotFoundException($"The object '{key}' was deleted while it was put.");
        return new PutResult(PutOutcome.Written, Describe(key, file, coming));
    }

    /// <summary>What the object that is about to be replaced may be: as recorded, else by its own bytes; empty when there is none.</summary>
    private async Task<IReadOnlyList<FolderVersion>> VersionsThereAsync(ObjectKey key, string path, CancellationToken cancellationToken)
    {
        await using var file = OpenFile(path);
        if (file is null)
        {
            return [];
        }

        if (ReadRecord(key) is { Versions.Count: > 0 } record)
        {
            return record.Versions;
        }

        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        return
        [
            new FolderVersion
            {
                Sha256 = sha256,
                Bytes = file.Length,
                ContentType = "application/octet-stream",
                Metadata = [],
                WrittenAt = File.GetLastWriteTimeUtc(file.SafeFileHandle),
            },
        ];
    }

    /// <summary>
    /// Something took the name although we hold the lock: another program, or a file system whose locks do not reach other machines.
    /// What is there wins; it is recorded by its own bytes, for the record just written tells of ours.
    /// </summary>
    private async Task<PutResult> SettleAsync(ObjectKey key, ObjectContent content, CancellationToken cancellationToken)
    {
        var path = _layout.ObjectPath(key);
        await using var file = OpenFile(path) ?? throw new DirectoryNotFoundException($"The object '{key}' came and went.");
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        if (sha256 == content.Sha256)
        {
            return new PutResult(PutOutcome.SameThere, Describe(key, file, VersionOf(content)));
        }

        if (ReadRecord(key)?.Versions is [var recorded] && recorded.Sha256 == content.Sha256)
        {
            _files.Delete(_layout.RecordPath(key));
        }

        return new PutResult(PutOutcome.OtherThere, Describe(key, file, null));
    }

    private FolderVersion VersionOf(ObjectContent content) =>
        new()
        {
            Sha256 = content.Sha256,
            Bytes = content.Bytes,
            ContentType = content.ContentType,
            Metadata = new SortedDictionary<string, string>(
                content.Metadata.ToDictionary(pair => pair.Key, pair => pair.Value),
                StringComparer.Ordinal
            ),
            WrittenAt = _time.GetUtcNow(),
        };

    private async Task WriteRecordAsync(ObjectKey key, IReadOnlyList<FolderVersion> versions)
    {
        var path = _layout.RecordPath(key);
        var partial = _layout.NewPartialPath();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            await using (var file = _files.CreatePartial(partial))
            {
                var record = new FolderRecord { WriteId = Guid.NewGuid().ToString("N"), Versions = versions };
                file.Write(JsonSerializer.SerializeToUtf8Bytes(record, FolderJson.Default.FolderRecord));
                await FlushAsync(() => _files.Flush(file)).ConfigureAwait(false);
            }

            _files.PublishRecord(partial, path);
            await FlushAsync(() => _files.FlushFolder(Path.GetDirectoryName(path)!)).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>
    /// A flush blocks its thread for as long as the disk takes, which the pool does not notice: on threads of their own, those of many puts
    /// wait for the disk together, and the pool's go on with what can be gone on with.
    /// </summary>
    private Task FlushAsync(Action flush) =>
        _options.FlushToDisk
            ? Task.Factory.StartNew(
                flush,
                CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                TaskScheduler.Default
            )
            : Task.CompletedTask;

    private void MakeHiddenFolders()
    {
        Directory.CreateDirectory(_layout.Locks);
        Directory.CreateDirectory(_layout.Records);
    }

    /// <summary>Nothing is written through a link that stands below the root: it might lead anywhere.</summary>
    private void RefuseLinks(ObjectKey key)
    {
        var segments = key.Value.Split('/');
        var folder = _layout.Root;
        foreach (var segment in segments.AsSpan(0, segments.Length - 1))
        {
            folder = Path.Combine(folder, segment);
            if (new DirectoryInfo(folder).LinkTarget is { } target)
            {
                throw new StoreException(
                    StoreFault.Forbidden,
                    $"The key '{key}' leads through '{folder}', a link to '{target}', out of the folder '{Name}'.",
                    "Put a real folder in its place, or name the link's target as the destination."
                );
            }
        }
    }

    private static void DropEmptyFolders(string path, string root)
    {
        try
        {
            for (
                var folder = Path.GetDirectoryName(path);
                folder is not null && folder.Length > root.Length;
                folder = Path.GetDirectoryName(folder)
            )
            {
                Directory.Delete(folder, recursive: false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not empty, or gone already: both are fine.
        }
    }

    /// <summary>Holds the key's lock file, which other processes on this machine (and most network drives) respect.</summary>
    private async Task<FileStream> LockAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        MakeHiddenFolders();
        var path = _layout.LockPath(key);
        var started = _time.GetTimestamp();
        for (var round = 1; ; round++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0, useAsync: false);
            }
            catch (IOException exception) when (FolderFaults.IsHeld(exception))
            {
                if (_time.GetElapsedTime(started) > _options.LockTimeout)
                {
                    throw new StoreException(
                        StoreFault.Unreachable,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Another process has been publishing in the folder '{Name}' for {_options.LockTimeout.TotalSeconds:0} seconds; '{key}' was not stored."
                        ),
                        $"Find out which process holds '{path}', then run again.",
                        exception
                    );
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(round, 20)), _time, cancellationToken).ConfigureAwait(false);
        }
    }
}

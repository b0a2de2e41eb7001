using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline.Storing;

/// <summary>What a clean-up may take.</summary>
internal sealed record RetentionRequest
{
    /// <summary>Shortest age: a run under way puts objects that its manifest names only later.</summary>
    public static readonly Duration Shortest = Duration.FromHours(1);

    /// <summary>Only what was written longer ago than this.</summary>
    public required Duration OlderThan { get; init; }

    /// <summary>True unless set: says what would be deleted, and deletes nothing.</summary>
    public bool DryRun { get; init; } = true;
}

/// <summary>What kind of thing was, or would be, deleted.</summary>
internal enum RetiredKind
{
    /// <summary>A landing file that no manifest names any more, or ever did.</summary>
    Landing,

    /// <summary>An answer as received that no manifest names.</summary>
    Raw,

    /// <summary>Rejected rows that no manifest names.</summary>
    Quarantine,

    /// <summary>A manifest that a later one has taken the place of.</summary>
    Manifest,

    /// <summary>A note of a period that had no manifest, and has one.</summary>
    Note,

    /// <summary>A run summary.</summary>
    Run,

    /// <summary>What a health check that was cut off left.</summary>
    Probe,

    /// <summary>A file that is not an object: left by a process that died while writing.</summary>
    Leftover,
}

/// <summary>Something that was, or would be, deleted.</summary>
internal sealed record Retired(string Key, long Bytes, RetiredKind Kind, string Reason);

/// <summary>What a clean-up did, or would do.</summary>
internal sealed record RetentionReport(bool DryRun, IReadOnlyList<Retired> Retired, long KeptObjects)
{
    /// <summary>Bytes of all that was, or would be, deleted.</summary>
    public long Bytes => Retired.Sum(retired => retired.Bytes);

    /// <summary>Folders that hold another store, each with a slash at its end; nothing below them was, or would be, touched.</summary>
    public IReadOnlyCollection<string> OtherStores { get; init; } = [];
}

/// <summary>
/// Deletes what nobody needs any more. Eligible, when old enough: manifests that a later manifest of the same slice took the place of
/// (counted from that later one); landing files, answers as received and quarantined rows that no remaining manifest names; run
/// summaries; notes of periods that have a manifest by now; what was left by health checks and processes that died. Never: a slice's current manifest, anything that a remaining
/// manifest names, the lake, folders that hold another store, and keys that this program does not write. A manifest that cannot be read stops it before anything is deleted.
/// </summary>
internal sealed class Retention(IObjectStore store, TimeProvider time, ILogger logger)
{
    private readonly ManifestLog _log = new(store, logger);

    /// <summary>Looks, and deletes unless it is a dry run. Manifests go before what they name, so that none ever names what is gone.</summary>
    public async Task<RetentionReport> RunAsync(RetentionRequest request, CancellationToken cancellationToken)
    {
        if (request.OlderThan < RetentionRequest.Shortest)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"A clean-up of everything older than {request.OlderThan} could take what a run under way has just stored; at least {RetentionRequest.Shortest} is needed.",
                "Name a longer age, such as 90d."
            );
        }

        var before = Instant.FromDateTimeOffset(time.GetUtcNow()) - request.OlderThan;
        var (objects, manifestKeys, others) = await ListAsync(cancellationToken).ConfigureAwait(false);
        var manifests = await ReadAsync(manifestKeys, cancellationToken).ConfigureAwait(false);
        var superseded = SupersededBefore(manifests, before);
        var named = manifests.Except(superseded).SelectMany(known => known.Manifest.Keys).ToHashSet(StringComparer.Ordinal);
        await foreach (var key in HeldBackAsync(objects, manifests, named, before, cancellationToken).ConfigureAwait(false))
        {
            named.Add(key);
        }

        var retired = new List<Retired>();
        retired.AddRange(
            superseded.Select(known => new Retired(
                known.Object.Key,
                known.Object.Bytes,
                RetiredKind.Manifest,
                "a later manifest took its place"
            ))
        );
        var folders = manifests.Select(known => known.Folder).ToHashSet(StringComparer.Ordinal);
        retired.AddRange(
            objects
                .Where(found => found.ModifiedAt < before && !named.Contains(found.Key))
                .Select(found => JudgeNote(found, folders) ?? Judge(found))
                .OfType<Retired>()
        );
        retired.RemoveAll(one => others.Hold(one.Key));
        if (!request.DryRun)
        {
            // Read once more: a run may have completed meanwhile with objects that a run before it had left, here or in a store below.
            var (_, now, othersNow) = await ListAsync(cancellationToken).ConfigureAwait(false);
            var known = manifestKeys.Select(key => key.Key).ToHashSet(StringComparer.Ordinal);
            var fresh = await ReadAsync([.. now.Where(key => !known.Contains(key.Key))], cancellationToken).ConfigureAwait(false);
            named.UnionWith(fresh.SelectMany(one => one.Manifest.Keys));
            retired.RemoveAll(one => named.Contains(one.Key) || othersNow.Hold(one.Key));
            await DeleteAsync(retired, cancellationToken).ConfigureAwait(false);
        }

        if (store is ISweptStore swept)
        {
            var leftovers = await swept.SweepAsync(request.DryRun, cancellationToken).ConfigureAwait(false);
            retired.AddRange(
                leftovers.Select(left => new Retired(left.Path, left.Bytes, RetiredKind.Leftover, "left by a process that died"))
            );
        }

        var gone = retired.Count(one => one.Kind != RetiredKind.Leftover);
        foreach (var folder in others.Folders)
        {
            LogMessages.OtherStoreLeftAlone(logger, folder, store.Name);
        }

        return new RetentionReport(request.DryRun, retired, objects.Count + manifestKeys.Count - gone) { OtherStores = others.Folders };
    }

    private sealed record Known(StoredObject Object, string Folder, Manifest Manifest);

    /// <summary>
    /// Answers that were set aside as a whole while an earlier one stayed in force, and were given later than any that is: they wait, and are
    /// named by their quarantine alone.
    /// </summary>
    private async IAsyncEnumerable<string> HeldBackAsync(
        List<StoredObject> objects,
        List<Known> manifests,
        HashSet<string> named,
        Instant before,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var newest = manifests
            .GroupBy(known => known.Folder)
            .ToDictionary(folder => folder.Key, folder => folder.Max(known => known.Manifest.AnsweredAt ?? known.Manifest.Raw.ReceivedAt));
        foreach (
            var found in objects.Where(found =>
                found.ModifiedAt < before
                && !named.Contains(found.Key)
                && found.Key.StartsWith(StoreFolders.Quarantine + "/", StringComparison.Ordinal)
            )
        )
        {
            if (
                await store.FindAsync(found.Key, cancellationToken).ConfigureAwait(false) is { } described
                && QuarantineStore.WholeOf(described) is ({ } whole, { } raw)
                && raw.Split('/') is [_, var source, var feed, _, _]
                && newest.GetValueOrDefault($"{StoreFolders.Manifests}/{source}/{feed}/{found.Key.Split('/')[^2]}") < whole.AnsweredAt
            )
            {
                yield return found.Key;
                yield return raw;
            }
        }
    }

    private async Task<(List<StoredObject> Objects, List<StoredObject> Manifests, StoresBelow Others)> ListAsync(
        CancellationToken cancellationToken
    )
    {
        var others = new StoresBelow();
        var objects = new List<StoredObject>();
        var manifests = new List<StoredObject>();
        await foreach (var found in store.ListAsync("", cancellationToken).ConfigureAwait(false))
        {
            var isManifest =
                found.Key.StartsWith(StoreFolders.Manifests + "/", StringComparison.Ordinal) && ManifestLog.TryParseKey(found.Key, out _);
            (isManifest ? manifests : objects).Add(found);
            others.Add(found.Key);
        }

        return (objects, manifests, others);
    }

    private async Task<List<Known>> ReadAsync(List<StoredObject> keys, CancellationToken cancellationToken)
    {
        var manifests = new List<Known>(keys.Count);
        foreach (var key in keys)
        {
            // Gone since it was listed: another clean-up took it, and what it named with it.
            if (await _log.ReadAsync(key.Key, cancellationToken).ConfigureAwait(false) is { } manifest)
            {
                manifests.Add(new Known(key, key.Key[..key.Key.LastIndexOf('/')], manifest));
            }
        }

        return manifests;
    }

    private static HashSet<Known> SupersededBefore(List<Known> manifests, Instant before)
    {
        var superseded = new HashSet<Known>(ReferenceEqualityComparer.Instance);
        foreach (var slice in manifests.GroupBy(known => (known.Folder, known.Manifest.SliceId)))
        {
            var newestFirst = slice.OrderByDescending(known => known.Manifest.Seq).ToList();
            for (var i = 1; i < newestFirst.Count; i++)
            {
                if (newestFirst[i - 1].Object.ModifiedAt < before)
                {
                    superseded.Add(newestFirst[i]);
                }
            }
        }

        return superseded;
    }

    private static Retired? JudgeNote(StoredObject found, HashSet<string> folders) =>
        found.Key.StartsWith(StoreFolders.Manifests + "/", StringComparison.Ordinal)
        && PeriodNotes.TryParseKey(found.Key, out _)
        && folders.Contains(found.Key[..found.Key.LastIndexOf('/')])
            ? new(found.Key, found.Bytes, RetiredKind.Note, "the period has a manifest")
            : null;

    private static Retired? Judge(StoredObject found)
    {
        var slash = found.Key.IndexOf('/', StringComparison.Ordinal);
        return (slash > 0 ? found.Key[..slash] : "") switch
        {
            StoreFolders.Raw when IsBelow(4) => As(RetiredKind.Raw, "no manifest names this answer"),
            StoreFolders.Quarantine when IsBelow(4) => As(RetiredKind.Quarantine, "no manifest names these rows"),
            StoreFolders.Runs when IsBelow(4) => As(RetiredKind.Run, "an old run summary"),
            StoreFolders.Probe => As(RetiredKind.Probe, "left by a health check"),
            _ when LandingKey.IsLandingKey(found.Key) => As(RetiredKind.Landing, "no manifest names this file"),
            _ => null,
        };

        bool IsBelow(int folders) => found.Key.Count(c => c == '/') == folders;
        Retired As(RetiredKind kind, string reason) => new(found.Key, found.Bytes, kind, reason);
    }

    private async Task DeleteAsync(List<Retired> retired, CancellationToken cancellationToken)
    {
        foreach (var one in retired)
        {
            await store.DeleteAsync(one.Key, cancellationToken).ConfigureAwait(false);
            LogMessages.ObjectDeleted(logger, one.Key, one.Bytes, one.Reason);
        }
    }
}

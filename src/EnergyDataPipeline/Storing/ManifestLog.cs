using System.Globalization;
using System.Text.Json;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Storing;

/// <summary>What became of a commit.</summary>
internal enum CommitOutcome
{
    /// <summary>The slice is complete with this manifest.</summary>
    Committed,

    /// <summary>Another runner committed the same content and files first: nothing is left to do.</summary>
    AlreadyDone,

    /// <summary>Another runner committed something else under this number: read the latest and decide again.</summary>
    Superseded,
}

/// <summary>What became of a commit, and the manifest now under that number.</summary>
internal sealed record CommitResult(CommitOutcome Outcome, string Key, Manifest Manifest, string ETag);

/// <summary>What a period's folder says of one slice.</summary>
/// <param name="Latest">The slice's manifest with the highest number; null when it was never completed.</param>
/// <param name="HighestSeq">The highest number in the folder, whichever slice's it is; 0 when there is none.</param>
internal sealed record SliceHistory(Manifest? Latest, long HighestSeq);

/// <summary>The manifests of a store: the only truth about what is complete.</summary>
internal sealed class ManifestLog(IObjectStore store, ILogger logger)
{
    private const int Rounds = 3;
    private const string ContentType = "application/json";

    /// <summary>The manifest with the highest number; null when the period was never completed.</summary>
    public async Task<Manifest?> ReadLatestAsync(string source, string feed, string period, CancellationToken cancellationToken) =>
        (await ReadHistoryAsync(source, feed, period, sliceId: null, listing: null, cancellationToken).ConfigureAwait(false)).Latest;

    /// <summary>
    /// The manifest with the highest number of one slice, and the highest number of all: the same period asked with other parameters or at
    /// another address is another slice, and takes numbers from the same folder. A <paramref name="listing"/> of many periods spares this
    /// one its own.
    /// </summary>
    public async Task<SliceHistory> ReadHistoryAsync(
        string source,
        string feed,
        string period,
        string? sliceId,
        ManifestListing? listing,
        CancellationToken cancellationToken
    )
    {
        var folder = Folder(source, feed, period);
        for (var round = 1; ; round++)
        {
            var keys =
                round == 1 && listing is not null
                    ? await listing.KeysAsync(folder, cancellationToken).ConfigureAwait(false)
                    : await KeysAsync(folder, cancellationToken).ConfigureAwait(false);
            var numbers = new List<(long Seq, string Key)>();
            foreach (var key in keys)
            {
                if (TryParseKey(key, out var seq))
                {
                    numbers.Add((seq, key));
                }
            }

            var highest = numbers.Count == 0 ? 0 : numbers.Max(number => number.Seq);
            var vanished = false;
            foreach (var (_, key) in numbers.OrderByDescending(number => number.Seq))
            {
                var manifest = await ReadAsync(key, cancellationToken).ConfigureAwait(false);
                if (manifest is null)
                {
                    vanished = true; // Cleaned up between the list and the read: a newer one has taken its place.
                    break;
                }

                if (sliceId is null || manifest.SliceId == sliceId)
                {
                    return new SliceHistory(manifest, highest);
                }
            }

            if (!vanished)
            {
                return new SliceHistory(null, highest);
            }

            if (round == Rounds)
            {
                throw Vanishing(folder);
            }
        }
    }

    /// <summary>The manifest under <paramref name="key"/>; null when there is none. One that cannot be read is never passed over.</summary>
    public async Task<Manifest?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var json = await StoredBytes.ReadAsync(store, key, cancellationToken).ConfigureAwait(false);
        if (json is null)
        {
            return null;
        }

        Manifest? manifest;
        try
        {
            var version = JsonSerializer.Deserialize(json, StoringJson.Default.ManifestVersion)?.SchemaVersion ?? 0;
            if (version > Manifest.CurrentSchemaVersion)
            {
                throw new StoreException(
                    StoreFault.Other,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The manifest '{key}' in {store.Name} has form {version}; this engine reads up to {Manifest.CurrentSchemaVersion}."
                    ),
                    "A newer version of the program wrote it: use that version, or a later one."
                );
            }

            manifest = JsonSerializer.Deserialize(json, StoringJson.Default.Manifest);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or OverflowException)
        {
            throw Unreadable(key, exception.Message, exception);
        }

        if (manifest is null)
        {
            throw Unreadable(key, "it holds null", null);
        }

        return manifest.Contradictions() is [var first, ..] ? throw Unreadable(key, first, null) : manifest;
    }

    /// <summary>
    /// Puts the manifest under its number, unless another is there. Every object it names must be stored already. Secrets are taken out.
    /// </summary>
    public async Task<CommitResult> CommitAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Contradictions() is { Count: > 0 } contradictions)
        {
            throw new ArgumentException($"The manifest contradicts itself: {string.Join("; ", contradictions)}.", nameof(manifest));
        }

        var clean = Clean(manifest);
        var key = KeyOf(manifest);
        var content = ObjectContent.Of(JsonSerializer.SerializeToUtf8Bytes(clean, StoringJson.Default.Manifest), ContentType);
        for (var round = 1; ; round++)
        {
            var put = await store.PutAsync(key, content, PutCondition.IfAbsent, cancellationToken).ConfigureAwait(false);
            if (put.Outcome is PutOutcome.Written or PutOutcome.SameThere)
            {
                LogMessages.ManifestCommitted(logger, key);
                return new CommitResult(CommitOutcome.Committed, key, clean, put.Object.ETag);
            }

            if (await ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } there)
            {
                var outcome = there.SaysTheSameAs(clean) ? CommitOutcome.AlreadyDone : CommitOutcome.Superseded;
                LogMessages.ManifestSettled(logger, key, outcome.ToString());
                return new CommitResult(outcome, key, there, put.Object.ETag);
            }

            if (round == Rounds)
            {
                throw Vanishing(key);
            }
        }
    }

    /// <summary>Where the manifest stands.</summary>
    public static string KeyOf(Manifest manifest) => KeyOf(manifest.Source, manifest.Feed, manifest.Period, manifest.Seq);

    /// <summary>Where a manifest stands.</summary>
    public static string KeyOf(string source, string feed, string period, long seq) =>
        Folder(source, feed, period) + seq.ToString("D6", CultureInfo.InvariantCulture) + ".json";

    /// <summary>Folder of the period's manifests, with a slash at its end.</summary>
    public static string Folder(string source, string feed, string period) =>
        ObjectKey.Of(StoreFolders.Manifests, source, feed, period).Value + "/";

    /// <summary>Folder of the feed's periods, with a slash at its end.</summary>
    public static string Folder(string source, string feed) => ObjectKey.Of(StoreFolders.Manifests, source, feed).Value + "/";

    /// <summary>Folder of the feed that the manifest at <paramref name="key"/> is of, as <see cref="Folder(string, string)"/> has it.</summary>
    public static string FeedFolderOf(string key)
    {
        const int folders = 3;
        var end = 0;
        for (var i = 0; i < folders; i++)
        {
            end = key.IndexOf('/', end) + 1;
        }

        return key[..end];
    }

    /// <summary>True for a manifest's key: four folders deep, its number as name. Whatever else lies there is not a manifest.</summary>
    public static bool TryParseKey(string key, out long seq)
    {
        const int fewestDigits = 6;
        var slash = key.LastIndexOf('/');
        var name = key.AsSpan(slash + 1);
        seq = 0;
        return key.Count(c => c == '/') == 4
            && name.EndsWith(".json", StringComparison.Ordinal)
            && name.Length >= fewestDigits + ".json".Length
            && (name.Length == fewestDigits + ".json".Length || name[0] != '0')
            && long.TryParse(name[..^".json".Length], NumberStyles.None, CultureInfo.InvariantCulture, out seq)
            && seq > 0;
    }

    private async Task<List<string>> KeysAsync(string folder, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var found in store.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            keys.Add(found.Key);
        }

        return keys;
    }

    private static Manifest Clean(Manifest manifest) =>
        manifest with
        {
            Parameters = new SortedDictionary<string, string>(
                manifest.Parameters.ToDictionary(pair => pair.Key, pair => Redaction.Clean(pair.Value)),
                StringComparer.Ordinal
            ),
            Raw = manifest.Raw with { Address = Redaction.Clean(manifest.Raw.Address) },
            Findings = [.. manifest.Findings.Select(finding => finding with { Message = Redaction.Clean(finding.Message) })],
        };

    private StoreException Unreadable(string key, string reason, Exception? exception) =>
        new(
            StoreFault.Corrupt,
            $"The manifest '{key}' in {store.Name} cannot be read: {reason}",
            "Bring it back from a backup or an older version of the bucket; or delete it, and the period is collected anew.",
            exception
        );

    private StoreException Vanishing(string where) =>
        new(
            StoreFault.Unreachable,
            $"Manifests at '{where}' in {store.Name} come and go while they are read: a clean-up is under way.",
            "Run again when it has finished."
        );
}

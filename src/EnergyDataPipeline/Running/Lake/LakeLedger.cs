using System.Text.Json;
using System.Text.Json.Serialization;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>What a partition was made of.</summary>
/// <param name="Answers">Its answers, as a hash.</param>
/// <param name="ETag">The store's tag of the first table's file that was made of them; null where they gave it no rows, and there is none.</param>
internal sealed record LakeLedgerEntry(string Answers, string? ETag);

/// <summary>
/// What the partitions of a dataset were made of, gathered in one object, <c>lake/&lt;source&gt;/&lt;dataset&gt;/_built.json.zst</c>: which are
/// behind is found with a listing and this. It spares looking and nothing else: an entry counts for the file of its key and tag alone, and
/// where there is none the file itself is looked at. Readers of lakes pass over names that begin with an underscore.
/// </summary>
internal sealed class LakeLedger
{
    private const string Name = "_built.json.zst";

    private readonly Dictionary<string, LakeLedgerEntry> _partitions;
    private readonly Dictionary<string, bool> _feeds;
    private bool _hasChanged;

    private LakeLedger(LakeLedgerContent content)
    {
        _partitions = new(content.Partitions, StringComparer.Ordinal);
        _feeds = new(content.Feeds, StringComparer.Ordinal);
    }

    /// <summary>Feeds of the source, by their folders, that were looked at, and whether they collect the dataset.</summary>
    public IReadOnlyDictionary<string, bool> Feeds => _feeds;

    /// <summary>The ledger of the dataset whose files lie in <paramref name="folder"/>; an empty one where there is none to be read.</summary>
    public static async Task<LakeLedger> ReadAsync(IObjectStore store, string folder, CancellationToken cancellationToken)
    {
        var empty = new LakeLedgerContent(new Dictionary<string, bool>(), new Dictionary<string, LakeLedgerEntry>());
        try
        {
            if (await StoredBytes.ReadAsync(store, folder + Name, cancellationToken) is not { } packed)
            {
                return new(empty);
            }

            using var unpacker = new ZstdSharp.Decompressor();
            return new(JsonSerializer.Deserialize(unpacker.Unwrap(packed), LakeLedgerJson.Default.LakeLedgerContent) ?? empty);
        }
        catch (Exception unreadable)
            when (unreadable is JsonException or ZstdSharp.ZstdException or StoreException { Fault: StoreFault.Corrupt })
        {
            // Of another version, or damaged: the files are looked at, and it is written anew.
            return new(empty) { _hasChanged = true };
        }
    }

    /// <summary>Whether the partition is known to be made of these answers, and no other file has taken the place of its first one.</summary>
    public bool Holds(string key, string answers, string? etag) =>
        _partitions.TryGetValue(key, out var entry) && entry.Answers == answers && entry.ETag == etag;

    /// <summary>Takes in what a partition was made of.</summary>
    public void Learn(string key, LakeLedgerEntry entry)
    {
        _hasChanged |= !_partitions.TryGetValue(key, out var known) || known != entry;
        _partitions[key] = entry;
    }

    /// <summary>Takes in which feeds collect the dataset, and forgets partitions that are not <paramref name="planned"/> any more.</summary>
    public void Settle(IReadOnlyDictionary<string, bool> feeds, IReadOnlySet<string> planned)
    {
        foreach (var (folder, isOf) in feeds)
        {
            _hasChanged |= !_feeds.TryGetValue(folder, out var known) || known != isOf;
            _feeds[folder] = isOf;
        }

        foreach (var key in _partitions.Keys.Where(key => !planned.Contains(key)).ToList())
        {
            _hasChanged |= _partitions.Remove(key);
        }
    }

    /// <summary>Stores it, in the place of an earlier one, where anything in it has changed.</summary>
    public async Task WriteAsync(IObjectStore store, string folder, CancellationToken cancellationToken)
    {
        if (!_hasChanged)
        {
            return;
        }

        // In one order: the same lake has the same ledger.
        var content = new LakeLedgerContent(
            new SortedDictionary<string, bool>(_feeds, StringComparer.Ordinal),
            new SortedDictionary<string, LakeLedgerEntry>(_partitions, StringComparer.Ordinal)
        );
        using var packer = new ZstdSharp.Compressor();
        var packed = packer.Wrap(JsonSerializer.SerializeToUtf8Bytes(content, LakeLedgerJson.Default.LakeLedgerContent)).ToArray();
        await store.PutAsync(folder + Name, ObjectContent.Of(packed, "application/zstd"), default, cancellationToken);
        _hasChanged = false;
    }
}

/// <summary>What stands in a lake's ledger.</summary>
internal sealed record LakeLedgerContent(IReadOnlyDictionary<string, bool> Feeds, IReadOnlyDictionary<string, LakeLedgerEntry> Partitions);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(LakeLedgerContent))]
internal sealed partial class LakeLedgerJson : JsonSerializerContext;

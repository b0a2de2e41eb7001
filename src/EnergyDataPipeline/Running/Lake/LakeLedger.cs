using System.Text.Json;
using System.Text.Json.Serialization;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>What a partition was made of.</summary>
/// <param name="Inputs">Its answers, how each is read, and the engine, as a hash.</param>
/// <param name="ETag">The store's tag of the first table's file that was made of them; null where they gave it no rows, and there is none.</param>
internal sealed record LakeLedgerEntry(string Inputs, string? ETag);

/// <summary>
/// What the partitions of a dataset were made of, gathered in one object, <c>lake/&lt;source&gt;/&lt;dataset&gt;/_built.json.zst</c>: which are
/// behind is found with a listing and this. It spares looking and nothing else: an entry counts for the file of its key and tag alone, and
/// where there is none the file itself is looked at. Readers of lakes pass over names that begin with an underscore.
/// </summary>
internal sealed class LakeLedger
{
    private const string Name = "_built.json.zst";

    /// <summary>Rounds in which another run may write it first before this one gives up.</summary>
    private const int Rounds = 4;

    private readonly Dictionary<string, LakeLedgerEntry> _partitions;
    private readonly HashSet<string> _learned = new(StringComparer.Ordinal);
    private readonly string? _etag;
    private bool _hasChanged;

    private LakeLedger(LakeLedgerContent content, string? etag)
    {
        _partitions = new(content.Partitions, StringComparer.Ordinal);
        _etag = etag;
    }

    /// <summary>The ledger of the dataset whose files lie in <paramref name="folder"/>; an empty one where there is none to be read.</summary>
    public static async Task<LakeLedger> ReadAsync(IObjectStore store, string folder, CancellationToken cancellationToken)
    {
        var empty = new LakeLedgerContent(new Dictionary<string, LakeLedgerEntry>());
        // Before it is read: where another one takes its place in between, that one is not written over.
        var etag = (await store.FindAsync(folder + Name, cancellationToken))?.ETag;
        try
        {
            if (await StoredBytes.ReadAsync(store, folder + Name, cancellationToken) is not { } packed)
            {
                return new(empty, etag);
            }

            using var unpacker = new ZstdSharp.Decompressor();
            return new(JsonSerializer.Deserialize(unpacker.Unwrap(packed), LakeLedgerJson.Default.LakeLedgerContent) ?? empty, etag);
        }
        catch (Exception unreadable)
            when (unreadable is JsonException or ZstdSharp.ZstdException or StoreException { Fault: StoreFault.Corrupt })
        {
            // Of another version, or damaged: the files are looked at, and it is written anew.
            return new(empty, etag) { _hasChanged = true };
        }
    }

    /// <summary>Whether the partition is known to be made of these inputs, and no other file has taken the place of its first one.</summary>
    public bool Holds(string key, string inputs, string? etag) =>
        _partitions.TryGetValue(key, out var entry) && entry.Inputs == inputs && entry.ETag == etag;

    /// <summary>Takes in what a partition was made of.</summary>
    public void Learn(string key, LakeLedgerEntry entry)
    {
        _hasChanged |= !_partitions.TryGetValue(key, out var known) || known != entry;
        _partitions[key] = entry;
        _learned.Add(key);
    }

    /// <summary>Forgets partitions that are not <paramref name="planned"/> any more.</summary>
    public void Settle(IReadOnlySet<string> planned)
    {
        foreach (var key in _partitions.Keys.Where(key => !planned.Contains(key)).ToList())
        {
            _hasChanged |= _partitions.Remove(key);
            _learned.Remove(key);
        }
    }

    /// <summary>
    /// Stores it, in the place of the one that was read, where anything in it has changed. Where another run wrote one meanwhile, what was
    /// learned here is added to that.
    /// </summary>
    public async Task WriteAsync(IObjectStore store, string folder, CancellationToken cancellationToken)
    {
        var ledger = this;
        for (var round = 1; ledger._hasChanged && round <= Rounds; round++)
        {
            if (await ledger.PutAsync(store, folder, cancellationToken))
            {
                return;
            }

            ledger = await ReadAsync(store, folder, cancellationToken);
            foreach (var key in _learned)
            {
                ledger.Learn(key, _partitions[key]);
            }
        }

        // Given up: what is not in it is looked at once more by the next run.
    }

    /// <summary>Puts it; false where another one has taken the place of the one that was read.</summary>
    private async Task<bool> PutAsync(IObjectStore store, string folder, CancellationToken cancellationToken)
    {
        // In one order: the same lake has the same ledger.
        var content = new LakeLedgerContent(new SortedDictionary<string, LakeLedgerEntry>(_partitions, StringComparer.Ordinal));
        using var packer = new ZstdSharp.Compressor();
        var packed = packer.Wrap(JsonSerializer.SerializeToUtf8Bytes(content, LakeLedgerJson.Default.LakeLedgerContent)).ToArray();
        var condition = _etag is null ? PutCondition.IfAbsent : PutCondition.IfMatch(_etag);
        var put = await store.PutAsync(folder + Name, ObjectContent.Of(packed, "application/zstd"), condition, cancellationToken);
        return put.Outcome is PutOutcome.Written or PutOutcome.SameThere;
    }
}

/// <summary>What stands in a lake's ledger.</summary>
internal sealed record LakeLedgerContent(IReadOnlyDictionary<string, LakeLedgerEntry> Partitions);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(LakeLedgerContent))]
internal sealed partial class LakeLedgerJson : JsonSerializerContext;

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Running;

/// <summary>What a manifest says that decides whether its period is complete.</summary>
/// <param name="Manifest">Key of the manifest.</param>
/// <param name="ETag">The store's tag of that very manifest.</param>
/// <param name="SliceId">Name of its slice.</param>
/// <param name="Dataset">Its dataset; null for a feed outside the catalogue.</param>
/// <param name="DefinitionId">The definition it was read by.</param>
/// <param name="AnsweredAt">When the source gave this answer, as the manifest says.</param>
/// <param name="AskedAt">When the source gave this answer last, as far as is known.</param>
/// <param name="IsWhole">True where it was asked for at an address that answers the whole period, and not some of its locations or hours.</param>
/// <param name="State">How much of the period it holds; null where that is not known.</param>
/// <param name="IsPromised">True where the dataset promises intervals, and the state says whether they are there.</param>
/// <param name="Rows">Its rows, all tables together.</param>
/// <param name="Quarantined">Its rows in quarantine.</param>
/// <param name="Times">First and last instant of its main table; null where it has none.</param>
/// <param name="RawSha256">SHA-256 of the answer.</param>
/// <param name="Raw">The answer as received.</param>
/// <param name="Tables">Its tables.</param>
internal sealed record LedgerEntry(
    string Manifest,
    string ETag,
    string SliceId,
    string? Dataset,
    string? DefinitionId,
    Instant AnsweredAt,
    Instant AskedAt,
    bool IsWhole,
    CoverageState? State,
    bool IsPromised,
    long Rows,
    long Quarantined,
    ManifestTimes? Times,
    string RawSha256,
    LedgerFile Raw,
    IReadOnlyList<LedgerTable> Tables
)
{
    /// <summary>Every file that the manifest names, the answer among them.</summary>
    public IEnumerable<LedgerFile> Files => Tables.SelectMany(table => table.Files).Prepend(Raw);

    /// <summary>The entry of a manifest.</summary>
    public static LedgerEntry Of(Manifest manifest, string etag) =>
        new(
            ManifestLog.KeyOf(manifest),
            etag,
            manifest.SliceId,
            manifest.Dataset,
            manifest.DefinitionId,
            manifest.AnsweredAt ?? manifest.Raw.ReceivedAt,
            manifest.AnsweredAt ?? manifest.Raw.ReceivedAt,
            IsOfWholePeriod(manifest),
            manifest.Coverage?.State,
            manifest.Coverage?.Expected is not null,
            manifest.Tables.Sum(table => table.Rows + table.Counts.Filtered),
            manifest.Quarantine?.Rows ?? 0,
            manifest.Times,
            manifest.Raw.Sha256,
            new LedgerFile(manifest.Raw.Key, "raw", null, manifest.Raw.StoredBytes, IsAsReceived: true),
            LedgerTable.Of(manifest)
        );

    private static bool IsOfWholePeriod(Manifest manifest) =>
        !manifest.Period.Contains('~', StringComparison.Ordinal)
        && !manifest.Raw.Address.Contains('?', StringComparison.Ordinal)
        && FeedCatalog.BuiltIn.Match(manifest.Raw.Address) is { Path: { By.Count: 0, PeriodPlaceholder: not null } };
}

/// <summary>A table of a manifest.</summary>
/// <param name="Name">Our name.</param>
/// <param name="Rows">Its rows, those included that were not wanted.</param>
/// <param name="Files">Its files.</param>
internal sealed record LedgerTable(string Name, long Rows, IReadOnlyList<LedgerFile> Files)
{
    /// <summary>The tables of a manifest.</summary>
    public static IReadOnlyList<LedgerTable> Of(Manifest manifest) =>
        [
            .. manifest.Tables.Select(table => new LedgerTable(
                table.Name,
                table.Rows + table.Counts.Filtered,
                [.. table.Files.Select(file => new LedgerFile(file.Key, file.Format, file.Choices, file.Bytes, file.Rows is null))]
            )),
        ];
}

/// <summary>A file of a table.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Format">Format by name.</param>
/// <param name="Choices">Choices that differ from the defaults.</param>
/// <param name="Bytes">Size.</param>
/// <param name="IsAsReceived">True for a copy of the answer.</param>
internal sealed record LedgerFile(string Key, string Format, string? Choices, long Bytes, bool IsAsReceived);

/// <summary>
/// What the manifests of a feed say, gathered in one object, <c>manifests/&lt;source&gt;/&lt;feed&gt;/ledger.json.zst</c>: years of history are
/// looked at with a listing and this. It spares reading and nothing else: an entry counts for the manifest of its key and tag alone, and
/// where there is none the manifest is read.
/// </summary>
internal sealed class Ledger
{
    private const string Name = "ledger.json.zst";
    private const int WorthKeeping = 32;

    private readonly ConcurrentDictionary<string, LedgerEntry> _entries = new(StringComparer.Ordinal);
    private int _learned;

    /// <summary>True when so much was learned that it is worth storing.</summary>
    public bool HasLearned => _learned >= WorthKeeping;

    /// <summary>True when anything was learned.</summary>
    public bool HasChanged => _learned > 0;

    /// <summary>The ledger of the feed whose manifests lie below <paramref name="folder"/>; an empty one where there is none to be read.</summary>
    public static async Task<Ledger> ReadAsync(IObjectStore store, string folder, CancellationToken cancellationToken)
    {
        var ledger = new Ledger();
        try
        {
            if (await StoredBytes.ReadAsync(store, folder + Name, cancellationToken) is not { } packed)
            {
                return ledger;
            }

            using var unpacker = new ZstdSharp.Decompressor();
            var entries = JsonSerializer.Deserialize(unpacker.Unwrap(packed), LedgerJson.Default.IReadOnlyListLedgerEntry);
            foreach (
                var entry in (entries ?? []).Where(entry =>
                    entry is { Raw: not null, Tables: not null } && ManifestLog.TryParseKey(entry.Manifest, out _)
                )
            )
            {
                ledger._entries[entry.Manifest] = entry;
            }
        }
        catch (Exception unreadable)
            when (unreadable
                    is JsonException
                        or ZstdSharp.ZstdException
                        or UnparsableValueException
                        or StoreException { Fault: StoreFault.Corrupt }
            )
        {
            // Of another version, or damaged: the manifests are read, and it is written anew.
            ledger._learned = WorthKeeping;
        }

        return ledger;
    }

    /// <summary>Datasets that it has manifests of.</summary>
    public IEnumerable<string> Datasets => _entries.Values.Select(entry => entry.Dataset).OfType<string>();

    /// <summary>What is known of a manifest; null when it has to be read.</summary>
    public LedgerEntry? Find(string manifest, string etag) =>
        _entries.TryGetValue(manifest, out var entry) && entry.ETag == etag ? entry : null;

    /// <summary>When the source gave the answer of a manifest last, as far as is known; null where nothing is.</summary>
    public Instant? AskedAtOf(string manifest) => _entries.TryGetValue(manifest, out var entry) ? entry.AskedAt : null;

    /// <summary>Takes in what a manifest says.</summary>
    public void Learn(LedgerEntry entry)
    {
        _entries[entry.Manifest] = entry;
        Interlocked.Increment(ref _learned);
    }

    /// <summary>Forgets manifests of periods that are <paramref name="looked"/> at, by their folders, and are not <paramref name="there"/> any more.</summary>
    public void Forget(Func<string, bool> looked, IReadOnlySet<string> there)
    {
        foreach (var manifest in _entries.Keys)
        {
            if (!there.Contains(manifest) && looked(manifest[..(manifest.LastIndexOf('/') + 1)]))
            {
                _entries.TryRemove(manifest, out _);
            }
        }
    }

    /// <summary>The source has given the same answer again.</summary>
    public void Confirm(string manifest, Instant at)
    {
        if (_entries.TryGetValue(manifest, out var entry) && entry.AskedAt < at)
        {
            Learn(entry with { AskedAt = at });
        }
    }

    /// <summary>Stores it, in the place of an earlier one.</summary>
    public async Task WriteAsync(IObjectStore store, string folder, CancellationToken cancellationToken)
    {
        // Every manifest there is: which of a folder is the newest of its slice, only all of them together tell.
        IReadOnlyList<LedgerEntry> entries = [.. _entries.Values.OrderBy(entry => entry.Manifest, StringComparer.Ordinal)];
        using var packer = new ZstdSharp.Compressor();
        var packed = packer.Wrap(JsonSerializer.SerializeToUtf8Bytes(entries, LedgerJson.Default.IReadOnlyListLedgerEntry)).ToArray();
        await store.PutAsync(folder + Name, ObjectContent.Of(packed, "application/zstd"), default, cancellationToken);
        _learned = 0;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(SummaryInstantJson)]
)]
[JsonSerializable(typeof(IReadOnlyList<LedgerEntry>))]
internal sealed partial class LedgerJson : JsonSerializerContext;

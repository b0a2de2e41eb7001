using System.Collections.Concurrent;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>What the store says of one period.</summary>
/// <param name="Entry">Its manifest in force; null when there is none.</param>
/// <param name="Note">What came of asking, where there is no manifest; null when nothing is known.</param>
/// <param name="NoteKey">Where that is noted.</param>
/// <param name="NotedAt">When it was noted.</param>
internal sealed record Standing(LedgerEntry? Entry, NoteState? Note, string? NoteKey, Instant NotedAt)
{
    /// <summary>Why its manifest cannot be read; null when it can, or there is none.</summary>
    public string? Fault { get; init; }

    /// <summary>What is not there.</summary>
    public static Standing None { get; } = new(null, null, null, Instant.MinValue);
}

/// <summary>What the store says of every period of one feed: one listing and its ledger, and those manifests that the ledger does not know.</summary>
internal sealed class Standings
{
    private const int RequestsAtOnce = 16;

    private readonly IReadOnlyDictionary<string, Standing> _periods;

    private Standings(string folder, Ledger ledger, IReadOnlyDictionary<string, Standing> periods)
    {
        Folder = folder;
        Ledger = ledger;
        _periods = periods;
    }

    /// <summary>Folder of the feed's periods.</summary>
    public string Folder { get; }

    /// <summary>What its manifests say.</summary>
    public Ledger Ledger { get; }

    /// <summary>Parameters, as keys have them, of periods that are stored and were not asked about.</summary>
    public IReadOnlyList<string> Others { get; private init; } = [];

    /// <summary>The newest manifest of every period looked at, by the periods' folders.</summary>
    public IEnumerable<(string Folder, LedgerEntry Entry)> Entries =>
        _periods.Where(period => period.Value.Entry is not null).Select(period => (period.Key, period.Value.Entry!));

    /// <summary>Folders whose manifest cannot be read, and why.</summary>
    public IEnumerable<(string Folder, string Fault)> Faults =>
        _periods.Where(period => period.Value.Fault is not null).Select(period => (period.Key, period.Value.Fault!));

    /// <summary>What is known of the period whose manifests lie in <paramref name="folder"/>.</summary>
    public Standing this[string folder] => _periods.GetValueOrDefault(folder, Standing.None);

    /// <summary>Looks at those periods below <paramref name="folder"/> that are <paramref name="wanted"/>, by their folders.</summary>
    public static async Task<Standings> ReadAsync(
        IObjectStore store,
        ManifestLog manifests,
        string folder,
        Func<string, bool> wanted,
        CancellationToken cancellationToken
    )
    {
        var newest = new Dictionary<string, (long Seq, StoredObject Object)>(StringComparer.Ordinal);
        var others = new SortedSet<string>(StringComparer.Ordinal);
        var notes = new Dictionary<string, (NoteState State, StoredObject Object)>(StringComparer.Ordinal);
        await foreach (var found in store.ListAsync(folder, cancellationToken))
        {
            var period = found.Key[..(found.Key.LastIndexOf('/') + 1)];
            if (!wanted(period))
            {
                if (ManifestLog.TryParseKey(found.Key, out _))
                {
                    others.Add(Uri.UnescapeDataString(period).Split('~', 2) is [_, var mark] ? mark.TrimEnd('/') : "");
                }

                continue;
            }

            if (ManifestLog.TryParseKey(found.Key, out var seq))
            {
                newest[period] = newest.TryGetValue(period, out var known) && known.Seq > seq ? known : (seq, found);
            }
            else if (PeriodNotes.TryParseKey(found.Key, out var state))
            {
                var isOlder = notes.TryGetValue(period, out var known2) && known2.Object.ModifiedAt > found.ModifiedAt;
                notes[period] = isOlder ? known2 : (state, found);
            }
        }

        var ledger = newest.Count == 0 ? new Ledger() : await Ledger.ReadAsync(store, folder, cancellationToken);
        var entries = new ConcurrentDictionary<string, LedgerEntry>(StringComparer.Ordinal);
        var faults = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            newest,
            new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = cancellationToken },
            async (period, token) =>
            {
                var found = period.Value.Object;
                var entry = ledger.Find(found.Key, found.ETag);
                // Gone since it was listed: a clean-up took it, and a newer one has its place; the period is looked at when it is asked for.
                try
                {
                    if (entry is null && await manifests.ReadAsync(found.Key, token) is { } manifest)
                    {
                        ledger.Learn(entry = LedgerEntry.Of(manifest, found.ETag));
                    }
                }
                catch (StoreException damaged) when (damaged.Fault == StoreFault.Corrupt)
                {
                    // One that cannot be read is its period's concern, and keeps nobody from the others.
                    faults[period.Key] = $"{damaged.Message} {damaged.NextStep}".TrimEnd();
                }

                if (entry is not null)
                {
                    entries[period.Key] = entry;
                }
            }
        );

        return new(
            folder,
            ledger,
            newest
                .Keys.Union(notes.Keys)
                .ToDictionary(
                    period => period,
                    period =>
                        notes.TryGetValue(period, out var note) && !newest.ContainsKey(period)
                            ? new Standing(null, note.State, note.Object.Key, note.Object.ModifiedAt)
                            : Standing.None with
                            {
                                Entry = entries.GetValueOrDefault(period),
                                Fault = faults.GetValueOrDefault(period),
                            },
                    StringComparer.Ordinal
                )
        )
        {
            Others = [.. others],
        };
    }

    /// <summary>
    /// First day of the periods that have manifests below <paramref name="folder"/>, of slices whose parameters read like one of
    /// <paramref name="marks"/>; null when there are none.
    /// </summary>
    public static async Task<LocalDate?> FirstDayAsync(
        IObjectStore store,
        string folder,
        IReadOnlySet<string> marks,
        CancellationToken cancellationToken
    )
    {
        LocalDate? first = null;
        await foreach (var found in store.ListAsync(folder, cancellationToken))
        {
            if (!ManifestLog.TryParseKey(found.Key, out _))
            {
                continue;
            }

            var words = Uri.UnescapeDataString(found.Key.Split('/')[^2]).Split('~', 2);
            if (
                marks.Contains(words.Length == 1 ? "" : words[1])
                && MarketPeriod.TryParse(words[0], out var period)
                && (first is null || period.First < first)
            )
            {
                first = period.First;
            }
        }

        return first;
    }
}

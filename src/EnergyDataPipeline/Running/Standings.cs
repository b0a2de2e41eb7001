using System.Collections.Concurrent;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>What the store says of one period.</summary>
/// <param name="Entry">Its newest manifest; null when there is none.</param>
/// <param name="Note">What came of asking, where there is no manifest; null when nothing is known.</param>
/// <param name="NoteKey">Where that is noted.</param>
/// <param name="NotedAt">When it was noted.</param>
internal sealed record Standing(LedgerEntry? Entry, NoteState? Note, string? NoteKey, Instant NotedAt)
{
    /// <summary>Every manifest of its folder that can be read, oldest first: those of several slices, where an address or a parameter was changed.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; init; } = [];

    /// <summary>Why its newest manifest cannot be read; null when it can, or there is none.</summary>
    public string? Fault { get; init; }

    /// <summary>Why an older manifest cannot be read; null when all can.</summary>
    public string? OlderFault { get; init; }

    /// <summary>What is not there.</summary>
    public static Standing None { get; } = new(null, null, null, Instant.MinValue);

    /// <summary>What it says of one slice: that one's newest manifest is in force, whatever others took a number after it.</summary>
    public Standing Of(string sliceId) =>
        Entry is null || Entry.SliceId == sliceId || Entries.LastOrDefault(entry => entry.SliceId == sliceId) is not { } own
            ? this
            : this with
            {
                Entry = own,
            };
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

    /// <summary>Every manifest of the periods looked at, by the periods' folders, oldest first.</summary>
    public IEnumerable<(string Folder, LedgerEntry Entry)> Entries =>
        _periods.SelectMany(period => period.Value.Entries.Select(entry => (period.Key, entry)));

    /// <summary>
    /// Folders of which it is not known what is in force, because a manifest cannot be read, and why. An older one is passed over where all
    /// others are of one slice, as it was.
    /// </summary>
    public IEnumerable<(string Folder, string Fault)> Faults =>
        from period in _periods
        let standing = period.Value
        let isOne = standing.Entries.Select(entry => entry.SliceId).Distinct().Count() == 1
        let fault = standing.Fault ?? (isOne ? null : standing.OlderFault)
        where fault is not null
        select (period.Key, fault);

    /// <summary>What is known of the period whose manifests lie in <paramref name="folder"/>.</summary>
    public Standing this[string folder] => _periods.GetValueOrDefault(folder, Standing.None);

    /// <summary>Looks at those periods below <paramref name="folder"/> that are <paramref name="wanted"/>, by their folders.</summary>
    public static async Task<Standings> ReadAsync(
        IObjectStore store,
        ManifestLog manifests,
        string folder,
        Func<string, bool> wanted,
        CancellationToken cancellationToken
    ) => await ReadAsync(store, manifests, folder, wanted, store.ListAsync(folder, cancellationToken), cancellationToken);

    /// <summary>As the other; of what was <paramref name="listed"/> below the folder already, and with a ledger that is <paramref name="known"/>.</summary>
    public static async Task<Standings> ReadAsync(
        IObjectStore store,
        ManifestLog manifests,
        string folder,
        Func<string, bool> wanted,
        IAsyncEnumerable<StoredObject> listed,
        CancellationToken cancellationToken,
        Ledger? known = null
    )
    {
        var found = await FoundAsync(listed, wanted);
        var ledger = known ?? (found.Manifests.Count == 0 ? new Ledger() : await Ledger.ReadAsync(store, folder, cancellationToken));
        ledger.Forget(wanted, found.Manifests.Select(one => one.Object.Key).ToHashSet(StringComparer.Ordinal));
        var entries = new ConcurrentDictionary<string, LedgerEntry>(StringComparer.Ordinal);
        var faults = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            found.Manifests,
            new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = cancellationToken },
            async (one, token) =>
            {
                var manifest = one.Object;
                var entry = ledger.Find(manifest.Key, manifest.ETag);
                // Gone since it was listed: a clean-up took it, and a newer one has its place; the period is looked at when it is asked for.
                try
                {
                    if (entry is null && await manifests.ReadAsync(manifest.Key, token) is { } read)
                    {
                        ledger.Learn(entry = LedgerEntry.Of(read, manifest.ETag));
                    }
                }
                catch (StoreException damaged) when (damaged.Fault == StoreFault.Corrupt)
                {
                    // One that cannot be read is its period's concern, and keeps nobody from the others.
                    faults[manifest.Key] = $"{damaged.Message} {damaged.NextStep}".TrimEnd();
                }

                if (entry is not null)
                {
                    entries[manifest.Key] = entry;
                }
            }
        );

        var periods = found.Manifests.ToLookup(one => one.Period, StringComparer.Ordinal);
        return new(
            folder,
            ledger,
            periods
                .Select(period => period.Key)
                .Union(found.Notes.Keys)
                .ToDictionary(
                    period => period,
                    period => StandingOf(period, [.. periods[period].OrderBy(one => one.Seq)]),
                    StringComparer.Ordinal
                )
        )
        {
            Others = [.. found.Others],
        };

        Standing StandingOf(string period, IReadOnlyList<(string Period, long Seq, StoredObject Object)> there)
        {
            if (there.Count == 0)
            {
                var (state, note) = found.Notes[period];
                return new(null, state, note.Key, note.ModifiedAt);
            }

            var newest = there[^1].Object.Key;
            return Standing.None with
            {
                Entry = entries.GetValueOrDefault(newest),
                Entries = [.. there.Select(one => entries.GetValueOrDefault(one.Object.Key)).OfType<LedgerEntry>()],
                Fault = faults.GetValueOrDefault(newest),
                OlderFault = there.Select(one => faults.GetValueOrDefault(one.Object.Key)).FirstOrDefault(fault => fault is not null),
            };
        }
    }

    private sealed record Found(
        IReadOnlyList<(string Period, long Seq, StoredObject Object)> Manifests,
        IReadOnlyDictionary<string, (NoteState State, StoredObject Object)> Notes,
        IReadOnlySet<string> Others
    );

    private static async Task<Found> FoundAsync(IAsyncEnumerable<StoredObject> listed, Func<string, bool> wanted)
    {
        var manifests = new List<(string, long, StoredObject)>();
        var others = new SortedSet<string>(StringComparer.Ordinal);
        var notes = new Dictionary<string, (NoteState State, StoredObject Object)>(StringComparer.Ordinal);
        await foreach (var found in listed)
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
                manifests.Add((period, seq, found));
            }
            else if (PeriodNotes.TryParseKey(found.Key, out var state))
            {
                var isOlder = notes.TryGetValue(period, out var known) && known.Object.ModifiedAt > found.ModifiedAt;
                notes[period] = isOlder ? known : (state, found);
            }
        }

        return new(manifests, notes, others);
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

using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>The answers that a store holds of a dataset: of every feed of the source that collects it, the newest of each period.</summary>
internal sealed class LakeAnswers(IObjectStore store, ManifestLog manifests, Func<Standings, Task> keepLedger)
{
    /// <summary>
    /// The answers in force that have rows, in the order in which they were given; and the periods whose manifest cannot be read.
    /// </summary>
    /// <param name="of">The dataset.</param>
    /// <param name="asOf">What was answered later is passed over, and what it took the place of is in force; null for what is newest.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async Task<(IReadOnlyList<LakeAnswer> Answers, IReadOnlyList<LakePartitionBuilt> Faults)> FindAsync(
        LakeDataset of,
        Instant? asOf,
        CancellationToken cancellationToken
    )
    {
        var newest = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var found in store.ListAsync($"{StoreFolders.Manifests}/{ObjectKey.Of(of.SourceKey).Value}/", cancellationToken))
        {
            if (ManifestLog.TryParseKey(found.Key, out _))
            {
                var parts = found.Key.Split('/');
                newest[$"{parts[0]}/{parts[1]}/{parts[2]}/"] = found.Key;
            }
        }

        var answers = new List<LakeAnswer>();
        var faults = new List<LakePartitionBuilt>();
        foreach (var (folder, key) in newest)
        {
            if (!await IsOfAsync(of, key, cancellationToken))
            {
                continue;
            }

            if (asOf is { } instant)
            {
                answers.AddRange(await InForceAtAsync(of, folder, instant, cancellationToken));
                continue;
            }

            var standings = await Standings.ReadAsync(store, manifests, folder, _ => true, cancellationToken);
            await keepLedger(standings);
            faults.AddRange(
                standings.Faults.Select(fault => new LakePartitionBuilt(fault.Folder, 0, 0, 0, IsUnchanged: false)
                {
                    Failure = fault.Fault,
                })
            );
            answers.AddRange(
                standings
                    .Entries.Where(one => one.Entry.Dataset == of.Dataset.Name && one.Entry.Rows > 0)
                    .Select(one => LakeAnswer.Of(one.Folder, one.Entry, of.Dataset, of.Zone))
            );
        }

        // The later answer holds; of answers given at once it does not matter which, but it must be the same each time.
        return (
            [
                .. answers
                    .OrderBy(answer => answer.Entry.AskedAt)
                    .ThenBy(answer => answer.Entry.RawSha256, StringComparer.Ordinal)
                    .ThenBy(answer => answer.Entry.Manifest, StringComparer.Ordinal),
            ],
            faults
        );
    }

    /// <summary>Of each slice below <paramref name="folder"/> the last answer given until <paramref name="instant"/>.</summary>
    private async Task<IEnumerable<LakeAnswer>> InForceAtAsync(
        LakeDataset of,
        string folder,
        Instant instant,
        CancellationToken cancellationToken
    )
    {
        var known = new List<(string Folder, long Seq, LedgerEntry Entry)>();
        await foreach (var found in store.ListAsync(folder, cancellationToken))
        {
            if (
                ManifestLog.TryParseKey(found.Key, out var seq)
                && await manifests.ReadAsync(found.Key, cancellationToken) is { } manifest
                && LedgerEntry.Of(manifest, found.ETag) is var entry
                && entry.AskedAt <= instant
            )
            {
                known.Add((found.Key[..(found.Key.LastIndexOf('/') + 1)], seq, entry));
            }
        }

        return known
            .GroupBy(one => (one.Folder, one.Entry.SliceId))
            .Select(slice => slice.MaxBy(one => one.Seq))
            .Where(one => one.Entry.Dataset == of.Dataset.Name && one.Entry.Rows > 0)
            .Select(one => LakeAnswer.Of(one.Folder, one.Entry, of.Dataset, of.Zone));
    }

    /// <summary>All of a feed is of one dataset, as a rule: its newest manifest tells which. One that cannot be read may be of any.</summary>
    private async Task<bool> IsOfAsync(LakeDataset of, string manifest, CancellationToken cancellationToken)
    {
        try
        {
            return await manifests.ReadAsync(manifest, cancellationToken) is not { } newest || newest.Dataset == of.Dataset.Name;
        }
        catch (StoreException damaged) when (damaged.Fault == StoreFault.Corrupt)
        {
            return true;
        }
    }
}

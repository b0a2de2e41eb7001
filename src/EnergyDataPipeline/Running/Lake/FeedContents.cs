using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>
/// Which datasets the feeds of a source hold. What was found is good for the manifests that it was found of: it is looked at again as soon as a
/// feed has others, and what has none yet may come to hold any.
/// </summary>
internal sealed class FeedContents(IObjectStore store, ManifestLog manifests)
{
    private readonly ConcurrentDictionary<string, Content> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether a feed may hold answers of the dataset. All of a feed is of one dataset, as a rule: what its first, its last and its newest
    /// manifest say, and what its ledger knows, tell which. One that cannot be read may be of any.
    /// </summary>
    /// <param name="folder">Folder of the feed.</param>
    /// <param name="there">Its manifests, as they are listed now: one at least.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<bool> MayHoldAsync(
        string folder,
        IReadOnlyList<StoredObject> there,
        string dataset,
        CancellationToken cancellationToken
    )
    {
        var listing = HashOf(there);
        if (!_known.TryGetValue(folder, out var content) || content.Listing != listing)
        {
            _known[folder] = content = await LookAsync(folder, listing, there, cancellationToken);
        }

        return content.MayBeAny || content.Datasets.Contains(dataset);
    }

    private async Task<Content> LookAsync(
        string folder,
        string listing,
        IReadOnlyList<StoredObject> there,
        CancellationToken cancellationToken
    )
    {
        var datasets = (await Ledger.ReadAsync(store, folder, cancellationToken)).Datasets.ToHashSet(StringComparer.Ordinal);
        var newest = there.MaxBy(found => found.ModifiedAt)!;
        foreach (var key in new[] { there[0].Key, there[^1].Key, newest.Key }.Distinct(StringComparer.Ordinal))
        {
            try
            {
                if (await manifests.ReadAsync(key, cancellationToken) is not { } manifest)
                {
                    return new(listing, datasets, MayBeAny: true);
                }

                if (manifest.Dataset is { } named)
                {
                    datasets.Add(named);
                }
            }
            catch (StoreException damaged) when (damaged.Fault == StoreFault.Corrupt)
            {
                return new(listing, datasets, MayBeAny: true);
            }
        }

        return new(listing, datasets, MayBeAny: false);
    }

    private static string HashOf(IEnumerable<StoredObject> there)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var found in there)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{found.Key}\n{found.ETag}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed record Content(string Listing, IReadOnlySet<string> Datasets, bool MayBeAny);
}

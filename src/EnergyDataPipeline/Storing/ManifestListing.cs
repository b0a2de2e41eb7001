namespace EnergyDataPipeline.Storing;

/// <summary>
/// Which manifests many periods of one feed have, listed once, when the first of them asks. It may have become old when the last one asks:
/// a commit is settled by its number, so that nothing but a detour comes of it.
/// </summary>
internal sealed class ManifestListing
{
    private readonly IObjectStore _store;
    private readonly string _prefix;
    private readonly Lock _lock = new();
    private Task<ILookup<string, string>>? _keys;

    /// <summary>The manifests of <paramref name="periods"/> below <paramref name="folder"/> (<c>manifests/&lt;source&gt;/&lt;feed&gt;/</c>).</summary>
    public ManifestListing(IObjectStore store, string folder, IReadOnlyList<string> periods)
    {
        _store = store;
        _prefix = folder + CommonBeginning(periods);
    }

    /// <summary>Keys of the period's manifests, in no particular order.</summary>
    /// <param name="folder">Folder of the period, with a slash at its end.</param>
    /// <param name="cancellationToken">Ends the wait; the listing is for all.</param>
    public async Task<IEnumerable<string>> KeysAsync(string folder, CancellationToken cancellationToken)
    {
        Task<ILookup<string, string>> keys;
        lock (_lock)
        {
            // One that failed is tried anew: each who needs it has its own attempts.
            keys = _keys = _keys is null or { IsFaulted: true } or { IsCanceled: true } ? ListAsync(cancellationToken) : _keys;
        }

        return (await keys.WaitAsync(cancellationToken).ConfigureAwait(false))[folder];
    }

    private async Task<ILookup<string, string>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var found in _store.ListAsync(_prefix, cancellationToken).ConfigureAwait(false))
        {
            keys.Add(found.Key);
        }

        return keys.ToLookup(key => key[..(key.LastIndexOf('/') + 1)], StringComparer.Ordinal);
    }

    private static string CommonBeginning(IReadOnlyList<string> periods)
    {
        var common = periods[0];
        foreach (var period in periods)
        {
            var length = common.AsSpan().CommonPrefixLength(period);
            common = common[..length];
        }

        return common;
    }
}

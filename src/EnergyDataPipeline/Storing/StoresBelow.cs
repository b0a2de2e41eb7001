namespace EnergyDataPipeline.Storing;

/// <summary>
/// Other stores that stand in folders of this one (<c>./store/july</c> below <c>./store</c>, <c>s3://bucket/prefix</c> below
/// <c>s3://bucket</c>): folders with manifests of their own. What those manifests name is not ours to judge.
/// </summary>
internal sealed class StoresBelow
{
    private const string ManifestsFolder = "/" + StoreFolders.Manifests + "/";
    private readonly SortedSet<string> _folders = new(StringComparer.Ordinal);

    /// <summary>Folders of the stores found, each with a slash at its end, in order.</summary>
    public IReadOnlyCollection<string> Folders => _folders;

    /// <summary>Looks at a key: is it a manifest of a store below?</summary>
    public void Add(string key)
    {
        for (
            var at = key.IndexOf(ManifestsFolder, StringComparison.Ordinal);
            at >= 0;
            at = key.IndexOf(ManifestsFolder, at + 1, StringComparison.Ordinal)
        )
        {
            if (ManifestLog.TryParseKey(key[(at + 1)..], out _))
            {
                _folders.Add(key[..(at + 1)]);
            }
        }
    }

    /// <summary>True for a key in a folder of another store.</summary>
    public bool Hold(string key)
    {
        for (var slash = key.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = key.IndexOf('/', slash + 1))
        {
            if (_folders.Contains(key[..(slash + 1)]))
            {
                return true;
            }
        }

        return false;
    }
}

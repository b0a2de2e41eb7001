using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Query.Caching;

/// <summary>A lake in a bucket: what a query reads is fetched into a cache.</summary>
internal sealed class BucketShelf(IObjectStore store, PartitionCache cache) : ILakeShelf
{
    /// <inheritdoc/>
    public string Name => store.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Folders => [cache.Folder];

    /// <inheritdoc/>
    public string? FolderOf(LakeTable table) => null;

    /// <inheritdoc/>
    public async Task<bool> HoldsAsync(string source, CancellationToken cancellationToken)
    {
        await foreach (var _ in store.ListAsync(LakeKeys.SourcePrefix(source), cancellationToken))
        {
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ShelvedTable>> FindAsync(IReadOnlyCollection<string>? datasets, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(
            LakeSources.All.Select(async source =>
                LakeSources.Tables(
                    source,
                    datasets is null
                        ? await ListAsync(LakeKeys.SourcePrefix(source), cancellationToken)
                        : (
                            await Task.WhenAll(datasets.Select(name => ListAsync(LakeKeys.DatasetPrefix(source, name), cancellationToken)))
                        ).SelectMany(files => files)
                )
            )
        );
        return [.. found.SelectMany(tables => tables)];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> BringAsync(
        ShelvedTable table,
        IReadOnlyList<LakeFile> files,
        FetchCount count,
        CancellationToken cancellationToken
    ) => cache.BringAsync(files, count, cancellationToken);

    private async Task<IReadOnlyList<LakeFile>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var files = new List<LakeFile>();
        await foreach (var found in store.ListAsync(prefix, cancellationToken))
        {
            files.Add(new LakeFile(found.Key, null, found.Bytes, found.ETag));
        }

        return files;
    }
}

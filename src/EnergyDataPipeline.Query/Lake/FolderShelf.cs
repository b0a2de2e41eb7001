using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Query.Lake;

/// <summary>A lake in a folder: its files are read as they lie.</summary>
internal sealed class FolderShelf(string root) : ILakeShelf
{
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <inheritdoc/>
    public string Name => _root;

    /// <inheritdoc/>
    public IReadOnlyList<string> Folders => [PathOf("lake")];

    /// <inheritdoc/>
    public string? FolderOf(LakeTable table) => PathOf(table.Prefix);

    /// <inheritdoc/>
    public Task<bool> HoldsAsync(string source, CancellationToken cancellationToken)
    {
        var folder = PathOf(LakeKeys.SourcePrefix(source));
        return Task.FromResult(Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any());
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ShelvedTable>> FindAsync(IReadOnlyCollection<string>? datasets, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<ShelvedTable> tables = [.. LakeSources.All.SelectMany(source => TablesOf(source, datasets, cancellationToken))];
            return Task.FromResult(tables);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new PipelineException(
                FailureClass.Store,
                $"the lake in {_root} cannot be looked at: {refused.Message}",
                "Look at the folder's permissions.",
                refused
            );
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> BringAsync(
        ShelvedTable table,
        IReadOnlyList<LakeFile> files,
        FetchCount count,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<string>>([.. files.Select(file => PathOf(file.Key))]);

    private IEnumerable<ShelvedTable> TablesOf(string source, IReadOnlyCollection<string>? datasets, CancellationToken cancellationToken)
    {
        var folders = datasets is null ? [LakeKeys.SourcePrefix(source)] : datasets.Select(name => LakeKeys.DatasetPrefix(source, name));
        return LakeSources.Tables(source, folders.SelectMany(folder => FilesBelow(folder, cancellationToken)));
    }

    private IEnumerable<LakeFile> FilesBelow(string prefix, CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(PathOf(prefix));
        if (!folder.Exists)
        {
            yield break;
        }

        foreach (var file in folder.EnumerateFiles(LakeKeys.FileName, SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new LakeFile(
                Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'),
                null,
                file.Length,
                ""
            );
        }
    }

    private string PathOf(string key) =>
        Path.TrimEndingDirectorySeparator(Path.Combine(_root, key.Replace('/', Path.DirectorySeparatorChar)));
}

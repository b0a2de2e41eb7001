namespace EnergyDataPipeline.Query.Lake;

/// <summary>Where a lake's files are, and how they come to be on this machine.</summary>
internal interface ILakeShelf
{
    /// <summary>What a person calls it.</summary>
    string Name { get; }

    /// <summary>Folders of this machine that the files are read from.</summary>
    IReadOnlyList<string> Folders { get; }

    /// <summary>Folder of this machine that the table's partitions lie in, under their own names; null where they do not.</summary>
    string? FolderOf(LakeTable table);

    /// <summary>True when there is anything of the source.</summary>
    Task<bool> HoldsAsync(string source, CancellationToken cancellationToken);

    /// <summary>
    /// The tables of <paramref name="datasets"/> (names without a source), of every source that has them, each with its files in order of time;
    /// null: of all datasets.
    /// </summary>
    Task<IReadOnlyList<ShelvedTable>> FindAsync(IReadOnlyCollection<string>? datasets, CancellationToken cancellationToken);

    /// <summary>Paths of files, once they lie on this machine; of those that turn out to have no rows there is none.</summary>
    Task<IReadOnlyList<string>> BringAsync(
        ShelvedTable table,
        IReadOnlyList<LakeFile> files,
        FetchCount count,
        CancellationToken cancellationToken
    );
}

/// <summary>A table of the lake and its files, in order of time.</summary>
internal sealed record ShelvedTable(LakeTable Table, IReadOnlyList<LakeFile> Files);

/// <summary>What was brought, counted while it comes; from several threads.</summary>
internal sealed class FetchCount
{
    private long _bytes;
    private int _files;

    public long Bytes => Interlocked.Read(ref _bytes);

    public int Files => Volatile.Read(ref _files);

    public void Add(long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _files);
    }
}

using EnergyDataPipeline.Telemetry;
using NodaTime;

namespace EnergyDataPipeline.Storing.Folder;

internal sealed partial class FolderStore : ISweptStore
{
    /// <summary>No put takes this long: what is older belongs to a process that died.</summary>
    public static readonly Duration Leftover = Duration.FromDays(1);

    private int _swept;

    /// <inheritdoc/>
    public Task<IReadOnlyList<LeftoverFile>> SweepAsync(bool dryRun, CancellationToken cancellationToken) =>
        ToldAsync("sweeping leftovers", () => Task.FromResult<IReadOnlyList<LeftoverFile>>(Sweep(dryRun, cancellationToken)));

    /// <inheritdoc/>
    public (Instant Theirs, Instant Ours)? Clock => null;

    /// <inheritdoc/>
    public string? LocalPath => Name;

    /// <inheritdoc/>
    public Task ReachAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Name))
        {
            throw new StoreException(
                StoreFault.Missing,
                $"'{Name}' is a file; a folder was expected.",
                "Name a folder as the destination, or move the file away."
            );
        }

        return ToldAsync(
            "listing it",
            () =>
            {
                if (Directory.Exists(Name))
                {
                    _ = Directory.EnumerateFileSystemEntries(Name).Any();
                }

                return Task.FromResult(true);
            }
        );
    }

    /// <summary>Once for each store opened, before its first put. A sweep that fails is told and does not stop the put.</summary>
    private void SweepOnce()
    {
        if (Interlocked.Exchange(ref _swept, 1) != 0)
        {
            return;
        }

        try
        {
            foreach (var leftover in Sweep(dryRun: false, CancellationToken.None))
            {
                LogMessages.LeftoverSwept(_logger, leftover.Path, leftover.Bytes);
            }
        }
        catch (Exception exception) when (FolderFaults.Explain(exception, Name, "sweeping leftovers") is { } told)
        {
            LogMessages.SweepFailed(_logger, Name, told.Message);
        }
    }

    private List<LeftoverFile> Sweep(bool dryRun, CancellationToken cancellationToken)
    {
        var oldest = (Instant.FromDateTimeOffset(_time.GetUtcNow()) - Leftover).ToDateTimeUtc();
        var swept = new List<LeftoverFile>();
        Collect(_layout.Partials, "*.part", SearchOption.TopDirectoryOnly, _ => true);
        Collect(_layout.Records, "*.json", SearchOption.AllDirectories, IsOrphan);
        return swept;

        void Collect(string folder, string pattern, SearchOption depth, Func<FileInfo, bool> isLeftover)
        {
            if (!Directory.Exists(folder))
            {
                return;
            }

            foreach (var file in new DirectoryInfo(folder).EnumerateFiles(pattern, depth))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (file.LastWriteTimeUtc < oldest && isLeftover(file))
                {
                    swept.Add(new LeftoverFile(file.FullName, file.Length));
                    if (!dryRun)
                    {
                        file.Delete();
                    }
                }
            }
        }

        bool IsOrphan(FileInfo record) =>
            !File.Exists(Path.Combine(_layout.Root, Path.GetRelativePath(_layout.Records, record.FullName)[..^".json".Length]));
    }
}

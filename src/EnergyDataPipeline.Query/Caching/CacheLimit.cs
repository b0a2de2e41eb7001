using NodaTime;

namespace EnergyDataPipeline.Query.Caching;

/// <summary>Keeps a cache within its limit: what was used least recently goes first, and nothing that a query may be reading.</summary>
internal sealed class CacheLimit(string root, long bytes, IClock clock)
{
    /// <summary>What was used within this span stays, whatever the limit: another process may be about to read it.</summary>
    private static readonly Duration InUse = Duration.FromMinutes(10);

    private static readonly Duration Abandoned = Duration.FromDays(1);

    /// <summary>Deletes what is over the limit, and what was never finished.</summary>
    public void Apply()
    {
        if (!Directory.Exists(root))
        {
            return;
        }

        var now = clock.GetCurrentInstant();
        var files = new DirectoryInfo(root)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(Measured)
            .OfType<(FileInfo File, Instant UsedAt, long Bytes)>()
            .ToList();
        foreach (var part in files.Where(file => file.File.Extension == ".part" && file.UsedAt < now - Abandoned))
        {
            Delete(part.File);
        }

        var total = files.Sum(file => file.Bytes);
        foreach (var file in files.Where(file => file.File.Extension == ".parquet").OrderBy(file => file.UsedAt))
        {
            if (total <= bytes || file.UsedAt > now - InUse)
            {
                break;
            }

            Delete(file.File);
            total -= file.Bytes;
        }
    }

    /// <summary>When it was used and how large it is; null where another process has moved or deleted it meanwhile.</summary>
    private static (FileInfo File, Instant UsedAt, long Bytes)? Measured(FileInfo file)
    {
        try
        {
            return (file, Instant.FromDateTimeUtc(file.LastWriteTimeUtc), file.Length);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static void Delete(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Open in another process, where systems mind that: it goes another time.
        }
    }
}

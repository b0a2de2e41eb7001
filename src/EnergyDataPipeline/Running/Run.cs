using System.Globalization;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>A run under way.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Region">Region asked for; null when feeds were named.</param>
/// <param name="Stages">How many slices may be where at once.</param>
/// <param name="Listed">What is complete already, listed once for many slices.</param>
internal sealed record Run(string Id, string? Region, Stages Stages, IReadOnlyDictionary<string, ManifestListing> Listed) : IDisposable
{
    /// <summary>Below this many days of a feed, each lists for itself.</summary>
    private const int WorthListing = 3;

    /// <summary>A new run, named by when it began and eight random digits.</summary>
    public static Run Begin(Instant at, string? region, int concurrency, IReadOnlyList<Slice> slices, IObjectStore store) =>
        new(
            $"{at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{Guid.NewGuid().ToString("N")[..8]}",
            region,
            new Stages(concurrency),
            slices
                .Where(slice => slice.Covers is not null)
                .GroupBy(FolderOf)
                .Where(days => days.Count() >= WorthListing)
                .ToDictionary(days => days.Key, days => new ManifestListing(store, days.Key, [.. days.Select(slice => slice.Period)]))
        );

    /// <summary>The listing that covers the slice; null where it lists for itself.</summary>
    public ManifestListing? ListingOf(Slice slice) => slice.Covers is null ? null : Listed.GetValueOrDefault(FolderOf(slice));

    /// <inheritdoc/>
    public void Dispose() => Stages.Dispose();

    private static string FolderOf(Slice slice) => ManifestLog.Folder(slice.SourceKey, slice.FeedKey);
}

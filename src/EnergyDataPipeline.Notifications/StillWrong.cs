using System.Collections.Concurrent;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Notifications;

/// <summary>
/// Asks the store, for one telling, which parts of what was told are still wrong, before anybody is told that they are well. Looks at the periods
/// that were told and at no other, and not for longer than its own time, which begins with the first look: what was not looked at until then
/// counts as wrong still. Asks no source.
/// </summary>
internal sealed class StillWrong(EnergyPipelineConfig config, IClock clock, TimeProvider time) : IDisposable
{
    /// <summary>Of the time for looking up what was told, so much that the marks themselves have enough left.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, ConcurrentDictionary<WrongPart, bool>> _well = new(StringComparer.Ordinal);
    private CancellationTokenSource? _enough;

    /// <summary>Those of <paramref name="parts"/> that are wrong, or of which the store does not say that they are well.</summary>
    public async Task<IReadOnlyList<WrongPart>> OfAsync(string kind, IReadOnlyList<WrongPart> parts, CancellationToken cancellationToken)
    {
        if (!_well.TryGetValue(kind, out var well))
        {
            _well.Add(kind, well = []);
        }

        _enough ??= new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_enough.Token, cancellationToken);
        await using var pipeline = new EnergyPipeline(
            config with
            {
                PacingTable = null,
                KeepLake = false,
            },
            new() { Clock = clock, Time = time }
        );
        foreach (var feed in parts.Where(part => !well.ContainsKey(part)).GroupBy(part => part.Feed, StringComparer.Ordinal))
        {
            try
            {
                if (FeedOf(kind, feed.Key) is not { } settings)
                {
                    continue;
                }

                var periods = feed.Select(part => part.Period).ToHashSet(StringComparer.Ordinal);
                await (
                    kind == NoticeKind.Quality
                        ? pipeline.FindClearAsync(settings, periods, IsWell, either.Token)
                        : pipeline.FindCompleteAsync(settings, periods, IsWell, either.Token)
                ).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception unknown) when (unknown is PipelineException or StoreException)
            {
                // The feed cannot be asked for any more, or the store does not answer: nothing says that it is well.
            }

            void IsWell(string period) => well.TryAdd(new(feed.Key, period), true);
        }

        return [.. parts.Where(part => !well.ContainsKey(part))];
    }

    public void Dispose() => _enough?.Dispose();

    /// <summary>
    /// The feed of that name. Of quality the dataset of that name too, which orders name; of anything else what is not configured cannot be
    /// known to be complete.
    /// </summary>
    private FeedSettings? FeedOf(string kind, string name)
    {
        if (config.Feeds.FirstOrDefault(feed => feed.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } feed)
        {
            return feed;
        }

        return kind != NoticeKind.Quality ? null
            : config.Configured.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other ? other
            : FeedCatalog.BuiltIn.Find(name) is ({ } source, { } dataset) ? DatasetFeeds.OfAny(source, dataset)
            : null;
    }
}

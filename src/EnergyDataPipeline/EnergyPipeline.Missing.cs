using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>What of a long history is there already.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>
    /// What a run over history would ask for: every feed's periods, and how many of them are not stored complete. Lists the store; asks nothing.
    /// </summary>
    public async Task<HistoryPlan> PlanHistoryAsync(CancellationToken cancellationToken = default)
    {
        var slices = Plan(_config.Feeds);
        var missing = await MissingAsync(slices, new FeedResult[slices.Count], cancellationToken);
        var asked = missing.Select(i => slices[i]).ToLookup(slice => slice.Feed.Name);
        return new([
            .. slices
                .GroupBy(slice => slice.Feed.Name)
                .Select(feed =>
                {
                    var days = asked[feed.Key].DistinctBy(slice => slice.Covers).Sum(slice => DaysOf(slice));
                    // What is known of a dataset's size is the size of all of it.
                    var dataset = feed.First().Feed.Params.Count == 0 ? feed.First().Match?.Dataset : null;
                    return new FeedHistory(
                        feed.Key,
                        feed.Count(),
                        asked[feed.Key].Count(),
                        dataset?.RowsPerDay * days,
                        dataset?.JsonBytesPerDay * days,
                        LeastTime(feed.First(), asked[feed.Key].Count())
                    );
                }),
        ]);
    }

    private static int DaysOf(Slice slice) => slice.Covers is { } period ? Period.DaysBetween(period.First, period.Next) : 1;

    /// <summary>The time that the host's pacing takes at least; nothing where it has no limit.</summary>
    private static Duration LeastTime(Slice slice, int requests)
    {
        var pacing = slice.Feed.Pacing ?? slice.Match?.Source.Pacing ?? new Catalog.Pacing();
        return pacing.RequestsPerSecond > 0 ? Duration.FromSeconds(requests / pacing.RequestsPerSecond) : Duration.Zero;
    }

    /// <summary>
    /// Positions of the slices to ask for, in the order to ask in. With <see cref="EnergyPipelineConfig.OnlyMissing"/>, those that were
    /// committed after their period was over have their result at once. Each feed's manifests are listed once, however many periods there are.
    /// </summary>
    private async Task<IEnumerable<int>> MissingAsync(
        IReadOnlyList<Slice> slices,
        FeedResult[] results,
        CancellationToken cancellationToken
    )
    {
        var missing = new List<int>();
        var complete = new Dictionary<string, Dictionary<string, Instant>>(StringComparer.Ordinal);
        for (var i = 0; i < slices.Count; i++)
        {
            var slice = slices[i];
            if (!_config.OnlyMissing || slice.Covers is not { } period)
            {
                missing.Add(i);
                continue;
            }

            var folder = ManifestLog.Folder(slice.SourceKey, slice.FeedKey);
            if (!complete.TryGetValue(folder, out var committed))
            {
                complete[folder] = committed = await CommittedAsync(folder, cancellationToken);
            }

            if (
                committed.TryGetValue(ManifestLog.Folder(slice.SourceKey, slice.FeedKey, slice.Period), out var at)
                && at >= period.Span(slice.Zone).End
            )
            {
                results[i] = Plain(slice, Records.Outcome.Unchanged) with { Message = "complete already" };
                Tell(slice, results[i]);
            }
            else
            {
                missing.Add(i);
            }
        }

        return _config.NewestFirst ? missing.OrderByDescending(i => slices[i].Covers?.First ?? LocalDate.MaxIsoValue) : missing;
    }

    /// <summary>When each period below <paramref name="folder"/> was last committed, by the period's own folder.</summary>
    private async Task<Dictionary<string, Instant>> CommittedAsync(string folder, CancellationToken cancellationToken)
    {
        var periods = new Dictionary<string, Instant>(StringComparer.Ordinal);
        await foreach (var found in _store.ListAsync(folder, cancellationToken))
        {
            if (ManifestLog.TryParseKey(found.Key, out _))
            {
                var period = found.Key[..(found.Key.LastIndexOf('/') + 1)];
                var earlier = periods.GetValueOrDefault(period, Instant.MinValue);
                periods[period] = found.ModifiedAt > earlier ? found.ModifiedAt : earlier;
            }
        }

        return periods;
    }
}

/// <summary>What a run over history would ask for.</summary>
/// <param name="Feeds">Feed by feed.</param>
public sealed record HistoryPlan(IReadOnlyList<FeedHistory> Feeds);

/// <summary>What of one feed's history is there, and what asking for the rest takes.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Slices">Requests that all of it takes.</param>
/// <param name="Missing">Requests for what is not stored complete.</param>
/// <param name="Rows">Rows in what is missing, an estimate; null when unknown.</param>
/// <param name="JsonBytes">Bytes of JSON in what is missing, an estimate; null when unknown.</param>
/// <param name="LeastTime">Time that the host's pacing takes at least.</param>
public sealed record FeedHistory(string Feed, int Slices, int Missing, double? Rows, double? JsonBytes, Duration LeastTime);

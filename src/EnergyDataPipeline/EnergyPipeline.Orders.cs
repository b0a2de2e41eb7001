using System.Collections.Concurrent;
using System.Diagnostics;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>Work that is handed out in one place and done in another.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>Hosts that gave something to an order of this pipeline which only the source can have given.</summary>
    private readonly ConcurrentDictionary<string, bool> _provenHosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The slices that a run would ask for, in the order in which it would, as orders that <see cref="RunOrdersAsync"/> takes, here or anywhere with
    /// the same configuration; with <see cref="EnergyPipelineConfig.OnlyMissing"/> and a day, those of the day's periods alone that are not stored complete. Each
    /// slice once. Lists the store; asks no source.
    /// </summary>
    /// <param name="names">Names of feeds; null for a region's, or without one for every feed.</param>
    /// <param name="region">The feeds of this region.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="PipelineException">An unknown feed or region; or a feed that orders cannot name.</exception>
    public async Task<IReadOnlyList<SliceOrder>> OrderAsync(
        IEnumerable<string>? names = null,
        string? region = null,
        CancellationToken cancellationToken = default
    )
    {
        var feeds =
            names is not null ? Select(names)
            : region is not null ? OfRegion(region)
            : _config.Feeds;
        var slices = _config is { OnlyMissing: true, Day: not null } ? Plan(feeds.Select(ByPeriods)) : Plan(feeds);
        IEnumerable<int> chosen = Enumerable.Range(0, slices.Count);
        if (_config.OnlyMissing)
        {
            var standings = await StandingsAsync(slices, cancellationToken);
            await KeepLedgersAsync(standings.Values, always: false);
            var files = await FilesAsync(slices, standings, cancellationToken);
            chosen = MissingOf(slices, new FeedResult[slices.Count], Backfilled, slice => StandingOf(slice, standings), files);
        }

        var orders = new List<SliceOrder>();
        foreach (var feed in chosen.Select(i => slices[i]).DistinctBy(slice => slice.Id).GroupBy(slice => slice.Feed))
        {
            var form = FormOf(feed.First());
            orders.AddRange(feed.Select(form));
        }

        return _config.NewestFirst ? InTheOrderOf(orders, chosen.Select(i => slices[i].Id)) : orders;
    }

    /// <summary>
    /// Does <paramref name="orders"/> by the ordinary path. Each has its result, in their order; a period that the store holds complete is left
    /// alone, so that an order that comes twice is done once. An order that cannot be read as one slice of this configuration is a result of class
    /// <see cref="FailureClass.Configuration"/>, and the others are done. What failed in passing is not tried again here: whoever
    /// gave the order decides when. A 404 from a host that has given nothing yet, to this pipeline or to the store, is a failure in passing too.
    /// </summary>
    public async Task<RunSummary> RunOrdersAsync(IReadOnlyList<SliceOrder> orders, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orders);
        var started = _clock.GetCurrentInstant();
        var watch = Stopwatch.StartNew();
        var (slices, places) = (new List<Slice>(), new int[orders.Count]);
        var refused = new FeedResult?[orders.Count];
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < orders.Count; i++)
        {
            try
            {
                var slice = SliceOf(orders[i]);
                if (!known.TryGetValue(slice.Id, out places[i]))
                {
                    known[slice.Id] = places[i] = slices.Count;
                    slices.Add(slice);
                }
            }
            catch (PipelineException unreadable)
            {
                refused[i] = Refused(orders[i], unreadable.Failure, unreadable.Message, unreadable.NextStep) with
                {
                    IsRefusedOrder = unreadable.Failure == FailureClass.Configuration,
                };
                Log(refused[i]!);
            }
            catch (Exception broken)
            {
                // One order's fault in our own code is not the others'.
                var (feed, period) = (orders[i].Feed ?? orders[i].Dataset ?? "?", orders[i].Period ?? Slice.Current);
                LogMessages.SliceBroken(_log, feed, period, broken);
                refused[i] = Refused(
                    orders[i],
                    FailureClass.Internal,
                    $"{broken.GetType().Name}: {broken.Message}",
                    "This is a fault of ours: please report it with the log."
                );
            }
        }

        using var run = Run.Begin(started, region: null, _config.Concurrency, [], _store);
        LogMessages.RunStarted(_log, run.Id, slices.Count, _store.Name);
        var results = new FeedResult[slices.Count];
        var chosen = await MissingAsync(slices, results, cancellationToken);
        _options.Progress?.Report(new FeedProgress("", "", "planned", 0, 0, null) { Planned = chosen.Count });
        await RunSlicesAsync(chosen, slices, results, run, cancellationToken);
        await ProveByStoreAsync(slices, results, cancellationToken);
        TellUnproven404(slices, results, _provenHosts);
        await NoteAbsencesAsync(slices, results, run.Id);
        TellGaps(slices, results);

        var lake = _config.KeepLake ? await KeepLakeAsync(slices, results, cancellationToken) : null;
        FeedResult[] all =
        [
            .. Enumerable
                .Range(0, orders.Count)
                .Select(i => refused[i] ?? results[places[i]] with { Account = AccountOf(slices[places[i]]) }),
        ];
        var summary = new RunSummary
        {
            RunId = run.Id,
            Destination = _store.Name,
            StartedAt = started,
            EndedAt = started + Duration.FromTimeSpan(watch.Elapsed),
            Results = all,
            Lake = lake,
            Failure = WorstOf([
                .. all.Select(result => result.Failure),
                lake is { IsSuccess: false } ? FailureClass.Incomplete : FailureClass.None,
            ]),
        };
        // Whoever gives orders one by one counts them, and says the numbers once.
        return await KeepSummaryAsync(summary, isCounted: false);
    }

    /// <summary>
    /// Brings the lake of what <paramref name="orders"/> collected up to date, as a run with <see cref="EnergyPipelineConfig.KeepLake"/> does when it
    /// ends: for whoever does orders one by one and builds partitions when they are all done.
    /// </summary>
    /// <param name="orders">Orders that were done.</param>
    /// <param name="results">How each ended.</param>
    /// <param name="cancellationToken">Stops it; the next time takes it up.</param>
    public Task<LakeReport> KeepLakeAsync(
        IReadOnlyList<SliceOrder> orders,
        IReadOnlyList<FeedResult> results,
        CancellationToken cancellationToken = default
    ) => KeepLakeAsync(orders, results, goesOn: null, cancellationToken);

    /// <summary>As <see cref="KeepLakeAsync(IReadOnlyList{SliceOrder}, IReadOnlyList{FeedResult}, CancellationToken)"/>.</summary>
    /// <param name="orders">Orders that were done.</param>
    /// <param name="results">How each ended.</param>
    /// <param name="goesOn">Told whenever a partition is done; called from several threads.</param>
    /// <param name="cancellationToken">Stops it; the next time takes it up.</param>
    public Task<LakeReport> KeepLakeAsync(
        IReadOnlyList<SliceOrder> orders,
        IReadOnlyList<FeedResult> results,
        Action? goesOn,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(orders);
        ArgumentNullException.ThrowIfNull(results);
        var done = orders.Zip(results).Where(one => one.Second.IsSuccess).ToList();
        return KeepLakeAsync(
            UpkeepWith(goesOn),
            [.. done.Select(one => SliceOf(one.First))],
            [.. done.Select(one => one.Second)],
            cancellationToken
        );
    }

    /// <summary>
    /// The feed as history wants it: one that names its dataset, and is configured for what is newest, at the address of days, months or years. Others,
    /// and what is published as newest only, stay as they are.
    /// </summary>
    private FeedSettings ByPeriods(FeedSettings feed)
    {
        if (feed.Dataset is null || Plan([feed]).Any(slice => slice.Covers is not null))
        {
            return feed;
        }

        try
        {
            return DatasetFeeds.Of(feed, isDated: true);
        }
        catch (PipelineException)
        {
            // Of this dataset no day can be asked for: what is newest is all there is.
            return feed;
        }
    }

    private static IReadOnlyList<SliceOrder> InTheOrderOf(List<SliceOrder> orders, IEnumerable<string> ids)
    {
        var byId = orders.ToDictionary(order => order.Id!, StringComparer.Ordinal);
        return [.. ids.Distinct(StringComparer.Ordinal).Select(id => byId[id])];
    }

    /// <summary>
    /// How slices of that one's feed are ordered: by the feed's name where the configuration has the feed, else by dataset. Proven by reading the
    /// order back: a slice that would be understood otherwise is not handed out.
    /// </summary>
    private Func<Slice, SliceOrder> FormOf(Slice slice)
    {
        Func<Slice, SliceOrder>[] forms = slice.Feed.Dataset is { } dataset ? [ByFeed, one => ByDataset(one, dataset)] : [ByFeed];
        PipelineException? reason = null;
        foreach (var form in forms)
        {
            try
            {
                SliceOf(form(slice));
                return form;
            }
            catch (PipelineException refused)
            {
                reason = refused;
            }
        }

        throw new PipelineException(
            FailureClass.Configuration,
            $"{slice.Feed.Name} {slice.Period} cannot be ordered: {reason!.Message}",
            reason.NextStep ?? "Name a feed of the configuration, or a dataset of the catalogue.",
            reason
        );
    }

    private static SliceOrder ByFeed(Slice slice) =>
        Blank(slice) with
        {
            Feed = slice.Feed.Name,
            Narrowing = slice.Feed.FanOut.ToDictionary(way => way.Placeholder, way => slice.Params[way.Placeholder]),
        };

    private static SliceOrder ByDataset(Slice slice, string dataset) =>
        Blank(slice) with
        {
            Dataset = dataset,
            Narrowing = slice.Params.Where(pair => slice.Match?.Path.By.Contains(pair.Key) == true).ToDictionary(),
        };

    private static SliceOrder Blank(Slice slice) =>
        new() { Period = slice.Covers is { } period ? new Market.OperatingDay(period.First).ToString() : null, Id = slice.Id };

    /// <summary>The one slice that an order means.</summary>
    /// <exception cref="PipelineException">It means none, several, or another one than where it was made.</exception>
    internal Slice SliceOf(SliceOrder order)
    {
        var found = new List<Slice>();
        foreach (var feed in FeedsOf(order))
        {
            var slices = Plan([feed], order.Period).Where(slice => order.Period is null || slice.Covers is not null).ToList();
            found.AddRange(order.Feed is null ? slices : slices.Where(slice => IsNarrowedTo(slice, order.Narrowing)));
            if (order.Id is null && found.Count > 0)
            {
                break;
            }
        }

        var slice =
            order.Id is { } id ? found.Find(one => one.Id == id)
            : found is [var only] ? only
            : null;
        if (slice is not null)
        {
            AddressOf(slice);
            return slice;
        }

        throw found.Count == 0
            ? new PipelineException(
                FailureClass.Configuration,
                order.Period is null
                    ? $"the order '{order}' is none of what {order.Feed ?? order.Dataset} asks for"
                    : $"the order '{order}' is none of the periods that {order.Feed ?? order.Dataset} asks for",
                "Whoever does the work needs the configuration by which it was ordered."
            )
        : order.Id is not null
            ? new PipelineException(
                FailureClass.Configuration,
                $"the order '{order}' means another slice here ({found[0].Id[..8]}) than where it was made ({Redaction.Clean(Short(order.Id))})",
                "The feed's address or parameters differ: give both the same configuration, and order again."
            )
        : new PipelineException(
            FailureClass.Configuration,
            $"the order '{order}' is {found.Count} slices; an order is one",
            $"Name one day, and one value of each: {string.Join(", ", found[0].Feed.FanOut.Select(way => way.Placeholder).DefaultIfEmpty("period"))}."
        );
    }

    private static string Short(string id) => id.Length > 8 ? id[..8] : id;

    /// <summary>What the order's feed may be here, the likeliest first: as it is configured, or made anew for what is dated or current.</summary>
    private IEnumerable<FeedSettings> FeedsOf(SliceOrder order)
    {
        var isDated = order.Period is not null;
        if (order.Feed is not { } name)
        {
            var (source, dataset) = DatasetFeeds.Find(order.Dataset ?? "");
            return [DatasetFeeds.Of(source, dataset, order.Narrowing, isDated)];
        }

        var configured = _config.Configured.Count > 0 ? _config.Configured : _config.Feeds;
        var feed =
            configured.FirstOrDefault(feed => feed.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw UnknownName("feed", name, configured.Select(feed => feed.Name));
        return feed.Dataset is null ? [feed] : Ways(feed, isDated);

        static IEnumerable<FeedSettings> Ways(FeedSettings feed, bool isDated)
        {
            yield return feed;
            yield return DatasetFeeds.Of(feed, isDated);
        }
    }

    private static bool IsNarrowedTo(Slice slice, IReadOnlyDictionary<string, string> narrowing) =>
        narrowing.All(one =>
        {
            var parameters = slice.Match?.Dataset.ParametersIn(slice.Match.Source) ?? [];
            var parameter = parameters.FirstOrDefault(parameter => one.Key.Equals(parameter.Option, StringComparison.OrdinalIgnoreCase));
            var value = parameter?.Resolve(one.Value) ?? one.Value;
            return slice.Params.TryGetValue(parameter?.Name ?? one.Key, out var has) && has == value;
        });

    private static FeedResult Refused(SliceOrder order, FailureClass failure, string reason, string? nextStep) =>
        new()
        {
            Feed = order.Feed ?? order.Dataset ?? "?",
            Period = order.Period ?? Slice.Current,
            Outcome = Outcome.Failed,
            Failure = failure,
            Message = Redaction.Clean(reason),
            NextStep = nextStep,
        };

    /// <summary>
    /// Positions of the slices that the store does not hold complete; the others have their result. Each slice's own folder alone is looked at: a
    /// worker does thousands of orders, one after the other, of a feed with thousands of periods.
    /// </summary>
    private async Task<IReadOnlyList<int>> MissingAsync(List<Slice> slices, FeedResult[] results, CancellationToken cancellationToken)
    {
        var standings = new ConcurrentDictionary<string, Standing>(StringComparer.Ordinal);
        var files = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            slices.Where(slice => slice.Covers is not null),
            new ParallelOptions { MaxDegreeOfParallelism = StoreRequestsAtOnce, CancellationToken = cancellationToken },
            async (slice, token) =>
            {
                var folder = ManifestLog.Folder(slice.SourceKey, slice.FeedKey, slice.Period);
                var read = await Standings.ReadAsync(
                    _store,
                    _manifests,
                    ManifestLog.Folder(slice.SourceKey, slice.FeedKey),
                    folder.Equals,
                    _store.ListAsync(folder, token),
                    token
                );
                var standing = standings[slice.Id] = read[folder].Of(slice.Id);
                foreach (var file in standing.Entry?.Files ?? [])
                {
                    if (await _store.FindAsync(file.Key, token) is { } there)
                    {
                        files[file.Key] = there.Bytes;
                    }
                }
            }
        );
        return MissingOf(slices, results, Backfilled, slice => standings[slice.Id], files);
    }
}

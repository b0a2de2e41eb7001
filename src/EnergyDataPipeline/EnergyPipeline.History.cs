using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>What of a long history is there, what is missing from it, and asking for that alone.</content>
public sealed partial class EnergyPipeline
{
    private const int StoreRequestsAtOnce = 16;

    /// <summary>
    /// What a run over history would ask for: every feed's periods, and how many of them are not stored complete; with
    /// <paramref name="healing"/>, what <see cref="HealAsync"/> would ask for. Lists the store; asks nothing.
    /// </summary>
    public async Task<HistoryPlan> PlanHistoryAsync(bool healing = false, CancellationToken cancellationToken = default)
    {
        var slices = await HistoryAsync(_config.Feeds, cancellationToken);
        var standings = await StandingsAsync(slices, cancellationToken);
        var files = await FilesAsync(slices, standings, cancellationToken);
        var wanted = healing ? Healed : Backfilled;
        var missing =
            healing || _config.OnlyMissing
                ? MissingOf(slices, new FeedResult[slices.Count], wanted, slice => StandingOf(slice, standings), files)
                : [.. Enumerable.Range(0, slices.Count)];
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

    /// <summary>
    /// Asks again for what is not complete, and for nothing else: periods that are missing, partial, failed, or empty where they should not
    /// be. The span is that of <see cref="FindGapsAsync"/>.
    /// </summary>
    public async Task<RunSummary> HealAsync(CancellationToken cancellationToken = default)
    {
        var slices = await HistoryAsync(_config.Feeds, cancellationToken);
        return await RunAsync(slices, region: null, Healed, cancellationToken);
    }

    /// <summary>What a run over history asks for.</summary>
    /// <param name="States">Periods whose state is one of these.</param>
    /// <param name="WantsFormats">And those that lack files of the formats that are set.</param>
    private sealed record Wanted(IReadOnlySet<PeriodState> States, bool WantsFormats);

    private static readonly Wanted Backfilled = new(
        Enum.GetValues<PeriodState>().Except([PeriodState.Complete, PeriodState.Quiet]).ToHashSet(),
        WantsFormats: true
    );

    private static readonly Wanted Healed = new(
        new HashSet<PeriodState>
        {
            PeriodState.Missing,
            PeriodState.Partial,
            PeriodState.Failed,
            PeriodState.Empty,
            PeriodState.Unsure,
            PeriodState.Damaged,
        },
        WantsFormats: false
    );

    private static int DaysOf(Slice slice) => slice.Covers is { } period ? Period.DaysBetween(period.First, period.Next) : 1;

    /// <summary>The time that the host's pacing takes at least; nothing where it has no limit.</summary>
    private static Duration LeastTime(Slice slice, int requests)
    {
        var pacing = slice.Feed.Pacing ?? slice.Match?.Source.Pacing ?? new Pacing();
        return pacing.RequestsPerSecond > 0 ? Duration.FromSeconds(requests / pacing.RequestsPerSecond) : Duration.Zero;
    }

    /// <summary>The slices of the days set; without any, of each feed's days from the first that is stored until yesterday.</summary>
    private async Task<IReadOnlyList<Slice>> HistoryAsync(IReadOnlyList<FeedSettings> feeds, CancellationToken cancellationToken)
    {
        if (_config.Day is not null)
        {
            return Plan(feeds);
        }

        var slices = new List<Slice>();
        foreach (var feed in feeds)
        {
            var parts = Plan([feed], day: null);
            var first = await FirstDayAsync(parts, cancellationToken) ?? throw await NoHistoryAsync(feed.Name, parts, cancellationToken);
            // What is stored may begin today: then nothing of it is history yet.
            if (first < _clock.GetCurrentInstant().InZone(parts[0].Zone).Date)
            {
                slices.AddRange(Plan([feed], $"{new OperatingDay(first)}..yesterday"));
            }
        }

        return slices;
    }

    /// <summary>The first day of what is stored of a feed's <paramref name="parts"/>; null where nothing is.</summary>
    private Task<LocalDate?> FirstDayAsync(IReadOnlyList<Slice> parts, CancellationToken cancellationToken)
    {
        var marks = parts.Select(part => part.Period.Split('~', 2) is [_, var mark] ? mark : "").ToHashSet(StringComparer.Ordinal);
        return Standings.FirstDayAsync(_store, ManifestLog.Folder(parts[0].SourceKey, parts[0].FeedKey), marks, cancellationToken);
    }

    private async Task<PipelineException> NoHistoryAsync(string feed, IReadOnlyList<Slice> parts, CancellationToken cancellationToken)
    {
        var isReal = !parts[0].IsGenerated;
        var generated = isReal ? await FirstDayAsync([.. parts.Select(part => part with { IsGenerated = true })], cancellationToken) : null;
        return new(
            FailureClass.Configuration,
            $"nothing of {feed} is stored in {_store.Name} by periods: where its history begins is not known",
            generated is null
                ? "Name the first day, as --from 2025-01-01; backfill collects from it."
                : "What is stored of it was collected from the sandbox: --sandbox means that. Otherwise name the first day, as --from 2025-01-01."
        );
    }

    /// <summary>
    /// Positions of the slices to ask for, in the order to ask in: those whose standing is <paramref name="wanted"/>, and current answers. The
    /// others have their result at once.
    /// </summary>
    /// <param name="slices">All that was planned.</param>
    /// <param name="results">Where results of those left alone go.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="standingOf">What the store says of a period.</param>
    /// <param name="files">Sizes of the files in the store.</param>
    private List<int> MissingOf(
        IReadOnlyList<Slice> slices,
        FeedResult[] results,
        Wanted wanted,
        Func<Slice, Standing> standingOf,
        IReadOnlyDictionary<string, long> files
    )
    {
        var missing = new List<int>();
        for (var i = 0; i < slices.Count; i++)
        {
            if (slices[i].Covers is null || IsMissing(slices[i], standingOf(slices[i]), wanted, files))
            {
                missing.Add(i);
                continue;
            }

            var waiting = standingOf(slices[i]).Entry?.Quarantined ?? 0;
            results[i] = Plain(slices[i], Outcome.Unchanged) with
            {
                LeftAlone = true,
                Failure = waiting > 0 ? FailureClass.Quality : FailureClass.None,
                Quarantined = waiting,
                Message = waiting > 0 ? "complete already, but for rows that wait in quarantine" : "complete already",
            };
        }

        return _config.NewestFirst ? [.. missing.OrderByDescending(i => slices[i].Covers?.First ?? LocalDate.MaxIsoValue)] : missing;
    }

    private bool IsMissing(Slice slice, Standing standing, Wanted wanted, IReadOnlyDictionary<string, long> files) =>
        wanted.States.Contains(StateOf(slice, standing))
        || (
            standing.Entry is { } entry
            && ((wanted.WantsFormats && !NamesAll(slice, entry.DefinitionId, entry.Tables)) || LostOf(entry, files).Any())
        );

    /// <summary>The files of a manifest that are not in the store with the size that it says.</summary>
    private static IEnumerable<LedgerFile> LostOf(LedgerEntry entry, IReadOnlyDictionary<string, long> files) =>
        entry.Files.Where(file => files.GetValueOrDefault(file.Key, -1) != file.Bytes);

    private static Standing StandingOf(Slice slice, IReadOnlyDictionary<string, Standings> standings) =>
        slice.Covers is null
            ? Standing.None
            : standings[ManifestLog.Folder(slice.SourceKey, slice.FeedKey)]
                [ManifestLog.Folder(slice.SourceKey, slice.FeedKey, slice.Period)]
                .Of(slice.Id);

    /// <summary>What the store says of the slices' periods, by the feeds' folders.</summary>
    private async Task<IReadOnlyDictionary<string, Standings>> StandingsAsync(
        IReadOnlyList<Slice> slices,
        CancellationToken cancellationToken
    )
    {
        var standings = new Dictionary<string, Standings>(StringComparer.Ordinal);
        foreach (
            var feed in slices.Where(slice => slice.Covers is not null).GroupBy(slice => ManifestLog.Folder(slice.SourceKey, slice.FeedKey))
        )
        {
            var periods = feed.Select(slice => ManifestLog.Folder(slice.SourceKey, slice.FeedKey, slice.Period))
                .ToHashSet(StringComparer.Ordinal);
            standings[feed.Key] = await Standings.ReadAsync(_store, _manifests, feed.Key, periods.Contains, cancellationToken);
        }

        return standings;
    }

    /// <summary>Sizes of the files in the folders that the slices' manifests name files in, by key: a listing a folder.</summary>
    private async Task<IReadOnlyDictionary<string, long>> FilesAsync(
        IReadOnlyList<Slice> slices,
        IReadOnlyDictionary<string, Standings> standings,
        CancellationToken cancellationToken
    )
    {
        const int rawDepth = 3; // raw/<source>/<feed>/: the periods' folders are listed together
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var slice in slices.Where(slice => slice.Covers is not null))
        {
            foreach (var file in StandingOf(slice, standings).Entry?.Files ?? [])
            {
                var parts = file.Key.Split('/');
                var depth = parts[0] == StoreFolders.Raw ? rawDepth : parts.Length - 1;
                folders.Add(string.Concat(parts.Take(depth).Select(part => part + "/")));
            }
        }

        var files = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            await foreach (var found in _store.ListAsync(folder, cancellationToken))
            {
                files[found.Key] = found.Bytes;
            }
        }

        return files;
    }

    /// <summary>Keeps what was learned of the manifests, so that the next run need not read them.</summary>
    private async Task KeepLedgersAsync(IEnumerable<Standings> standings, bool always)
    {
        foreach (var one in standings.Where(one => always ? one.Ledger.HasChanged : one.Ledger.HasLearned))
        {
            try
            {
                await one.Ledger.WriteAsync(_store, one.Folder, CancellationToken.None);
            }
            catch (StoreException refused)
            {
                // It spares reading, and nothing else.
                LogMessages.NoteNotKept(_log, one.Folder, "ledger", refused.Message);
            }
        }
    }

    private static void Learn(IReadOnlyList<Slice> slices, FeedResult[] results, IReadOnlyDictionary<string, Standings> standings)
    {
        foreach (var (slice, result) in slices.Zip(results).Where(one => one.First.Covers is not null && !one.Second.LeftAlone))
        {
            var ledger = standings[ManifestLog.Folder(slice.SourceKey, slice.FeedKey)].Ledger;
            if (result.Entry is { } entry)
            {
                ledger.Learn(entry);
            }
            else if (result is { IsConfirmed: true, ManifestKey: { } key, AnsweredAt: { } at })
            {
                ledger.Confirm(key, at);
            }
        }
    }

    /// <summary>Remembers, for periods that have no manifest, what came of asking: a failure, or that the source has nothing.</summary>
    private async Task NoteAbsencesAsync(IReadOnlyList<Slice> slices, FeedResult[] results, string runId)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = StoreRequestsAtOnce };
        await Parallel.ForAsync(
            0,
            results.Length,
            options,
            async (i, token) =>
            {
                var (slice, result) = (slices[i], results[i]);
                NoteState? state = result switch
                {
                    { Failure: FailureClass.Temporary or FailureClass.SourcePermanent } => NoteState.Failed,
                    { Outcome: Outcome.Empty, ManifestKey: null } => NoteOf(result.Coverage),
                    _ => null,
                };
                if (state is null || slice.Covers is null)
                {
                    return;
                }

                try
                {
                    var key = PeriodNotes.KeyOf(slice.SourceKey, slice.FeedKey, slice.Period, state.Value);
                    var note = new PeriodNote(state.Value, _clock.GetCurrentInstant(), runId, Redaction.Clean(result.Message ?? ""));
                    await _notes.PutAsync(key, note, token);
                }
                catch (StoreException refused)
                {
                    // It spares asking again, and nothing else: the result itself has been told.
                    LogMessages.NoteNotKept(_log, slice.Feed.Name, slice.Period, refused.Message);
                }
            }
        );
    }
}

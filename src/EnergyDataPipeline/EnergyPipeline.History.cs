using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using EnergyDataPipeline.Validating;
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
                ? MissingOf(slices, new FeedResult[slices.Count], wanted, standings, files)
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
    /// How complete the store is, period by period: those of <see cref="EnergyPipelineConfig.Day"/>, or without one every period from the first
    /// that is stored until yesterday. Lists each feed once, and opens what its ledger does not tell; asks no source.
    /// </summary>
    /// <exception cref="PipelineException">No span is named, and nothing of a feed is stored.</exception>
    public async Task<GapReport> FindGapsAsync(CancellationToken cancellationToken = default)
    {
        var slices = await HistoryAsync(_config.Feeds, cancellationToken);
        var standings = await StandingsAsync(slices, cancellationToken);
        var files = await FilesAsync(slices, standings, cancellationToken);
        var periods = new PeriodGap[slices.Count];
        await Parallel.ForAsync(
            0,
            slices.Count,
            new ParallelOptions { MaxDegreeOfParallelism = StoreRequestsAtOnce, CancellationToken = cancellationToken },
            async (i, token) => periods[i] = await GapAsync(slices[i], StandingOf(slices[i], standings), files, token)
        );
        var marks = slices.Select(slice => slice.Period.Split('~', 2) is [_, var mark] ? mark : "").ToHashSet(StringComparer.Ordinal);
        return new(periods) { StoredOtherwise = [.. standings.Values.SelectMany(one => one.Others).Distinct().Except(marks)] };
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
        new HashSet<PeriodState> { PeriodState.Missing, PeriodState.Partial, PeriodState.Failed, PeriodState.Empty, PeriodState.Unsure },
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
            var marks = parts.Select(part => part.Period.Split('~', 2) is [_, var mark] ? mark : "").ToHashSet(StringComparer.Ordinal);
            var folder = ManifestLog.Folder(parts[0].SourceKey, parts[0].FeedKey);
            var first =
                await Standings.FirstDayAsync(_store, folder, marks, cancellationToken)
                ?? throw new PipelineException(
                    FailureClass.Configuration,
                    $"nothing of {feed.Name} is stored in {_store.Name} by periods: where its history begins is not known",
                    "Name the first day, as --from 2025-01-01."
                );
            // What is stored may begin today: then nothing of it is history yet.
            if (first < _clock.GetCurrentInstant().InZone(parts[0].Zone).Date)
            {
                slices.AddRange(Plan([feed], $"{new OperatingDay(first)}..yesterday"));
            }
        }

        return slices;
    }

    /// <summary>
    /// Positions of the slices to ask for, in the order to ask in: those whose standing is <paramref name="wanted"/>, and current answers. The
    /// others have their result at once.
    /// </summary>
    /// <param name="slices">All that was planned.</param>
    /// <param name="results">Where results of those left alone go.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="standings">What the store says, by folder.</param>
    /// <param name="files">Sizes of the files in the store; null where they are not looked at.</param>
    private List<int> MissingOf(
        IReadOnlyList<Slice> slices,
        FeedResult[] results,
        Wanted wanted,
        IReadOnlyDictionary<string, Standings> standings,
        IReadOnlyDictionary<string, long>? files
    )
    {
        var missing = new List<int>();
        for (var i = 0; i < slices.Count; i++)
        {
            if (slices[i].Covers is null || IsMissing(slices[i], StandingOf(slices[i], standings), wanted, files))
            {
                missing.Add(i);
                continue;
            }

            var waiting = slices[i].Covers is null ? 0 : StandingOf(slices[i], standings).Entry?.Quarantined ?? 0;
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

    private bool IsMissing(Slice slice, Standing standing, Wanted wanted, IReadOnlyDictionary<string, long>? files) =>
        wanted.States.Contains(StateOf(slice, standing))
        || (
            standing.Entry is { } entry
            && (
                (wanted.WantsFormats && !NamesAll(slice, entry.DefinitionId, entry.Tables))
                || (files is not null && LostOf(entry, files).Any())
            )
        );

    /// <summary>The files of a manifest that are not in the store with the size that it says.</summary>
    private static IEnumerable<LedgerFile> LostOf(LedgerEntry entry, IReadOnlyDictionary<string, long> files) =>
        entry.Files.Where(file => files.GetValueOrDefault(file.Key, -1) != file.Bytes);

    private static Standing StandingOf(Slice slice, IReadOnlyDictionary<string, Standings> standings) =>
        slice.Covers is null
            ? Standing.None
            : standings[ManifestLog.Folder(slice.SourceKey, slice.FeedKey)][
                ManifestLog.Folder(slice.SourceKey, slice.FeedKey, slice.Period)
            ];

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
    private async Task KeepLedgersAsync(IReadOnlyDictionary<string, Standings> standings, bool always)
    {
        foreach (var one in standings.Values.Where(one => always ? one.Ledger.HasChanged : one.Ledger.HasLearned))
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
            else if (result is { Outcome: Outcome.Unchanged, ManifestKey: { } key, AnsweredAt: { } at })
            {
                ledger.Confirm(key, at);
            }
        }
    }

    private PeriodState StateOf(Slice slice, Standing standing)
    {
        var (period, dataset) = (slice.Covers!.Value, slice.Match?.Dataset);
        var end = period.Span(slice.Zone).End;
        var due = DueTime.Of(dataset, period, slice.Zone);
        var absent = _clock.GetCurrentInstant() >= due ? PeriodState.Missing : PeriodState.NotYetPublished;
        if (standing.Fault is not null)
        {
            return PeriodState.Damaged;
        }

        if (standing.Entry is not { } entry)
        {
            return standing.Note switch
            {
                NoteState.Failed => PeriodState.Failed,
                NoteState.Empty when standing.NotedAt >= due => PeriodState.Empty,
                NoteState.Quiet when standing.NotedAt >= due => PeriodState.Quiet,
                NoteState.Unsure when standing.NotedAt >= due => PeriodState.Unsure,
                _ => absent,
            };
        }

        if (entry.SliceId != slice.Id)
        {
            // Of another address or other parameters, as far as is known.
            return absent;
        }

        var wasDue = entry.AskedAt >= Instant.Max(due, end);
        switch (entry.State)
        {
            case CoverageState.Partial:
                return wasDue ? PeriodState.Partial : PeriodState.Early;
            case CoverageState.Empty:
                return wasDue ? PeriodState.Empty : absent;
            case CoverageState.Quiet:
                return wasDue ? PeriodState.Quiet : absent;
            case CoverageState.Unsure:
            case null when entry.Rows == 0:
                return wasDue ? PeriodState.Unsure : absent;
            default:
                // All that is promised is there. Final prices stay as they are; of anything else there may be more when the period is over.
                var isFinal = dataset?.Revision == Revisions.Final;
                return wasDue || (entry.IsPromised && (isFinal || entry.AskedAt >= end)) ? PeriodState.Complete : PeriodState.Early;
        }
    }

    private async Task<PeriodGap> GapAsync(
        Slice slice,
        Standing standing,
        IReadOnlyDictionary<string, long> files,
        CancellationToken cancellationToken
    )
    {
        if (slice.Covers is not { } period)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{slice.Feed.Name} is collected as what is current: it has no periods that could be missing",
                "Name a dataset that is kept by days, months or years; energy-pipeline catalog show NAME tells."
            );
        }

        var state = StateOf(slice, standing);
        var gap = new PeriodGap(slice.Feed.Name, slice.Period, period, state, null, standing.Fault);
        if (standing.Entry is { } held && LostOf(held, files).ToList() is { Count: > 0 } lost)
        {
            return gap with
            {
                State = PeriodState.Damaged,
                Message = $"{lost[0].Key} is gone, or of another size{(lost.Count > 1 ? $"; {lost.Count - 1} more" : "")}",
            };
        }

        if (standing.Entry is not null && state is PeriodState.Partial or PeriodState.Empty)
        {
            var manifest = await _manifests.ReadAsync(standing.Entry!.Manifest, cancellationToken);
            var said = new[] { MessageOf(manifest?.Coverage, slice.Zone), QuarantineOf(manifest) }.OfType<string>();
            return gap with { Coverage = manifest?.Coverage, Message = string.Join("; ", said) };
        }

        return standing.NoteKey is not null && state is PeriodState.Failed or PeriodState.Empty
            ? gap with
            {
                Message = (await _notes.ReadAsync(standing.NoteKey!, cancellationToken))?.Message,
            }
            : gap;
    }

    private static string LostInWords(List<LedgerFile> lost, IReadOnlyDictionary<string, long> files)
    {
        var more = lost.Count > 1 ? $"; {lost.Count - 1} more" : "";
        // What is gone is written again; what lies there in another form is nobody's to write over.
        return files.ContainsKey(lost[0].Key)
            ? $"{lost[0].Key} is not as it was written: delete it, then heal{more}"
            : $"{lost[0].Key} is gone{more}";
    }

    private static string? QuarantineOf(Manifest? manifest) =>
        manifest?.Quarantine is { } rows ? $"{rows.Rows.ToString(CultureInfo.InvariantCulture)} rows wait in quarantine" : null;

    /// <summary>What of a period is missing, in words; null when nothing is.</summary>
    private static string? MessageOf(Coverage? coverage, DateTimeZone zone)
    {
        const int mostNamed = 6;
        if (coverage is null or { HasGaps: false })
        {
            return null;
        }

        if (coverage.State == CoverageState.Empty)
        {
            return coverage.Expected is { } due ? $"the answer has no rows; {due} intervals were due" : "the answer has no rows";
        }

        var parts = new List<string>();
        if (coverage.Expected is { } expected && coverage.Present < expected)
        {
            var named = coverage
                .Missing.Take(mostNamed)
                .Select(begin => begin.InZone(zone).ToString("HH:mm x", CultureInfo.InvariantCulture));
            var more = expected - coverage.Present > mostNamed ? ", …" : "";
            parts.Add($"{coverage.Present} of {expected} intervals; without {string.Join(", ", named)}{more}");
        }

        if (coverage.IncompleteLocations > 0)
        {
            var named = coverage.Gaps.Take(mostNamed).Select(one => $"{one.Location} ({one.Present})");
            var more = coverage.IncompleteLocations > mostNamed ? ", …" : "";
            parts.Add(
                $"{coverage.IncompleteLocations} of {coverage.Locations} locations lack intervals that others have: {string.Join(", ", named)}{more}"
            );
        }

        return string.Join("; ", parts);
    }

    /// <summary>What counts how much of its period a slice's answer holds; null where that means nothing.</summary>
    private static CoverageCount? CoverageCountOf(Slice slice) =>
        slice is { Covers: { } period, Match: { } match }
            ? CoverageCount.For(match.Dataset, period, slice.Zone, HourOf(slice, match))
            : null;

    private static int? HourOf(Slice slice, CatalogMatch match)
    {
        var hour = match.Dataset.ParametersIn(match.Source).FirstOrDefault(one => one.Format == DatasetFeeds.HourFormat)?.Name;
        return
            hour is not null
            && slice.Params.TryGetValue(hour, out var text)
            && int.TryParse(text, CultureInfo.InvariantCulture, out var begin)
            ? begin
            : null;
    }

    private static NoteState? NoteOf(Coverage? coverage) =>
        coverage?.State switch
        {
            CoverageState.Empty => NoteState.Empty,
            CoverageState.Quiet => NoteState.Quiet,
            CoverageState.Unsure => NoteState.Unsure,
            _ => null,
        };

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

    /// <summary>What is stored with gaps, though it is due, is not what was asked for.</summary>
    private void TellGaps(IReadOnlyList<Slice> slices, FeedResult[] results)
    {
        for (var i = 0; i < results.Length; i++)
        {
            if (
                results[i] is { Failure: FailureClass.None or FailureClass.Quality, Coverage: { HasGaps: true } coverage }
                && !IsNotDue(slices[i])
            )
            {
                results[i] = results[i] with
                {
                    Failure = FailureClass.Incomplete,
                    Message = results[i].Message ?? MessageOf(coverage, slices[i].Zone),
                    NextStep = "The source gave no more. energy-pipeline heal asks again for what is not complete.",
                };
                Log(results[i]);
            }
        }
    }
}

/// <summary>How complete a period is in the store.</summary>
public enum PeriodState
{
    /// <summary>Everything that is due.</summary>
    Complete,

    /// <summary>Some of what is due.</summary>
    Partial,

    /// <summary>Without rows, as it should be: nothing happened.</summary>
    Quiet,

    /// <summary>Without rows, where there should be some.</summary>
    Empty,

    /// <summary>Without rows, and whether there should be some is not known.</summary>
    Unsure,

    /// <summary>There, and asked for before all of it was due: there may be more by now.</summary>
    Early,

    /// <summary>Not there, and not due yet.</summary>
    NotYetPublished,

    /// <summary>Not there; never asked for, as far as is known.</summary>
    Missing,

    /// <summary>Not there: asking for it failed.</summary>
    Failed,

    /// <summary>Files that its manifest names are gone or of another size, or the manifest itself cannot be read.</summary>
    Damaged,
}

/// <summary>How complete the store is.</summary>
/// <param name="Periods">Every feed's periods, in the order of the feeds, oldest first.</param>
public sealed record GapReport(IReadOnlyList<PeriodGap> Periods)
{
    /// <summary>Periods for which asking again may bring more.</summary>
    public IEnumerable<PeriodGap> Incomplete =>
        Periods.Where(period =>
            period.State is PeriodState.Partial or PeriodState.Empty or PeriodState.Missing or PeriodState.Failed or PeriodState.Damaged
        );

    /// <summary>What else is stored of the feeds, narrowed otherwise: parameters as the keys have them; empty text for all of it.</summary>
    public IReadOnlyList<string> StoredOtherwise { get; init; } = [];
}

/// <summary>How complete one feed's period is.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Period">The period, as in the keys.</param>
/// <param name="Covers">The span it stands for.</param>
/// <param name="State">How complete it is.</param>
/// <param name="Coverage">What is missing from it; null unless it is partial or empty and known.</param>
/// <param name="Message">What is missing, or what failed, in words; null when all is well.</param>
public sealed record PeriodGap(string Feed, string Period, MarketPeriod Covers, PeriodState State, Coverage? Coverage, string? Message);

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

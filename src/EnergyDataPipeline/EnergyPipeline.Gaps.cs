using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Validating;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline;

/// <content>How complete a period is, and what of it is missing, in words.</content>
public sealed partial class EnergyPipeline
{
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
        return new(periods)
        {
            Nothing = periods.Length == 0 ? await WhyNothingAsync(cancellationToken) : null,
            StoredOtherwise = [.. standings.Values.SelectMany(one => one.Others).Distinct().Except(marks)],
        };
    }

    /// <summary>Why a span that nobody named holds no period: what is stored begins after its end.</summary>
    private async Task<string> WhyNothingAsync(CancellationToken cancellationToken)
    {
        if (_config.Day is { } day)
        {
            return $"No period was looked at: none begins within {day}.";
        }

        if (_config.Feeds.Count == 0)
        {
            return "No period was looked at: there is no feed.";
        }

        var (first, last) = (LocalDate.MaxIsoValue, LocalDate.MinIsoValue);
        foreach (var feed in _config.Feeds)
        {
            var parts = Plan([feed], day: null);
            last = LocalDate.Max(last, _clock.GetCurrentInstant().InZone(parts[0].Zone).Date.PlusDays(-1));
            first = LocalDate.Min(first, await FirstDayAsync(parts, cancellationToken) ?? first);
        }

        var (begins, ended) = (LocalDatePattern.Iso.Format(first), LocalDatePattern.Iso.Format(last));
        return $"No period was looked at: without --from the span ends yesterday, {ended}, and what is stored begins {begins}."
            + $" Look at it with --from {begins} --until {begins}.";
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
            return gap with { State = PeriodState.Damaged, Message = LostInWords(lost, files) };
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

    /// <summary>What is stored with gaps, though it is due, is not what was asked for.</summary>
    private void TellGaps(IReadOnlyList<Slice> slices, FeedResult[] results)
    {
        for (var i = 0; i < results.Length; i++)
        {
            if (
                // Where rows wait in quarantine, the source gave them: that is what needs somebody.
                results[i] is { Failure: FailureClass.None or FailureClass.Quality, Coverage: { HasGaps: true } coverage }
                && results[i].Quarantined == 0
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

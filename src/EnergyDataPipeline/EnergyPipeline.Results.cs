using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>What a slice's stages have produced, turned into manifests and results.</content>
public sealed partial class EnergyPipeline
{
    internal static readonly string EngineVersion =
        typeof(EnergyPipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "0";

    private int _unfencedTold;

    private void CopyAsReceived(SliceWork work, RawDocument document)
    {
        var formats = AsReceivedFormatsOf(work.Slice);
        if (formats.Count == 0 && work.Read!.Ending == ReadEnding.NoRows)
        {
            // There are no rows to encode: what was asked for cannot be given, so the answer itself is.
            var name = work.Read.Format == DocumentFormat.Binary ? "binary" : "text";
            formats = [TableFormats.AsReceived.First(format => format.Name == name)];
        }

        foreach (var format in formats)
        {
            var file = new SpooledFile(_spool, isPrivate: true);
            work.AsReceived.Add((format, file));
            using var body = document.OpenBody();
            body.CopyTo(file.Destination);
            file.Finish();
        }
    }

    /// <summary>
    /// True when the manifest names every file that the slice would write, read by the same definition and written by the same choices, and
    /// each is in the store, undamaged.
    /// </summary>
    private async Task<bool> HoldsAllAsync(Slice slice, Manifest manifest, CancellationToken cancellationToken)
    {
        if (!NamesAll(slice, manifest.DefinitionId, LedgerTable.Of(manifest)))
        {
            return false;
        }

        var files = manifest.Tables.SelectMany(table => table.Files).ToList();
        var found = await Task.WhenAll(files.Select(file => _store.FindAsync(file.Key, cancellationToken)));
        return files.Zip(found).All(pair => pair.First.IsIn(pair.Second));
    }

    /// <summary>True when a manifest's tables have every file that the slice would write, by the same definition and choices.</summary>
    private bool NamesAll(Slice slice, string? definitionId, IReadOnlyList<LedgerTable> tables)
    {
        if (definitionId != DefinitionId.Of(slice.Match?.Dataset, slice.Feed.OnDrift, slice.Feed.Rules))
        {
            return false;
        }

        var names = FormatNamesOf(slice.Feed);
        var formats = FormatsOf(slice);
        var wanted = tables.Where(table =>
            slice.Feed.Tables.Count == 0 || slice.Feed.Tables.Contains(table.Name, StringComparer.OrdinalIgnoreCase)
        );
        foreach (var table in wanted.Where(table => table.Rows > 0))
        {
            var has = table.Files.Select(file => (file.Format, file.Choices)).ToHashSet();
            if (formats.Any(format => !has.Contains((format.Name, FileChoices.Of(format, FormatOptions)))))
            {
                return false;
            }
        }

        var files = tables.SelectMany(table => table.Files).ToList();
        return names.All(name =>
            !TableFormats.TryGetAsReceived(name, out _) || files.Exists(file => file.IsAsReceived && file.Format == name)
        );
    }

    private Manifest ManifestOf(SliceWork work, Run run, IReadOnlyList<ManifestTable> tables, ManifestQuarantine? quarantine, long seq)
    {
        var slice = work.Slice;
        var content = string.Join('\n', tables.Select(table => $"{table.Name} {table.ContentId}"));
        return new Manifest
        {
            Source = slice.SourceKey,
            Feed = slice.FeedKey,
            Dataset = slice.Match?.Dataset.Name,
            DefinitionId = DefinitionId.Of(slice.Match?.Dataset, slice.Feed.OnDrift, slice.Feed.Rules),
            Period = work.Period!,
            Parameters = slice.OpenParams,
            SliceId = slice.Id,
            Seq = seq,
            Revision = slice.Match?.Dataset.Revision,
            Raw = new ManifestRaw(
                work.Raw!.Key,
                work.Raw.Sha256,
                work.Raw.Bytes,
                work.Raw.StoredSha256,
                work.Raw.StoredBytes,
                work.Raw.ReceivedAt,
                work.Address,
                work.Status
            ),
            AnsweredAt = work.AnsweredAt,
            News = work.News,
            ContentId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))),
            Tables = tables,
            Quarantine = quarantine,
            Findings = work.Read!.Findings,
            Coverage = work.Coverage,
            Times = work.Times,
            EngineVersion = EngineVersion,
            RunId = run.Id,
            CommittedAt = _clock.GetCurrentInstant(),
        };
    }

    private static FeedResult ResultOf(Slice slice, Manifest manifest, Outcome outcome, long bytesWritten)
    {
        var quarantined = manifest.Quarantine?.Rows ?? 0;
        return new FeedResult
        {
            Feed = slice.Feed.Name,
            Period = manifest.Period,
            Outcome = outcome,
            Failure = quarantined > 0 ? FailureClass.Quality : FailureClass.None,
            Rows = manifest.Tables.Sum(table => table.Rows),
            Quarantined = quarantined,
            BytesWritten = bytesWritten,
            Files =
            [
                .. manifest.Tables.SelectMany(table =>
                    table.Files.Select(file => new StoredFile(
                        file.Key,
                        file.Rows is null ? null : table.Name,
                        file.Format,
                        file.Rows,
                        file.Bytes,
                        file.Sha256
                    ))
                ),
            ],
            ManifestKey = ManifestLog.KeyOf(manifest),
            Findings = manifest.Findings,
            Coverage = manifest.Coverage,
            LastTime = manifest.Times?.Last,
            Message =
                quarantined > 0
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{quarantined} rows {(manifest.Quarantine!.IsWholeSlice ? "are set aside as a whole, and wait with the reason" : "could not be used and wait, each with its reason,")} in {manifest.Quarantine.Key}"
                    )
                    : null,
            NextStep = quarantined > 0 ? "Look at the reasons; everything else is stored." : null,
        };
    }

    private FeedResult Conclude(SliceWork work, CollectResult asked)
    {
        var slice = work.Slice;
        if (asked.Outcome == Outcome.Unchanged)
        {
            return ResultOf(slice, work.Latest!, Outcome.Unchanged, 0) with { IsConfirmed = true };
        }

        // 404 at an address that is known to be good: the source has nothing for that period.
        if (asked.Outcome == Outcome.NotFound && slice is { Covers: not null, Match: not null })
        {
            return IsNotDue(slice)
                ? NotYetPublished(slice, "the source answers 404")
                : Plain(slice, Outcome.Empty) with
                {
                    Coverage = CoverageCountOf(slice)?.Finish(seen: 0),
                    Message = $"the source has nothing for {slice.Period} (404)",
                    IsAbsent = true,
                };
        }

        return Plain(slice, asked.Outcome) with
        {
            Failure = asked.Failure,
            Message = work.Raw is null ? asked.Message : $"{asked.Message} (kept as received in {work.Raw.Key})",
            NextStep = asked.NextStep,
            ComeBackAt = asked.ComeBackAt,
            IsRefusedSignIn = asked.Outcome == Outcome.Unauthorized,
        };
    }

    private FeedResult Broken(Slice slice, Exception broken)
    {
        var (failure, nextStep) = broken switch
        {
            PipelineException known => (known.Failure, known.NextStep),
            StoreException store => (FailureClass.Store, store.NextStep),
            IOException => (FailureClass.Store, $"Look at the disk of the spool folder {_spool}."),
            _ => (FailureClass.Internal, "This is a fault of ours: please report it with the log."),
        };
        if (failure == FailureClass.Internal)
        {
            LogMessages.SliceBroken(_log, slice.Feed.Name, slice.Period, broken);
        }

        var message = failure == FailureClass.Internal ? $"{broken.GetType().Name}: {broken.Message}" : broken.Message;
        return Plain(slice, failure == FailureClass.SignIn ? Outcome.Unauthorized : Outcome.Failed) with
        {
            Failure = failure,
            Message = Redaction.Clean(message),
            NextStep = nextStep,
        };
    }

    private static FeedResult Stopped(Slice slice) =>
        Plain(slice, Outcome.Cancelled) with
        {
            Failure = FailureClass.Incomplete,
            Message = "stopped before it was complete",
            NextStep = "Run again: what is complete is not asked for a second time.",
        };

    private static FeedResult NotYetPublished(Slice slice, string why) =>
        Plain(slice, Outcome.NotYetPublished) with
        {
            Message = $"{slice.Period} is not published yet: {why}",
            NextStep = slice.Match?.Dataset.Cadence is { } cadence ? $"Published {cadence}." : null,
        };

    private static FeedResult Plain(Slice slice, Outcome outcome) =>
        new()
        {
            Feed = slice.Feed.Name,
            Period = slice.Period,
            Outcome = outcome,
        };

    /// <summary>True while the slice's period has not ended, or its answer is still given time to appear.</summary>
    private bool IsNotDue(Slice slice)
    {
        if (slice.Covers is not { } period)
        {
            return false;
        }

        var due = DueTime.Of(slice.Match?.Dataset, period, slice.Zone);
        return _clock.GetCurrentInstant() < Instant.Max(due, period.Span(slice.Zone).End);
    }

    private void Report(Slice slice, string stage, long bytes = 0, long rows = 0, FeedResult? result = null) =>
        _options.Progress?.Report(new FeedProgress(slice.Feed.Name, slice.Period, stage, bytes, rows, result));

    private void Tell(Slice slice, FeedResult result)
    {
        Report(slice, "done", result.BytesWritten, result.Rows, result);
        Log(result);
    }

    /// <summary>Says how a slice ended, or that it is judged otherwise than at first.</summary>
    private void Log(FeedResult result)
    {
        if (result.Failure == FailureClass.None)
        {
            LogMessages.SliceEnded(
                _log,
                result.Feed,
                result.Period,
                result.Outcome,
                result.Rows,
                result.BytesWritten,
                result.Took.TotalSeconds
            );
        }
        else
        {
            LogMessages.SliceFailed(
                _log,
                result.Feed,
                result.Period,
                result.Outcome,
                result.Failure,
                result.Message ?? "",
                result.NextStep ?? ""
            );
        }
    }

    /// <summary>A store that does not honour conditional writes cannot settle races: that is said once a run.</summary>
    private async Task WarnOfUnfencedStoreAsync(CancellationToken cancellationToken)
    {
        if (
            _config.Destination is Configuring.StoreSettings.S3 { Endpoint: not null }
            && Interlocked.Exchange(ref _unfencedTold, 1) == 0
            && !await StoreProbe.ConditionalWritesHonouredAsync(_store, cancellationToken)
        )
        {
            LogMessages.StoreIsUnfenced(_log, _store.Name);
        }
    }
}

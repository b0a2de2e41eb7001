using System.Diagnostics;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>The path of one slice: collect → keep as received → read and encode → store → commit.</content>
public sealed partial class EnergyPipeline
{
    private async Task<FeedResult> RunSliceAsync(Slice slice, Run run, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        FeedResult result;
        try
        {
            result = _options.Stop.IsCancellationRequested ? Stopped(slice) : await CollectSliceAsync(slice, run, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = Stopped(slice);
        }
        catch (Exception broken)
        {
            result = Broken(slice, broken);
        }

        result = result with { Took = Duration.FromTimeSpan(watch.Elapsed) };
        Tell(slice, result);
        return result;
    }

    private async Task<FeedResult> CollectSliceAsync(Slice slice, Run run, CancellationToken cancellationToken)
    {
        using var work = new SliceWork(slice);
        Report(slice, "asking");
        var request = await RequestAsync(slice, cancellationToken);
        var asked = await _collector.CollectAsync(request, (document, token) => ExamineAsync(work, document, token), cancellationToken);
        var result = asked.Outcome is Outcome.Ok or Outcome.Empty ? await StoreAsync(work, run, cancellationToken) : Conclude(work, asked);
        return result with { Attempts = asked.Attempts };
    }

    /// <summary>Within an attempt: the answer is kept as received, then read and encoded into the spool folder.</summary>
    private async ValueTask<Examination> ExamineAsync(SliceWork work, RawDocument document, CancellationToken cancellationToken)
    {
        work.Reset();
        var slice = work.Slice;
        (work.Address, work.Status) = (document.Address, document.Status);
        work.Raw = await _vault.PutAsync(document, slice.SourceKey, slice.FeedKey, slice.Period, cancellationToken);
        if (!document.IsComplete)
        {
            return new(Outcome.Failed, AskAgain: true, $"the answer ends after {document.Bytes} bytes, before its announced end");
        }

        work.Period = slice.ManifestPeriod(work.Raw.ReceivedAt, document.Sha256);
        work.Latest = await _manifests.ReadLatestAsync(slice.SourceKey, slice.FeedKey, work.Period, slice.Id, cancellationToken);
        if (work.Latest?.Raw.Sha256 == document.Sha256 && await HoldsAllAsync(slice, work.Latest, cancellationToken))
        {
            return new(Outcome.Unchanged);
        }

        Report(slice, "reading", document.Bytes);
        var tables = new EncodedTables(FormatsOf(slice), slice.Feed.Tables, HeadingOf(slice), FormatOptions, _spool);
        work.Tables = tables;
        work.Read = _reader.Read(document, slice.Match?.Dataset, tables, cancellationToken);
        switch (work.Read.Ending)
        {
            case ReadEnding.Truncated:
                return new(Outcome.Failed, AskAgain: true, work.Read.Message);
            case ReadEnding.Unreadable:
                return new(Outcome.BadAnswer, AskAgain: false, work.Read.Message);
            default:
                tables.Complete();
                CopyAsReceived(work, document);
                return new(work.Read.RowsSeen.Sum() == 0 && work.Read.Ending != ReadEnding.NoRows ? Outcome.Empty : Outcome.Ok);
        }
    }

    /// <summary>Stores the files of every table, the quarantine, and last the manifest that says they are complete.</summary>
    private async Task<FeedResult> StoreAsync(SliceWork work, Run run, CancellationToken cancellationToken)
    {
        var (slice, tables, read) = (work.Slice, work.Tables!, work.Read!);
        if (read.Ending != ReadEnding.NoRows && read.RowsSeen.Sum() == 0 && IsNotOver(slice))
        {
            return NotYetPublished(slice, "the answer has no rows yet");
        }

        Report(slice, "storing", work.Raw!.Bytes, tables.Tables.Sum(table => table.Rows));
        await WarnOfUnfencedStoreAsync(cancellationToken);
        var landing = new LandingFiles(_store, work, _clock);
        for (var i = 0; i < tables.Tables.Count; i++)
        {
            await landing.StoreAsync(tables.Tables[i], read.RowsSeen[i], read.RowsRejected[i], cancellationToken);
        }

        await landing.StoreAsReceivedAsync(cancellationToken);
        var quarantine = await _quarantine.PutAsync(
            tables.Rejected.ToAsyncEnumerable(),
            slice.SourceKey,
            slice.DatasetKey,
            work.Period!,
            work.Raw.Key,
            run.Id,
            cancellationToken
        );
        return await CommitAsync(work, run, landing, quarantine, cancellationToken);
    }

    private async Task<FeedResult> CommitAsync(
        SliceWork work,
        Run run,
        LandingFiles landing,
        ManifestQuarantine? quarantine,
        CancellationToken cancellationToken
    )
    {
        const int mostRivals = 8;
        var latest = work.Latest;
        for (var rivals = 0; ; rivals++)
        {
            var manifest = ManifestOf(work, run, landing.Tables, quarantine, (latest?.Seq ?? 0) + 1);
            if (latest is not null && latest.Covers(manifest))
            {
                return ResultOf(work.Slice, latest, Outcome.Unchanged, landing.BytesWritten);
            }

            var commit = await _manifests.CommitAsync(manifest, cancellationToken);
            if (commit.Outcome != CommitOutcome.Superseded)
            {
                var outcome = manifest.Tables.All(table => table.Counts.Fetched == 0 && table.Files.Count == 0)
                    ? Outcome.Empty
                    : Outcome.Ok;
                return ResultOf(work.Slice, commit.Manifest, outcome, landing.BytesWritten);
            }

            latest = commit.Manifest;
            if (rivals == mostRivals)
            {
                throw new PipelineException(
                    FailureClass.Temporary,
                    $"other runs committed {work.Slice.Feed.Name}, {work.Period}, {mostRivals} times while this one tried to",
                    "Nothing is lost: run again when the others have ended."
                );
            }
        }
    }
}

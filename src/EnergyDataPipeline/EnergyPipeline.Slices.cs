using System.Diagnostics;
using EnergyDataPipeline.Catalog;
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
    private async Task<FeedResult> RunSliceAsync(Slice slice, Run run, Task<StageTurn> turn, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        FeedResult result;
        try
        {
            using var asking = await turn;
            result = _options.Stop.IsCancellationRequested
                ? Stopped(slice)
                : await CollectSliceAsync(slice, run, asking, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = Stopped(slice);
        }
        catch (Exception broken)
        {
            result = Broken(slice, broken);
        }

        result = result with { Took = Duration.FromTimeSpan(watch.Elapsed), IsGenerated = slice.IsGenerated };
        Tell(slice, result);
        return result;
    }

    /// <summary>Asks: it is this slice's turn. Once the answer is there the next slice may ask, while this one is read and stored.</summary>
    private async Task<FeedResult> CollectSliceAsync(Slice slice, Run run, StageTurn asking, CancellationToken cancellationToken)
    {
        using var work = new SliceWork(slice);
        Report(slice, "asking");
        var request = await RequestAsync(slice, cancellationToken);
        if (await FreshAsync(work, request, cancellationToken) is { } fresh)
        {
            return fresh;
        }

        var asked = await _collector.CollectAsync(request, ExamineOutOfTurnAsync, cancellationToken);
        var attempts = asked.Attempts;
        if (
            asked is { Outcome: Outcome.Unauthorized, Status: 401 or null }
            && await RenewAsync(slice, request, cancellationToken) is { } renewed
        )
        {
            asked = await _collector.CollectAsync(renewed, ExamineOutOfTurnAsync, cancellationToken);
            attempts += asked.Attempts;
        }

        asking.GiveBack();
        var result = asked.Outcome is Outcome.Ok or Outcome.Empty ? await StoreAsync(work, run, cancellationToken) : Conclude(work, asked);
        await RememberNewestAsync(work, result, cancellationToken);
        return result with
        {
            Attempts = attempts,
            AnsweredAt = asked.Outcome is Outcome.Ok or Outcome.Empty or Outcome.Unchanged ? work.AnsweredAt : null,
        };

        async ValueTask<Examination> ExamineOutOfTurnAsync(RawDocument document, CancellationToken token)
        {
            asking.GiveBack();
            var examination = await ExamineAsync(work, run, document, token);
            await (examination.AskAgain ? asking.RetakeAsync(token) : Task.CompletedTask);
            return examination;
        }
    }

    /// <summary>
    /// Within an attempt: the answer is kept as received, and meanwhile read and encoded into the spool folder. Whatever becomes of the
    /// reading, it is over only when the answer is kept; an answer that could not be kept is not gone on with.
    /// </summary>
    private async ValueTask<Examination> ExamineAsync(SliceWork work, Run run, RawDocument document, CancellationToken cancellationToken)
    {
        work.Reset();
        var slice = work.Slice;
        (work.Address, work.Status, work.AnsweredAt) = (document.Address, document.Status, document.ReceivedAt);
        var keeping = Task.Run(
            () => _vault.PutAsync(document, slice.SourceKey, slice.FeedKey, slice.Period, cancellationToken),
            cancellationToken
        );
        var reading = ReadAsync(work, run, document, keeping, cancellationToken);
        await Together.BothAsync(keeping, reading);
        work.Raw = await keeping;
        return await reading;
    }

    private async Task<Examination> ReadAsync(
        SliceWork work,
        Run run,
        RawDocument document,
        Task<RawReceipt> keeping,
        CancellationToken cancellationToken
    )
    {
        var slice = work.Slice;
        if (!document.IsComplete)
        {
            return new(Outcome.Failed, AskAgain: true, $"the answer ends after {document.Bytes} bytes, before its announced end");
        }

        // A current answer's period is the instant at which it was first received, which the vault alone knows.
        var receivedAt = slice.Covers is null ? (await keeping).ReceivedAt : document.ReceivedAt;
        work.Period = slice.ManifestPeriod(receivedAt, document.Sha256);
        work.History = await HistoryAsync(work, run.ListingOf(slice), cancellationToken);
        if (!work.ReadsAnew && work.Latest?.Raw.Sha256 == document.Sha256 && await HoldsAllAsync(slice, work.Latest, cancellationToken))
        {
            return new(Outcome.Unchanged);
        }

        using var turn = await run.Stages.ReadAsync(cancellationToken);
        Report(slice, "reading", document.Bytes);
        var coverage = CoverageCountOf(slice);
        var rules = RulesOf(slice);
        var tables = new EncodedTables(
            FormatsOf(slice),
            slice.Feed.Tables,
            HeadingOf(slice),
            FormatOptions,
            _spool,
            slice.Match?.Dataset,
            slice.Zone,
            isPrivate: true,
            coverage,
            rules
        );
        work.Tables = tables;
        work.Read = _reader.Read(document, slice.Match?.Dataset, tables, cancellationToken, slice.Feed.OnDrift);
        switch (work.Read.Ending)
        {
            case ReadEnding.Truncated:
                return new(Outcome.Failed, AskAgain: true, work.Read.Message);
            case ReadEnding.Unreadable:
                return new(Outcome.BadAnswer, AskAgain: false, work.Read.Message);
            default:
                tables.Complete();
                work.Coverage =
                    work.Read.Ending == ReadEnding.NoRows
                        ? null
                        : coverage?.Finish(work.Read.RowsSeen.Count > 0 ? work.Read.RowsSeen[0] : 0);
                work.Times = tables.Times;
                Finding[] missing = MissingIntervals(slice, rules, work.Coverage) is { } gap ? [gap] : [];
                work.Read = work.Read with { Findings = [.. work.Read.Findings, .. tables.Findings, .. missing] };
                CopyAsReceived(work, document);
                return new(work.Read.RowsSeen.Sum() == 0 && work.Read.Ending != ReadEnding.NoRows ? Outcome.Empty : Outcome.Ok);
        }
    }

    private Task<SliceHistory> HistoryAsync(SliceWork work, ManifestListing? listing, CancellationToken cancellationToken)
    {
        var slice = work.Slice;
        return _manifests.ReadHistoryAsync(slice.SourceKey, slice.FeedKey, work.Period!, slice.Id, listing, cancellationToken);
    }

    /// <summary>Stores the files of every table, the quarantine, and last the manifest that says they are complete.</summary>
    private async Task<FeedResult> StoreAsync(SliceWork work, Run run, CancellationToken cancellationToken)
    {
        var (slice, tables, read) = (work.Slice, work.Tables!, work.Read!);
        if (read.Ending != ReadEnding.NoRows && read.RowsSeen.Sum() == 0 && IsNotDue(slice))
        {
            return NotYetPublished(slice, "the answer has no rows yet");
        }

        if (VerdictOf(work) is { } verdict)
        {
            return verdict.Verb == RuleVerb.Fail ? FailedByRule(work, verdict) : await SetAsideAsync(work, run, verdict, cancellationToken);
        }

        Report(slice, "storing", work.Raw!.Bytes, tables.Tables.Sum(table => table.Rows));
        var landing = new LandingFiles(_store, work, FormatOptions, _clock);
        await Together.BothAsync(landing.StoreAsync(cancellationToken), WarnOfUnfencedStoreAsync(cancellationToken));
        var quarantine = await _quarantine.PutAsync(
            tables.Rejected.ToAsyncEnumerable(),
            slice.SourceKey,
            slice.DatasetKey,
            work.Period!,
            work.Raw.Key,
            run.Id,
            whole: null,
            cancellationToken
        );
        return await CommitAsync(work, run, landing.Tables, landing.BytesWritten, quarantine, cancellationToken);
    }

    /// <summary>
    /// Commits under the next free number of the period. Whoever took it first is looked at: the same said already, or a newer answer, and
    /// there is nothing left to do; else the number after the highest that is there by now.
    /// </summary>
    private async Task<FeedResult> CommitAsync(
        SliceWork work,
        Run run,
        IReadOnlyList<ManifestTable> tables,
        long bytesWritten,
        ManifestQuarantine? quarantine,
        CancellationToken cancellationToken
    )
    {
        const int mostRivals = 8;
        var (latest, highest) = work.History;
        for (var rivals = 0; ; rivals++)
        {
            var manifest = ManifestOf(work, run, tables, quarantine, highest + 1);
            if (latest is not null && latest.Covers(manifest))
            {
                // Files that were lost or damaged have been written again; what the manifest says of them holds.
                var mended = bytesWritten > 0 ? Outcome.Ok : Outcome.Unchanged;
                return ResultOf(work.Slice, latest, mended, bytesWritten) with { IsConfirmed = true };
            }

            if (latest is not null && latest.IsNewerThan(manifest, _clock.GetCurrentInstant()))
            {
                return ResultOf(work.Slice, latest, Outcome.Unchanged, bytesWritten) with
                {
                    Message = "another run received a newer answer meanwhile and stored it: that one holds",
                };
            }

            var commit = await _manifests.CommitAsync(manifest, cancellationToken);
            if (commit.Outcome != CommitOutcome.Superseded)
            {
                var outcome = manifest.Tables.All(table => table.Counts.Fetched == 0 && table.Files.Count == 0)
                    ? Outcome.Empty
                    : Outcome.Ok;
                return ResultOf(work.Slice, commit.Manifest, outcome, bytesWritten) with
                {
                    Entry = LedgerEntry.Of(commit.Manifest, commit.ETag),
                };
            }

            if (rivals == mostRivals)
            {
                throw new PipelineException(
                    FailureClass.Temporary,
                    $"other runs committed {work.Slice.Feed.Name}, {work.Period}, {mostRivals} times while this one tried to",
                    "Nothing is lost: run again when the others have ended."
                );
            }

            (latest, highest) = await HistoryAsync(work, listing: null, cancellationToken);
            highest = Math.Max(highest, commit.Manifest.Seq);
        }
    }
}

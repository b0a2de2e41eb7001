using System.Diagnostics;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>The path of one slice: collect → keep as received → read and encode → store → commit.</content>
public sealed partial class EnergyPipeline
{
    private async Task<FeedResult> RunSliceAsync(Slice slice, Run run, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var attempts = 0;
        FeedResult result;
        if (_options.Stop.IsCancellationRequested || cancellationToken.IsCancellationRequested)
        {
            result = Stopped(slice);
        }
        else
        {
            try
            {
                using var work = new SliceWork(slice);
                Report(slice, "asking");
                var asked = await _collector.CollectAsync(
                    await RequestAsync(slice, cancellationToken),
                    (document, token) => ExamineAsync(work, document, token),
                    cancellationToken
                );
                attempts = asked.Attempts;
                result = work.Tables is not null && asked.Outcome is Outcome.Ok or Outcome.Empty
                    ? await StoreAsync(work, run, cancellationToken)
                    : Conclude(work, asked);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                result = Stopped(slice);
            }
            catch (Exception broken)
            {
                result = Broken(slice, broken);
            }
        }

        result = result with { Attempts = attempts, Took = Duration.FromTimeSpan(watch.Elapsed) };
        Tell(result);
        return result;
    }

    /// <summary>Within an attempt: the answer is kept as received, then read and encoded into the spool folder.</summary>
    private async ValueTask<Examination> ExamineAsync(SliceWork work, RawDocument document, CancellationToken cancellationToken)
    {
        work.Reset();
        var slice = work.Slice;
        work.Raw = await _vault.KeepAsync(document, slice.SourceKey, slice.FeedKey, slice.Period, cancellationToken);
        if (!document.IsComplete)
        {
            return new(Outcome.Failed, AskAgain: true, $"the answer ends after {document.Bytes} bytes, before its announced end");
        }

        work.Period = slice.ManifestPeriod(work.Raw.FirstReceivedAt, document.Sha256);
        work.Latest = await _manifests.ReadLatestAsync(slice.SourceKey, slice.FeedKey, work.Period, cancellationToken);
        if (work.Latest is not null && work.Latest.Raw.Sha256 == document.Sha256 && await HoldsAllAsync(work, cancellationToken))
        {
            return new(Outcome.Unchanged);
        }

        Report(slice, "reading", document.Bytes);
        var tables = new EncodedTables(FormatsOf(slice), slice.Feed.Tables, HeadingOf(slice), FormatOptions, _spool);
        work.Tables = tables;
        var read = _reader.Read(document, slice.Match?.Dataset, tables, cancellationToken);
        work.Read = read;
        switch (read.Ending)
        {
            case ReadEnding.Truncated:
                return new(Outcome.Failed, AskAgain: true, read.Message);
            case ReadEnding.Unreadable:
                return new(Outcome.BadAnswer, AskAgain: false, read.Message);
            default:
                tables.Complete();
                SpoolAsReceived(work, document);
                return new(tables.Tables.Count > 0 && tables.Tables.All(table => table.Rows == 0) ? Outcome.Empty : Outcome.Ok);
        }
    }

    /// <summary>Stores the files of every table, the quarantine, and last the manifest that says they are complete.</summary>
    private async Task<FeedResult> StoreAsync(SliceWork work, Run run, CancellationToken cancellationToken)
    {
        var (slice, tables, read) = (work.Slice, work.Tables!, work.Read!);
        var rows = tables.Tables.Where(table => table.IsWanted).Sum(table => table.Rows);
        if (rows == 0 && tables.Rejected.Count == 0 && read.Ending != ReadEnding.NoRows && IsNotOver(slice))
        {
            return NotYetPublished(slice);
        }

        Report(slice, "storing", work.Raw!.Bytes, rows);
        var stored = new List<ManifestTable>();
        var written = 0L;
        foreach (var table in tables.Tables)
        {
            var files = new List<ManifestFile>();
            foreach (var (format, file) in table.Rows == 0 ? [] : table.Files)
            {
                var key = LandingKey.For(
                    slice.Feed.OutputFolder,
                    slice.Feed.FilePrefix,
                    table.Table.Suffix,
                    work.Raw.FirstReceivedAt,
                    table.Content,
                    format.Extension
                );
                var put = await PutAsync(key, file, format.ContentType, MetadataOf(work, table, format.Name), cancellationToken);
                written += put.Outcome == PutOutcome.Written ? file.Bytes : 0;
                files.Add(FileOf(put.Object, format.Name, file, table.Rows));
            }

            stored.Add(CountsOf(table, read, tables, files));
        }

        foreach (var (format, file) in work.AsReceived)
        {
            var key = LandingKey.For(
                slice.Feed.OutputFolder,
                slice.Feed.FilePrefix,
                suffix: null,
                work.Raw.FirstReceivedAt,
                work.Raw.Sha256,
                format.Extension
            );
            var put = await PutAsync(key, file, format.ContentType, MetadataOf(work, table: null, format.Name), cancellationToken);
            written += put.Outcome == PutOutcome.Written ? file.Bytes : 0;
            stored.Add(ManifestTable.AsReceived(FileOf(put.Object, format.Name, file, rows: null)));
        }

        if (work.Latest is { } latest && latest.HoldsSame(stored))
        {
            return ResultOf(work, latest, Outcome.Unchanged, 0);
        }

        var quarantineKey = await _quarantine.KeepAsync(
            slice.SourceKey,
            slice.DatasetKey,
            work.Period!,
            work.Raw.Key,
            tables.Rejected,
            cancellationToken
        );
        return await CommitAsync(work, run, stored, quarantineKey, written, cancellationToken);
    }
}

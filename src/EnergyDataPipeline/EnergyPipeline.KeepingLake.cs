using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Running.Lake;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline;

/// <content>The lake kept in step with runs.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>
    /// Brings the lake of the slices' datasets to what the store holds: what the run committed, and what an earlier run left behind. What fails
    /// is a failure of the lake, and never of a feed: the answers are stored, and the next run takes it up.
    /// </summary>
    private Task<LakeReport> KeepLakeAsync(IReadOnlyList<Slice> slices, FeedResult[] results, CancellationToken cancellationToken) =>
        KeepLakeAsync(LakeUpkeep, slices, results, cancellationToken);

    private async Task<LakeReport> KeepLakeAsync(
        LakeUpkeep upkeep,
        IReadOnlyList<Slice> slices,
        FeedResult[] results,
        CancellationToken cancellationToken
    )
    {
        var files = new List<LakePartitionBuilt>();
        var datasets = slices
            .Zip(results)
            .Where(one => one.First.Match is not null)
            .Select(one => (Slice: one.First, Result: one.Second))
            .GroupBy(one => (one.Slice.SourceKey, DatasetOf(one.Slice.Feed, one.Slice.Match!).Dataset.Name));
        foreach (var dataset in datasets)
        {
            var of = LakeDatasetOf(dataset.First().Slice);
            try
            {
                var news = NewsOf(dataset);
                files.AddRange(await upkeep.KeepAsync(of, news, _options.Stop, cancellationToken));
            }
            catch (Exception broken) when (broken is PipelineException or StoreException or IOException)
            {
                files.Add(new(of.Folder, 0, 0, 0, IsUnchanged: false) { Failure = Redaction.Clean(broken.Message) });
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                files.Add(new(of.Folder, 0, 0, 0, IsUnchanged: false) { Failure = LakeUpkeep.Stopped });
            }
            catch (Exception broken)
            {
                // How the feeds ended must be told, whatever becomes of the lake.
                LogMessages.LakeBroken(_log, of.Folder, broken);
                var fault = Redaction.Clean($"a fault of ours: {broken.GetType().Name}: {broken.Message}");
                files.Add(new(of.Folder, 0, 0, 0, IsUnchanged: false) { Failure = fault });
            }
        }

        var report = new LakeReport(files);
        if (report.Built + report.Removed + report.Failed > 0)
        {
            LogMessages.LakeKept(_log, report.Built, report.Removed, report.Failed);
        }

        foreach (var failed in files.Where(file => file.Failure is not null))
        {
            LogMessages.LakeBehind(_log, failed.Key, failed.Failure!);
        }

        return report;
    }

    private static LakeNews NewsOf(IEnumerable<(Slice Slice, FeedResult Result)> collected)
    {
        var all = collected.ToList();
        return new LakeNews
        {
            Feeds = all.Select(one => ManifestLog.Folder(one.Slice.SourceKey, one.Slice.FeedKey)).ToHashSet(StringComparer.Ordinal),
            Committed = all.Select(one => one.Result.Entry?.Manifest).OfType<string>().ToHashSet(StringComparer.Ordinal),
            Confirmed = all.Select(one => one.Result)
                .Where(result => result is { IsConfirmed: true, LeftAlone: false, ManifestKey: not null, AnsweredAt: not null })
                .GroupBy(result => result.ManifestKey!)
                .ToDictionary(same => same.Key, same => same.Max(result => result.AnsweredAt!.Value)),
        };
    }
}

using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Running.Lake;

namespace EnergyDataPipeline;

/// <content>The lake: typed tables, a file a partition, each row once, made of the answers as received.</content>
public sealed partial class EnergyPipeline
{
    private LakeUpkeep LakeUpkeep =>
        new(
            _store,
            new LakeAnswers(_store, _manifests, (standings, always) => KeepLedgersAsync([standings], always)),
            new LakeBuilder(_stored, _store, FormatOptions, _spool, EngineVersion)
        );

    /// <summary>
    /// Builds the lake's partitions of the feeds' datasets anew from the answers that the store holds, whichever feed collected them: those that
    /// the days of <see cref="EnergyPipelineConfig.Day"/> lie in, or all. A partition whose answers are the same as when it was built is left
    /// alone; one that cannot be built is told of, and the others are. Asks no source.
    /// </summary>
    /// <exception cref="PipelineException">A feed without a dataset.</exception>
    public async Task<LakeReport> RebuildLakeAsync(CancellationToken cancellationToken = default)
    {
        var built = new List<LakePartitionBuilt>();
        foreach (var feed in _config.Feeds)
        {
            var of = LakeDatasetOf(Plan([feed], day: null)[0]);
            built.AddRange(await LakeUpkeep.RebuildAsync(of, DaysOf(of), cancellationToken));
        }

        return new(built);
    }

    /// <summary>The days set, each by itself; null for all that is stored.</summary>
    private IReadOnlyList<LakeReach>? DaysOf(LakeDataset of) =>
        _config.Day is { } written
            ?
            [
                .. Configuring
                    .DayExpression.Parse(written)
                    .Resolve(_clock.GetCurrentInstant(), of.Zone)
                    .Select(day => new LakeReach(day.Date, day.Date.PlusDays(1))),
            ]
            : null;

    /// <summary>
    /// Brings the lake of the feeds' datasets to today's layout: builds what is not made of the answers in force by today's definition and
    /// engine, and deletes files of an earlier layout and of corrected answers where what takes their place is shown to hold no fewer rows.
    /// What may not be deleted is told of as a failure. With <paramref name="dryRun"/> nothing is written, and the report says what would be.
    /// Asks no source.
    /// </summary>
    /// <exception cref="PipelineException">A feed without a dataset.</exception>
    public async Task<LakeReport> CompactLakeAsync(bool dryRun = false, CancellationToken cancellationToken = default)
    {
        var files = new List<LakePartitionBuilt>();
        foreach (var feed in _config.Feeds)
        {
            var of = LakeDatasetOf(Plan([feed], day: null)[0]);
            files.AddRange(
                await (dryRun ? LakeUpkeep.PlanCompactionAsync(of, cancellationToken) : LakeUpkeep.CompactAsync(of, cancellationToken))
            );
        }

        return new(files);
    }

    /// <summary>What the lake keeps of the dataset that a slice is of.</summary>
    private static LakeDataset LakeDatasetOf(Slice slice)
    {
        var feed = slice.Feed;
        if (slice.Match is not { } match)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{feed.Name} has no dataset: its columns have no types that a lake could rely on",
                "Name a dataset of the catalogue."
            );
        }

        // Several datasets may share an address: what was named is meant.
        if (feed.Dataset is { } name && FeedCatalog.BuiltIn.Find(name) is ({ } source, { } dataset))
        {
            slice = slice with { Match = match with { Source = source, Dataset = dataset } };
        }

        return new LakeDataset
        {
            SourceKey = slice.SourceKey,
            Dataset = slice.Match!.Dataset,
            Zone = slice.Zone,
            Heading = HeadingOf(slice),
            OnDrift = feed.OnDrift,
        };
    }
}

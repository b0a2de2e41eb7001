using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Running.Lake;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline;

/// <content>The lake: typed tables, a file a partition, each row once, made of the answers as received.</content>
public sealed partial class EnergyPipeline
{
    private LakeUpkeep LakeUpkeep => UpkeepWith(goesOn: null);

    private LakeUpkeep UpkeepWith(Action? goesOn) =>
        new(
            _store,
            new LakeAnswers(_store, _manifests, (standings, always) => KeepLedgersAsync([standings], always)),
            new LakeBuilder(_stored, _store, FormatOptions, _spool, EngineVersion) { GoesOn = goesOn }
        );

    /// <summary>
    /// Builds the lake's partitions of the feeds' datasets anew from the answers that the store holds, whichever feed collected them: those that
    /// the days of <see cref="EnergyPipelineConfig.Day"/> lie in, or all. A partition whose answers are the same as when it was built is left
    /// alone; one that cannot be built is told of, and the others are. Asks no source.
    /// </summary>
    /// <exception cref="PipelineException">A feed without a dataset.</exception>
    public async Task<LakeReport> RebuildLakeAsync(CancellationToken cancellationToken = default)
    {
        var (upkeep, built) = (LakeUpkeep, new List<LakePartitionBuilt>());
        foreach (var of in LakeDatasets())
        {
            built.AddRange(await upkeep.RebuildAsync(of, DaysOf(of), cancellationToken));
        }

        return new(built);
    }

    /// <summary>The days set, each by itself; null for all that is stored.</summary>
    private IReadOnlyList<LakeReach>? DaysOf(LakeDataset of) =>
        _config.Day is { } written
            ?
            [
                .. DayExpression
                    .Parse(written)
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
        var (upkeep, files) = (LakeUpkeep, new List<LakePartitionBuilt>());
        foreach (var of in LakeDatasets())
        {
            files.AddRange(await (dryRun ? upkeep.PlanCompactionAsync(of, cancellationToken) : upkeep.CompactAsync(of, cancellationToken)));
        }

        return new(files);
    }

    /// <summary>The feeds' datasets, each once: which feeds collect it is all the same to the lake.</summary>
    private IReadOnlyList<LakeDataset> LakeDatasets() =>
        [.. _config.Feeds.Select(feed => LakeDatasetOf(Plan([feed], day: null)[0])).DistinctBy(of => of.Folder)];

    /// <summary>What the lake keeps of the dataset that a slice is of.</summary>
    private LakeDataset LakeDatasetOf(Slice slice)
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

        var (source, dataset) = DatasetOf(feed, match);
        slice = slice with { Match = match with { Source = source, Dataset = dataset } };
        return new LakeDataset
        {
            SourceKey = slice.SourceKey,
            Dataset = dataset,
            Zone = slice.Zone,
            Heading = HeadingOf(slice),
            Readings = ReadingsOf(slice.SourceKey, source, dataset),
        };
    }

    /// <summary>Several datasets may share an address: what was named is meant.</summary>
    private static (Source Source, Dataset Dataset) DatasetOf(FeedSettings feed, CatalogMatch match) =>
        feed.Dataset is { } name && FeedCatalog.BuiltIn.Find(name) is ({ } source, { } dataset)
            ? (source, dataset)
            : (match.Source, match.Dataset);

    /// <summary>
    /// How the feeds that collect the dataset have its answers read. What the configuration says of a feed comes before what a dataset named
    /// alone would: the lake is the same whoever builds it.
    /// </summary>
    private Dictionary<string, LakeReading> ReadingsOf(string sourceKey, Source source, Dataset dataset)
    {
        var readings = new Dictionary<string, LakeReading>(StringComparer.Ordinal);
        foreach (var feed in _config.Configured.Concat(_config.Feeds))
        {
            if (
                FeedCatalog.BuiltIn.Match(feed.Url) is { } match
                && DatasetOf(feed, match) is var (itsSource, itsDataset)
                && itsSource.Id == source.Id
                && itsDataset.Name == dataset.Name
            )
            {
                readings.TryAdd(ManifestLog.Folder(sourceKey, Slice.KeyWord(feed.Name)), new(dataset, feed.OnDrift, feed.Rules));
            }
        }

        return readings;
    }
}

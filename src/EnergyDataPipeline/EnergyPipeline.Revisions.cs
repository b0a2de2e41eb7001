using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Normalizing;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Running.Revising;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>What was stored of a period over time: every revision is kept, and the newest is what readers see.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>
    /// What is stored of each period of <see cref="EnergyPipelineConfig.Day"/>, revision by revision, oldest first: preliminary answers before
    /// the final ones that supersede them, and what each changed by key and column. Asks no source.
    /// </summary>
    public async Task<IReadOnlyList<RevisionHistory>> FindRevisionsAsync(CancellationToken cancellationToken = default)
    {
        var histories = new List<RevisionHistory>();
        foreach (var slice in await HistoryAsync(_config.Feeds, cancellationToken))
        {
            if (slice.Match is null)
            {
                throw new PipelineException(
                    FailureClass.Configuration,
                    $"{slice.Feed.Name} has no dataset: what tells its rows apart is not known",
                    "Name a dataset of the catalogue."
                );
            }

            var steps = new List<RevisionStep>();
            RowTexts? before = null;
            foreach (var (of, manifest) in await RevisionsAsync(slice, cancellationToken))
            {
                var rows = new RowTexts();
                await ReadStoredAsync(of, manifest, rows, cancellationToken);
                var (changes, cells) = before is null ? (null, []) : Comparison.Of(before, rows);
                before = rows;
                steps.Add(
                    new RevisionStep(
                        of.Match!.Dataset.Name,
                        manifest.Revision,
                        manifest.Seq,
                        manifest.Raw.ReceivedAt,
                        manifest.CommittedAt,
                        manifest.Tables.Sum(table => table.Rows),
                        manifest.Raw.Key,
                        changes,
                        cells
                    )
                );
            }

            histories.Add(new RevisionHistory(slice.Feed.Name, slice.Period, steps));
        }

        return histories;
    }

    /// <summary>
    /// Writes the stored rows of a table, all periods of <see cref="EnergyPipelineConfig.Day"/> one after the other, to
    /// <paramref name="destination"/>: of each period the newest revision, or the one that was the newest at
    /// <see cref="ReadRequest.AsOf"/>. Where a dataset's final rows are not there and the preliminary ones that they will supersede are, those
    /// are read. Asks no source.
    /// </summary>
    /// <exception cref="PipelineException">An unknown format or table; or several feeds.</exception>
    public async Task<IReadOnlyList<PeriodRead>> ReadRowsAsync(
        ReadRequest request,
        Stream destination,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var slices = await HistoryAsync(_config.Feeds, cancellationToken);
        if (slices.Select(slice => slice.Feed.Name).Distinct().Count() != 1 || slices[0].Match is not { } match)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                "rows are read of one dataset at a time",
                "Name one dataset of the catalogue."
            );
        }

        if (!TableFormats.TryGet(request.Format, out var format))
        {
            throw UnknownName("format", request.Format, TableFormats.All.Select(known => known.Name));
        }

        var tables = match.Dataset.Tables;
        var table = request.Table is null
            ? tables[0]
            : tables.FirstOrDefault(one => one.Name.Equals(request.Table, StringComparison.OrdinalIgnoreCase))
                ?? throw UnknownName("table", request.Table, tables.Select(one => one.Name));
        var added = FollowingValues.For(match.Dataset, table, slices[0].Zone);
        var heading = HeadingOf(slices[0]) with { Period = null };
        using var encoder = format.Begin(added?.Table ?? table, heading, FormatOptions, destination);
        var read = new List<PeriodRead>();
        foreach (var slice in slices)
        {
            var newest = (await RevisionsAsync(slice, cancellationToken))
                .Where(one => request.AsOf is not { } at || one.Manifest.CommittedAt <= at)
                .Where(one => HasShape(one.Slice.Match!.Dataset, table))
                .ToList();
            if (newest.Count == 0)
            {
                read.Add(new PeriodRead(slice.Period, null, null, null, 0));
                continue;
            }

            // Final ones come last; of the same kind the newest does. One without rows where there should be some takes no other's place.
            var (of, manifest) = newest.FindLast(one =>
                one.Manifest is { Coverage.State: not CoverageState.Empty } or { Coverage: null }
                && one.Manifest.Quarantine is not { IsWholeSlice: true }
            )
                is { Manifest: not null } found
                ? found
                : newest[^1];
            var rows = new RowsOfTable(table, added, encoder);
            await ReadStoredAsync(of, manifest, rows, cancellationToken);
            read.Add(new PeriodRead(slice.Period, of.Match!.Dataset.Name, manifest.Revision, manifest.CommittedAt, rows.Count));
        }

        encoder.Complete();
        return read;
    }

    /// <summary>True where a dataset has the table with the same columns: only then do its rows go into the same file.</summary>
    private static bool HasShape(Dataset dataset, Table table) =>
        dataset
            .Tables.FirstOrDefault(one => one.Name == table.Name)
            ?.Columns.Select(column => (column.Name, column.Type))
            .SequenceEqual(table.Columns.Select(column => (column.Name, column.Type))) == true;

    /// <summary>
    /// Every manifest of the slice's period, oldest first; before them those of the dataset that it supersedes. The slice beside each is the one
    /// that it was collected by.
    /// </summary>
    private async Task<IReadOnlyList<(Slice Slice, Manifest Manifest)>> RevisionsAsync(Slice slice, CancellationToken cancellationToken)
    {
        var all = new List<(Slice, Manifest)>();
        if (slice is { Covers: { } period, Match: { Dataset.Supersedes: { } earlier } match })
        {
            foreach (var feed in EarlierFeeds(slice, match.Source, earlier))
            {
                // The same part of it: another hour or location is superseded by another slice.
                foreach (var other in Plan([feed], $"{new Market.OperatingDay(period.First)}").Where(other => other.Period == slice.Period))
                {
                    all.AddRange(await ManifestsAsync(other with { IsGenerated = slice.IsGenerated }, cancellationToken));
                }
            }
        }

        all.Sort((one, other) => one.Item2.CommittedAt.CompareTo(other.Item2.CommittedAt));
        all.AddRange(await ManifestsAsync(slice, cancellationToken));
        return all;
    }

    /// <summary>The feeds that collect the dataset that is superseded: by its own name, and those of the configuration that name it.</summary>
    private IReadOnlyList<FeedSettings> EarlierFeeds(Slice slice, Source source, string earlier)
    {
        if (source.Datasets.FirstOrDefault(dataset => dataset.Name == earlier) is not { } dataset)
        {
            return [];
        }

        try
        {
            var feed = slice.Feed;
            var made = DatasetFeeds.Of(source, dataset, feed.Narrowing, isDated: true) with { OnDrift = feed.OnDrift };
            var configured = _config.Configured.Where(other =>
                other.Dataset is { } name && FeedCatalog.BuiltIn.Find(name)?.Dataset.Name == earlier
            );
            return
            [
                feed with
                {
                    Name = made.Name,
                    Dataset = made.Dataset,
                    Url = Below(feed, source, made.Url),
                    Params = made.Params,
                    FanOut = made.FanOut,
                },
                .. configured.Select(other => DatasetFeeds.Of(other, isDated: true)),
            ];
        }
        catch (PipelineException)
        {
            // It is not kept by such periods, or not narrowed so: then nothing of it supersedes anything here.
            return [];
        }
    }

    private static string Below(FeedSettings feed, Source source, string url) =>
        feed.BaseAddress is { } other ? other.TrimEnd('/') + url[source.BaseAddress.Length..] : url;

    private async Task<IEnumerable<(Slice Slice, Manifest Manifest)>> ManifestsAsync(Slice slice, CancellationToken cancellationToken)
    {
        var manifests = new List<Manifest>();
        var folder = ManifestLog.Folder(slice.SourceKey, slice.FeedKey, slice.Period);
        await foreach (var found in _store.ListAsync(folder, cancellationToken))
        {
            if (ManifestLog.TryParseKey(found.Key, out _) && await _manifests.ReadAsync(found.Key, cancellationToken) is { } manifest)
            {
                manifests.Add(manifest);
            }
        }

        return manifests
            .Where(manifest => manifest.SliceId == slice.Id)
            .OrderBy(manifest => manifest.Seq)
            .Select(manifest => (slice, manifest));
    }

    /// <summary>Reads the answer that a manifest was made of, with today's definition; what that does not know is left out.</summary>
    private async Task ReadStoredAsync(Slice slice, Manifest manifest, ITableReceiver receiver, CancellationToken cancellationToken)
    {
        if (manifest.Raw.Bytes == 0 || manifest.Quarantine is { IsWholeSlice: true })
        {
            // 204: nothing, and rightly so; or all of it waits in quarantine.
            receiver.Begin(slice.Match!.Dataset.Tables);
            return;
        }

        var rowsDue = manifest.Tables.Sum(table => table.Rows);
        var reading = new StoredReading(slice.Match!.Dataset, slice.Feed.OnDrift, slice.Feed.Rules);
        await _stored.ReadAsync(manifest.Raw.Key, rowsDue, reading, receiver, cancellationToken);
    }

    /// <summary>Encodes the rows of one table.</summary>
    private sealed class RowsOfTable(Table table, FollowingValues? added, ITableEncoder encoder) : ITableReceiver
    {
        private int _index = -1;

        /// <summary>Rows written.</summary>
        public long Count { get; private set; }

        public void Begin(IReadOnlyList<Table> tables)
        {
            // Once: what is read again is read in one pass.
            for (var i = 0; i < tables.Count; i++)
            {
                _index = tables[i].Name == table.Name ? i : _index;
            }
        }

        public void Receive(int index, ColumnBatch batch)
        {
            if (index == _index)
            {
                Count += batch.RowCount;
                encoder.Write(added?.Extend(batch) ?? batch);
            }
        }

        public void Reject(RejectedRow row)
        {
            // It waits in quarantine.
        }
    }
}

/// <summary>Which rows to read, and how to write them.</summary>
public sealed record ReadRequest
{
    /// <summary>The table, by our name; null for the dataset's main one.</summary>
    public string? Table { get; init; }

    /// <summary>Format by name.</summary>
    public string Format { get; init; } = "csv";

    /// <summary>What was stored later is passed over; null for what is newest.</summary>
    public Instant? AsOf { get; init; }
}

/// <summary>What was read of a period.</summary>
/// <param name="Period">The period.</param>
/// <param name="Dataset">The dataset it was read of: the final one, or the preliminary one that it supersedes; null when nothing is stored.</param>
/// <param name="Revision"><c>final</c>, <c>preliminary</c>, or null.</param>
/// <param name="CommittedAt">When it was stored; null when nothing is.</param>
/// <param name="Rows">Rows written.</param>
public sealed record PeriodRead(string Period, string? Dataset, string? Revision, Instant? CommittedAt, long Rows);

/// <summary>What was stored of a period over time.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Period">The period.</param>
/// <param name="Steps">Every revision, oldest first.</param>
public sealed record RevisionHistory(string Feed, string Period, IReadOnlyList<RevisionStep> Steps);

/// <summary>One revision of a period.</summary>
/// <param name="Dataset">Its dataset.</param>
/// <param name="Revision"><c>final</c>, <c>preliminary</c>, or null.</param>
/// <param name="Seq">Number of its manifest.</param>
/// <param name="ReceivedAt">When the answer was received for the first time.</param>
/// <param name="CommittedAt">When it was stored.</param>
/// <param name="Rows">Its rows, all tables together.</param>
/// <param name="RawKey">The answer in the store.</param>
/// <param name="Changes">What it changed; null for the first.</param>
/// <param name="Cells">The first of the changed values, one by one.</param>
public sealed record RevisionStep(
    string Dataset,
    string? Revision,
    long Seq,
    Instant ReceivedAt,
    Instant CommittedAt,
    long Rows,
    string RawKey,
    RowChanges? Changes,
    IReadOnlyList<CellChange> Cells
);

/// <summary>How many rows a revision changed.</summary>
/// <param name="Added">Keys that were not there before.</param>
/// <param name="Removed">Keys that are not there any more.</param>
/// <param name="Changed">Keys whose values changed.</param>
/// <param name="Cells">Values that changed.</param>
public sealed record RowChanges(long Added, long Removed, long Changed, long Cells);

/// <summary>A value that a revision changed.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The row's natural key.</param>
/// <param name="Column">The column.</param>
/// <param name="Before">What it was; null for null and empty text.</param>
/// <param name="After">What it became.</param>
public sealed record CellChange(string Table, string Key, string Column, string? Before, string? After);

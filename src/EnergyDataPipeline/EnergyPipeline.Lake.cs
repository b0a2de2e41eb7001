using System.Security.Cryptography;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Normalizing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Running.Lake;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>The lake: typed tables, a file a partition, each row once, made of the answers as received.</content>
public sealed partial class EnergyPipeline
{
    private const string LakeInputs = "lake-inputs";

    /// <summary>Partitions under way at once: each holds its rows in memory.</summary>
    private const int PartitionsAtOnce = 2;

    /// <summary>Rounds in which another run may put a partition first before this one gives up.</summary>
    private const int LakeRounds = 4;

    /// <summary>Days that a forecast reaches ahead of when it is asked for, and an answer of what is current behind.</summary>
    private const int DaysAhead = 10;
    private const int DaysBehind = 3;
    private const int SlackDays = 8;

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
            var slice = Plan([feed], day: null)[0];
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
                match = match with { Source = source, Dataset = dataset };
                slice = slice with { Match = match };
            }

            built.AddRange(await RebuildAsync(slice, match, cancellationToken));
        }

        return new(built);
    }

    /// <summary>
    /// Builds until the answers are those that it was built of: another run may have stored more meanwhile, or have built with more.
    /// </summary>
    private async Task<IEnumerable<LakePartitionBuilt>> RebuildAsync(Slice slice, CatalogMatch match, CancellationToken cancellationToken)
    {
        var built = new Dictionary<string, LakePartitionBuilt>(StringComparer.Ordinal);
        var (answers, faults) = await LakeAnswersAsync(slice, match.Dataset, cancellationToken);
        for (var round = 1; ; round++)
        {
            var wasFirst = true;
            foreach (var tables in match.Dataset.Tables.GroupBy(table => LakePartition.SpanOf(match.Dataset, table)))
            {
                LakePartition[] partitions = [.. PartitionsOf(tables.Key, answers, slice.Zone)];
                await Parallel.ForEachAsync(
                    partitions,
                    new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtOnce, CancellationToken = cancellationToken },
                    async (partition, token) =>
                    {
                        var files = await BuildSafelyAsync(slice, match, partition, [.. tables], answers, token);
                        lock (built)
                        {
                            wasFirst &= files is not null;
                            foreach (var file in files ?? [])
                            {
                                built[file.Key] = built.TryGetValue(file.Key, out var before) && file.IsUnchanged ? before : file;
                            }
                        }
                    }
                );
            }

            (var now, faults) = await LakeAnswersAsync(slice, match.Dataset, cancellationToken);
            if (wasFirst && now.Select(answer => answer.Entry.Manifest).SequenceEqual(answers.Select(answer => answer.Entry.Manifest)))
            {
                break;
            }

            if (round == LakeRounds)
            {
                throw new PipelineException(
                    FailureClass.Temporary,
                    $"other runs changed {match.Dataset.Name} {LakeRounds} times while it was built",
                    "Nothing is lost: run again when the others have ended."
                );
            }

            answers = now;
        }

        await (_config.Day is null ? DropOrphansAsync(slice, match, answers, cancellationToken) : Task.CompletedTask);
        return [.. built.Values.OrderBy(file => file.Key, StringComparer.Ordinal), .. faults];
    }

    /// <summary>An answer of a dataset that the store holds.</summary>
    /// <param name="Entry">What its manifest says.</param>
    /// <param name="First">First day that its rows may be of.</param>
    /// <param name="Next">First day after them.</param>
    private sealed record LakeAnswer(LedgerEntry Entry, LocalDate First, LocalDate Next);

    /// <summary>The newest manifests of every feed of the source that collects the dataset and has rows, in the order in which they were answered.</summary>
    private async Task<(IReadOnlyList<LakeAnswer> Answers, IReadOnlyList<LakePartitionBuilt> Faults)> LakeAnswersAsync(
        Slice slice,
        Dataset dataset,
        CancellationToken cancellationToken
    )
    {
        var (source, zone) = (slice.SourceKey, slice.Zone);
        var newest = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var found in _store.ListAsync($"{StoreFolders.Manifests}/{ObjectKey.Of(source).Value}/", cancellationToken))
        {
            if (ManifestLog.TryParseKey(found.Key, out _))
            {
                var parts = found.Key.Split('/');
                newest[$"{parts[0]}/{parts[1]}/{parts[2]}/"] = found.Key;
            }
        }

        var answers = new List<LakeAnswer>();
        var faults = new List<LakePartitionBuilt>();
        foreach (var (folder, key) in newest)
        {
            if (!await IsOfAsync(dataset, key, cancellationToken))
            {
                continue;
            }

            var standings = await Standings.ReadAsync(_store, _manifests, folder, _ => true, cancellationToken);
            await KeepLedgersAsync([standings], always: false);
            faults.AddRange(
                standings.Faults.Select(fault => new LakePartitionBuilt(fault.Folder, 0, 0, 0, IsUnchanged: false)
                {
                    Failure = fault.Fault,
                })
            );
            answers.AddRange(
                standings
                    .Entries.Where(one => one.Entry.Dataset == dataset.Name && one.Entry.Rows > 0)
                    .Select(one => AnswerOf(one.Folder, one.Entry, dataset, zone))
            );
        }

        // The later answer holds; of answers given at once it does not matter which, but it must be the same each time.
        return (
            [
                .. answers
                    .OrderBy(answer => answer.Entry.AskedAt)
                    .ThenBy(answer => answer.Entry.RawSha256, StringComparer.Ordinal)
                    .ThenBy(answer => answer.Entry.Manifest, StringComparer.Ordinal),
            ],
            faults
        );
    }

    /// <summary>All of a feed is of one dataset, as a rule: its newest manifest tells which. One that cannot be read may be of any.</summary>
    private async Task<bool> IsOfAsync(Dataset dataset, string manifest, CancellationToken cancellationToken)
    {
        try
        {
            return await _manifests.ReadAsync(manifest, cancellationToken) is not { } newest || newest.Dataset == dataset.Name;
        }
        catch (StoreException damaged) when (damaged.Fault == StoreFault.Corrupt)
        {
            return true;
        }
    }

    private static LakeAnswer AnswerOf(string folder, LedgerEntry entry, Dataset dataset, DateTimeZone zone)
    {
        // Child tables may have times of their own, near the main one's.
        var slack = dataset.Tables.Count(table => table.TimeColumn is not null) > 1 ? SlackDays : 0;
        return entry.Times is { } times
            ? new(entry, times.First.InZone(zone).Date.PlusDays(-slack), times.Last.InZone(zone).Date.PlusDays(1 + slack))
            : ReachOf(folder, entry, dataset, zone);
    }

    /// <summary>What the rows of a manifest of an earlier version may be of: its period, and for a forecast some days more.</summary>
    private static LakeAnswer ReachOf(string folder, LedgerEntry entry, Dataset dataset, DateTimeZone zone)
    {
        var ahead = dataset.Revision == Revisions.Vintage ? DaysAhead : 1;
        var word = Uri.UnescapeDataString(folder.TrimEnd('/').Split('/')[^1]).Split('~')[0];
        if (MarketPeriod.TryParse(word, out var period))
        {
            return new(entry, period.First, period.Next.PlusDays(ahead));
        }

        var day = entry.AskedAt.InZone(zone).Date;
        return new(entry, day.PlusDays(-DaysBehind), day.PlusDays(1 + ahead));
    }

    private IEnumerable<LakePartition> PartitionsOf(PartitionSpan span, IReadOnlyList<LakeAnswer> answers, DateTimeZone zone)
    {
        if (span == PartitionSpan.All)
        {
            return answers.Count == 0 ? [] : [LakePartition.Of(span, default)];
        }

        var wanted = _config.Day is { } written
            ? Configuring.DayExpression.Parse(written).Resolve(_clock.GetCurrentInstant(), zone).Select(day => day.Date)
            : answers.SelectMany(answer =>
                Enumerable.Range(0, Period.DaysBetween(answer.First, answer.Next)).Select(days => answer.First.PlusDays(days))
            );
        return wanted.Select(date => LakePartition.Of(span, date)).Distinct().OrderBy(partition => partition.First);
    }

    /// <summary>As <see cref="BuildAsync"/>; what cannot be built is a result of its own, and keeps nobody from the others.</summary>
    private async Task<IReadOnlyList<LakePartitionBuilt>?> BuildSafelyAsync(
        Slice slice,
        CatalogMatch match,
        LakePartition partition,
        IReadOnlyList<Table> tables,
        IReadOnlyList<LakeAnswer> answers,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var reaching = answers.Where(answer =>
                partition.Span == PartitionSpan.All || (answer.First < partition.Next && answer.Next > partition.First)
            );
            return await BuildAsync(slice, match, partition, tables, [.. reaching], cancellationToken);
        }
        catch (Exception broken) when (broken is PipelineException or StoreException)
        {
            var key = partition.KeyOf(slice.SourceKey, match.Dataset.Name, tables[0].Name);
            return [new LakePartitionBuilt(key, 0, 0, 0, IsUnchanged: false) { Failure = broken.Message }];
        }
    }

    /// <summary>Reads the answers, and puts a file for each table; null when another run put one first.</summary>
    private async Task<IReadOnlyList<LakePartitionBuilt>?> BuildAsync(
        Slice slice,
        CatalogMatch match,
        LakePartition partition,
        IReadOnlyList<Table> tables,
        IReadOnlyList<LakeAnswer> answers,
        CancellationToken cancellationToken
    )
    {
        var keys = tables.Select(table => partition.KeyOf(slice.SourceKey, match.Dataset.Name, table.Name)).ToList();
        var there = await Task.WhenAll(keys.Select(key => _store.FindAsync(key, cancellationToken)));
        var inputs = InputsOf(match.Dataset, answers);

        // The first table is put last: where it is made of these answers, the others are too.
        if (there[0]?.Metadata.GetValueOrDefault(LakeInputs) == inputs)
        {
            return [.. there.OfType<StoredObject>().Select(found => new LakePartitionBuilt(found.Key, 0, 0, 0, IsUnchanged: true))];
        }

        var all = match.Dataset.Tables;
        var rows = new PartitionRows(all, tables.Contains, partition, slice.Zone);
        foreach (var answer in answers)
        {
            rows.BeginAnswer();
            await ReadRawAsync(slice, answer.Entry.Raw.Key, answer.Entry.Rows, rows, cancellationToken);
        }

        TableFormats.TryGet("parquet", out var parquet);
        var built = new List<LakePartitionBuilt>();
        for (var i = tables.Count - 1; i >= 0; i--)
        {
            var place = all.Index().First(one => one.Item == tables[i]).Index;
            if (rows.Gathered(place) == 0)
            {
                // What was corrected away must not be read any more.
                await (there[i] is { } stale ? _store.DeleteAsync(stale.Key, cancellationToken) : Task.CompletedTask);
                continue;
            }

            using var file = new SpooledFile(_spool, isPrivate: true);
            var written = Encode(parquet!, match, tables[i], slice, partition, rows.Sorted(place), file);
            var content = new ObjectContent
            {
                Open = file.Open,
                Bytes = file.Bytes,
                Sha256 = file.Sha256!,
                ContentType = parquet!.ContentType,
                Metadata = new ObjectMetadata().Add(LakeInputs, inputs).Add("record_count", written).Build(),
            };
            var condition = there[i] is { } before ? PutCondition.IfMatch(before.ETag) : PutCondition.IfAbsent;
            var put = await _store.PutAsync(keys[i], content, condition, cancellationToken);
            if (put.Outcome is not (PutOutcome.Written or PutOutcome.SameThere))
            {
                return null;
            }

            built.Add(new LakePartitionBuilt(keys[i], written, rows.Superseded, rows.Repeated, IsUnchanged: false));
        }

        return built;
    }

    /// <summary>Deletes the dataset's files that no answer reaches any more, or that stand where an earlier layout put them.</summary>
    private async Task DropOrphansAsync(
        Slice slice,
        CatalogMatch match,
        IReadOnlyList<LakeAnswer> answers,
        CancellationToken cancellationToken
    )
    {
        var planned = match
            .Dataset.Tables.SelectMany(table =>
                PartitionsOf(LakePartition.SpanOf(match.Dataset, table), answers, slice.Zone)
                    .Select(partition => partition.KeyOf(slice.SourceKey, match.Dataset.Name, table.Name))
            )
            .ToHashSet(StringComparer.Ordinal);
        var orphans = new List<string>();
        await foreach (
            var found in _store.ListAsync(
                $"{ObjectKey.Of(StoreFolders.Lake, slice.SourceKey, match.Dataset.Name).Value}/",
                cancellationToken
            )
        )
        {
            if (found.Key.EndsWith("/data.parquet", StringComparison.Ordinal) && !planned.Contains(found.Key))
            {
                orphans.Add(found.Key);
            }
        }

        foreach (var key in orphans)
        {
            await _store.DeleteAsync(key, cancellationToken);
        }
    }

    private long Encode(
        ITableFormat parquet,
        CatalogMatch match,
        Table table,
        Slice slice,
        LakePartition partition,
        IEnumerable<ColumnBatch> batches,
        SpooledFile file
    )
    {
        // What stands in the key does not stand in the file: readers that know partitions take it from there.
        var added = AddedTimeColumns.For(match.Dataset, table, slice.Zone, except: partition.Column);
        var heading = HeadingOf(slice) with { Period = partition.Value };
        var written = 0L;
        using (var encoder = parquet.Begin(added?.Table ?? table, heading, FormatOptions, file.Destination))
        {
            foreach (var batch in batches)
            {
                written += batch.RowCount;
                encoder.Write(added?.Extend(batch) ?? batch);
            }

            encoder.Complete();
        }

        file.Finish();
        return written;
    }

    /// <summary>What a partition is made of, as a hash: the same answers, read by the same definition, give the same file.</summary>
    private static string InputsOf(Dataset dataset, IEnumerable<LakeAnswer> answers)
    {
        var text = new StringBuilder(DefinitionId.Of(dataset, DriftPolicy.Evolve, new Dictionary<string, RuleVerb>()))
            .Append('\n')
            .Append(EngineVersion);
        foreach (var answer in answers)
        {
            text.Append('\n').Append(answer.Entry.RawSha256);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>What became of the lake's partitions.</summary>
/// <param name="Partitions">Each of them, in the order of the datasets and of time.</param>
public sealed record LakeReport(IReadOnlyList<LakePartitionBuilt> Partitions);

/// <summary>What became of one file of the lake.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Rows">Rows in it; 0 where it was left alone.</param>
/// <param name="Superseded">Rows that later answers took the place of.</param>
/// <param name="Repeated">Rows whose natural key came again in the same answer; the last one stands.</param>
/// <param name="IsUnchanged">True when its answers were the same as when it was built.</param>
public sealed record LakePartitionBuilt(string Key, long Rows, long Superseded, long Repeated, bool IsUnchanged)
{
    /// <summary>Why it could not be built, and what lies there stays; null when it could.</summary>
    public string? Failure { get; init; }
}

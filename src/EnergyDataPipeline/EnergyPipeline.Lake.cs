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
using NodaTime.Text;

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

    /// <summary>
    /// Builds the lake's partitions of the feeds' datasets anew from the answers that the store holds, whichever feed collected them: those that
    /// the days of <see cref="EnergyPipelineConfig.Day"/> lie in, or all. A partition whose answers are the same as when it was built is left
    /// alone. Asks no source.
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

            var answers = await LakeAnswersAsync(slice.SourceKey, match.Dataset, cancellationToken);
            LakePartition[] partitions = [.. PartitionsOf(LakePartition.SpanOf(match.Dataset), answers, match.Dataset, slice.Zone)];
            var files = new IReadOnlyList<LakePartitionBuilt>[partitions.Length];
            await Parallel.ForAsync(
                0,
                partitions.Length,
                new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtOnce, CancellationToken = cancellationToken },
                async (i, token) =>
                {
                    var inputs = AnswersFor(partitions[i], answers, match.Dataset, slice.Zone);
                    files[i] = await BuildAsync(slice, match, partitions[i], inputs, token);
                    _options.Progress?.Report(
                        new FeedProgress(match.Dataset.Name, partitions[i].Value, "built", 0, files[i].Sum(file => file.Rows), null)
                    );
                }
            );
            built.AddRange(files.SelectMany(file => file));
        }

        return new(built);
    }

    /// <summary>An answer of a dataset that the store holds.</summary>
    /// <param name="Key">Key of its manifest.</param>
    /// <param name="Covers">The period it was asked for; null for what was current.</param>
    /// <param name="ReceivedAt">When what was current was received.</param>
    private sealed record LakeAnswer(string Key, MarketPeriod? Covers, Instant ReceivedAt);

    /// <summary>The newest manifests of every feed of the source that collects the dataset, by their keys.</summary>
    private async Task<IReadOnlyList<LakeAnswer>> LakeAnswersAsync(string source, Dataset dataset, CancellationToken cancellationToken)
    {
        var byFeed = new Dictionary<string, Dictionary<string, (long Seq, string Key)>>(StringComparer.Ordinal);
        await foreach (var found in _store.ListAsync($"{StoreFolders.Manifests}/{ObjectKey.Of(source).Value}/", cancellationToken))
        {
            if (ManifestLog.TryParseKey(found.Key, out var seq))
            {
                var parts = found.Key.Split('/');
                if (!byFeed.TryGetValue(parts[2], out var periods))
                {
                    byFeed[parts[2]] = periods = new(StringComparer.Ordinal);
                }

                periods[parts[3]] = periods.TryGetValue(parts[3], out var known) && known.Seq > seq ? known : (seq, found.Key);
            }
        }

        var answers = new List<LakeAnswer>();
        foreach (var periods in byFeed.Values)
        {
            // All of a feed is of one dataset: its newest manifest tells which.
            var newest = periods.Values.Select(period => period.Key).Max(StringComparer.Ordinal)!;
            if ((await _manifests.ReadAsync(newest, cancellationToken))?.Dataset == dataset.Name)
            {
                answers.AddRange(periods.Select(period => AnswerOf(period.Key, period.Value.Key)).OfType<LakeAnswer>());
            }
        }

        return answers;
    }

    private static LakeAnswer? AnswerOf(string folder, string key)
    {
        var word = Uri.UnescapeDataString(folder).Split('~')[0];
        if (MarketPeriod.TryParse(word, out var period))
        {
            return new LakeAnswer(key, period, Instant.MinValue);
        }

        // 20260727T160000Z-<hash>: what was current then.
        var moment = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'").Parse(word.Split('-')[0]);
        return moment.Success ? new LakeAnswer(key, null, moment.Value) : null;
    }

    private IEnumerable<LakePartition> PartitionsOf(
        PartitionSpan span,
        IReadOnlyList<LakeAnswer> answers,
        Dataset dataset,
        DateTimeZone zone
    )
    {
        if (answers.Count == 0)
        {
            return [];
        }

        if (span == PartitionSpan.All)
        {
            return [LakePartition.Of(span, default)];
        }

        var wanted = _config.Day is { } written
            ? Configuring.DayExpression.Parse(written).Resolve(_clock.GetCurrentInstant(), zone).Select(day => day.Date)
            : answers.SelectMany(answer => DaysOf(answer, dataset, zone));
        return [.. wanted.Select(date => LakePartition.Of(span, date)).Distinct().OrderBy(partition => partition.First)];
    }

    /// <summary>The days that rows of an answer may be of.</summary>
    private static IEnumerable<LocalDate> DaysOf(LakeAnswer answer, Dataset dataset, DateTimeZone zone)
    {
        var (first, next) = ReachOf(answer, dataset, zone);
        for (var date = first; date < next; date = date.PlusDays(1))
        {
            yield return date;
        }
    }

    private static (LocalDate First, LocalDate Next) ReachOf(LakeAnswer answer, Dataset dataset, DateTimeZone zone)
    {
        var isForecast = dataset.Revision == Revisions.Vintage;
        if (answer.Covers is { } period)
        {
            return (period.First, isForecast ? period.Next.PlusDays(DaysAhead) : period.Next);
        }

        var day = answer.ReceivedAt.InZone(zone).Date;
        return (day.PlusDays(-DaysBehind), day.PlusDays(isForecast ? DaysAhead : 2));
    }

    private static IReadOnlyList<LakeAnswer> AnswersFor(
        LakePartition partition,
        IReadOnlyList<LakeAnswer> answers,
        Dataset dataset,
        DateTimeZone zone
    )
    {
        if (partition.Span == PartitionSpan.All)
        {
            // A list without times is what it is now: the newest answer holds all of it.
            return [answers.MaxBy(answer => answer.ReceivedAt)!];
        }

        return
        [
            .. answers.Where(answer =>
            {
                var (first, next) = ReachOf(answer, dataset, zone);
                return first < partition.Next && next > partition.First;
            }),
        ];
    }

    private async Task<IReadOnlyList<LakePartitionBuilt>> BuildAsync(
        Slice slice,
        CatalogMatch match,
        LakePartition partition,
        IReadOnlyList<LakeAnswer> answers,
        CancellationToken cancellationToken
    )
    {
        for (var round = 1; ; round++)
        {
            var manifests = new List<(Manifest Manifest, LocalDate? Day)>();
            foreach (var answer in answers)
            {
                if (
                    await _manifests.ReadAsync(answer.Key, cancellationToken) is { } manifest
                    && manifest.Tables.Sum(table => table.Rows) > 0
                )
                {
                    manifests.Add((manifest, answer.Covers?.First ?? answer.ReceivedAt.InZone(slice.Zone).Date));
                }
            }

            // The later answer holds; of answers given at once it does not matter which, but it must be the same each time.
            manifests =
            [
                .. manifests.OrderBy(one => AnsweredAt(one.Manifest)).ThenBy(one => one.Manifest.Raw.Sha256, StringComparer.Ordinal),
            ];
            if (manifests.Count == 0)
            {
                return [];
            }

            var inputs = InputsOf(match.Dataset, manifests.Select(one => one.Manifest));
            var there = new StoredObject?[match.Dataset.Tables.Count];
            for (var i = 0; i < there.Length; i++)
            {
                there[i] = await _store.FindAsync(KeyOf(slice, match, partition, i), cancellationToken);
            }

            // The main table is put last: where it is made of these answers, the others are too.
            if (there[0]?.Metadata.GetValueOrDefault(LakeInputs) == inputs)
            {
                return [.. there.OfType<StoredObject>().Select(found => new LakePartitionBuilt(found.Key, 0, 0, IsUnchanged: true))];
            }

            if (await PutPartitionAsync(slice, match, partition, manifests, inputs, there, cancellationToken) is { } built)
            {
                return built;
            }

            if (round == LakeRounds)
            {
                throw new PipelineException(
                    FailureClass.Temporary,
                    $"other runs built {match.Dataset.Name}, {partition.Value}, {LakeRounds} times while this one tried to",
                    "Nothing is lost: run again when the others have ended."
                );
            }
        }
    }

    /// <summary>Reads the answers, and puts a file for each table; null when another run put one first.</summary>
    private async Task<IReadOnlyList<LakePartitionBuilt>?> PutPartitionAsync(
        Slice slice,
        CatalogMatch match,
        LakePartition partition,
        IReadOnlyList<(Manifest Manifest, LocalDate? Day)> manifests,
        string inputs,
        StoredObject?[] there,
        CancellationToken cancellationToken
    )
    {
        var tables = match.Dataset.Tables;
        var rows = new PartitionRows(tables, partition, slice.Zone);
        foreach (var (manifest, day) in manifests)
        {
            rows.BeginAnswer(day);
            await ReadStoredAsync(slice, manifest, rows, cancellationToken);
        }

        TableFormats.TryGet("parquet", out var parquet);
        var built = new List<LakePartitionBuilt>();
        for (var i = tables.Count - 1; i >= 0; i--)
        {
            if (rows.Gathered(i) == 0)
            {
                // What was corrected away must not be read any more.
                await (there[i] is { } stale ? _store.DeleteAsync(stale.Key, cancellationToken) : Task.CompletedTask);
                continue;
            }

            using var file = new SpooledFile(_spool, isPrivate: true);
            var written = Encode(parquet!, match, tables[i], slice, partition, rows.Sorted(i), file);
            var key = KeyOf(slice, match, partition, i);
            var content = new ObjectContent
            {
                Open = file.Open,
                Bytes = file.Bytes,
                Sha256 = file.Sha256!,
                ContentType = parquet!.ContentType,
                Metadata = new ObjectMetadata().Add(LakeInputs, inputs).Add("record_count", written).Build(),
            };
            var condition = there[i] is { } before ? PutCondition.IfMatch(before.ETag) : PutCondition.IfAbsent;
            var put = await _store.PutAsync(key, content, condition, cancellationToken);
            if (put.Outcome is not (PutOutcome.Written or PutOutcome.SameThere))
            {
                return null;
            }

            built.Add(new LakePartitionBuilt(key, written, rows.Superseded, IsUnchanged: false));
        }

        built.Reverse();
        return built;
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

    private static string KeyOf(Slice slice, CatalogMatch match, LakePartition partition, int table) =>
        partition.KeyOf(slice.SourceKey, match.Dataset.Name, match.Dataset.Tables[table].Name);

    private static Instant AnsweredAt(Manifest manifest) => manifest.AnsweredAt ?? manifest.Raw.ReceivedAt;

    /// <summary>What a partition is made of, as a hash: the same answers, read by the same definition, give the same file.</summary>
    private static string InputsOf(Dataset dataset, IEnumerable<Manifest> manifests)
    {
        var text = new StringBuilder(DefinitionId.Of(dataset, DriftPolicy.Evolve)).Append('\n').Append(EngineVersion);
        foreach (var manifest in manifests)
        {
            text.Append('\n').Append(manifest.Raw.Sha256);
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
/// <param name="IsUnchanged">True when its answers were the same as when it was built.</param>
public sealed record LakePartitionBuilt(string Key, long Rows, long Superseded, bool IsUnchanged);

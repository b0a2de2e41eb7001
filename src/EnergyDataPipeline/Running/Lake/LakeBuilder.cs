using System.Security.Cryptography;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Normalizing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>
/// Makes partitions of answers, in a store that need not be the one that holds the answers: each row once, by natural key the one answered
/// last, sorted.
/// </summary>
internal sealed class LakeBuilder
{
    private const string Inputs = "lake-inputs";

    /// <summary>Partitions under way at once: each holds its rows in memory.</summary>
    private const int PartitionsAtOnce = 2;

    private readonly StoredAnswers _answers;
    private readonly IObjectStore _destination;
    private readonly FormatOptions _format;
    private readonly string _spool;
    private readonly string _engine;
    private readonly ITableFormat _parquet;

    /// <summary>Reads <paramref name="answers"/>, and puts partitions into <paramref name="destination"/>.</summary>
    /// <param name="answers">The answers as received.</param>
    /// <param name="destination">Where the partitions go.</param>
    /// <param name="format">Choices for their files.</param>
    /// <param name="spool">Folder for files being written.</param>
    /// <param name="engine">This engine's version: another one's files are made anew.</param>
    public LakeBuilder(StoredAnswers answers, IObjectStore destination, FormatOptions format, string spool, string engine)
    {
        (_answers, _destination, _format, _spool, _engine) = (answers, destination, format, spool, engine);
        TableFormats.TryGet("parquet", out var parquet);
        _parquet = parquet!;
    }

    /// <summary>
    /// Brings partitions up to date; what cannot be built is a result of its own, and keeps nobody from the others.
    /// </summary>
    /// <param name="of">The dataset.</param>
    /// <param name="tables">Those of its tables that have one span.</param>
    /// <param name="partitions">Partitions of that span.</param>
    /// <param name="answers">The dataset's answers in force, in the order in which they were given.</param>
    /// <param name="cancellationToken">Ends the work between partitions.</param>
    /// <returns>The files, and whether this was first everywhere: false where another run put a file meanwhile.</returns>
    public async Task<(IReadOnlyList<LakePartitionBuilt> Files, bool WasFirst)> BuildAsync(
        LakeDataset of,
        IReadOnlyList<Table> tables,
        IEnumerable<LakePartition> partitions,
        IReadOnlyList<LakeAnswer> answers,
        CancellationToken cancellationToken
    )
    {
        var built = new List<LakePartitionBuilt>();
        var wasFirst = true;
        await Parallel.ForEachAsync(
            partitions,
            new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtOnce, CancellationToken = cancellationToken },
            async (partition, token) =>
            {
                var files = await BuildSafelyAsync(of, partition, tables, [.. answers.Where(one => one.Reaches(partition))], token);
                lock (built)
                {
                    wasFirst &= files is not null;
                    built.AddRange(files ?? []);
                }
            }
        );
        return (built, wasFirst);
    }

    private async Task<IReadOnlyList<LakePartitionBuilt>?> BuildSafelyAsync(
        LakeDataset of,
        LakePartition partition,
        IReadOnlyList<Table> tables,
        IReadOnlyList<LakeAnswer> answers,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await BuildAsync(of, partition, tables, answers, cancellationToken);
        }
        catch (Exception broken) when (broken is PipelineException or StoreException)
        {
            return [new LakePartitionBuilt(of.KeyOf(partition, tables[0]), 0, 0, 0, IsUnchanged: false) { Failure = broken.Message }];
        }
    }

    /// <summary>Reads the answers, and puts a file for each table; null when another run put one first.</summary>
    private async Task<IReadOnlyList<LakePartitionBuilt>?> BuildAsync(
        LakeDataset of,
        LakePartition partition,
        IReadOnlyList<Table> tables,
        IReadOnlyList<LakeAnswer> answers,
        CancellationToken cancellationToken
    )
    {
        var keys = tables.Select(table => of.KeyOf(partition, table)).ToList();
        var there = await Task.WhenAll(keys.Select(key => _destination.FindAsync(key, cancellationToken)));
        var inputs = InputsOf(of.Dataset, answers);

        // The first table is put last: where it is made of these answers, the others are too.
        if (there[0]?.Metadata.GetValueOrDefault(Inputs) == inputs)
        {
            return [.. there.OfType<StoredObject>().Select(found => new LakePartitionBuilt(found.Key, 0, 0, 0, IsUnchanged: true))];
        }

        var all = of.Dataset.Tables;
        var rows = new PartitionRows(all, tables.Contains, partition, of.Zone);
        foreach (var answer in answers)
        {
            rows.BeginAnswer();
            await _answers.ReadAsync(answer.Entry.Raw.Key, answer.Entry.Rows, all, of.OnDrift, rows, cancellationToken);
        }

        var built = new List<LakePartitionBuilt>();
        for (var i = tables.Count - 1; i >= 0; i--)
        {
            var place = all.Index().First(one => one.Item == tables[i]).Index;
            if (rows.Gathered(place) == 0)
            {
                // What was corrected away must not be read any more.
                await (there[i] is { } stale ? _destination.DeleteAsync(stale.Key, cancellationToken) : Task.CompletedTask);
                continue;
            }

            using var file = new SpooledFile(_spool, isPrivate: true);
            var written = Encode(of, tables[i], partition, rows.Sorted(place), file);
            var content = new ObjectContent
            {
                Open = file.Open,
                Bytes = file.Bytes,
                Sha256 = file.Sha256!,
                ContentType = _parquet.ContentType,
                Metadata = new ObjectMetadata().Add(Inputs, inputs).Add("record_count", written).Build(),
            };
            var condition = there[i] is { } before ? PutCondition.IfMatch(before.ETag) : PutCondition.IfAbsent;
            var put = await _destination.PutAsync(keys[i], content, condition, cancellationToken);
            if (put.Outcome is not (PutOutcome.Written or PutOutcome.SameThere))
            {
                return null;
            }

            built.Add(new LakePartitionBuilt(keys[i], written, rows.Superseded, rows.Repeated, IsUnchanged: false));
        }

        return built;
    }

    private long Encode(LakeDataset of, Table table, LakePartition partition, IEnumerable<ColumnBatch> batches, SpooledFile file)
    {
        // What stands in the key does not stand in the file: readers that know partitions take it from there.
        var added = AddedTimeColumns.For(of.Dataset, table, of.Zone, except: partition.Column);
        var heading = of.Heading with { Period = partition.Value };
        var written = 0L;
        using (var encoder = _parquet.Begin(added?.Table ?? table, heading, _format, file.Destination))
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
    private string InputsOf(Dataset dataset, IEnumerable<LakeAnswer> answers)
    {
        var text = new StringBuilder(DefinitionId.Of(dataset, DriftPolicy.Evolve)).Append('\n').Append(_engine);
        foreach (var answer in answers)
        {
            text.Append('\n').Append(answer.Entry.RawSha256);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

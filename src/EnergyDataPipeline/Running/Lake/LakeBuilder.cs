using System.Security.Cryptography;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Normalizing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>What became of a partition.</summary>
/// <param name="Planned">The partition.</param>
/// <param name="Files">Its files; one with a failure where it could not be built.</param>
/// <param name="ETag">The store's tag of the first table's file; null where there is none.</param>
internal sealed record PartitionOutcome(PlannedPartition Planned, IReadOnlyList<LakePartitionBuilt> Files, string? ETag)
{
    /// <summary>True when it is as it should be.</summary>
    public bool IsUpToDate => Files.All(file => file.Failure is null);
}

/// <summary>
/// Makes partitions of answers, in a store that need not be the one that holds the answers: each row once, by natural key the one answered
/// last, sorted.
/// </summary>
internal sealed class LakeBuilder
{
    /// <summary>What the file was made of, by a hash in its metadata.</summary>
    private const string Inputs = "lake-inputs";

    /// <summary>Rows of the file, in its metadata.</summary>
    private const string RecordCount = "record_count";

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

    /// <summary>Told when a partition is done, well or not; called from several threads.</summary>
    public Action? GoesOn { get; init; }

    /// <summary>Files of the dataset that are there, by key.</summary>
    public async Task<IReadOnlyDictionary<string, StoredObject>> FilesAsync(LakeDataset of, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, StoredObject>(StringComparer.Ordinal);
        await foreach (var found in _destination.ListAsync(of.Folder, cancellationToken))
        {
            if (found.Key.EndsWith("/data.parquet", StringComparison.Ordinal))
            {
                files[found.Key] = found;
            }
        }

        return files;
    }

    /// <summary>
    /// Brings partitions up to date; what cannot be built is a result of its own, and keeps nobody from the others.
    /// </summary>
    /// <param name="of">The dataset.</param>
    /// <param name="planned">The partitions, in the order in which they are taken up.</param>
    /// <param name="there">
    /// The files as they were before the answers were listed: whoever replaced one since may have known of more answers, and is not written
    /// over. Null where nobody else builds.
    /// </param>
    /// <param name="stop">Ends the work before the next partition.</param>
    /// <param name="cancellationToken">Ends the work at once.</param>
    /// <returns>Those that were taken up, and whether this was first everywhere: false where another run put a file meanwhile.</returns>
    public async Task<(IReadOnlyList<PartitionOutcome> Outcomes, bool WasFirst)> BuildAsync(
        LakeDataset of,
        IEnumerable<PlannedPartition> planned,
        IReadOnlyDictionary<string, StoredObject>? there,
        CancellationToken stop,
        CancellationToken cancellationToken
    )
    {
        var outcomes = new List<PartitionOutcome>();
        var wasFirst = true;
        await Parallel.ForEachAsync(
            planned.TakeWhile(_ => !stop.IsCancellationRequested),
            new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtOnce, CancellationToken = cancellationToken },
            async (partition, token) =>
            {
                var outcome = await BuildSafelyAsync(of, partition, there, token);
                lock (outcomes)
                {
                    wasFirst &= outcome is not null;
                    outcomes.AddRange(outcome is null ? [] : [outcome]);
                }

                GoesOn?.Invoke();
            }
        );
        return (outcomes, wasFirst);
    }

    /// <summary>
    /// What a partition is made of, as a hash: the same answers, each read by the same definition and rules, and the same engine give the same
    /// file.
    /// </summary>
    public string InputsOf(LakeDataset of, PlannedPartition planned)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(_engine + "\n"));
        foreach (var answer in planned.Answers)
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"{of.ReadingOf(answer).DefinitionId} {answer.Entry.RawSha256}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Whether the partition is made of its answers, by today's definition and engine.</summary>
    public async Task<bool> IsCurrentAsync(LakeDataset of, PlannedPartition planned, CancellationToken cancellationToken) =>
        (await _destination.FindAsync(planned.KeyIn(of), cancellationToken))?.Metadata.GetValueOrDefault(Inputs) == InputsOf(of, planned);

    /// <summary>Rows of a file, as it says of itself; null where it does not, or is not there.</summary>
    public async Task<long?> RowsOfAsync(string key, CancellationToken cancellationToken) =>
        (await _destination.FindAsync(key, cancellationToken))?.Metadata.TryGetValue(RecordCount, out var text) == true
        && long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var rows)
            ? rows
            : null;

    private async Task<PartitionOutcome?> BuildSafelyAsync(
        LakeDataset of,
        PlannedPartition planned,
        IReadOnlyDictionary<string, StoredObject>? there,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await BuildAsync(of, planned, there, cancellationToken);
        }
        catch (Exception broken) when (broken is PipelineException or StoreException or IOException)
        {
            return new(planned, [new(planned.KeyIn(of), 0, 0, 0, IsUnchanged: false) { Failure = broken.Message }], null);
        }
    }

    /// <summary>Reads the answers, and puts a file for each table; null when another run put one first.</summary>
    private async Task<PartitionOutcome?> BuildAsync(
        LakeDataset of,
        PlannedPartition planned,
        IReadOnlyDictionary<string, StoredObject>? before,
        CancellationToken cancellationToken
    )
    {
        var (tables, partition, answers) = planned;
        var keys = planned.KeysIn(of).ToList();
        var there = await Task.WhenAll(keys.Select(key => _destination.FindAsync(key, cancellationToken)));
        var inputs = InputsOf(of, planned);
        if (there[0]?.Metadata.GetValueOrDefault(Inputs) == inputs)
        {
            return new(
                planned,
                [.. there.OfType<StoredObject>().Select(found => new LakePartitionBuilt(found.Key, 0, 0, 0, IsUnchanged: true))],
                there[0]!.ETag
            );
        }

        if (before is not null && keys.Zip(there).Any(file => before.GetValueOrDefault(file.First)?.ETag != file.Second?.ETag))
        {
            return null;
        }

        var all = of.Dataset.Tables;
        var rows = new PartitionRows(all, tables.Contains, partition, of.Zone);
        foreach (var answer in answers)
        {
            rows.BeginAnswer();
            await _answers.ReadAsync(answer.Entry.Raw.Key, answer.Entry.Rows, of.ReadingOf(answer).Reading, rows, cancellationToken);
        }

        var built = new List<LakePartitionBuilt>();
        string? etag = null;
        for (var i = tables.Count - 1; i >= 0; i--)
        {
            var place = all.Index().First(one => one.Item == tables[i]).Index;
            if (rows.Gathered(place) == 0)
            {
                // What was corrected away must not be read any more.
                if (there[i] is { } stale)
                {
                    if (!await _destination.DeleteAsync(stale.Key, stale.ETag, cancellationToken))
                    {
                        return null;
                    }

                    built.Add(new(stale.Key, 0, 0, 0, IsUnchanged: false) { IsRemoved = true });
                }

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
                Metadata = new ObjectMetadata().Add(Inputs, inputs).Add(RecordCount, written).Build(),
            };
            var condition = there[i] is { } old ? PutCondition.IfMatch(old.ETag) : PutCondition.IfAbsent;
            var put = await _destination.PutAsync(keys[i], content, condition, cancellationToken);
            if (put.Outcome is not (PutOutcome.Written or PutOutcome.SameThere))
            {
                return null;
            }

            etag = i == 0 ? put.Object.ETag : null;
            built.Add(new LakePartitionBuilt(keys[i], written, rows.Superseded, rows.Repeated, IsUnchanged: false));
        }

        return new(planned, built, etag);
    }

    private long Encode(LakeDataset of, Table table, LakePartition partition, IEnumerable<ColumnBatch> batches, SpooledFile file)
    {
        // What stands in the key does not stand in the file: readers that know partitions take it from there.
        var added = FollowingValues.For(of.Dataset, table, of.Zone, except: partition.Column);
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
}

using System.Security.Cryptography;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Validating;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>What was noted of an answer when it was received.</summary>
/// <param name="Address">Address asked, secrets removed.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Content type as sent, or null.</param>
/// <param name="IsComplete">False when the body ended before its announced end.</param>
/// <param name="AnsweredAt">When it was given.</param>
internal sealed record RawAnswerFacts(string Address, int Status, string? ContentType, bool IsComplete, Instant AnsweredAt);

/// <summary>How an answer is read again.</summary>
/// <param name="Dataset">Its dataset, as it is defined today.</param>
/// <param name="OnDrift">What a value that the definition does not know means.</param>
/// <param name="Rules">Verbs of rules that are set otherwise than by the definition.</param>
internal sealed record StoredReading(Dataset Dataset, DriftPolicy OnDrift, IReadOnlyDictionary<string, RuleVerb> Rules);

/// <summary>Answers of the raw vault, read again by a dataset's definition of today.</summary>
internal sealed class StoredAnswers(IObjectStore store, string spool)
{
    private const int Piece = 128 << 10;

    /// <summary>An answer of the vault as if it had just arrived: the same bytes in a spool file, and what was noted of it.</summary>
    /// <param name="stored">The object, compressed as it is.</param>
    /// <param name="spool">Folder of the file.</param>
    /// <param name="facts">What was noted.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    public static async Task<RawDocument> AsReceivedAsync(
        Stream stored,
        string spool,
        RawAnswerFacts facts,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(spool);
        var path = Path.Combine(spool, SpoolFileName.New("zst"));
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
            };
            SpoolFileName.KeepPrivate(options);
            await using (var file = new FileStream(path, options))
            {
                await stored.CopyToAsync(file, cancellationToken);
            }

            string spoolHash;
            await using (var file = File.OpenRead(path))
            {
                spoolHash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            }

            var bytes = 0L;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using (var body = new ZstdSharp.DecompressionStream(File.OpenRead(path), leaveOpen: false))
            {
                var buffer = new byte[Piece];
                for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0; bytes += read)
                {
                    hash.AppendData(buffer, 0, read);
                }
            }

            return new RawDocument
            {
                SpoolPath = path,
                SpoolBytes = new FileInfo(path).Length,
                SpoolSha256 = spoolHash,
                Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
                Bytes = bytes,
                IsComplete = facts.IsComplete,
                Address = facts.Address,
                Status = facts.Status,
                ContentType = facts.ContentType,
                ReceivedAt = facts.AnsweredAt,
            };
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Hands the rows of an answer that had <paramref name="rowsDue"/> rows when it was collected to <paramref name="receiver"/>.</summary>
    /// <param name="key">Key of the answer in the store.</param>
    /// <param name="rowsDue">Rows that it had, all tables together.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="receiver">Takes the rows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StoreException">The answer is not there, or damaged.</exception>
    /// <exception cref="PipelineException">It cannot be read by the definition.</exception>
    public async Task ReadAsync(
        string key,
        long rowsDue,
        StoredReading reading,
        ITableReceiver receiver,
        CancellationToken cancellationToken
    )
    {
        await using var stored =
            await store.OpenAsync(key, cancellationToken)
            ?? throw new StoreException(
                StoreFault.Corrupt,
                $"The answer '{key}' in {store.Name}, which a manifest names, is not there.",
                "Bring it back from a backup or an older version of the bucket; or collect the period again."
            );
        using var local = new SpooledFile(spool, isPrivate: true);
        await stored.CopyToAsync(local.Destination, cancellationToken);
        local.Finish();
        var answer = new Answer(
            () => new ZstdSharp.DecompressionStream(local.Open(), leaveOpen: false),
            contentType: null,
            isComplete: true
        );
        var read = AnswerReader.ReadAgain(
            answer,
            reading.Dataset.Tables,
            new RuledRows(receiver, new DatasetRules(reading.Dataset, reading.Rules, keepsRefused: false)),
            reading.OnDrift == DriftPolicy.Quarantine,
            cancellationToken
        );
        if (read.Ending is ReadEnding.Complete && read.RowsSeen.Sum() == 0 && rowsDue > 0)
        {
            throw new PipelineException(
                FailureClass.SourcePermanent,
                $"the answer {key} has its rows in another form than the dataset's definition",
                "Read its files instead: the manifest of the period names them."
            );
        }

        if (read.Ending is not ReadEnding.Complete)
        {
            throw new PipelineException(
                FailureClass.SourcePermanent,
                $"the answer {key} cannot be read any more: {read.Message}",
                "It was read when it was collected: please report it with the answer."
            );
        }
    }
}

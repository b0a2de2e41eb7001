using System.Text.Json;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Storing;

/// <summary>
/// Keeps rejected rows under <c>quarantine/&lt;source&gt;/&lt;dataset&gt;/&lt;period&gt;/&lt;id&gt;.jsonl</c>: each line a row as received, its place, its
/// rule, its reason and the answer it came from. The id comes from the bytes, so a rerun finds its own.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="spoolFolder">Folder for the file while it is written.</param>
internal sealed class QuarantineStore(IObjectStore store, string spoolFolder)
{
    private const int NameDigits = 16;
    private const int FlushAt = 64 * 1024;

    /// <summary>Stores the rows; null when there are none.</summary>
    /// <param name="rows">Rejected rows, in order.</param>
    /// <param name="source">Source id.</param>
    /// <param name="dataset">Dataset name, or the feed's outside the catalogue.</param>
    /// <param name="period">Period, as in the keys.</param>
    /// <param name="rawKey">Key of the answer the rows came from.</param>
    /// <param name="runId">Name of the run.</param>
    /// <param name="cancellationToken">Stops it; nothing is stored then.</param>
    public async Task<ManifestQuarantine?> PutAsync(
        IAsyncEnumerable<RejectedRow> rows,
        string source,
        string dataset,
        string period,
        string rawKey,
        string runId,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(spoolFolder);
        var path = Path.Combine(spoolFolder, SpoolFileName.New("jsonl"));
        try
        {
            var count = await WriteAsync(path, rows, rawKey, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            var content = await ObjectContent.OfFileAsync(path, "application/jsonl", cancellationToken).ConfigureAwait(false);
            var folder = ObjectKey.Of(StoreFolders.Quarantine, source, dataset, period);
            var key = ObjectKey.Parse($"{folder}/{content.Sha256[..NameDigits]}.jsonl").Value;
            var put = await store
                .PutAsync(
                    key,
                    content with
                    {
                        Metadata = new ObjectMetadata().Add("record-count", count).Add("raw-key", rawKey).Add("run-id", runId).Build(),
                    },
                    PutCondition.IfAbsent,
                    cancellationToken
                )
                .ConfigureAwait(false);
            return put.Outcome == PutOutcome.OtherThere
                ? throw new StoreException(
                    StoreFault.Corrupt,
                    $"Another object stands in the quarantine under '{key}' in {store.Name}; its name says SHA-256 {content.Sha256}.",
                    "Move it away and run again."
                )
                : new ManifestQuarantine(key, count, content.Bytes, content.Sha256);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<long> WriteAsync(
        string path,
        IAsyncEnumerable<RejectedRow> rows,
        string rawKey,
        CancellationToken cancellationToken
    )
    {
        var count = 0L;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = FlushAt,
            Options = FileOptions.Asynchronous,
        };
        SpoolFileName.KeepPrivate(options);
        await using var file = new FileStream(path, options);
        await using var writer = new Utf8JsonWriter(file, RejectedRowLine.Plain);
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            RejectedRowLine.Write(writer, row, rawKey);
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            writer.Reset();
            file.WriteByte((byte)'\n');
            count++;
        }

        return count;
    }
}

using System.Globalization;
using System.Text.Json;
using EnergyDataPipeline.Records;
using NodaTime;

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
    private const string RawKey = "raw-key";
    private const string WholeRows = "whole-slice-rows";
    private const string WholeAnsweredAt = "answered-at";

    /// <summary>Stores the rows; null when there are none.</summary>
    /// <param name="rows">Rejected rows, in order.</param>
    /// <param name="source">Source id.</param>
    /// <param name="dataset">Dataset name, or the feed's outside the catalogue.</param>
    /// <param name="period">Period, as in the keys.</param>
    /// <param name="rawKey">Key of the answer the rows came from.</param>
    /// <param name="runId">Name of the run.</param>
    /// <param name="whole">Where the answer as a whole is set aside and the rows say why: how many it has, and when it was given.</param>
    /// <param name="cancellationToken">Stops it; nothing is stored then.</param>
    public async Task<ManifestQuarantine?> PutAsync(
        IAsyncEnumerable<RejectedRow> rows,
        string source,
        string dataset,
        string period,
        string rawKey,
        string runId,
        WholeAnswer? whole,
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
            var key = ObjectKey.Parse($"{Folder(source, dataset, period)}{content.Sha256[..NameDigits]}.jsonl").Value;
            var put = await store
                .PutAsync(
                    key,
                    content with
                    {
                        Metadata = MetadataOf(count, rawKey, runId, whole),
                    },
                    // One that is set aside again waits since its newer answer.
                    whole is null
                        ? PutCondition.IfAbsent
                        : default,
                    cancellationToken
                )
                .ConfigureAwait(false);
            return put.Outcome == PutOutcome.OtherThere
                ? throw new StoreException(
                    StoreFault.Corrupt,
                    $"Another object stands in the quarantine under '{key}' in {store.Name}; its name says SHA-256 {content.Sha256}.",
                    "Move it away and run again."
                )
                : new ManifestQuarantine(key, whole?.Rows ?? count, content.Bytes, content.Sha256) { IsWholeSlice = whole is not null };
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Folder of a period, with a slash at its end.</summary>
    public static string Folder(string source, string dataset, string period) =>
        ObjectKey.Of(StoreFolders.Quarantine, source, dataset, period).Value + "/";

    /// <summary>The rows of an object of the quarantine, in their order; nothing where there is none.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public async IAsyncEnumerable<RejectedRow> ReadAsync(
        string key,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var stored = await store.OpenAsync(key, cancellationToken).ConfigureAwait(false);
        if (stored is null)
        {
            yield break;
        }

        using var lines = new StreamReader(stored);
        for (var number = 1; await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; number++)
        {
            yield return RejectedRowLine.TryRead(line)
                ?? throw new StoreException(
                    StoreFault.Corrupt,
                    string.Create(CultureInfo.InvariantCulture, $"Line {number} of '{key}' in {store.Name} is no rejected row."),
                    "Bring the object back from a backup or an older version of the bucket; replaying the period makes it anew."
                );
        }
    }

    /// <summary>Key of the answer that an object's metadata name, with what they say of it; null where they name none as a whole.</summary>
    public static (WholeAnswer Whole, string RawKey)? WholeOf(StoredObject found) =>
        found.Metadata.TryGetValue(WholeRows, out var rows)
        && long.TryParse(rows, CultureInfo.InvariantCulture, out var count)
        && found.Metadata.TryGetValue(WholeAnsweredAt, out var at)
        && NodaTime.Text.InstantPattern.ExtendedIso.Parse(at) is { Success: true } answered
        && found.Metadata.TryGetValue(RawKey, out var raw)
            ? (new WholeAnswer(count, answered.Value), raw)
            : null;

    private static IReadOnlyDictionary<string, string> MetadataOf(long lines, string rawKey, string runId, WholeAnswer? whole)
    {
        var metadata = new ObjectMetadata().Add("record-count", lines).Add(RawKey, rawKey).Add("run-id", runId);
        if (whole is not null)
        {
            metadata.Add(WholeRows, whole.Rows).Add(WholeAnsweredAt, whole.AnsweredAt);
        }

        return metadata.Build();
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

/// <summary>An answer that is set aside as a whole.</summary>
/// <param name="Rows">How many rows it has.</param>
/// <param name="AnsweredAt">When it was given.</param>
internal sealed record WholeAnswer(long Rows, Instant AnsweredAt);

using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>Stores a slice's landing files, and remembers them for its manifest. A file that the last manifest names and that is there is left alone.</summary>
internal sealed class LandingFiles(IObjectStore store, SliceWork work, IClock clock)
{
    private const string AsReceivedTable = "as_received";

    private readonly List<ManifestTable> _tables = [];

    /// <summary>Tables stored so far, as the manifest wants them.</summary>
    public IReadOnlyList<ManifestTable> Tables => _tables;

    /// <summary>Bytes written; files that were there already are not counted.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Stores every file of a table. A table without rows has no files; the manifest says so.</summary>
    public async Task StoreAsync(EncodedTable table, long seen, long rejected, CancellationToken cancellationToken)
    {
        var files = new List<ManifestFile>();
        foreach (var (format, file) in table.Rows == 0 ? [] : table.Files)
        {
            var content = new LandingContent(
                table.Table.Name,
                table.Table.Suffix,
                table.Content,
                table.Rows,
                table.Table.Columns.Select(c => c.Name)
            );
            files.Add(await StoreAsync(content, format.Name, format.Extension, format.ContentType, file, cancellationToken));
        }

        files.AddRange(EarlierFormats(table, files));
        var written = table.IsWanted ? table.Rows : 0;
        var counts = new RowCounts(seen, written, rejected, duplicates: 0, filtered: table.Rows - written);
        _tables.Add(new ManifestTable(table.Table.Name, written, table.Content, counts, files));
    }

    /// <summary>Stores the copies of the answer as received, where a format wants them.</summary>
    public async Task StoreAsReceivedAsync(CancellationToken cancellationToken)
    {
        var files = new List<ManifestFile>();
        foreach (var (format, file) in work.AsReceived)
        {
            var content = new LandingContent(AsReceivedTable, Suffix: null, work.Raw!.Sha256, Rows: null, []);
            files.Add(await StoreAsync(content, format.Name, format.Extension, format.ContentType, file, cancellationToken));
        }

        if (files.Count > 0)
        {
            _tables.Add(new ManifestTable(AsReceivedTable, 0, work.Raw!.Sha256, new RowCounts(0, 0, 0, 0, 0), files));
        }
    }

    private async Task<ManifestFile> StoreAsync(
        LandingContent content,
        string format,
        string extension,
        string contentType,
        SpooledFile file,
        CancellationToken cancellationToken
    )
    {
        if (
            Earlier(content.Table, content.ContentId, format) is { } earlier
            && await store.FindAsync(earlier.Key, cancellationToken) is not null
        )
        {
            return earlier;
        }

        var feed = work.Slice.Feed;
        var key = LandingKey.For(feed.OutputFolder, feed.FilePrefix, content.Suffix, work.Raw!.ReceivedAt, content.ContentId, extension);
        var put = await store.PutAsync(
            key,
            new ObjectContent
            {
                Open = file.Open,
                Bytes = file.Bytes,
                Sha256 = file.Sha256!,
                ContentType = contentType,
                Metadata = ObjectMetadata.OfLandingFile(FactsOf(content, format, file)),
            },
            PutCondition.IfAbsent,
            cancellationToken
        );
        BytesWritten += put.Outcome == PutOutcome.Written ? file.Bytes : 0;

        // Another file under this key holds the same rows: the key says so. An earlier version of the encoder wrote it, and it stays.
        var stored = put.Object;
        return new ManifestFile(key, format, stored.Bytes, stored.Sha256 ?? file.Sha256!, stored.ETag, content.Rows);
    }

    private LandingFacts FactsOf(LandingContent content, string format, SpooledFile file) =>
        new()
        {
            UploadedAt = clock.GetCurrentInstant(),
            ReceivedAt = work.Raw!.ReceivedAt,
            CollectorId = work.Raw.Sha256[..16],
            Rows = content.Rows ?? work.Tables!.Tables.Sum(table => table.Rows),
            Bytes = file.Bytes,
            Format = format,
            ColumnNames = [.. content.ColumnNames],
            Feed = work.Slice.Feed.Name,
            FeedDescription = work.Slice.Feed.Description,
            Source = work.Slice.SourceKey,
        };

    /// <summary>Files of the last manifest that hold the same rows in formats not asked for this time: they are still true.</summary>
    private IEnumerable<ManifestFile> EarlierFormats(EncodedTable table, List<ManifestFile> files) =>
        work.Latest?.Tables.FirstOrDefault(earlier => earlier.Name == table.Table.Name && earlier.ContentId == table.Content) is { } same
        && table.IsWanted
            ? same.Files.Where(file => files.All(present => present.Format != file.Format))
            : [];

    private ManifestFile? Earlier(string table, string contentId, string format) =>
        work
            .Latest?.Tables.FirstOrDefault(earlier => earlier.Name == table && earlier.ContentId == contentId)
            ?.Files.FirstOrDefault(file => file.Format == format);

    private sealed record LandingContent(string Table, string? Suffix, string ContentId, long? Rows, IEnumerable<string> ColumnNames);
}

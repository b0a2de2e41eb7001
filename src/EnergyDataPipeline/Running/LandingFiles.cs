using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>Stores a slice's landing files, and remembers them for its manifest. A file that the last manifest names and that is there, undamaged, is left alone.</summary>
internal sealed class LandingFiles(IObjectStore store, SliceWork work, FormatOptions options, IClock clock)
{
    private const string AsReceivedTable = "as_received";

    /// <summary>Files of one slice under way at once: each may be large, and other slices store at the same time.</summary>
    private const int FilesAtOnce = 4;

    private readonly List<ManifestTable> _tables = [];
    private long _bytesWritten;

    /// <summary>Tables stored, as the manifest wants them.</summary>
    public IReadOnlyList<ManifestTable> Tables => _tables;

    /// <summary>Bytes written; files that were there already are not counted.</summary>
    public long BytesWritten => _bytesWritten;

    /// <summary>
    /// Stores every file of every table, and the copies of the answer as received where a format wants them. A table without rows has no
    /// files; the manifest says so.
    /// </summary>
    public async Task StoreAsync(CancellationToken cancellationToken)
    {
        var (tables, read) = (work.Tables!.Tables, work.Read!);
        var landings = tables.Select(LandingsOf).Append(LandingsAsReceived()).ToList();
        var stored = new Dictionary<Landing, ManifestFile>(ReferenceEqualityComparer.Instance);
        await Parallel.ForEachAsync(
            landings.SelectMany(landing => landing),
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellationToken },
            async (landing, token) =>
            {
                var file = await StoreAsync(landing, token);
                lock (stored)
                {
                    stored.Add(landing, file);
                }
            }
        );

        for (var i = 0; i < tables.Count; i++)
        {
            var table = tables[i];
            var files = landings[i].ConvertAll(landing => stored[landing]);
            files.AddRange(EarlierFormats(table, files));
            var written = table.IsWanted ? table.Rows : 0;
            var counts = new RowCounts(read.RowsSeen[i], written, read.RowsRejected[i], duplicates: 0, filtered: table.Rows - written);
            _tables.Add(new ManifestTable(table.Table.Name, written, table.Content, counts, files));
        }

        if (landings[^1] is { Count: > 0 } asReceived)
        {
            var files = asReceived.ConvertAll(landing => stored[landing]);
            _tables.Add(new ManifestTable(AsReceivedTable, 0, work.Raw!.Sha256, new RowCounts(0, 0, 0, 0, 0), files));
        }
    }

    private List<Landing> LandingsOf(EncodedTable table) =>
        table.Rows == 0
            ? []
            :
            [
                .. table.Files.Select(made => new Landing
                {
                    Table = table.Table.Name,
                    Suffix = table.Table.Suffix,
                    ContentId = table.Content,
                    Rows = table.Rows,
                    ColumnNames = [.. table.Table.Columns.Select(column => column.Name)],
                    Format = made.Format.Name,
                    Choices = FileChoices.Of(made.Format, options),
                    Extension = made.Format.Extension,
                    ContentType = made.Format.ContentType,
                    File = made.File,
                }),
            ];

    private List<Landing> LandingsAsReceived() =>
        work.AsReceived.ConvertAll(made => new Landing
        {
            Table = AsReceivedTable,
            ContentId = work.Raw!.Sha256,
            Format = made.Format.Name,
            Extension = made.Format.Extension,
            ContentType = made.Format.ContentType,
            File = made.File,
        });

    private async Task<ManifestFile> StoreAsync(Landing landing, CancellationToken cancellationToken)
    {
        var earlier = Earlier(landing);
        var there = earlier is null ? null : await store.FindAsync(earlier.Key, cancellationToken);
        if (earlier?.IsIn(there) == true)
        {
            return earlier;
        }

        var feed = work.Slice.Feed;
        var key = LandingKey.For(
            feed.OutputFolder,
            feed.FilePrefix,
            landing.Suffix,
            work.Raw!.ReceivedAt,
            FileChoices.IdOf(landing.ContentId, landing.Choices),
            landing.Extension
        );
        var content = new ObjectContent
        {
            Open = landing.File.Open,
            Bytes = landing.File.Bytes,
            Sha256 = landing.File.Sha256!,
            ContentType = landing.ContentType,
            Metadata = ObjectMetadata.OfLandingFile(FactsOf(landing)),
        };
        var put = await PutAsync(key, content, earlier?.Key == key ? there : null, cancellationToken);
        Interlocked.Add(ref _bytesWritten, put.Outcome == PutOutcome.Written ? landing.File.Bytes : 0);

        // Another file under this key holds the same rows: the key says so. An earlier version of the encoder wrote it, and it stays.
        var stored = put.Object;
        return new ManifestFile(key, landing.Format, stored.Bytes, stored.Sha256 ?? landing.File.Sha256!, stored.ETag, landing.Rows)
        {
            Choices = landing.Choices,
        };
    }

    /// <summary>
    /// Puts the file where none is; in the place of <paramref name="damaged"/>, while that still lies there. Whoever mended it first wins:
    /// what lies there then holds the same rows.
    /// </summary>
    private async Task<PutResult> PutAsync(string key, ObjectContent content, StoredObject? damaged, CancellationToken cancellationToken)
    {
        if (damaged is null)
        {
            try
            {
                return await store.PutAsync(key, content, PutCondition.IfAbsent, cancellationToken);
            }
            catch (StoreException fault) when (fault.Fault == StoreFault.Corrupt)
            {
                // No manifest names it, and its size is not that of the bytes it is recorded with: a run that was cut off, or the disk.
                damaged = await store.FindAsync(key, cancellationToken);
            }
        }

        if (damaged is not null)
        {
            var put = await store.PutAsync(key, content, PutCondition.IfMatch(damaged.ETag), cancellationToken);
            if (put.Outcome != PutOutcome.NoneThere)
            {
                return put;
            }
        }

        return await store.PutAsync(key, content, PutCondition.IfAbsent, cancellationToken);
    }

    private LandingFacts FactsOf(Landing landing) =>
        new()
        {
            UploadedAt = clock.GetCurrentInstant(),
            ReceivedAt = work.Raw!.ReceivedAt,
            CollectorId = work.Raw.Sha256[..16],
            Rows = landing.Rows ?? work.Tables!.Tables.Sum(table => table.Rows),
            Bytes = landing.File.Bytes,
            Format = landing.Format,
            ColumnNames = landing.ColumnNames,
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

    private ManifestFile? Earlier(Landing landing) =>
        work
            .Latest?.Tables.FirstOrDefault(earlier => earlier.Name == landing.Table && earlier.ContentId == landing.ContentId)
            ?.Files.FirstOrDefault(file => file.Format == landing.Format && file.Choices == landing.Choices);

    /// <summary>One file to store.</summary>
    private sealed record Landing
    {
        public required string Table { get; init; }

        public string? Suffix { get; init; }

        public required string ContentId { get; init; }

        /// <summary>Null for a copy of the answer as received.</summary>
        public long? Rows { get; init; }

        public IReadOnlyList<string> ColumnNames { get; init; } = [];

        public required string Format { get; init; }

        /// <summary>What of the file was chosen otherwise than by default; null when nothing was.</summary>
        public string? Choices { get; init; }

        public required string Extension { get; init; }

        public required string ContentType { get; init; }

        public required SpooledFile File { get; init; }
    }
}

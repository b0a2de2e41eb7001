using System.Globalization;
using System.Text.Json.Serialization;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline.Storing;

/// <summary>
/// Says that a slice is complete, and what it consists of. Written last, under
/// <c>manifests/&lt;source&gt;/&lt;feed&gt;/&lt;period&gt;/&lt;seq&gt;.json</c>; the highest sequence number of a slice is the one that holds.
/// </summary>
public sealed record Manifest
{
    /// <summary>Form of manifests that this engine writes, and the newest it reads.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Form of this manifest.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>Source id, or the host of a feed outside the catalogue.</summary>
    public required string Source { get; init; }

    /// <summary>Feed name.</summary>
    public required string Feed { get; init; }

    /// <summary>Dataset name; null for a feed outside the catalogue.</summary>
    public string? Dataset { get; init; }

    /// <summary>What the dataset's definition said of its tables when the answer was read, as a hash; null for a feed outside the catalogue.</summary>
    public string? DefinitionId { get; init; }

    /// <summary>Period, as in the keys.</summary>
    public required string Period { get; init; }

    /// <summary>Parameters the answer was asked with; no secrets.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Name of the slice: <see cref="Storing.SliceId"/>.</summary>
    public required string SliceId { get; init; }

    /// <summary>Sequence number within the period, from 1.</summary>
    public required long Seq { get; init; }

    /// <summary><c>final</c>, <c>preliminary</c>, a vintage, or null.</summary>
    public string? Revision { get; init; }

    /// <summary>The answer as received.</summary>
    public required ManifestRaw Raw { get; init; }

    /// <summary>
    /// When the run that wrote it had received the answer: of two runs that commit the same slice, the later answer holds.
    /// <see cref="ManifestRaw.ReceivedAt"/> tells when that answer was received for the first time. Null in manifests of earlier versions.
    /// </summary>
    public Instant? AnsweredAt { get; init; }

    /// <summary>What the source said about its newest answer before this one was asked for; null where it says nothing, and for past periods.</summary>
    public AnswerNews? News { get; init; }

    /// <summary>SHA-256 over the canonical rows of all tables: a newer encoder does not change it.</summary>
    public required string ContentId { get; init; }

    /// <summary>Main table first.</summary>
    public required IReadOnlyList<ManifestTable> Tables { get; init; }

    /// <summary>Rejected rows; null when there are none.</summary>
    public ManifestQuarantine? Quarantine { get; init; }

    /// <summary>What was noticed.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>How much of the period the answer holds; null for a current answer, a feed outside the catalogue, and in manifests of earlier versions.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>First and last instant in the main table's time column; null where it has none, and in manifests of earlier versions.</summary>
    public ManifestTimes? Times { get; init; }

    /// <summary>Version of the engine that wrote it.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>Name of the run that wrote it.</summary>
    public required string RunId { get; init; }

    /// <summary>When it was written.</summary>
    public required Instant CommittedAt { get; init; }

    /// <summary>Every key the manifest names, the answer as received and the quarantine among them.</summary>
    [JsonIgnore]
    public IEnumerable<string> Keys
    {
        get
        {
            yield return Raw.Key;
            if (Quarantine is not null)
            {
                yield return Quarantine.Key;
            }

            foreach (var file in Tables.SelectMany(table => table.Files))
            {
                yield return file.Key;
            }
        }
    }

    /// <summary>True when the other says the same of the same slice: same content and same files, whoever wrote it and when.</summary>
    public bool SaysTheSameAs(Manifest other) =>
        SliceId == other.SliceId
        && ContentId == other.ContentId
        && FilesOf(this).SequenceEqual(FilesOf(other))
        && Tables.Select(table => (table.Name, table.Rows)).SequenceEqual(other.Tables.Select(table => (table.Name, table.Rows)));

    /// <summary>What contradicts itself in it; empty when all is well.</summary>
    public IReadOnlyList<string> Contradictions()
    {
        var found = new List<string>();
        if (Seq < 1)
        {
            found.Add(string.Create(CultureInfo.InvariantCulture, $"seq is {Seq}; numbers begin at 1"));
        }

        foreach (var table in Tables)
        {
            if (table.Rows != table.Counts.Written)
            {
                found.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"table {table.Name} has {table.Rows} rows and {table.Counts.Written} written"
                    )
                );
            }

            foreach (var format in table.Files.Where(file => file.Rows is not null).GroupBy(file => file.Format))
            {
                var rows = format.Sum(file => file.Rows ?? 0);
                if (rows != table.Rows)
                {
                    found.Add(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"table {table.Name} has {table.Rows} rows, its {format.Key} files {rows}"
                        )
                    );
                }
            }
        }

        var quarantined = Tables.Sum(table => table.Counts.Quarantined);
        if (quarantined != (Quarantine?.Rows ?? 0))
        {
            found.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{quarantined} rows are counted as quarantined, {Quarantine?.Rows ?? 0} are named"
                )
            );
        }

        return found;
    }

    private static IOrderedEnumerable<(string, string, string, string, long)> FilesOf(Manifest manifest) =>
        manifest
            .Tables.SelectMany(table => table.Files.Select(file => (table.Name, file.Format, file.Key, file.Sha256, file.Bytes)))
            .Order();
}

/// <summary>What an answer's rows are of.</summary>
/// <param name="First">Earliest instant in the main table's time column.</param>
/// <param name="Last">Latest instant there.</param>
public sealed record ManifestTimes(Instant First, Instant Last);

/// <summary>The answer as received.</summary>
/// <param name="Key">Key in the raw vault.</param>
/// <param name="Sha256">SHA-256 of the body, uncompressed: the identity of the answer.</param>
/// <param name="Bytes">Bytes of the body, uncompressed.</param>
/// <param name="StoredSha256">SHA-256 of the stored object.</param>
/// <param name="StoredBytes">Bytes of the stored object.</param>
/// <param name="ReceivedAt">When this very answer was first received.</param>
/// <param name="Address">Address asked, secrets removed.</param>
/// <param name="Status">HTTP status.</param>
public sealed record ManifestRaw(
    string Key,
    string Sha256,
    long Bytes,
    string StoredSha256,
    long StoredBytes,
    Instant ReceivedAt,
    string Address,
    int Status
);

/// <summary>A table of the slice.</summary>
/// <param name="Name">Our name.</param>
/// <param name="Rows">Rows in each of its formats.</param>
/// <param name="ContentId">SHA-256 over its canonical rows.</param>
/// <param name="Counts">What became of every row fetched.</param>
/// <param name="Files">Its files, one a format.</param>
public sealed record ManifestTable(string Name, long Rows, string ContentId, RowCounts Counts, IReadOnlyList<ManifestFile> Files);

/// <summary>A file of a table.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Format">Format by name.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256, lower-case hex.</param>
/// <param name="ETag">The store's tag of this version.</param>
/// <param name="Rows">Rows in it; null for the answer as received.</param>
public sealed record ManifestFile(string Key, string Format, long Bytes, string Sha256, string ETag, long? Rows)
{
    /// <summary>Choices that differ from the defaults and change the bytes (<c>spreadsheet-safe</c>); null when there are none.</summary>
    public string? Choices { get; init; }

    /// <summary>True when what the store found under the key is this file, as far as the store can tell without reading it.</summary>
    internal bool IsIn(StoredObject? found) => found?.Bytes == Bytes && (found.Sha256 is null || found.Sha256 == Sha256);
}

/// <summary>The rejected rows of the slice.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Rows">How many.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256, lower-case hex.</param>
public sealed record ManifestQuarantine(string Key, long Rows, long Bytes, string Sha256)
{
    /// <summary>True where the answer as a whole waits: the object says why in one line, and the rows stand in the answer as received.</summary>
    public bool IsWholeSlice { get; init; }
}

/// <summary>What became of every row fetched. No row is lost: fetched = written + quarantined + duplicates + filtered.</summary>
public sealed record RowCounts
{
    /// <summary>Counts that add up; anything else is refused.</summary>
    public RowCounts(long fetched, long written, long quarantined, long duplicates, long filtered)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(written);
        ArgumentOutOfRangeException.ThrowIfNegative(quarantined);
        ArgumentOutOfRangeException.ThrowIfNegative(duplicates);
        ArgumentOutOfRangeException.ThrowIfNegative(filtered);
        if (fetched != checked(written + quarantined + duplicates + filtered))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{fetched} rows were fetched; {written} written, {quarantined} quarantined, {duplicates} duplicates and {filtered} filtered make {written + quarantined + duplicates + filtered}."
                )
            );
        }

        (Fetched, Written, Quarantined, Duplicates, Filtered) = (fetched, written, quarantined, duplicates, filtered);
    }

    /// <summary>Rows in the answer.</summary>
    public long Fetched { get; }

    /// <summary>Rows in the table's files.</summary>
    public long Written { get; }

    /// <summary>Rows put to quarantine.</summary>
    public long Quarantined { get; }

    /// <summary>Rows that repeat another of the answer.</summary>
    public long Duplicates { get; }

    /// <summary>Rows that were not asked for.</summary>
    public long Filtered { get; }
}

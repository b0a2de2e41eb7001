using NodaTime;

namespace EnergyDataPipeline.Storing;

/// <summary>
/// Where objects are kept: a folder or a bucket. One folder of code each; both pass the same conformance suite.
/// Failures are <see cref="StoreException"/>s that say what was refused and what to do.
/// </summary>
public interface IObjectStore
{
    /// <summary>What a person calls it: a folder's path or <c>s3://bucket/prefix</c>; never a secret.</summary>
    string Name { get; }

    /// <summary>
    /// Puts an object whole or not at all; a reader sees either nothing or every byte. With <see cref="PutCondition.IfAbsent"/> an existing
    /// object is left as it is. A lost acknowledgement of our own put counts as written.
    /// </summary>
    Task<PutResult> PutAsync(string key, ObjectContent content, PutCondition condition, CancellationToken cancellationToken);

    /// <summary>The object's description, or null when there is none under that key.</summary>
    Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Opens the object; null when there is none. The stream fails at its end when the bytes differ from the recorded SHA-256.</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken);

    /// <summary>Every object below <paramref name="prefix"/>, in key order, however many there are.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>
    /// The folders right below <paramref name="folder"/> (empty for the root, else with a slash at its end) in which objects lie at any depth,
    /// each as the beginning of its keys with a slash at its end, in key order. Costs by how many folders there are, whatever lies in them.
    /// </summary>
    IAsyncEnumerable<string> ListFoldersAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Deletes the object; no error when there is none.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the object where it still has this ETag. True when no object has the key any more, whoever deleted it; false where another
    /// one is there, which stays.
    /// </summary>
    Task<bool> DeleteAsync(string key, string etag, CancellationToken cancellationToken);
}

/// <summary>When a put may take effect. The default value means always: an object under the key is replaced.</summary>
public readonly record struct PutCondition
{
    /// <summary>Only where no object has the key.</summary>
    public static PutCondition IfAbsent { get; } = new() { OnlyIfAbsent = true };

    /// <summary>Only where the object still has this ETag.</summary>
    public static PutCondition IfMatch(string etag) => new() { ETag = etag };

    /// <summary>True for <see cref="IfAbsent"/>.</summary>
    public bool OnlyIfAbsent { get; private init; }

    /// <summary>The ETag of <see cref="IfMatch"/>, or null.</summary>
    public string? ETag { get; private init; }
}

/// <summary>What is put: bytes in a local file or in memory, with their checksum.</summary>
public sealed partial record ObjectContent
{
    /// <summary>Opens the bytes from their first one; may be called more than once.</summary>
    public required Func<Stream> Open { get; init; }

    /// <summary>Number of bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Content type.</summary>
    public required string ContentType { get; init; }

    /// <summary>Object metadata; together at most 2 KB, cut by <c>ObjectMetadata</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>An object in the store.</summary>
/// <param name="Key">Key relative to the store's prefix.</param>
/// <param name="Bytes">Size.</param>
/// <param name="ETag">The store's tag of this version.</param>
/// <param name="ModifiedAt">When it was written.</param>
public sealed record StoredObject(string Key, long Bytes, string ETag, Instant ModifiedAt)
{
    /// <summary>Recorded SHA-256, lower-case hex; null in listings of stores that do not tell it there.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Recorded metadata; empty in listings.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>What became of a put.</summary>
public enum PutOutcome
{
    /// <summary>Written by this call.</summary>
    Written,

    /// <summary>The condition did not hold because an object with the same SHA-256 is there (often our own, its acknowledgement lost).</summary>
    SameThere,

    /// <summary>The condition did not hold: another object is there. Nothing was written.</summary>
    OtherThere,

    /// <summary><see cref="PutCondition.IfMatch"/>: no object has the key any more. Nothing was written; the result's object is empty.</summary>
    NoneThere,
}

/// <summary>What became of a put, and the object now under the key.</summary>
public sealed record PutResult(PutOutcome Outcome, StoredObject Object);

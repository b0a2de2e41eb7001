using NodaTime;

namespace EnergyDataPipeline.Records;

/// <summary>
/// An answer as received, spooled to a local file (zstd over the body with any content encoding of the transport undone).
/// The file belongs to whoever holds the document and is deleted with it.
/// </summary>
public sealed class RawDocument : IDisposable
{
    /// <summary>The spool file: the body, zstd-compressed.</summary>
    public required string SpoolPath { get; init; }

    /// <summary>Bytes of the spool file.</summary>
    public required long SpoolBytes { get; init; }

    /// <summary>SHA-256 of the spool file, lower-case hex: what the raw vault's object carries.</summary>
    public required string SpoolSha256 { get; init; }

    /// <summary>SHA-256 of the body (uncompressed), lower-case hex: the identity of the answer.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes of the body (uncompressed).</summary>
    public required long Bytes { get; init; }

    /// <summary>False when the body ended before its announced end.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Address asked, secrets removed.</summary>
    public required string Address { get; init; }

    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>Content type as sent, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Answer headers, secrets removed, names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>When the answer's last byte had arrived.</summary>
    public required Instant ReceivedAt { get; init; }

    /// <summary>Opens the body, decompressed. Each call starts at the first byte.</summary>
    public Stream OpenBody() => new ZstdSharp.DecompressionStream(File.OpenRead(SpoolPath), leaveOpen: false);

    /// <summary>Deletes the spool file.</summary>
    public void Dispose() => File.Delete(SpoolPath);
}

using System.Globalization;
using System.Security.Cryptography;
using EnergyDataPipeline.Records;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Storing;

/// <summary>An answer in the vault.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Sha256">SHA-256 of the body, uncompressed.</param>
/// <param name="Bytes">Bytes of the body, uncompressed.</param>
/// <param name="StoredSha256">SHA-256 of the stored object.</param>
/// <param name="StoredBytes">Bytes of the stored object.</param>
/// <param name="ReceivedAt">When this very answer was first received, by whichever run.</param>
/// <param name="WasThere">True when an earlier run stored it.</param>
internal sealed record RawReceipt(
    string Key,
    string Sha256,
    long Bytes,
    string StoredSha256,
    long StoredBytes,
    Instant ReceivedAt,
    bool WasThere
);

/// <summary>
/// Keeps answers as received, before anything else is done with them, under
/// <c>raw/&lt;source&gt;/&lt;feed&gt;/&lt;period&gt;/&lt;sha256-16&gt;.&lt;ext&gt;.zst</c>. The first to store an answer decides when it was received.
/// </summary>
internal sealed class RawVault(IObjectStore store)
{
    private const int NameDigits = 16;

    // With hyphens: many a proxy and server drops headers whose names have underscores, and a rerun depends on these.
    private const string BodySha256 = "body-sha256";
    private const string ReceivedAt = "received-at";

    /// <summary>Never kept, whatever the caller removed already.</summary>
    private static readonly HashSet<string> Private = new(StringComparer.OrdinalIgnoreCase)
    {
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "x-api-key",
        "api-key",
        "token",
        "x-auth-token",
        "password",
    };

    /// <summary>Worth keeping most; others follow in the order of their names.</summary>
    private static readonly string[] Telling = ["content-type", "etag", "last-modified", "date", "server"];

    /// <summary>Stores the answer unless it is there; either way says when it was first received.</summary>
    public async Task<RawReceipt> PutAsync(
        RawDocument document,
        string source,
        string feed,
        string period,
        CancellationToken cancellationToken
    )
    {
        var key = KeyOf(document, source, feed, period);
        var content = ObjectContent.OfFile(document.SpoolPath, document.SpoolBytes, document.SpoolSha256, "application/zstd") with
        {
            Metadata = MetadataOf(document),
        };
        var put = await store.PutAsync(key, content, PutCondition.IfAbsent, cancellationToken).ConfigureAwait(false);
        if (put.Outcome == PutOutcome.Written)
        {
            return new RawReceipt(
                key,
                document.Sha256,
                document.Bytes,
                document.SpoolSha256,
                document.SpoolBytes,
                document.ReceivedAt,
                WasThere: false
            );
        }

        // The same body may lie there compressed by another version: what counts is the body.
        await VerifySameAsync(key, document, put, cancellationToken).ConfigureAwait(false);
        var recorded = put.Object.Metadata.TryGetValue(ReceivedAt, out var text) ? InstantPattern.ExtendedIso.Parse(text) : null;
        return new RawReceipt(
            key,
            document.Sha256,
            document.Bytes,
            put.Object.Sha256 ?? document.SpoolSha256,
            put.Object.Bytes,
            recorded is { Success: true } known ? known.Value : put.Object.ModifiedAt,
            WasThere: true
        );
    }

    /// <summary>Opens an answer's body, decompressed; null when there is none.</summary>
    public async Task<Stream?> OpenBodyAsync(string key, CancellationToken cancellationToken)
    {
        var stored = await store.OpenAsync(key, cancellationToken).ConfigureAwait(false);
        return stored is null ? null : new ZstdSharp.DecompressionStream(stored, leaveOpen: false);
    }

    /// <summary>Where the answer stands.</summary>
    public static string KeyOf(RawDocument document, string source, string feed, string period)
    {
        var folder = ObjectKey.Of(StoreFolders.Raw, source, feed, period);
        return ObjectKey.Parse($"{folder}/{document.Sha256[..NameDigits]}.{ExtensionOf(document.ContentType)}.zst").Value;
    }

    private async Task VerifySameAsync(string key, RawDocument document, PutResult put, CancellationToken cancellationToken)
    {
        if (put.Outcome == PutOutcome.SameThere || put.Object.Metadata.GetValueOrDefault(BodySha256) == document.Sha256)
        {
            return;
        }

        await using var body = await OpenBodyAsync(key, cancellationToken).ConfigureAwait(false);
        string found;
        try
        {
            found = body is null
                ? "nothing"
                : Convert.ToHexStringLower(await SHA256.HashDataAsync(body, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is ZstdSharp.ZstdException or EndOfStreamException)
        {
            found = $"no zstd ({exception.Message})";
        }

        if (found != document.Sha256)
        {
            throw new StoreException(
                StoreFault.Corrupt,
                $"Another object stands in the raw vault under '{key}' in {store.Name}: its body is {found}, {document.Sha256} was expected.",
                "Move it away and run again; the answer is asked for anew."
            );
        }
    }

    private static IReadOnlyDictionary<string, string> MetadataOf(RawDocument document)
    {
        var metadata = new ObjectMetadata()
            .Add(BodySha256, document.Sha256)
            .Add(ReceivedAt, document.ReceivedAt)
            .Add("body-bytes", document.Bytes)
            .Add("status", document.Status)
            .Add("complete", document.IsComplete ? "true" : "false")
            .Add("address", document.Address)
            .Add("content-type", document.ContentType);
        var headers = document.Headers.Where(header =>
            !Private.Contains(header.Key) && !header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)
        );
        foreach (var (name, value) in headers.OrderBy(header => Rank(header.Key)).ThenBy(header => header.Key, StringComparer.Ordinal))
        {
            var safe = string.Concat(
                name.ToLowerInvariant()
                    .Select(c => c == '_' ? '-' : c)
                    .Where(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            );
            metadata.Add("header-" + safe, value);
        }

        return metadata.Build();

        static int Rank(string name) =>
            Array.FindIndex(Telling, telling => telling.Equals(name, StringComparison.OrdinalIgnoreCase)) is var place and >= 0
                ? place
                : Telling.Length;
    }

    private static string ExtensionOf(string? contentType)
    {
        var type = (contentType ?? "").Split(';', 2)[0].Trim().ToLower(CultureInfo.InvariantCulture);
        return type switch
        {
            "application/json" or "text/json" => "json",
            "application/xml" or "text/xml" => "xml",
            "text/csv" or "application/csv" => "csv",
            "text/tab-separated-values" => "tsv",
            "text/html" or "application/xhtml+xml" => "html",
            _ when type.EndsWith("+json", StringComparison.Ordinal) => "json",
            _ when type.EndsWith("+xml", StringComparison.Ordinal) => "xml",
            _ when type.StartsWith("text/", StringComparison.Ordinal) => "txt",
            _ => "bin",
        };
    }
}

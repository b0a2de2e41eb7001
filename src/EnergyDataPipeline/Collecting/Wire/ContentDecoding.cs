using System.IO.Compression;

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>
/// Undoes the transport's content encoding. Done here and not by the handler, so that the wire's bytes are counted, what came before a
/// break is kept, and an encoding nobody asked for is noticed.
/// </summary>
internal static class ContentDecoding
{
    private static readonly string[] Known = ["", "identity", "gzip", "x-gzip", "deflate", "br"];

    /// <summary>True when every encoding that the header names is one we undo.</summary>
    public static bool IsKnown(string header) => Names(header).All(Known.Contains);

    /// <summary>The body decoded; the header's encodings must be known.</summary>
    public static async ValueTask<Stream> OpenAsync(Stream wire, string header, CancellationToken cancellationToken)
    {
        var body = wire;
        foreach (var name in Names(header).Reverse())
        {
            body = name switch
            {
                "gzip" or "x-gzip" => new GzipBody(body),
                "br" => Unbrotli(new EndNoted(body)),
                "deflate" => await InflateAsync(body, cancellationToken).ConfigureAwait(false),
                _ => body,
            };
        }

        return body;
    }

#pragma warning disable CA1308 // Encodings are named in lower case.
    private static IEnumerable<string> Names(string header) => header.Split(',').Select(name => name.Trim().ToLowerInvariant());
#pragma warning restore CA1308

    // "deflate" means zlib, yet some servers send it bare; the low half of zlib's first byte is always 8.
    private static async ValueTask<DecodedBody> InflateAsync(Stream body, CancellationToken cancellationToken)
    {
        var first = new byte[1];
        var read = await body.ReadAsync(first, cancellationToken).ConfigureAwait(false);
        var wire = new EndNoted(body, first.AsMemory(0, read));
        var isZlib = read == 1 && (first[0] & 0x0F) == 8;
        return new DecodedBody(
            isZlib ? new ZLibStream(wire, CompressionMode.Decompress) : new DeflateStream(wire, CompressionMode.Decompress),
            wire
        );
    }

    private static DecodedBody Unbrotli(EndNoted wire) => new(new BrotliStream(wire, CompressionMode.Decompress), wire);
}

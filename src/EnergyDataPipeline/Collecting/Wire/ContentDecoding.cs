using System.IO.Compression;

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>
/// Undoes the transport's content encoding. Done here and not by the handler, so that the wire's bytes are counted, what came before a
/// break is kept, and an encoding nobody asked for is noticed.
/// </summary>
internal static class ContentDecoding
{
    /// <summary>The body decoded; null when an encoding is none that we know.</summary>
    public static async ValueTask<Stream?> OpenAsync(Stream wire, IEnumerable<string> encodings, CancellationToken cancellationToken)
    {
        var body = wire;
        foreach (var encoding in encodings.SelectMany(value => value.Split(',')).Select(value => value.Trim()).Reverse())
        {
            switch (encoding)
            {
                case var name
                    when name.Equals("gzip", StringComparison.OrdinalIgnoreCase)
                        || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase):
                    body = new GZipStream(body, CompressionMode.Decompress);
                    break;
                case var name when name.Equals("br", StringComparison.OrdinalIgnoreCase):
                    body = new BrotliStream(body, CompressionMode.Decompress);
                    break;
                case var name when name.Equals("deflate", StringComparison.OrdinalIgnoreCase):
                    body = await InflateAsync(body, cancellationToken).ConfigureAwait(false);
                    break;
                case var name when name.Length == 0 || name.Equals("identity", StringComparison.OrdinalIgnoreCase):
                    break;
                default:
                    return null;
            }
        }

        return body;
    }

    // "deflate" means zlib, yet some servers send it bare; the low half of zlib's first byte is always 8.
    private static async ValueTask<Stream> InflateAsync(Stream body, CancellationToken cancellationToken)
    {
        var first = new byte[1];
        var read = await body.ReadAsync(first, cancellationToken).ConfigureAwait(false);
        var whole = new PrefixedStream(first.AsMemory(0, read), body);
        return read == 1 && (first[0] & 0x0F) == 8
            ? new ZLibStream(whole, CompressionMode.Decompress)
            : new DeflateStream(whole, CompressionMode.Decompress);
    }

    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_prefix.IsEmpty)
            {
                return await rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }

            var count = Math.Min(buffer.Length, _prefix.Length);
            _prefix[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
            return count;
        }
    }
}

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>
/// A deflate, zlib or Brotli body that notices when it ends in the middle, which the platform's streams do not say (unless a switch of the
/// whole process is set). A decoder that is done asks for nothing more; one that sees the wire's end was not done.
/// </summary>
internal sealed class DecodedBody(Stream decoder, EndNoted wire) : ReadOnlyStream
{
    private const int MostBehind = 64 << 10;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read > 0)
        {
            return read;
        }

        // No body at all has no encoding either.
        if (wire.IsEmpty)
        {
            return 0;
        }

        if (wire.HasEnded)
        {
            throw new InvalidDataException("it ends in the middle");
        }

        // Read on to the wire's end, so that a cut behind the body is noticed and the connection can be used again.
        var scratch = new byte[4096];
        var behind = 0;
        while (await wire.ReadAsync(scratch, cancellationToken).ConfigureAwait(false) is var more and > 0)
        {
            behind += more;
            if (behind > MostBehind)
            {
                throw new InvalidDataException("it goes on behind its own end");
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>A stream that remembers whether its end was read, and that can begin with bytes read before.</summary>
internal sealed class EndNoted(Stream inner, ReadOnlyMemory<byte> prefix = default) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public bool HasEnded { get; private set; }

    /// <summary>True when the end came first.</summary>
    public bool IsEmpty { get; private set; } = prefix.IsEmpty;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_prefix.IsEmpty)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            HasEnded |= read == 0 && buffer.Length > 0;
            IsEmpty &= read == 0;
            return read;
        }

        var count = Math.Min(buffer.Length, _prefix.Length);
        _prefix[..count].CopyTo(buffer);
        _prefix = _prefix[count..];
        return count;
    }
}

using System.Buffers;
using System.IO.Compression;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>
/// The body of an answer on its way out. A short one goes as a whole with its length; a long one in pieces as it is written, so that its
/// size takes no memory. Compressed where asked.
/// </summary>
internal sealed class AnswerBody : IBufferWriter<byte>, IAsyncDisposable
{
    private const int PieceBytes = 64 * 1024;
    private readonly Exchange exchange;
    private readonly ArrayBufferWriter<byte> written = new(PieceBytes + 4096);
    private readonly MemoryStream? compressed;
    private readonly GZipStream? gzip;
    private bool started;

    public AnswerBody(Exchange exchange, bool compress)
    {
        this.exchange = exchange;
        if (compress)
        {
            compressed = new MemoryStream(PieceBytes);
            gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true);
            exchange.Response.Headers.ContentEncoding = "gzip";
        }
    }

    /// <summary>Whether enough is written to be sent.</summary>
    public bool IsFull => written.WrittenCount >= PieceBytes;

    /// <summary>What is written and not yet sent.</summary>
    public ReadOnlyMemory<byte> Written => written.WrittenMemory;

    public void Advance(int count) => written.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => written.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => written.GetSpan(sizeHint);

    /// <summary>Sends what is written so far.</summary>
    public async Task SendPieceAsync()
    {
        started = true;
        gzip?.Write(written.WrittenSpan);
        await SendAsync(compressed is null ? written.WrittenMemory : Compressed());
        written.ResetWrittenCount();
        compressed?.SetLength(0);
    }

    /// <summary>Sends the rest and ends the answer.</summary>
    public async Task CompleteAsync()
    {
        gzip?.Write(written.WrittenSpan);
        if (gzip is not null)
        {
            await gzip.DisposeAsync();
        }
        var rest = compressed is null ? written.WrittenMemory : Compressed();
        if (!started)
        {
            exchange.Response.ContentLength = rest.Length;
        }
        exchange.Bytes += exchange.IsHead ? 0 : rest.Length;
        exchange.Record(exchange.Response.StatusCode);
        if (!exchange.IsHead)
        {
            await exchange.Response.Body.WriteAsync(rest, exchange.Http.RequestAborted);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (gzip is not null)
        {
            await gzip.DisposeAsync();
        }
    }

    private Memory<byte> Compressed() => compressed!.GetBuffer().AsMemory(0, (int)compressed.Length);

    private async Task SendAsync(ReadOnlyMemory<byte> piece)
    {
        if (!exchange.IsHead && piece.Length > 0)
        {
            exchange.Bytes += piece.Length;
            await exchange.Response.Body.WriteAsync(piece, exchange.Http.RequestAborted);
        }
    }
}
